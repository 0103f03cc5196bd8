"""The main window: pages, narrow rule, keys that rest while something is in front, the cover, closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.shell import MainWindow
from app.ui.theme import Theme
from app.ui.widgets import Button, Sheet, Text

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    made.add_page("today", "Today", "calendar-days", QLabel("today"))
    made.add_page("outbox", "Outbox", "send", QLabel("outbox"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_the_first_page_is_shown_and_numbers_choose(window: MainWindow, qtbot: QtBot) -> None:
    assert window.shown_page == "today"
    with qtbot.waitSignal(window.page_shown) as caught:
        qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert caught.args == ["outbox"]
    assert window.sidebar.items[1].isChecked()
    qtbot.mouseClick(window.sidebar.items[0], Qt.MouseButton.LeftButton)
    assert window.shown_page == "today"


def test_narrow_below_1100(window: MainWindow) -> None:
    assert (window.sidebar.is_narrow, window.sidebar.width()) == (False, 216)
    window.resize(1099, 700)
    assert (window.sidebar.is_narrow, window.sidebar.width()) == (True, 60)
    assert window.sidebar.items[1].toolTip() == "Outbox (Ctrl+2)"


def test_narrow_with_large_text(theme: Theme, window: MainWindow) -> None:
    theme.set_scale(2.0)
    assert window.sidebar.is_narrow
    theme.set_scale(1.25)
    assert not window.sidebar.is_narrow


def test_a_screen_without_an_entry_has_the_rail(window: MainWindow) -> None:
    window.add_screen("workspace", QLabel("workspace"))
    window.show_page("workspace")
    assert window.sidebar.is_narrow
    window.show_page("today")
    assert not window.sidebar.is_narrow
    window.add_screen("workspace", QLabel("another"))
    window.show_page("workspace")
    assert window.shown_page == "workspace"


def test_the_smallest_window_is_960_by_600(window: MainWindow) -> None:
    window.resize(300, 200)
    assert (window.width(), window.height()) == (960, 600)


def test_a_count_is_spoken_with_its_meaning(window: MainWindow) -> None:
    window.set_count("outbox", 2, "need you")
    assert window.sidebar.items[1].accessibleName() == "Outbox, 2 need you"
    window.set_count("outbox", 0, "need you")
    assert window.sidebar.items[1].accessibleName() == "Outbox"


def test_keys_do_something_only_once_allowed(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.new_session_requested):
        qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    window.allow_new_session()
    with qtbot.waitSignal(window.new_session_requested):
        qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    window.allow_lock()
    with qtbot.waitSignal(window.lock_requested):
        qtbot.keyClick(window, Qt.Key.Key_L, CTRL | SHIFT)


def test_names_are_hidden_and_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.allow_hiding_names()
    for expected in (True, False):
        with qtbot.waitSignal(window.names_hidden_changed) as caught:
            qtbot.keyClick(window, Qt.Key.Key_H, CTRL | SHIFT)
        assert caught.args == [expected]
        assert window.names_hidden is expected


def test_keys_rest_while_a_sheet_is_open(window: MainWindow, qtbot: QtBot) -> None:
    window.allow_new_session()
    sheet = Sheet("Question")
    sheet.footer.addWidget(Button("Cancel"))
    window.sheets.open(sheet)
    with qtbot.assertNotEmitted(window.new_session_requested):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, CTRL)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, CTRL)
    assert window.shown_page == "today"
    sheet.close_sheet()
    with qtbot.waitSignal(window.new_session_requested):
        qtbot.keyClick(window, Qt.Key.Key_N, CTRL)


def test_the_cover_hides_everything_and_answers_nothing(window: MainWindow, qtbot: QtBot) -> None:
    sheet = Sheet("With a name")
    window.sheets.open(sheet)
    cover = QLabel("covered")
    with qtbot.assertNotEmitted(sheet.dismissed):
        window.cover(cover)
    assert window.is_covered
    assert cover.isVisible()
    assert not window.sidebar.isVisible()
    assert not window.sheets.is_open
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.shown_page == "today"
    window.uncover()
    assert window.sidebar.isVisible()
    assert not window.is_covered
    window.uncover()
    cover.deleteLater()


def test_closing_can_be_refused(window: MainWindow, qtbot: QtBot) -> None:
    window.ask_before_closing(lambda: False)
    assert not window.close()
    assert window.isVisible()
    window.ask_before_closing(lambda: True)
    with qtbot.waitSignal(window.closing):
        assert window.close()


def test_the_title_names_nobody(window: MainWindow) -> None:
    window.sidebar.set_clinician("Ruth Adler", "LCSW")
    assert window.windowTitle() == "Roomnote"


def test_full_screen_and_back(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    window.showMaximized()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isMaximized(), "as it was before"


def test_the_clinician_at_the_foot_leads_to_their_profile(window: MainWindow, qtbot: QtBot) -> None:
    window.sidebar.set_clinician("Ruth Adler", "LCSW")
    person = window.sidebar.person
    assert person.accessibleName() == "Ruth Adler, LCSW. Profile and AI use"
    with qtbot.waitSignal(window.sidebar.profile_requested):
        qtbot.mouseClick(person, Qt.MouseButton.LeftButton)
    window.resize(1000, 700)
    assert not person.name.isVisible()
    with qtbot.waitSignal(window.sidebar.profile_requested):
        qtbot.keyClick(person, Qt.Key.Key_Return)


def test_the_title_says_the_state_of_a_session(window: MainWindow) -> None:
    window.say_in_title("Recording – Roomnote")
    assert window.windowTitle() == "Recording – Roomnote"
    window.say_in_title("Roomnote")
    assert window.windowTitle() == "Roomnote"


def test_the_window_comes_back_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    window.showMaximized()
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)
    window.bring_to_front()
    qtbot.waitUntil(lambda: not window.isMinimized() and window.isActiveWindow())
    assert window.isMaximized()
    window.hide()
    window.bring_to_front()
    assert window.isVisible()


@pytest.mark.parametrize(("size", "whole"), [((1280, 800), True), ((1280, 840), False), ((1200, 900), True)])
def test_it_never_reaches_beyond_the_screen(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], whole: bool
) -> None:
    """A screen of its own size has no room for it and its title bar."""
    screen = QApplication.primaryScreen()
    monkeypatch.setattr(type(screen), "availableGeometry", lambda _self: QRect(QPoint(0, 0), QSize(*size)))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_fitting()
    assert window.isVisible() and window.isMaximized() is whole


def test_what_is_reached_is_read_whole_beside_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    reached = "generativelanguage.example.com gets text that you send. Nothing else is reached."
    window.resize(1280, 800)
    window.sidebar.set_privacy(reached)
    (words,) = [text for text in window.sidebar.findChildren(Text) if reached in text.text()]
    qtbot.waitUntil(lambda: words.isVisible() and words.height() >= words.heightForWidth(words.width()))
    card = words.parentWidget()
    assert card is not None and words.geometry().right() < card.width() <= window.sidebar.width()
