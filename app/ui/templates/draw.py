"""From a template that is edited to what the page draws."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.note import NoteType
from app.domain.template_rules import TemplateProblem
from app.domain.templates import BUILT_IN, ChartValue, FieldKind, Template, TemplateField
from app.ui.templates.model import EditorModel, Entry, FieldModel, TemplateRow, TemplatesModel
from app.ui.templates.preview import preview_of
from app.ui.templates.words import KINDS, OF_FIELD, OF_NAME, OF_TEMPLATE, count_words, shape_words

_BUILT_IN = frozenset(template.id for template in BUILT_IN)


def draw(
    templates: Sequence[Template],
    draft: Template,
    default_id: str,
    expanded: str,
    found: Sequence[TemplateProblem],
    *,
    unsaved: bool,
    busy: bool,
) -> TemplatesModel:
    """The page; ``found`` are the problems that are shown, ``expanded`` the id of the open field."""
    rows = [_row(template, default_id) for template in sorted(templates, key=lambda t: t.retired)]
    if not draft.id:
        rows.insert(
            0, TemplateRow("", draft.name.strip() or "New template", draft.ai is not None, "Not saved")
        )
    editor = EditorModel(
        id=draft.id,
        name=draft.name,
        name_problem=next((OF_NAME[p.problem] for p in found if p.problem in OF_NAME), ""),
        problem=next((OF_TEMPLATE[p.problem] for p in found if p.problem in OF_TEMPLATE), ""),
        state=_state(draft, unsaved=unsaved, found=bool(found)),
        fields=tuple(_field(draft, n, expanded, found) for n in range(len(draft.fields))),
        changed=unsaved and not busy,
        can_save=unsaved and not busy,
        can_add_ai=draft.ai is None,
        entries=() if not draft.id else _entries(draft, default_id),
    )
    return TemplatesModel(tuple(rows), draft.id, editor, preview_of(draft), busy)


def _row(template: Template, default_id: str) -> TemplateRow:
    note = "Retired" if template.retired else "Automatic drafts" if template.id == default_id else ""
    return TemplateRow(template.id, template.name, template.ai is not None, note, template.retired)


def _state(draft: Template, *, unsaved: bool, found: bool) -> str:
    if found:
        return "Mend what is marked"
    if unsaved:
        return "Changed, not saved yet"
    if draft.version == 1 and draft.id in _BUILT_IN:
        return f"Original, {count_words(len(draft.fields))}"
    return f"Version {draft.version}, {count_words(len(draft.fields))}"


def _entries(draft: Template, default_id: str) -> tuple[Entry, ...]:
    drafted = draft.ai is not None and not draft.retired
    offered = {
        Entry.DEFAULT: drafted and draft.id != default_id,
        Entry.DUPLICATE: True,
        Entry.EXPORT: True,
        Entry.RESET: draft.id in _BUILT_IN and draft.version > 1,
        Entry.RETIRE: not draft.retired,
        Entry.RESTORE: draft.retired,
    }
    return tuple(entry for entry, told in offered.items() if told)


def _field(draft: Template, place: int, expanded: str, found: Sequence[TemplateProblem]) -> FieldModel:
    field = draft.fields[place]
    told = [OF_FIELD[p.problem] for p in found if p.field_id == field.id and p.problem in OF_FIELD]
    return FieldModel(
        id=field.id,
        kind=field.kind,
        icon=KINDS[field.kind][1],
        label=field.label,
        caption=_caption(draft, field),
        expanded=field.id == expanded,
        first=place == 0,
        last=place == len(draft.fields) - 1,
        instruction=field.instruction,
        options="\n".join(field.options),
        required=field.required,
        clinician_only=field.clinician_only,
        chart=-1 if field.chart is None else tuple(ChartValue).index(field.chart),
        shape=-1 if draft.shape is None else tuple(NoteType).index(draft.shape),
        problems=tuple(told),
    )


def _caption(draft: Template, field: TemplateField) -> str:
    if field.kind is FieldKind.AI:
        return shape_words(draft.shape) if draft.shape is not None else KINDS[field.kind][0]
    parts = [KINDS[field.kind][0]]
    if field.kind in (FieldKind.CHOICE, FieldKind.CHECKLIST):
        count = sum(bool(option.strip()) for option in field.options)
        parts.append("1 option" if count == 1 else f"{count} options")
    if field.required:
        parts.append("required")
    if field.clinician_only:
        parts.append("you only")
    return ", ".join(parts)
