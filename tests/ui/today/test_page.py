"""The page "Today" by keyboard and pointer, in every size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.gallery.today import _EMPTY, _FULL, _RUNNING, window_with_today
from app.ui.shell import MainWindow
from app.ui.theme import Theme
from app.ui.today.model import DayFacts, WaitingTarget
from app.ui.today.page import TodayPage
from app.ui.widgets import QuestionSheet


class Calls:
    """Stands for the presenter: notes what the page asks for."""

    def __init__(self) -> None:
        self.made: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        def call(*values: object) -> None:
            self.made.append((name, *values))

        return call


def opened(qtbot: QtBot, facts: DayFacts = _FULL) -> tuple[MainWindow, TodayPage, Calls]:
    window = window_with_today(facts)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = window.findChild(TodayPage)
    assert isinstance(page, TodayPage)
    calls = Calls()
    page.bind(calls)  # type: ignore[arg-type]
    return window, page, calls


def test_each_button_asks_for_its_own(theme: Theme, qtbot: QtBot) -> None:
    _window, page, calls = opened(qtbot)
    for button in (page.previous_day, page.this_day, page.next_day, page.new_session):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.next_card.transcribe, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.next_card.start, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.waiting.buttons[1], Qt.MouseButton.LeftButton)
    assert calls.made == [
        ("previous_day",),
        ("today",),
        ("next_day",),
        ("new_session",),
        ("start_with_transcription", "4"),
        ("start_session", "4"),
        ("show_waiting", WaitingTarget.OUTBOX),
    ]


def test_rows_by_keyboard(theme: Theme, qtbot: QtBot) -> None:
    _window, page, calls = opened(qtbot)
    page.agenda.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.agenda.rings
    # The list begins at the session that comes next.
    qtbot.keyClick(page.agenda, Qt.Key.Key_Up)
    qtbot.keyClick(page.agenda, Qt.Key.Key_Up)
    qtbot.keyClick(page.agenda, Qt.Key.Key_Return)
    assert calls.made == [("open_row", "2")]


def test_rows_by_pointer(theme: Theme, qtbot: QtBot) -> None:
    _window, page, calls = opened(qtbot)
    row = page.agenda.visualRect(page.agenda.model().index(4, 0))
    qtbot.mouseClick(page.agenda.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert calls.made == [("open_row", "5")]
    assert not page.agenda.rings


def test_a_row_is_read_whole(theme: Theme, qtbot: QtBot) -> None:
    _window, page, _calls = opened(qtbot)
    line = QAccessible.queryAccessibleInterface(page.agenda).child(1)
    assert line.text(QAccessible.Text.Name) == (
        "10:00 to 10:50, Dana R., Individual · Room 2, Draft ready, 3 points to check"
    )


def test_tab_reaches_everything_in_reading_order(theme: Theme, qtbot: QtBot) -> None:
    _window, page, _calls = opened(qtbot)
    page.previous_day.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[str] = []
    for _ in range(10):
        widget = QApplication.focusWidget()
        assert widget is not None
        seen.append(widget.accessibleName())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert seen == [
        "Previous day",
        "Today",
        "Next day",
        "New session",
        "Sessions of the day",
        "Hide names now",
        "Start with transcription",
        "Start session",
        "Attach a recording",
        "2 notes to sign, oldest Wednesday",
    ]


def test_too_early_is_a_question_in_the_window(theme: Theme, qtbot: QtBot) -> None:
    window, page, _calls = opened(qtbot)
    gone: list[bool] = []
    page.ask_early(47, "13:00", lambda: gone.append(True))
    sheet = window.sheets.top
    assert isinstance(sheet, QuestionSheet)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert gone == []
    page.ask_early(47, "13:00", lambda: gone.append(True))
    sheet = window.sheets.top
    assert isinstance(sheet, QuestionSheet)
    qtbot.mouseClick(sheet.buttons[0], Qt.MouseButton.LeftButton)
    assert gone == []
    page.ask_early(47, "13:00", lambda: gone.append(True))
    sheet = window.sheets.top
    assert isinstance(sheet, QuestionSheet)
    qtbot.mouseClick(sheet.buttons[1], Qt.MouseButton.LeftButton)
    assert gone == [True]


def test_an_empty_day_offers_one_step(theme: Theme, qtbot: QtBot) -> None:
    _window, page, calls = opened(qtbot, _EMPTY)
    assert not page.agenda.isVisible()
    assert not page.new_session.isVisible()
    assert not page.waiting.isVisible()
    qtbot.mouseClick(page.empty_new, Qt.MouseButton.LeftButton)
    assert calls.made == [("new_session",)]


def test_an_open_session_leads_back(theme: Theme, qtbot: QtBot) -> None:
    _window, page, calls = opened(qtbot, _RUNNING)
    assert not page.next_card.transcribe.isVisible()
    qtbot.mouseClick(page.next_card.go_on, Qt.MouseButton.LeftButton)
    assert calls.made == [("open_row", "4")]


def test_hiding_is_asked_of_the_window(theme: Theme, qtbot: QtBot) -> None:
    _window, page, _calls = opened(qtbot)
    with qtbot.waitSignal(page.hide_names_requested):
        qtbot.mouseClick(page.hide_names, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("facts", [_FULL, _EMPTY, _RUNNING])
def test_nothing_is_cut_off_at_the_sides(
    theme: Theme, qtbot: QtBot, size: tuple[int, int], scale: float, facts: DayFacts
) -> None:
    theme.set_scale(scale)
    window, page, _calls = opened(qtbot, facts)
    window.resize(*size)
    qtbot.waitUntil(lambda: page.width() > 0)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.parentWidget() is not None:
            right = widget.mapTo(page, QPoint(widget.width(), 0)).x()
            assert right <= page.width(), (widget, widget.accessibleName())


def test_changing_the_look_keeps_the_page_whole(theme: Theme, qtbot: QtBot) -> None:
    _window, page, _calls = opened(qtbot)
    before = page.agenda.height()
    theme.set_look(mode="dark", scale=2.0)
    QApplication.processEvents()
    assert page.agenda.height() > 1.9 * before
    assert not page.agenda.is_wide
    theme.set_look(mode="light", scale=1.0)
    QApplication.processEvents()
    assert page.agenda.height() == before


def test_what_changes_in_a_row_keeps_the_place(theme: Theme, qtbot: QtBot) -> None:
    _window, page, _calls = opened(qtbot)
    page.agenda.setFocus(Qt.FocusReason.TabFocusReason)
    page.agenda.setCurrentIndex(page.agenda.model().index(5, 0))
    page.agenda.show_rows(page.agenda.rows, "12:48", False)
    assert page.agenda.currentIndex().row() == 5
    page.agenda.show_rows(page.agenda.rows[:2], "12:48", True)
    assert not page.agenda.currentIndex().isValid()
    assert not page.agenda.grab().isNull()
