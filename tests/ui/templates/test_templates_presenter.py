"""Editing templates: nothing is kept before it is asked about, and nothing is lost without a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from app.domain.note import NoteType
from app.domain.templates import BUILT_IN, ChartValue, FieldKind, Template
from app.ui.templates.model import Entry, Place, TemplatesModel
from app.ui.templates.presenter import TemplatesPresenter
from app.ui.wording import Dialog
from tests.support.templates import INTAKE, LETTER

ALL = (*BUILT_IN, INTAKE, LETTER)


class Page:
    """The view and the commands, by hand."""

    def __init__(self) -> None:
        self.model: TemplatesModel | None = None
        self.asked: list[tuple[Dialog, Callable[[int], None]]] = []
        self.told: list[str] = []
        self.focused: list[str] = []
        self.done: list[tuple[str, object]] = []
        numbers = count(1)
        self.presenter = TemplatesPresenter(self, self, lambda: f"new{next(numbers)}")
        self.presenter.on_loaded(ALL, "soap")

    def show_templates(self, model: TemplatesModel) -> None:
        self.model = model

    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None:
        self.asked.append((dialog, answered))

    def tell(self, words: str) -> None:
        self.told.append(words)

    def focus_field(self, field_id: str) -> None:
        self.focused.append(field_id)

    def load(self) -> None:
        self.done.append(("load", None))

    def save(self, template: Template) -> None:
        self.done.append(("save", template))

    def create(self, template: Template) -> None:
        self.done.append(("create", template))

    def act(self, entry: Entry, template_id: str) -> None:
        self.done.append((entry.value, template_id))

    def import_file(self) -> None:
        self.done.append(("import", None))

    def answer(self, index: int) -> str:
        """Answer the question that was asked last; returns its title."""
        dialog, answered = self.asked.pop()
        answered(index)
        return dialog.title

    def shown(self) -> TemplatesModel:
        assert self.model is not None
        return self.model

    @property
    def kinds(self) -> list[FieldKind]:
        editor = self.shown().editor
        assert editor is not None
        return [field.kind for field in editor.fields]

    @property
    def state(self) -> str:
        editor = self.shown().editor
        assert editor is not None
        return editor.state


@pytest.fixture
def page() -> Page:
    return Page()


def test_the_list_tells_ai_enabled_ones_from_the_others(page: Page) -> None:
    page.presenter.on_loaded((replace(BUILT_IN[0], retired=True), *ALL[1:]), "dap")
    rows = page.shown().rows
    assert [(row.name, row.drafted, row.note) for row in rows] == [
        ("DAP", True, "Automatic drafts"),
        ("BIRP", True, ""),
        ("Narrative", True, ""),
        ("Intake", True, ""),
        ("Letter", False, ""),
        ("SOAP", True, "Retired"),
    ]


def test_a_change_is_saved_after_the_question_for_the_whole_practice(page: Page) -> None:
    assert page.state == "Original, 1 field"
    page.presenter.name_typed("SOAP plus")
    assert (page.state, page.shown().rows[0].name) == ("Changed, not saved yet", "SOAP")
    page.presenter.save_pressed()
    assert page.answer(0) == "Change this template for the whole practice?"
    assert page.done == []
    page.presenter.save_pressed()
    page.answer(1)
    assert page.done == [("save", replace(BUILT_IN[0], name="SOAP plus"))]
    page.presenter.name_typed("while it is saved")
    page.presenter.save_pressed()
    assert page.asked == []
    page.presenter.on_failed()
    assert page.state == "Changed, not saved yet"
    saved = replace(BUILT_IN[0], name="SOAP plus", version=2)
    page.presenter.on_saved(saved, "Saved.")
    assert (page.told, page.state) == (["Saved."], "Version 2, 1 field")
    page.presenter.save_pressed()
    assert page.asked == [], "there is nothing to save"


def test_one_card_is_open_at_a_time(page: Page) -> None:
    def opened() -> list[str]:
        editor = page.shown().editor
        assert editor is not None
        return [field.id for field in editor.fields if field.expanded]

    page.presenter.row_chosen(INTAKE.id)
    first, second = (field.id for field in INTAKE.fields[:2])
    before = opened()
    page.presenter.field_pressed(second)
    assert opened() == [second] != before
    page.presenter.name_typed("")
    page.presenter.save_pressed()
    assert (opened(), page.asked) == ([second], []), "nothing in a field is wrong"
    page.presenter.field_pressed(first)
    assert opened() == [first]
    page.presenter.field_pressed(first)
    assert opened() == []


def test_what_is_not_complete_is_marked_and_not_saved(page: Page) -> None:
    page.presenter.new_pressed()
    page.presenter.add_pressed(FieldKind.CHOICE)
    page.presenter.save_pressed()
    editor = page.shown().editor
    assert editor is not None
    assert (editor.name_problem, editor.state) == ("Give the template a name.", "Mend what is marked")
    assert editor.fields[-1].problem(Place.LABEL) == "Give this field a name."
    assert editor.fields[-1].problem(Place.OPTIONS) == "Enter at least one option."
    assert editor.fields[-1].expanded
    assert page.focused[-1] == ""
    page.presenter.name_typed("dap")
    editor = page.shown().editor
    assert editor is not None
    assert editor.name_problem == "Another template has this name."
    page.presenter.name_typed("Short")
    page.presenter.label_typed("new2", "Mood")
    page.presenter.options_typed("new2", "Low\n\nLevel")
    page.presenter.save_pressed()
    assert page.asked == [], "a new template concerns nobody yet"
    name, made = page.done[0]
    assert name == "create"
    assert isinstance(made, Template)
    assert [field.label for field in made.fields] == ["Summary", "Mood"]


def test_unsaved_changes_are_asked_about_before_anything_takes_their_place(page: Page) -> None:
    page.presenter.name_typed("Mine")
    page.presenter.row_chosen("dap")
    assert page.answer(0) == "Save your changes first?"
    assert page.shown().selected == "soap"
    page.presenter.new_pressed()
    page.answer(2)
    assert page.answer(0) == "Change this template for the whole practice?"
    page.presenter.import_pressed()
    page.answer(1)
    assert page.done == [("import", None)]
    assert page.state == "Original, 1 field"
    page.presenter.row_chosen("dap")
    assert page.shown().selected == "dap"
    left: list[bool] = []
    page.presenter.may_leave(lambda: left.append(True))
    assert left == [True]


def test_fields_are_edited_moved_and_removed(page: Page) -> None:
    page.presenter.row_chosen("intake")
    page.presenter.field_pressed("reason")
    page.presenter.add_pressed(FieldKind.CHART)
    assert page.kinds[:4] == [FieldKind.CHART, FieldKind.TEXT, FieldKind.CHART, FieldKind.AI]
    page.presenter.chart_chosen("new1", list(ChartValue).index(ChartValue.GOALS))
    page.presenter.label_typed("new1", "Goals")
    page.presenter.instruction_typed("new1", "As in the plan")
    page.presenter.required_ticked("new1", True)
    page.presenter.only_clinician_ticked("new1", True)
    page.presenter.move_pressed("new1", -1)
    page.presenter.move_pressed("client", -1)
    page.presenter.shape_chosen(list(NoteType).index(NoteType.DAP))
    editor = page.shown().editor
    assert editor is not None
    assert [field.id for field in editor.fields][:4] == ["client", "new1", "reason", "summary"]
    goals, draft = editor.fields[1], editor.fields[3]
    assert (goals.caption, goals.instruction) == ("From the chart, required, you only", "As in the plan")
    assert draft.caption == "DAP: Data, Assessment, Plan"
    assert [part.label for part in page.shown().preview][:3] == ["Client", "Goals", "Reason"]
    page.presenter.remove_pressed("new1")
    page.presenter.remove_pressed("summary")
    editor = page.shown().editor
    assert editor is not None
    assert editor.can_add_ai
    assert page.shown().rows[4].drafted, "the list shows what is saved"
    page.presenter.field_pressed("reason")
    page.presenter.add_pressed(FieldKind.AI)
    page.presenter.add_pressed(FieldKind.AI)
    assert page.kinds.count(FieldKind.AI) == 1
    page.presenter.discard_pressed()
    assert page.state == "Version 1, 9 fields"


def test_the_menu_offers_what_can_be_done_and_asks_where_it_matters(page: Page) -> None:
    def entries() -> list[Entry]:
        editor = page.shown().editor
        assert editor is not None
        return list(editor.entries)

    assert entries() == [Entry.DUPLICATE, Entry.EXPORT, Entry.RETIRE]
    page.presenter.on_loaded((replace(BUILT_IN[0], version=2), *ALL[1:]), "dap")
    page.presenter.row_chosen("dap")
    page.presenter.row_chosen("soap")
    assert entries() == [Entry.DEFAULT, Entry.DUPLICATE, Entry.EXPORT, Entry.RESET, Entry.RETIRE]
    page.presenter.entry_chosen(Entry.EXPORT)
    page.presenter.entry_chosen(Entry.RETIRE)
    assert page.answer(0) == "Retire “SOAP”?"
    page.presenter.entry_chosen(Entry.RETIRE)
    page.answer(1)
    page.presenter.entry_chosen(Entry.RESET)
    assert page.answer(1) == "Back to the original template?"
    assert page.done == [("export", "soap"), ("retire", "soap"), ("reset", "soap")]
    page.presenter.on_saved(replace(BUILT_IN[0], version=3, retired=True), "Retired.")
    assert entries() == [Entry.DUPLICATE, Entry.EXPORT, Entry.RESET, Entry.RESTORE]
    page.presenter.row_chosen("letter")
    assert Entry.DEFAULT not in entries()
    page.presenter.new_pressed()
    assert entries() == []
    page.presenter.entry_chosen(Entry.EXPORT)
    assert len(page.done) == 3


def test_what_is_read_again_leaves_what_is_typed(page: Page) -> None:
    page.presenter.name_typed("Mine")
    page.presenter.on_loaded((replace(BUILT_IN[0], name="Theirs", version=2), *ALL[1:]), "soap")
    editor = page.shown().editor
    assert editor is not None
    assert editor.name == "Mine"
    page.presenter.discard_pressed()
    editor = page.shown().editor
    assert editor is not None
    assert editor.name == "Theirs"
