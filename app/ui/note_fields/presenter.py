"""Filling in the fields of a note; what is typed is handed to be saved after a pause, and before leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from app.domain.note import FieldValue, Note
from app.domain.states import NoteState
from app.domain.template_values import fits, kept_values, moment, open_fields, values_by_field
from app.domain.templates import FieldKind, Template, TemplateField
from app.ui.note_fields.model import FieldInput, FieldsModel

_PROBLEMS = {
    FieldKind.NUMBER: "This is not a number.",
    FieldKind.DATE_TIME: "Write it as 2026-11-20 10:00.",
    FieldKind.CHOICE: "This is not one of the options.",
    FieldKind.CHECKLIST: "This is not one of the options.",
}


class FieldsView(Protocol):
    """Draws both groups; one without fields is hidden."""

    def show_fields(self, before: FieldsModel, after: FieldsModel, drafted: bool) -> None:
        """``drafted``: whether the note has drafted sections between the groups."""

    def update_fields(self, before: FieldsModel, after: FieldsModel) -> None:
        """Other words about the same fields; what is being typed stays."""

    def focus_field(self, field_id: str) -> None: ...


class FieldsCommands(Protocol):
    """What is asked for; ends in ``on_saved`` or ``on_save_failed``."""

    def save_fields(self, note_id: str, values: Sequence[FieldValue]) -> None: ...


class NoteFieldsPresenter:
    """One for the workspace; ``show`` fills it with a note and its template."""

    def __init__(self, view: FieldsView, commands: FieldsCommands) -> None:
        self._view, self._commands = view, commands
        self._note: Note | None = None
        self._template: Template | None = None
        self._values: dict[str, tuple[str, ...]] = {}
        self._unsaved = False

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        return self._unsaved

    @property
    def template(self) -> Template | None:
        """What the fields on the screen belong to."""
        return self._template

    def show(self, note: Note, template: Template) -> None:
        """Show a note's fields from the start; what was typed for the one before is saved first."""
        self.save_now()
        same = self._note is not None and self._note.id == note.id and self._template == template
        self._note, self._template = note, template
        self._values = dict(values_by_field(note.fields))
        before, after = self._models()
        if same:
            self._view.update_fields(before, after)
        else:
            self._view.show_fields(before, after, template.ai is not None)

    def typed(self, field_id: str, values: tuple[str, ...]) -> None:
        """The clinician filled something in, or took it away."""
        told = tuple(value for value in values if value.strip())
        if self._note is None or not self._editable or told == self._values.get(field_id, ()):
            return
        self._values[field_id] = told
        self._unsaved = True
        self._view.update_fields(*self._models())

    def save_now(self) -> None:
        """Hand over what was typed."""
        if self._note is not None and self._template is not None and self._unsaved:
            self._unsaved = False
            self._commands.save_fields(self._note.id, kept_values(self._template, self._told()))

    def on_saved(self, note: Note) -> None:
        """A version was saved, by whomever; text typed since then is left alone."""
        if self._note is None or note.id != self._note.id:
            return
        self._note = note
        if not self._unsaved:
            self._values = dict(values_by_field(note.fields))
            self._view.update_fields(*self._models())

    def on_save_failed(self) -> None:
        """What is on screen still waits to be saved."""
        self._unsaved = self._note is not None

    def go_to(self, name: str) -> bool:
        """Lead to the field of that id or name; False where there is none."""
        template = self._template
        field = next((f for f in template.fields if name in (f.id, f.label)), None) if template else None
        if field is None or field.kind in (FieldKind.AI, FieldKind.HEADING):
            return False
        self._view.focus_field(field.id)
        return True

    # -- inside ---------------------------------------------------------------------------------------
    @property
    def _editable(self) -> bool:
        return self._note is not None and self._note.state is NoteState.DRAFT

    def _told(self) -> tuple[FieldValue, ...]:
        return tuple(FieldValue(field_id, values) for field_id, values in self._values.items())

    def _models(self) -> tuple[FieldsModel, FieldsModel]:
        assert self._note is not None and self._template is not None
        template = self._template
        wanting = {f.id for f in open_fields(template, replace(self._note, fields=self._told()))}
        place = template.ai_place
        cut = len(template.fields) if place is None else place
        first = [self._input(field, wanting) for field in template.fields[:cut]]
        last = [self._input(f, wanting) for f in template.fields[cut:] if f.kind is not FieldKind.AI]
        title = "Before the draft" if place is not None else "Fields"
        return self._group(title, first), self._group("After the draft", last)

    def _group(self, title: str, fields: list[FieldInput]) -> FieldsModel:
        asked = [field for field in fields if field.kind is not FieldKind.HEADING]
        wanting = sum(field.open for field in asked)
        if wanting and self._editable:
            state = f"{wanting} to fill in"
        else:
            state = "1 field" if len(asked) == 1 else f"{len(asked)} fields"
        needs_you = bool(wanting) and self._editable
        return FieldsModel(title, state, tuple(fields), self._editable, needs_you)

    def _input(self, field: TemplateField, wanting: set[str]) -> FieldInput:
        values = self._values.get(field.id, ())
        marks = (("required", field.required), ("you only", field.clinician_only))
        return FieldInput(
            id=field.id,
            kind=field.kind,
            label=field.label,
            values=_shown(field, values),
            hint=field.instruction,
            options=field.options,
            marks=", ".join(words for words, told in marks if told),
            problem="" if fits(field, values) else _PROBLEMS[field.kind],
            open=field.id in wanting,
        )


def _shown(field: TemplateField, values: tuple[str, ...]) -> tuple[str, ...]:
    if field.kind is FieldKind.DATE_TIME and values and (at := moment(values[0])) is not None:
        return (f"{at:%Y-%m-%d %H:%M}",)
    return values
