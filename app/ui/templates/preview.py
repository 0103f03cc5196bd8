"""How a note made with a template will look, in parts for the page; free of Qt."""

from __future__ import annotations

from app.domain.note import SECTIONS
from app.domain.templates import FieldKind, Template, TemplateField
from app.ui.templates.model import PreviewPart
from app.ui.templates.words import CHART_VALUES

_EMPTY: dict[FieldKind, str] = {
    FieldKind.TEXT: "Your words",
    FieldKind.NUMBER: "0",
    FieldKind.DATE_TIME: "20 November 2026, 10:00",
}


def preview_of(template: Template) -> tuple[PreviewPart, ...]:
    """The fields in the order of the note."""
    return tuple(_part(template, field) for field in template.fields)


def _part(template: Template, field: TemplateField) -> PreviewPart:
    label = " ".join(field.label.split()) or "Without a name"
    marks = [
        words for told, words in ((field.required, "required"), (field.clinician_only, "you only")) if told
    ]
    return PreviewPart(
        field.kind, label, field.instruction.strip(), _lines(template, field), ", ".join(marks)
    )


def _lines(template: Template, field: TemplateField) -> tuple[str, ...]:
    if field.kind is FieldKind.AI:
        return tuple(section.value for section in SECTIONS[template.shape]) if template.shape else ()
    if field.kind is FieldKind.CHART:
        return (CHART_VALUES[field.chart],) if field.chart is not None else ()
    if field.kind in (FieldKind.CHOICE, FieldKind.CHECKLIST):
        return tuple(" ".join(option.split()) for option in field.options if option.strip())
    return (_EMPTY[field.kind],) if field.kind in _EMPTY else ()
