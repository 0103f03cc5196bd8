"""Templates through the whole program: changed for everyone, filled in, switched, taken along as a file."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.errors import Cancelled, ErrorCode, LocalError
from app.domain.material import DraftRequest, Use
from app.domain.note import Draft, FieldValue, NoteType
from app.domain.templates import BUILT_IN, FieldKind, Template, built_in
from app.drafting.extractive import ExtractiveDrafter
from app.services.explanations import explain
from app.ui.templates.field_card import FieldCard
from app.ui.templates.page import TemplatesPage
from app.ui.widgets import QuestionSheet
from tests.support.office import Office
from tests.ui.desktop.test_main_path import drafted

Wanted = Callable[[], tuple[Template, Use]]
CTRL = Qt.KeyboardModifier.ControlModifier


def open_page(desk: Office) -> TemplatesPage:
    """By keyboard, and loaded."""
    desk.key(Qt.Key.Key_4, CTRL)
    desk.shows("templates")
    page = desk.workplace.templates.page
    desk.until(lambda: "soap" in page.list.items)
    return page


def answer(desk: Office, words: str) -> None:
    """Press a button of the question that is asked."""
    sheet = desk.wait_for(QuestionSheet)
    desk.press(words, sheet)
    desk.until(lambda: not desk.seen(QuestionSheet))


def add_field(desk: Office, page: TemplatesPage, kind: str, label: str) -> FieldCard:
    """Through the menu; its name has the keyboard."""
    before = set(page.cards)
    desk.press("Add a field", page)
    desk.choose(kind)
    desk.until(lambda: len(page.cards) > len(before))
    (added,) = set(page.cards) - before
    card = page.cards[added]
    desk.until(card.label.hasFocus)
    desk.qtbot.keyClicks(card.label, label)
    return card


def test_a_field_added_for_everyone_is_filled_in_and_signed(desk: Office) -> None:
    page = open_page(desk)
    card = add_field(desk, page, "Choice", "Mood")
    desk.press("Save…", page)
    desk.until(lambda: desk.reads("Enter at least one option."))
    card.options.insertPlainText("Level\nLow")
    desk.qtbot.mouseClick(
        card.required, Qt.MouseButton.LeftButton, pos=QPoint(8, card.required.height() // 2)
    )
    desk.press("Save…", page)
    assert desk.wait_for(QuestionSheet).accessibleName() == "Change this template for the whole practice?"
    answer(desk, "Change for everyone")
    desk.until(lambda: desk.reads("Version 2, 2 fields"))

    drafted(desk)
    fields = desk.workplace.note_template
    panel = fields.view.below
    desk.until(panel.isVisible)
    assert desk.note().template_version == 2
    assert "Mood" in desk.note().missing
    (field_id,) = panel.rows
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)
    assert desk.workplace.notes.lead_to_field("Mood")
    select = panel.rows[field_id].input
    desk.until(select.hasFocus)
    desk.qtbot.keyClick(select, Qt.Key.Key_Down)
    desk.qtbot.keyClick(select, Qt.Key.Key_Down)
    desk.until(lambda: desk.note().fields == (FieldValue(field_id, ("Low",)),))
    assert "Mood" not in desk.note().missing
    desk.until(lambda: desk.reads("1 field"))
    text = desk.program.notes.plain_text(desk.note())
    assert text.endswith("\n\nMood: Low\n")
    desk.press("More", desk.workplace.notes.workspace)
    desk.choose("Copy the AI draft")
    copied = QGuiApplication.clipboard().text
    desk.until(lambda: bool(copied()) and text == f"{copied()}\n\nMood: Low\n")


def test_switching_the_type_asks_and_keeps_the_old_draft(desk: Office) -> None:
    drafted(desk)
    page = desk.workplace.notes.workspace
    before = desk.note()
    desk.press("Note type, SOAP", page)
    desk.choose("BIRP")
    answer(desk, "Cancel")
    assert desk.note() == before
    desk.press("Note type, SOAP", page)
    desk.choose("BIRP")
    asked: list[tuple[Template, Use]] = []

    def declined(
        note_id: str, wanted: Wanted, _go_on: Callable[[], None], give_up: Callable[[], None]
    ) -> None:
        asked.append(wanted())
        give_up()

    flow = desk.workplace.note_template
    confirm, flow.confirm = flow.confirm, declined
    answer(desk, "From transcription")
    desk.until(lambda: bool(asked) and page.header.type_button.isEnabled())
    assert asked == [(built_in(NoteType.BIRP), Use(transcript=True, inputs=()))]
    assert desk.note() == before, "what was not agreed to be sent changes nothing"
    flow.confirm = confirm
    desk.press("Note type, SOAP", page)
    desk.choose("BIRP")
    answer(desk, "From transcription")
    desk.until(lambda: page.header.type_button.text() == "BIRP" and page.header.type_button.isEnabled())
    assert desk.note().type is NoteType.BIRP
    with desk.program.database.unit_of_work() as unit:
        assert unit.notes.versions(before.id)[0] == before
    assert desk.reads("Behavior") or "Behavior" in page.editor.toPlainText()


@pytest.mark.parametrize("begun", [True, False])
def test_a_new_draft_is_cancelled_and_the_note_stays(
    desk: Office, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    drafted(desk)
    page, before = desk.workplace.notes.workspace, desk.note()

    def draft(
        _self: ExtractiveDrafter,
        _request: DraftRequest,
        _progress: object = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Draft:
        limit = time.monotonic() + 8
        while not cancelled() and time.monotonic() < limit:
            time.sleep(0.01)
        raise Cancelled

    monkeypatch.setattr(ExtractiveDrafter, "draft", draft)
    if not begun:  # Cancel was pressed before there was a run that could have been told
        monkeypatch.setattr(type(desk.program.drafting), "cancel", lambda *_: None)
    desk.press("Note type, SOAP", page)
    desk.choose("DAP")
    answer(desk, "From transcription")
    banner = desk.workplace.note_template.banner
    desk.until(banner.isVisible)
    desk.press("Cancel", banner)
    desk.until(lambda: not banner.isVisible() and page.header.type_button.isEnabled())
    assert desk.note() == before
    assert page.header.type_button.text() == "SOAP"


def test_what_is_typed_while_a_new_draft_is_made_stays_on_the_screen(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(desk)
    page, before = desk.workplace.notes.workspace, desk.note()
    real, begun, may_end = ExtractiveDrafter.draft, Event(), Event()

    def draft(self: ExtractiveDrafter, request: DraftRequest, *rest: Any) -> Draft:
        begun.set()
        may_end.wait(8)
        return real(self, request, *rest)

    monkeypatch.setattr(ExtractiveDrafter, "draft", draft)
    desk.press("Note type, SOAP", page)
    desk.choose("BIRP")
    answer(desk, "From transcription")
    desk.until(begun.is_set)
    page.presenter.go_to(before.sentences[-1].id)
    desk.qtbot.keyClicks(page.editor, " Zanzibar")
    assert page.presenter.unsaved
    may_end.set()
    desk.until(lambda: page.header.type_button.isEnabled())
    desk.until(lambda: "Zanzibar" in desk.program.notes.plain_text(desk.note()))
    desk.settled()
    desk.until(lambda: page.presenter.shows(desk.note()))
    assert desk.note().type is NoteType.SOAP
    assert "Zanzibar" in page.editor.toPlainText()
    assert page.header.type_button.text() == "SOAP"
    with desk.program.database.unit_of_work() as unit:
        kinds = [note.type for note in unit.notes.versions(before.id)]
    assert NoteType.BIRP in kinds


def test_a_template_goes_out_as_a_file_and_comes_in_as_a_new_one(desk: Office, tmp_path: Path) -> None:
    page, flow = open_page(desk), desk.workplace.templates
    file = tmp_path / "soap.json"
    flow.pick_place = lambda _window, _name: file
    desk.press("More", page)
    desk.choose("Export")
    desk.until(lambda: file.exists() and desk.reads("The file is saved."))
    flow.pick_file = lambda _window: file
    desk.press("Import…", page)
    desk.until(lambda: len(page.list.items) == len(BUILT_IN) + 1)
    assert [item.text() for item in page.list.items.values()][-1] == "SOAP (2)"
    file.write_text("{}")
    desk.press("Import…", page)
    desk.until(lambda: desk.reads("This file holds no template of Roomnote."))
    desk.key(Qt.Key.Key_Escape)
    flow.pick_file = lambda _window: tmp_path / "gone.json"
    desk.press("Import…", page)
    desk.until(lambda: desk.reads("The file is not there."))
    desk.key(Qt.Key.Key_Escape)
    flow.pick_place = lambda _window, _name: tmp_path / "no folder" / "x.json"
    desk.press("More", page)
    desk.choose("Export")
    failed = explain(LocalError(ErrorCode.DISK_FAILED))
    desk.until(lambda: desk.reads(failed.happened))
    assert len(desk.program.templates.all()) == len(BUILT_IN) + 1


def test_by_keyboard_a_field_moves_and_leaving_asks(desk: Office) -> None:
    page = open_page(desk)
    card = add_field(desk, page, "Heading", " two")
    assert desk.program.templates.get("soap") == BUILT_IN[0]
    desk.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    kinds = [page.cards[key].model.kind for key in page.order]
    assert kinds == [FieldKind.HEADING, FieldKind.AI]
    assert QApplication.focusWidget() is card.label
    item = page.list.items["dap"]
    desk.qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    answer(desk, "Keep editing")
    assert page.name.text() == "SOAP"
    assert not desk.window.close()
    answer(desk, "Discard changes")
    desk.until(lambda: not desk.window.isVisible())
