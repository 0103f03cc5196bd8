"""Column types: how values of the domain are written into the encrypted database, and read back unchanged."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept to the microsecond as an integer since 1970 and returned in UTC.

    Integers sort as the times do; a time without a zone is refused with ``ValueError``.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds since 1970."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The aware time."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class DayText(TypeDecorator[date]):
    """A calendar day as ``2026-11-21``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else date.fromisoformat(value)


class TextTuple(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """A JSON list."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """The tuple."""
        return None if value is None else tuple(json.loads(value))


class EnumText(TypeDecorator[StrEnum]):
    """A member of one enum, by its persisted value; an unknown value is refused with ``ValueError``."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The value."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self.members(value)
