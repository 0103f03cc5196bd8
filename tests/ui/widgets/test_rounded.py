"""Where nothing blends windows, round corners are cut out and the rest stays whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.model import BarQuestion
from app.ui.theme import Theme
from app.ui.widgets import Menu
from app.ui.widgets.rounded import cut_corners, rounded_region

BOX = QRect(0, 0, 600, 60)


@pytest.fixture
def bare_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """X11, where a compositor may be missing."""
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))


def test_only_the_corners_go() -> None:
    region = rounded_region(BOX, 12)
    assert not region.contains(QPoint(0, 0)) and not region.contains(QPoint(599, 59))
    for inside in (QPoint(0, 30), QPoint(599, 30), QPoint(300, 0), QPoint(300, 59), QPoint(5, 5)):
        assert region.contains(inside)


def test_elsewhere_there_is_no_mask(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    cut_corners(window, [BOX], 12)
    assert window.mask().isEmpty()


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.usefixtures("bare_screen")
def test_the_bar_keeps_what_unfolds_beneath_it(theme: Theme, qtbot: QtBot) -> None:
    bar = RecordingBar()
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.shut())
    bar.show()
    assert not bar.mask().contains(QPoint(0, 0))
    assert bar.mask().contains(bar.panel.geometry().center())
    bar.show_question(BarQuestion("Forget?", "For good.", ("Keep", "Erase"), 0, 1))
    qtbot.waitUntil(lambda: bar.mask().contains(bar.drawer.geometry().center()))
    between = QPoint(300, (bar.panel.geometry().bottom() + bar.drawer.geometry().top() + 1) // 2)
    assert not bar.mask().contains(between), "nothing is painted between them"


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.usefixtures("bare_screen")
def test_a_menu_has_no_black_corners(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("End")
    qtbot.addWidget(button)
    button.show()
    menu = Menu("End", parent=button)
    menu.add("Leave", None, "leave")
    menu.open_beside(button)
    assert not menu.mask().contains(QPoint(0, 0))
    assert menu.mask().contains(menu.rect().center())
    menu.close()
