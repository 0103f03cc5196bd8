"""The ring is there for keys, gone for the pointer, and never around a text field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.theme.focus import FocusRing
from app.ui.widgets import Button, Field


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        self.first, self.field, self.last = Button("First"), Field(name="Name"), Button("Last")
        for widget in (self.first, self.field, self.last):
            box.addWidget(widget)
        self.ring = FocusRing(self)

    def press(self, key: Qt.Key) -> None:
        """As the system does it: the window gets the key first."""
        QTest.keyClick(self.windowHandle(), key)


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.first.setFocus()
    return made


def test_no_ring_before_a_key(window: Window) -> None:
    assert window.ring.isHidden()
    assert not window.ring.keyboard_mode


def test_tab_brings_the_ring(window: Window) -> None:
    window.press(Qt.Key.Key_Backtab)
    assert window.last.hasFocus()
    assert window.ring.isVisible()
    ring = window.ring.geometry()
    button = window.last.geometry()
    assert ring == button.adjusted(-4, -4, 4, 4)


def test_the_ring_is_drawn_in_its_colour(theme: Theme, window: Window) -> None:
    window.ring.show_on(window.last)
    image = window.grab().toImage()
    edge = window.ring.geometry()
    assert image.pixelColor(edge.center().x(), edge.top() + 1) == theme.color("focus")


def test_a_text_field_shows_its_own_focus(window: Window) -> None:
    window.press(Qt.Key.Key_Tab)
    assert window.field.hasFocus()
    assert window.ring.isHidden()


def test_a_press_of_the_mouse_takes_it_away(window: Window) -> None:
    window.press(Qt.Key.Key_Backtab)
    assert window.ring.isVisible()
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert window.ring.isHidden()


def test_a_modifier_alone_is_not_the_keyboard(window: Window) -> None:
    window.press(Qt.Key.Key_Control)
    assert not window.ring.keyboard_mode
