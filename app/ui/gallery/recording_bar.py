"""The recording bar in all its states, its menu, and the cover of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.states import SessionState
from app.ui.gallery.scene import Look, Scene
from app.ui.recording_bar.bar import RecordingBar, SessionCover
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.recording_bar.panel import BarPanel
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.theme import current_theme
from app.ui.widgets import ScrollPage, Text


class _Clock:
    """A monotonic clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _ignore(_action: BarAction) -> None:
    """A picture does nothing."""


def _presenter(mode: BarMode) -> BarPresenter:
    clock = _Clock()
    bar = BarPresenter(clock, _ignore)
    bar.session_opened(may_record=True)
    steps: dict[BarMode, Callable[[], None]] = {
        BarMode.WAITING: bar.consent_waiting,
        BarMode.DECLINED: bar.consent_declined,
        BarMode.ERASED: bar.consent_withdrawn,
    }
    if mode in steps:
        steps[mode]()
    if mode in (BarMode.RECORDING, BarMode.PAUSED, BarMode.SILENCE, BarMode.LOST):
        bar.session_moved(SessionState.RECORDING)
        clock.now = 1458.0
        bar.recorded(1458.0)
        bar.level(0.04)
    if mode is BarMode.PAUSED:
        bar.session_moved(SessionState.PAUSED)
        clock.now += 64
    elif mode is BarMode.SILENCE:
        clock.now += 11
        bar.level(0.002)
    elif mode is BarMode.LOST:
        bar.microphone_lost()
    bar.tick()
    return bar


def _states(_look: Look) -> QWidget:
    page = ScrollPage()
    page.setProperty("surface", "background")
    page.content.setProperty("surface", "background")
    page.content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    grid = QGridLayout()
    grid.setContentsMargins(28, 24, 28, 24)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(16)
    page.body.addLayout(grid)
    page.body.addStretch(1)
    narrow = current_theme().scale > 1.5
    for index, mode in enumerate(BarMode):
        panel = BarPanel()
        panel.setFixedWidth(round(600 * min(current_theme().scale, 1.4)))
        _presenter(mode).attach(panel)
        cell = QVBoxLayout()
        cell.addWidget(Text(mode.name.capitalize(), "ui", weight=600))
        cell.addWidget(panel)
        row, column = (index, 0) if narrow else divmod(index, 2)
        grid.addLayout(cell, row, column)
    slim = BarPanel()
    slim.setFixedWidth(round(420 * current_theme().scale))
    _presenter(BarMode.RECORDING).attach(slim)
    grid.addWidget(slim, 10, 0)
    return page


def _bar(_look: Look) -> QWidget:
    bar = RecordingBar()
    _presenter(BarMode.RECORDING).attach(bar)
    return bar


def _cover(_look: Look) -> QWidget:
    cover = SessionCover()
    _presenter(BarMode.RECORDING).attach(cover)
    return cover


SCENES = [
    Scene("recording-bar-states", _states, (1280, 800)),
    Scene("recording-bar", _bar, (600, 60)),
    Scene("session-cover", _cover, (960, 600)),
]
