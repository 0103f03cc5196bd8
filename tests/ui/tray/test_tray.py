"""The tray follows the bar in icon and words; without a tray nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.domain.states import SessionState
from app.ui.recording_bar.model import BarAction, BarMode, BarState
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme import Theme
from app.ui.tray import icon
from app.ui.tray.icon import TrayIcon
from app.ui.tray.presenter import IDLE, tray_state


def presenter() -> BarPresenter:
    made = BarPresenter(lambda: 0.0, lambda action: None)
    made.session_opened(may_record=True)
    return made


def state(mode: BarMode) -> BarState:
    made = presenter()
    if mode is not BarMode.OPEN:
        made.session_moved(SessionState.RECORDING)
    if mode is BarMode.PAUSED:
        made.session_moved(SessionState.PAUSED)
    elif mode is BarMode.LOST:
        made.microphone_lost()
    assert made.mode is mode
    return made.state()


@pytest.fixture
def tray(theme: Theme, qtbot: QtBot) -> Iterator[TrayIcon]:
    made = TrayIcon()
    qtbot.addWidget(made)
    yield made
    made.take_away()


def test_the_first_line_is_the_state_in_words() -> None:
    assert tray_state(state(BarMode.OPEN)).line == "Session in progress. Nothing is recorded"
    recording = tray_state(state(BarMode.RECORDING))
    assert (recording.tooltip, recording.line) == ("Recording – Roomnote", "Recording. on this laptop")
    assert recording.step == (BarAction.PAUSE, "Pause")
    assert tray_state(state(BarMode.PAUSED)).step == (BarAction.RESUME, "Resume")
    assert tray_state(state(BarMode.OPEN)).step is None


def test_without_a_tray_nothing_is_lost(tray: TrayIcon) -> None:
    """Here there is none: `isSystemTrayAvailable()` is False."""
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    tray.show_state(state(BarMode.RECORDING))
    assert not tray.in_tray
    assert tray.state.tooltip == "Recording – Roomnote"
    assert tray.notify("A draft is ready.") is False
    tray.take_away()
    tray.show_state(None)
    assert tray.state == IDLE


class SystemTray(QObject):
    """A tray as a desktop has one."""

    activated, messageClicked = Signal(object), Signal()
    ActivationReason = QSystemTrayIcon.ActivationReason

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tooltip, self.shown = "", False
        self.menu: QMenu | None = None
        self.messages: list[tuple[str, str]] = []

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    @staticmethod
    def supportsMessages() -> bool:
        return True

    def setContextMenu(self, menu: QMenu) -> None:
        self.menu = menu

    def setIcon(self, icon: QIcon) -> None:
        assert not icon.isNull()

    def setToolTip(self, words: str) -> None:
        self.tooltip = words

    def show(self) -> None:
        self.shown = True

    def hide(self) -> None:
        self.shown = False

    def showMessage(self, title: str, words: str, _icon: QIcon, _for: int) -> None:
        self.messages.append((title, words))


def test_it_appears_when_the_system_has_a_tray_later(
    tray: TrayIcon, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    tray.show_state(state(BarMode.OPEN))
    monkeypatch.setattr(icon, "QSystemTrayIcon", SystemTray)
    tray.show_state(state(BarMode.RECORDING))
    assert tray.in_tray
    shown = tray.findChild(SystemTray)
    assert isinstance(shown, SystemTray)
    assert (shown.tooltip, shown.shown, shown.menu) == ("Recording – Roomnote", True, tray.menu)
    with qtbot.waitSignal(tray.shown):
        shown.messageClicked.emit()
    tray.take_away()
    tray.show_state(None)
    assert not tray.in_tray
    assert not shown.shown


def test_notifications_go_through_the_tray(tray: TrayIcon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icon, "QSystemTrayIcon", SystemTray)
    tray.show_state(state(BarMode.RECORDING))
    assert tray.notify("A draft is ready.")
    shown = tray.findChild(SystemTray)
    assert isinstance(shown, SystemTray)
    assert shown.messages == [("Roomnote", "A draft is ready.")]


def test_the_menu_pauses_shows_and_asks_to_end(tray: TrayIcon, qtbot: QtBot) -> None:
    acted: list[object] = []
    tray.acted.connect(acted.append)
    tray.show_state(state(BarMode.RECORDING))
    visible = [action.text() for action in tray.menu.actions() if action.isVisible() and action.text()]
    assert visible == ["Recording. on this laptop", "Pause", "Show Roomnote", "End session…"]
    tray._step.trigger()
    assert acted == [BarAction.PAUSE]
    with qtbot.waitSignal(tray.shown):
        tray._show.trigger()
    with qtbot.waitSignal(tray.end_asked):
        tray._end.trigger()
    with qtbot.waitSignal(tray.shown):
        tray._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.shown):
        tray._on_activated(QSystemTrayIcon.ActivationReason.Context)


def test_between_sessions_nothing_can_be_paused_or_ended(tray: TrayIcon) -> None:
    tray.show_state(state(BarMode.RECORDING))
    tray.show_state(None)
    visible = [action.text() for action in tray.menu.actions() if action.isVisible() and action.text()]
    assert visible == ["No session is running", "Show Roomnote"]
    tray._on_step()


@pytest.mark.parametrize("mode", [BarMode.OPEN, BarMode.RECORDING, BarMode.PAUSED, BarMode.LOST])
def test_every_state_has_its_own_picture(tray: TrayIcon, mode: BarMode) -> None:
    idle = tray.picture().pixmap(32, 32).toImage()
    tray.show_state(state(mode))
    picture = tray.picture().pixmap(32, 32).toImage()
    assert not picture.isNull()
    assert picture != idle
    others = [
        other for other in (BarMode.OPEN, BarMode.RECORDING, BarMode.PAUSED, BarMode.LOST) if other != mode
    ]
    for other in others:
        tray.show_state(state(other))
        assert tray.picture().pixmap(32, 32).toImage() != picture
