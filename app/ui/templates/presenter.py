"""Editing the practice's templates: nothing is kept before "Save", which is asked about (R31, R32, R43)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.domain.ids import new_id
from app.domain.note import NoteType
from app.domain.template_rules import changes, problems, tidied
from app.domain.templates import ChartValue, FieldKind, Template, TemplateField
from app.ui.templates.draw import draw
from app.ui.templates.model import Entry, TemplatesModel
from app.ui.templates.words import KINDS, RESET, RETIRE, UNSAVED
from app.ui.wording import Dialog, wording

NEW = ""
"""The id of a template that was not saved yet."""


class TemplatesView(Protocol):
    """Draws the page."""

    def show_templates(self, model: TemplatesModel) -> None: ...
    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None:
        """Ask a question; Escape answers nothing."""

    def tell(self, words: str) -> None:
        """A short note that goes by itself."""

    def focus_field(self, field_id: str) -> None:
        """Put the keyboard into the name of a field; "": into the name of the template."""


class TemplatesCommands(Protocol):
    """Jobs; they end in ``on_loaded``, ``on_saved`` or ``on_failed``. Files are asked for before."""

    def load(self) -> None: ...
    def save(self, template: Template) -> None: ...
    def create(self, template: Template) -> None: ...
    def act(self, entry: Entry, template_id: str) -> None: ...
    def import_file(self) -> None: ...


class TemplatesPresenter:
    """One template is edited at a time; what was changed waits until it is saved or discarded."""

    def __init__(
        self, view: TemplatesView, commands: TemplatesCommands, make_id: Callable[[], str] = new_id
    ) -> None:
        self._view, self._commands, self._make_id = view, commands, make_id
        self._templates: dict[str, Template] = {}
        self._default = ""
        self._base: Template | None = None
        self._draft: Template | None = None
        self._expanded = ""
        self._shown_problems = self._busy = False

    # -- what services tell ---------------------------------------------------------------------------
    def on_loaded(self, templates: Sequence[Template], default_id: str) -> None:
        """Every template's newest version; what is being edited stays as it was typed."""
        self._templates = {template.id: template for template in templates}
        self._default = default_id
        if not self.unsaved:
            chosen = self._base.id if self._base is not None else ""
            self._begin(self._templates.get(chosen) or next(iter(self._templates.values())))
        self._redraw()

    def on_saved(self, template: Template, words: str) -> None:
        """A version is in use: show it."""
        self._busy = False
        self._templates[template.id] = template
        self._begin(template)
        self._redraw()
        self._view.tell(words)

    def on_failed(self) -> None:
        """Nothing was kept; what was typed is still there."""
        self._busy = False
        self._redraw()

    # -- choosing -------------------------------------------------------------------------------------
    @property
    def unsaved(self) -> bool:
        """Whether something was changed and not saved."""
        if self._draft is None or self._base is None:
            return False
        return self._draft.id == NEW or not changes(self._base, tidied(self._draft)).nothing

    def row_chosen(self, template_id: str) -> None:
        """Edit another template."""
        if self._draft is not None and template_id != self._draft.id:
            self._when_settled(lambda: self._show(template_id))
        else:
            self._redraw()

    def new_pressed(self) -> None:
        """Begin a template with an AI draft and nothing else; it is kept once it is saved."""
        self._when_settled(self._begin_new)

    def import_pressed(self) -> None:
        """Ask for a file."""
        self._when_settled(self._commands.import_file)

    def entry_chosen(self, entry: Entry) -> None:
        """A line of the "More" menu, which is about what is saved."""
        draft = self._draft
        if draft is None or draft.id == NEW or self._busy:
            return
        if entry is Entry.RETIRE:
            asked = Dialog(RETIRE.title.format(name=draft.name), RETIRE.body, RETIRE.buttons, RETIRE.default)
            self._when_settled(lambda: self._ask_last(asked, lambda: self._act(entry)))
        elif entry is Entry.RESET:
            self._ask_last(RESET, lambda: self._act(entry))
        else:
            self._when_settled(lambda: self._act(entry))

    def may_leave(self, go_on: Callable[[], None]) -> None:
        """Call ``go_on`` once nothing is unsaved any more."""
        self._when_settled(go_on)

    # -- editing --------------------------------------------------------------------------------------
    def name_typed(self, name: str) -> None:
        """The template's own name."""
        self._change(lambda draft: replace(draft, name=name))

    def field_pressed(self, field_id: str) -> None:
        """Open a field's card, or close it."""
        self._expanded = "" if self._expanded == field_id else field_id
        self._redraw()

    def label_typed(self, field_id: str, label: str) -> None:
        """A field's name."""
        self._change_field(field_id, label=label)

    def instruction_typed(self, field_id: str, words: str) -> None:
        """What guides whoever fills it in."""
        self._change_field(field_id, instruction=words)

    def options_typed(self, field_id: str, lines: str) -> None:
        """Options, one a line."""
        self._change_field(field_id, options=tuple(lines.split("\n")))

    def required_ticked(self, field_id: str, on: bool) -> None:
        """Whether a note needs it."""
        self._change_field(field_id, required=on)

    def only_clinician_ticked(self, field_id: str, on: bool) -> None:
        """Whether nothing but the clinician fills it in."""
        self._change_field(field_id, clinician_only=on)

    def chart_chosen(self, field_id: str, index: int) -> None:
        """What of the chart it shows."""
        self._change_field(field_id, chart=tuple(ChartValue)[index])

    def shape_chosen(self, index: int) -> None:
        """The sections of the AI draft."""
        self._change(lambda draft: replace(draft, shape=tuple(NoteType)[index]))

    def add_pressed(self, kind: FieldKind) -> None:
        """A new field behind the one that is open, or at the end; the AI draft only once (R43)."""
        draft = self._draft
        if draft is None or (kind is FieldKind.AI and draft.ai is not None):
            return
        field_id = self._make_id()
        ids = [field.id for field in draft.fields]
        place = ids.index(self._expanded) + 1 if self._expanded in ids else len(ids)
        if kind is FieldKind.AI:
            added = draft.with_ai(draft.shape or NoteType.SOAP, place, field_id)
        else:
            label = KINDS[kind][0] if kind is FieldKind.HEADING else ""
            field = TemplateField(field_id, kind, label)
            added = replace(draft, fields=(*draft.fields[:place], field, *draft.fields[place:]))
        self._expanded = field_id
        self._change(lambda _draft: added)
        self._view.focus_field(field_id)

    def move_pressed(self, field_id: str, step: int) -> None:
        """One place up (-1) or down (1)."""

        def moved(draft: Template) -> Template:
            fields = list(draft.fields)
            place = next((n for n, field in enumerate(fields) if field.id == field_id), 0)
            target = place + step
            if 0 <= target < len(fields):
                fields[place], fields[target] = fields[target], fields[place]
            return replace(draft, fields=tuple(fields))

        self._change(moved)

    def remove_pressed(self, field_id: str) -> None:
        """Take a field out; with the AI draft its sections go."""

        def removed(draft: Template) -> Template:
            field = draft.field(field_id)
            if field is not None and field.kind is FieldKind.AI:
                return draft.without_ai()
            return replace(draft, fields=tuple(f for f in draft.fields if f.id != field_id))

        self._change(removed)

    def save_pressed(self) -> None:
        """Keep it for the whole practice, which is asked about; what is not complete is marked instead."""
        self._save()

    def discard_pressed(self) -> None:
        """What is saved comes back."""
        if self._base is not None and not self._busy:
            known = self._templates.get(self._base.id)
            self._begin(known or next(iter(self._templates.values())))
            self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _begin(self, template: Template) -> None:
        self._base = self._draft = template
        self._expanded, self._shown_problems = "", False
        if len(template.fields) == 1:
            self._expanded = template.fields[0].id

    def _begin_new(self) -> None:
        element = TemplateField(self._make_id(), FieldKind.AI, "Summary")
        self._begin(Template(NEW, "", NoteType.SOAP, (element,)))
        self._redraw()
        self._view.focus_field("")

    def _show(self, template_id: str) -> None:
        if template_id in self._templates:
            self._begin(self._templates[template_id])
            self._redraw()

    def _act(self, entry: Entry) -> None:
        if self._draft is not None:
            self._commands.act(entry, self._draft.id)

    def _change(self, change: Callable[[Template], Template]) -> None:
        if self._draft is None or self._busy:
            return
        changed = change(self._draft)
        if changed != self._draft:
            self._draft = changed
            self._redraw()

    def _change_field(self, field_id: str, **values: object) -> None:
        self._change(
            lambda draft: replace(
                draft,
                fields=tuple(
                    replace(field, **values) if field.id == field_id else field  # type: ignore[arg-type]
                    for field in draft.fields
                ),
            )
        )

    def _save(self) -> None:
        draft = self._draft
        if draft is None or self._busy or not self.unsaved:
            return
        found = problems(tidied(draft), self._names(draft.id))
        if found:
            self._shown_problems = True
            marked = next((problem.field_id for problem in found if problem.field_id), "")
            self._expanded = marked or self._expanded
            self._redraw()
            self._view.focus_field(found[0].field_id)
        elif draft.id == NEW:
            self._keep(self._commands.create)
        else:
            self._ask_last(wording().dialogs.template_change, lambda: self._keep(self._commands.save))

    def _keep(self, command: Callable[[Template], None]) -> None:
        if self._draft is not None:
            self._busy = True
            self._redraw()
            command(self._draft)

    def _when_settled(self, go_on: Callable[[], None]) -> None:
        if self._busy:
            return
        if not self.unsaved or self._draft is None:
            go_on()
            return
        name = self._draft.name.strip() or "New template"
        asked = Dialog(UNSAVED.title, UNSAVED.body.format(name=name), UNSAVED.buttons, UNSAVED.default)

        def answered(index: int) -> None:
            if index == 1:
                self.discard_pressed()
                go_on()
            elif index == 2:
                self.save_pressed()
            self._redraw()

        self._view.ask(asked, answered)

    def _ask_last(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        last = len(dialog.buttons) - 1

        def answered(index: int) -> None:
            if index == last:
                go_on()

        self._view.ask(dialog, answered)

    def _names(self, but: str) -> tuple[str, ...]:
        return tuple(template.name for template in self._templates.values() if template.id != but)

    def _redraw(self) -> None:
        if self._draft is None:
            return
        found = problems(tidied(self._draft), self._names(self._draft.id))
        self._view.show_templates(
            draw(
                tuple(self._templates.values()),
                self._draft,
                self._default,
                self._expanded,
                found if self._shown_problems else (),
                unsaved=self.unsaved,
                busy=self._busy,
            )
        )
