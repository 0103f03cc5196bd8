"""Dataclasses as JSON documents: reading gives back equal objects, also of what an earlier version wrote.

The field names are persisted: one that has been released is never renamed. A field that a document lacks
takes its default, and one that is not known any more is left out.
"""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Kept = TypeVar("Kept")


def dump_document(value: object) -> str:
    """The JSON of a dataclass of texts, numbers, days, times, enums, tuples and other dataclasses."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load_document(kind: type[Kept], content: str) -> Kept:
    """The inverse of ``dump_document``; ``ValueError`` for a document that is none of ``kind``."""
    value: Kept = _read(kind, json.loads(content))
    return value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a time is one too
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if not isinstance(value, list):
            raise ValueError("a list is missing")
        if parts[-1] is Ellipsis:
            return tuple(_read(parts[0], part) for part in value)
        return tuple(_read(part, given) for part, given in zip(parts, value, strict=True))
    if is_dataclass(kind):
        return _object(kind, value)
    if issubclass(kind, date):  # a time is one too
        return kind.fromisoformat(_read(str, value))
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError("a value of another kind")
    return value


def _object(kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("an object is missing")
    hints = _hints(kind)
    made = {}
    for field in fields(kind):
        if field.name in value:
            made[field.name] = _read(hints[field.name], value[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{field.name} is missing")
    return kind(**made)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
