"""A template as a file that another practice can read: JSON with the name and version of its format.

``{"format": "roomnote-template", "version": 1, "template": {"name", "shape", "fields": [{"id", "kind",
"label", "instruction", "options", "required", "clinician_only", "chart"}]}}``. Nothing of a client or of a
clinician stands in it. ``shape`` and ``chart`` are null where there is none.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import ErrorCode, InputError
from app.domain.note import NoteType
from app.domain.template_rules import problems, tidied
from app.domain.templates import ChartValue, FieldKind, Template, TemplateField

FORMAT = "roomnote-template"
FORMAT_VERSION = 1
LARGEST_FILE = 256 * 1024
"""Bytes; the largest template that may be saved stays below."""

_LONGEST_ID = 64
_TEMPLATE = frozenset({"name", "shape", "fields"})
_FIELD = frozenset({"id", "kind", "label", "instruction", "options", "required", "clinician_only", "chart"})
_Named = TypeVar("_Named", bound=StrEnum)


def template_to_file(template: Template) -> bytes:
    """The file's bytes, UTF-8; the same template gives the same bytes."""
    document = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "template": {
            "name": template.name,
            "shape": template.shape.value if template.shape is not None else None,
            "fields": [_field_document(field) for field in template.fields],
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def template_from_file(data: bytes, template_id: str) -> Template:
    """The template in ``data`` as version 1 under a new id; read strictly, nothing unknown is passed over.

    TEMPLATE_FILE_TOO_LARGE; TEMPLATE_FILE_FOREIGN for what is no such document, whose details name the part;
    TEMPLATE_FILE_NEWER; TEMPLATE_INVALID for a document that breaks the rules of templates.
    """
    if len(data) > LARGEST_FILE:
        raise InputError(ErrorCode.TEMPLATE_FILE_TOO_LARGE, details={"bytes": len(data)})
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise _foreign("document") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _foreign("format")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise _foreign("version")
    if version > FORMAT_VERSION:
        raise InputError(ErrorCode.TEMPLATE_FILE_NEWER, details={"version": version})
    body = _object(document.get("template"), _TEMPLATE, "template")
    entries = body.get("fields")
    if not isinstance(entries, list):
        raise _foreign("fields")
    shape = body.get("shape")
    made = tidied(
        Template(
            template_id,
            _text(body, "name"),
            None if shape is None else _named(NoteType, shape, "shape"),
            tuple(_field(entry) for entry in entries),
        )
    )
    if found := problems(made):
        details = {"count": len(found), "problem": found[0].problem.value}
        raise InputError(ErrorCode.TEMPLATE_INVALID, details=details)
    return made


def _field_document(field: TemplateField) -> dict[str, object]:
    return {
        "id": field.id,
        "kind": field.kind.value,
        "label": field.label,
        "instruction": field.instruction,
        "options": list(field.options),
        "required": field.required,
        "clinician_only": field.clinician_only,
        "chart": field.chart.value if field.chart is not None else None,
    }


def _field(entry: object) -> TemplateField:
    body = _object(entry, _FIELD, "field")
    options = body.get("options", [])
    if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
        raise _foreign("options")
    field_id = _text(body, "id")
    if not field_id or len(field_id) > _LONGEST_ID:
        raise _foreign("id")
    chart = body.get("chart")
    return TemplateField(
        id=field_id,
        kind=_named(FieldKind, body.get("kind"), "kind"),
        label=_text(body, "label"),
        instruction=_text(body, "instruction", ""),
        options=tuple(options),
        required=_flag(body, "required"),
        clinician_only=_flag(body, "clinician_only"),
        chart=None if chart is None else _named(ChartValue, chart, "chart"),
    )


def _object(value: object, known: frozenset[str], part: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or not set(value) <= known:
        raise _foreign(part)
    return value


def _text(body: Mapping[str, object], name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise _foreign(name)
    return value


def _flag(body: Mapping[str, object], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise _foreign(name)
    return value


def _named(kind: type[_Named], value: object, part: str) -> _Named:
    if not isinstance(value, str) or value not in set(kind):
        raise _foreign(part)
    return kind(value)


def _foreign(part: str) -> InputError:
    return InputError(ErrorCode.TEMPLATE_FILE_FOREIGN, details={"part": part})
