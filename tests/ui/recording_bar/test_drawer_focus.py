"""The keyboard's place while something unfolds beneath the bar, and afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.states import SessionState
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.model import BarAction
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme import Theme


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> RecordingBar:
    made = RecordingBar()
    qtbot.addWidget(made, before_close_func=lambda widget: widget.shut())
    presenter = BarPresenter(lambda: 0.0, lambda _action: None)
    presenter.session_opened(may_record=True)
    presenter.session_moved(SessionState.RECORDING)
    presenter.recorded(100.0)
    presenter.attach(made)
    made.acted.connect(lambda action: presenter.act(action, made))
    made.answered.connect(presenter.answer)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_an_answer_gives_the_focus_back(bar: RecordingBar, qtbot: QtBot, key: Qt.Key) -> None:
    """Never to the button that ends the session, which stands next to the answers."""
    (forget,) = [b for b in bar.panel.buttons if b.property("action") == BarAction.FORGET.value]
    forget.setFocus()
    bar.acted.emit(BarAction.FORGET_2)
    keep = QApplication.focusWidget()
    assert keep is not None and bar.drawer.isAncestorOf(keep)
    qtbot.keyClick(keep, key)
    assert not bar.drawer.is_open
    assert QApplication.focusWidget() is forget


def test_without_a_place_before_it_goes_to_no_button(bar: RecordingBar, qtbot: QtBot) -> None:
    before = QApplication.focusWidget()
    if before is not None:
        before.clearFocus()
    bar.acted.emit(BarAction.FORGET_2)
    keep = QApplication.focusWidget()
    assert keep is not None
    qtbot.keyClick(keep, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is bar
