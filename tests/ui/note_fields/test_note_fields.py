"""Fields beside the sentences: what is typed is saved once, and what is missing is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.note import FieldValue, Note, NoteType
from app.domain.states import NoteState
from app.ui.note_fields.inputs import GrowingText
from app.ui.note_fields.presenter import NoteFieldsPresenter
from app.ui.note_fields.view import NoteFieldsView
from app.ui.theme import Theme
from app.ui.widgets import Button, CheckBox, Field, Select, Text
from tests.support.templates import INTAKE, LETTER

NOTE = Note(
    "n", "s", "c", "k", NoteType.SOAP, NoteState.DRAFT, (), fields=(FieldValue("client", ("Jordan Sample",)),)
)


class Pane(QWidget):
    """An editor between two groups of fields, and the commands."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[tuple[str, tuple[FieldValue, ...]]] = []
        column = QVBoxLayout(self)
        self.editor = QTextEdit()
        self.editor.setTabChangesFocus(True)
        self.view = NoteFieldsView(self.editor)
        for widget in (self.view.above, self.editor, self.view.below):
            column.addWidget(widget)
        self.presenter = NoteFieldsPresenter(self.view, self)
        for panel in (self.view.above, self.view.below):
            panel.typed.connect(self.presenter.typed)
            panel.left.connect(self.presenter.save_now)
        self.resize(700, 800)

    def save_fields(self, note_id: str, values: Sequence[FieldValue]) -> None:
        self.saved.append((note_id, tuple(values)))

    def input(self, field_id: str) -> QWidget:
        rows = {**self.view.above.rows, **self.view.below.rows}
        return rows[field_id].input

    def reads(self, words: str) -> bool:
        return any(words == text.text() for text in self.findChildren(Text) if text.isVisible())


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> Pane:
    made = Pane()
    qtbot.addWidget(made)
    made.show()
    made.presenter.show(NOTE, INTAKE)
    made.activateWindow()
    qtbot.waitUntil(lambda: made.input("reason").isVisible())
    return made


def test_every_kind_is_filled_in_and_saved_once(pane: Pane, qtbot: QtBot) -> None:
    assert pane.reads("1 to fill in")
    reason, client = pane.input("reason"), pane.input("client")
    assert isinstance(reason, GrowingText)
    assert reason.accessibleName() == "Reason, needed before signing"
    assert reason.placeholderText() == "In their own words"
    assert isinstance(client, Field)
    assert client.text() == "Jordan Sample"
    qtbot.keyClicks(reason, "Sleep")
    assert reason.accessibleName() == "Reason"
    pane.view.below.unfold(True)
    QApplication.processEvents()
    mood, seen = pane.input("mood"), pane.input("seen")
    assert isinstance(mood, Select)
    mood.setCurrentIndex(2)
    mood.activated.emit(2)
    for box in seen.findChildren(CheckBox):
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(5, box.height() // 2))
    qtbot.keyClicks(pane.input("sleep"), "5,5")
    pane.input("next").setFocus()
    qtbot.keyClicks(pane.input("next"), "2026-11-27 10:00")
    assert pane.saved == []
    pane.presenter.save_now()
    pane.presenter.save_now()
    assert pane.saved == [
        (
            "n",
            (
                FieldValue("client", ("Jordan Sample",)),
                FieldValue("reason", ("Sleep",)),
                FieldValue("mood", ("Low",)),
                FieldValue("seen", ("Tearful", "Restless")),
                FieldValue("sleep", ("5,5",)),
                FieldValue("next", ("2026-11-27T10:00",)),
            ),
        )
    ]


def test_what_does_not_fit_is_told_at_its_field(pane: Pane, qtbot: QtBot) -> None:
    pane.view.below.unfold(True)
    QApplication.processEvents()
    qtbot.keyClicks(pane.input("sleep"), "five")
    assert pane.reads("This is not a number.")
    qtbot.keyClicks(pane.input("next"), "soon")
    assert pane.reads("Write it as 2026-11-20 10:00.")
    (now,) = [button for button in pane.view.below.findChildren(Button) if button.text() == "Now"]
    now.click()
    assert not pane.reads("Write it as 2026-11-20 10:00.")
    assert now.accessibleName() == "Now: Next"


def test_a_save_of_another_part_leaves_what_is_typed(pane: Pane, qtbot: QtBot) -> None:
    qtbot.keyClicks(pane.input("reason"), "Sleep")
    pane.presenter.on_saved(replace(NOTE, version=2, missing=("Reason",)))
    assert pane.presenter.unsaved
    pane.presenter.save_now()
    pane.presenter.on_save_failed()
    assert pane.presenter.unsaved, "it still waits"
    pane.presenter.save_now()
    saved = replace(NOTE, version=3, fields=pane.saved[-1][1])
    pane.presenter.on_saved(saved)
    assert len(pane.saved) == 2
    pane.presenter.on_saved(replace(saved, id="another", fields=()))
    pane.presenter.show(replace(saved, fields=(FieldValue("client", ("A", "B")),)), INTAKE)
    client, reason = pane.input("client"), pane.input("reason")
    assert isinstance(client, Field)
    assert client.text() == "A; B"
    assert isinstance(reason, GrowingText)
    qtbot.waitUntil(lambda: reason.toPlainText() == "" or reason.hasFocus())


def test_leaving_the_page_saves_and_another_note_begins_anew(pane: Pane, qtbot: QtBot) -> None:
    qtbot.keyClicks(pane.input("reason"), "Sleep")
    pane.hide()
    assert len(pane.saved) == 1
    pane.show()
    pane.presenter.show(replace(NOTE, id="m", state=NoteState.SIGNED), INTAKE)
    reason = pane.input("reason")
    assert isinstance(reason, GrowingText)
    assert reason.isReadOnly()
    assert not pane.input("mood").isEnabled()
    assert not pane.reads("1 to fill in"), "nothing is asked of a signed note"
    pane.presenter.typed("reason", ("x",))
    assert not pane.presenter.unsaved


def test_the_groups_fold_and_lead_to_a_field(pane: Pane, qtbot: QtBot) -> None:
    above, below = pane.view.above, pane.view.below
    above.unfold(True)
    assert above.fold.accessibleName() == "Before the draft, 1 to fill in, open"
    assert pane.presenter.go_to("Hours of sleep")
    qtbot.waitUntil(lambda: pane.input("sleep").hasFocus())
    assert above.fold.accessibleName() == "Before the draft, 1 to fill in, closed"
    assert pane.presenter.go_to("reason")
    qtbot.waitUntil(lambda: pane.input("reason").hasFocus())
    assert below.fold.accessibleName() == "After the draft, 5 fields, closed"
    assert not pane.presenter.go_to("Summary")
    assert not pane.presenter.go_to("nothing")
    below.fold.click()
    assert pane.input("sleep").isVisible()


def test_tab_goes_through_fields_note_and_fields(pane: Pane, qtbot: QtBot) -> None:
    pane.view.above.unfold(True)
    QApplication.processEvents()
    pane.view.above.fold.setFocus()
    order = [pane.input("client"), pane.input("reason"), pane.editor, pane.view.below.fold]
    for widget in order:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget
    pane.view.below.unfold(True)
    QApplication.processEvents()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pane.input("mood")
    names = [box.accessibleName() for box in pane.input("seen").findChildren(CheckBox)]
    assert names == ["Observed: Tearful", "Observed: Restless"]


def test_without_a_draft_the_fields_have_all_the_room(pane: Pane) -> None:
    pane.presenter.show(replace(NOTE, fields=()), LETTER)
    assert not pane.editor.isVisible()
    assert not pane.view.below.isVisible()
    assert pane.view.above.fold.text() == "Fields"
    pane.presenter.show(NOTE, INTAKE)
    assert pane.editor.isVisible()
