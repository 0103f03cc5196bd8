"""The pad on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.cover_pin.pad import PinPad
from app.ui.theme import Theme
from app.ui.theme.focus import FocusRing


def test_the_dots_tell_where_keys_go_and_no_ring_runs_round_the_screen(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    pad = PinPad()
    QVBoxLayout(page).addWidget(pad)
    ring = FocusRing(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    pad.take_focus()
    qtbot.keyClick(page.windowHandle(), Qt.Key.Key_2)
    assert ring.keyboard_mode and not ring.isVisible()
