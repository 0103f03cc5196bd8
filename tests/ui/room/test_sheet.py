"""The sheet "Who is in the room" by pointer and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.states import ConsentState, SessionState
from app.ui.room.model import RoomReading
from app.ui.room.presenter import RoomPresenter
from app.ui.room.sheets import RoomSheets
from app.ui.room.view import RoomSheet
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet, SheetHost
from tests.support.presession import NOW
from tests.support.screens import Calls
from tests.ui.room.test_presenter import AGREED, CHILD, DECLINED, JONAS, NEW, reading


class Opened:
    """The sheet over a window."""

    def __init__(self, qtbot: QtBot, first: RoomReading) -> None:
        self.qtbot, self.commands = qtbot, Calls()
        self.window = QWidget()
        self.window.resize(960, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.sheets = RoomSheets(SheetHost(self.window))
        self.presenter = RoomPresenter(self.sheets, self.commands, first, lambda: NOW)
        self.sheets.attach(self.presenter)
        self.presenter.opened()

    @property
    def sheet(self) -> RoomSheet:
        assert self.sheets.sheet is not None
        return self.sheets.sheet

    def key(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key)

    def focus_is(self, widget: QWidget) -> None:
        self.qtbot.waitUntil(widget.hasFocus)


@pytest.fixture
def make(theme: Theme) -> type[Opened]:
    """In the program's theme."""
    return Opened


def test_the_first_way_of_asking_has_the_focus_and_enter_turns_the_laptop(
    qtbot: QtBot, make: type[Opened]
) -> None:
    opened = make(qtbot, reading(JONAS, NEW, removable=(NEW,)))
    opened.focus_is(opened.sheet.people.rows[1].buttons["screen"])
    opened.key(Qt.Key.Key_Return)
    assert opened.commands.made == [("closed",), ("ask_on_screen", "Mira")]
    assert opened.sheets.sheet is None


def test_escape_puts_it_away_and_changes_nothing(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, NEW, removable=(NEW,)))
    opened.key(Qt.Key.Key_Escape)
    assert opened.commands.made == [("closed",)] and opened.sheets.sheet is None


def test_somebody_is_added_with_keys_alone(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, state=SessionState.RECORDING))
    people = opened.sheet.people
    opened.focus_is(people.add_button)
    opened.key(Qt.Key.Key_Space)
    opened.focus_is(people.adder.name)
    qtbot.keyClicks(people.adder.name, "Mira")
    opened.key(Qt.Key.Key_Return)
    assert opened.commands.made == [("add_person", "Mira", "partner")]
    opened.presenter.on_read(reading(JONAS, NEW, removable=(NEW,)))
    assert [row.person.name for row in people.rows] == ["Jonas K.", "Mira K."]


def test_who_declined_leaves_by_one_button_and_a_question(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, DECLINED, removable=(DECLINED,)))
    assert opened.sheet.left.isVisible() and not opened.sheet.resume.isVisible()
    opened.focus_is(opened.sheet.left)
    opened.key(Qt.Key.Key_Return)
    question = opened.sheets.question
    assert isinstance(question, QuestionSheet)
    opened.focus_is(question.buttons[0])
    opened.key(Qt.Key.Key_Escape)
    assert opened.commands.made == [] and opened.sheets.question is None
    opened.sheet.left.click()
    assert opened.sheets.question is not None
    opened.sheets.question.buttons[1].click()
    assert opened.commands.made == [("remove_person", "Mira")]


def test_resume_is_the_next_step_once_everyone_agreed(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, AGREED))
    opened.focus_is(opened.sheet.resume)
    opened.key(Qt.Key.Key_Return)
    assert opened.commands.names() == ["closed", "resume"]


def test_enter_alone_never_states_that_a_form_is_there(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(CHILD))
    row = opened.sheet.people.rows[0]
    opened.focus_is(row.buttons["guardian"])
    opened.key(Qt.Key.Key_Return)
    assert opened.sheet.people.adder.role.currentData() == "guardian"
    row.buttons["paper"].click()
    assert opened.commands.made == [("record_paper", "Kim")]


def test_tab_stays_inside_and_follows_the_eye(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, NEW, removable=(NEW,)))
    row, sheet = opened.sheet.people.rows[1], opened.sheet
    order = [*row.buttons.values(), sheet.people.add_button, sheet.done, sheet.close_button, row.remove]
    for widget in (*order, order[0]):
        assert widget is not None
        opened.focus_is(widget)
        opened.key(Qt.Key.Key_Tab)


def test_what_takes_the_sheet_away_takes_the_question_with_it(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, DECLINED, removable=(DECLINED,)))
    opened.presenter.remove_pressed("Mira")
    opened.presenter.close_pressed()
    assert opened.sheets.question is None and opened.sheets.sheet is None
    assert opened.commands.made == [("closed",)]
    opened.presenter.question_answered(1)
    assert opened.commands.names() == ["closed"]


def test_the_states_are_told_apart_by_words(qtbot: QtBot, make: type[Opened]) -> None:
    opened = make(qtbot, reading(JONAS, NEW, removable=(NEW,)))
    pill = [row.person.state for row in opened.sheet.people.rows]
    assert pill == [ConsentState.AGREED, ConsentState.NOT_ASKED]
    assert [row.person.state_words for row in opened.sheet.people.rows] == ["Agreed", "Not asked yet"]
