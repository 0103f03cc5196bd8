"""A key pressed once too often shows no names: the cover itself has the keyboard at first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.states import SessionState
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.shell import MainWindow
from app.ui.theme import Theme
from tests.support.bar_room import Room


def test_nothing_is_chosen_when_the_cover_comes_or_comes_back(theme: Theme, qtbot: QtBot) -> None:
    window, cover = MainWindow(), SessionCover()
    qtbot.addWidget(window)
    page = QLineEdit()
    window.add_page("today", "Today", "calendar-days", page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.setFocus()
    room = Room()
    room.record(3.0)
    room.bar.attach(cover)
    asked: list[bool] = []
    cover.uncover_requested.connect(lambda: asked.append(True))
    window.cover(cover)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cover)

    cover._show.setFocus()
    window.hide()  # as while somebody reads the consent page
    window.show()
    qtbot.waitUntil(lambda: window.focusWidget() is cover)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(window.focusWidget(), key)
    assert not asked
    qtbot.keyClick(cover, Qt.Key.Key_Tab)
    assert window.focusWidget() is cover.panel.buttons[0]


def test_tab_follows_the_buttons_from_left_to_right_in_every_state(theme: Theme, qtbot: QtBot) -> None:
    bar = RecordingBar()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    room = Room()
    room.bar.attach(bar)
    bar.show()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    room.record(3.0)
    for state in (SessionState.PAUSED, SessionState.RECORDING):
        room.bar.session_moved(state)
        bar.panel.buttons[0].setFocus()
        reached = [bar.focusWidget()]
        for _ in bar.panel.buttons[1:]:
            qtbot.keyClick(bar.focusWidget(), Qt.Key.Key_Tab)
            reached.append(bar.focusWidget())
        assert reached == list(bar.panel.buttons)
