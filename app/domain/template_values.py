"""What is filled in for the fields of a note's template: what is missing, what does not fit, what is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.note import FieldValue, Note
from app.domain.template_rules import plain
from app.domain.templates import LISTED, FieldKind, Template, TemplateField

LONGEST_VALUE = 20_000
"""Characters of one value; about ten printed pages."""

_SHOWN = (FieldKind.HEADING, FieldKind.AI)
"""Kinds that hold no value of their own."""


def values_by_field(values: Iterable[FieldValue]) -> Mapping[str, tuple[str, ...]]:
    """The values by the ids of their fields, without empty ones."""
    kept = {value.field_id: tuple(v for v in value.values if v.strip()) for value in values}
    return {field_id: told for field_id, told in kept.items() if told}


def fits(field: TemplateField, values: tuple[str, ...]) -> bool:
    """Whether ``values`` are such as the field asks for; no value always fits.

    A number may have a sign and a point or comma; a time is ISO 8601 to the minute, without a zone: the
    clinician's own clock. Of a choice there is one, of a checklist each option at most once.
    """
    if not values:
        return True
    if field.kind is FieldKind.NUMBER:
        return len(values) == 1 and number(values[0]) is not None
    if field.kind is FieldKind.DATE_TIME:
        return len(values) == 1 and moment(values[0]) is not None
    if field.kind is FieldKind.CHOICE:
        return len(values) == 1 and values[0] in field.options
    if field.kind is FieldKind.CHECKLIST:
        return len(set(values)) == len(values) and set(values) <= set(field.options)
    return True


def number(value: str) -> float | None:
    """The number that was typed, or None."""
    try:
        typed = float(value.strip().replace(",", "."))
    except ValueError:
        return None
    return typed if typed - typed == 0 else None  # "nan" and "inf" are words


def moment(value: str) -> datetime | None:
    """The day and time that was entered, or None; without a zone. A day alone is no time."""
    if ":" not in value:
        return None
    try:
        entered = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return entered if entered.tzinfo is None else None


def open_fields(template: Template, note: Note) -> tuple[TemplateField, ...]:
    """The fields that keep ``note`` from being signed without a reason: required and empty, or not fitting.

    In the order of the template; the AI element has open points of its own.
    """
    values = values_by_field(note.fields)
    return tuple(
        field
        for field in template.fields
        if field.kind not in _SHOWN
        and ((field.required and field.id not in values) or not fits(field, values.get(field.id, ())))
    )


def kept_values(template: Template, values: Iterable[FieldValue]) -> tuple[FieldValue, ...]:
    """What may be saved of ``values``: known fields in the order of the template, empty ones left out.

    Texts longer than ``LONGEST_VALUE`` are cut there.
    """
    told = values_by_field(values)
    return tuple(
        FieldValue(field.id, tuple(value[:LONGEST_VALUE] for value in told[field.id]))
        for field in template.fields
        if field.kind not in _SHOWN and field.id in told
    )


def carried_over(old: Template, new: Template, values: Iterable[FieldValue]) -> tuple[FieldValue, ...]:
    """What was filled in for ``old``, as far as ``new`` has a field of the same name and kind (R19).

    Options that the new field does not have are left out. Chart values are not carried: they are filled in
    anew. What was written for the clinician only goes into no field that others read.
    """
    told = values_by_field(values)
    before = {(plain(field.label), field.kind): field for field in old.fields}
    found = []
    for field in new.fields:
        earlier = before.get((plain(field.label), field.kind))
        if earlier is None or field.kind in (*_SHOWN, FieldKind.CHART):
            continue
        if earlier.clinician_only and not field.clinician_only:
            continue
        kept = told.get(earlier.id, ())
        if field.kind in LISTED:
            kept = tuple(value for value in kept if value in field.options)
        if kept:
            found.append(FieldValue(field.id, kept))
    return tuple(found)
