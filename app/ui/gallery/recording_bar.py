"""The recording bar in all its states, its menu, and the cover of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.states import SessionState
from app.ui.gallery.scene import Look, Scene
from app.ui.recording_bar.bar import RecordingBar
from app.ui.recording_bar.cover import SessionCover
from app.ui.recording_bar.looks import LIVE, STANDING
from app.ui.recording_bar.model import BarAction, BarMode, MicrophoneLine
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
    bar.allow(jot=True, receipt=True)
    steps: dict[BarMode, Callable[[], None]] = {
        BarMode.WAITING: bar.consent_waiting,
        BarMode.DECLINED: bar.consent_declined,
        BarMode.ERASED: bar.consent_withdrawn,
    }
    if mode in steps:
        steps[mode]()
    if mode in LIVE:
        bar.session_moved(SessionState.RECORDING)
        clock.now = 1458.0
        bar.recorded(1458.0)
        bar.level(0.04, 0.2)
    if mode in STANDING:
        bar.session_moved(SessionState.PAUSED)
        clock.now += 64
        if mode is not BarMode.PAUSED:
            bar.consent_missing(refused=mode is BarMode.REFUSED)
    elif mode is BarMode.SILENCE:
        for _ in range(200):
            clock.now += 0.05
            bar.level(0.0002, 0.001)
    elif mode is BarMode.LOUD:
        for _ in range(10):
            clock.now += 0.05
            bar.level(0.6, 1.0)
    elif mode is BarMode.DISK:
        bar.disk_failed(full=True)
    elif mode is BarMode.LOST:
        bar.microphone_lost()
        bar.allow(other_microphone="Use built-in")
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
        panel.show_state(_presenter(mode).state())
        cell = QVBoxLayout()
        cell.addWidget(Text(mode.name.capitalize(), "ui", weight=600))
        cell.addWidget(panel)
        row, column = (index, 0) if narrow else divmod(index, 2)
        grid.addLayout(cell, row, column)
    slim = BarPanel()
    slim.setFixedWidth(round(420 * current_theme().scale))
    slim.show_state(_presenter(BarMode.RECORDING).state())
    grid.addWidget(slim, 10, 0)
    return page


def _bar(_look: Look) -> QWidget:
    bar = RecordingBar()
    _presenter(BarMode.RECORDING).attach(bar)
    return bar


def _forget(_look: Look) -> QWidget:
    bar = RecordingBar()
    presenter = _presenter(BarMode.RECORDING)
    presenter.attach(bar)
    presenter.act(BarAction.FORGET_5)
    return bar


def _check(_look: Look) -> QWidget:
    bar = RecordingBar()
    _presenter(BarMode.SILENCE).attach(bar)
    bar.show_microphones(
        (
            MicrophoneLine("usb", "USB Conference Microphone", in_use=True),
            MicrophoneLine("built-in", "Built-in Audio", in_use=False),
        )
    )
    return bar


def _cover(_look: Look) -> QWidget:
    cover = SessionCover()
    _presenter(BarMode.RECORDING).attach(cover)
    return cover


def _cover_asks(_look: Look) -> QWidget:
    cover = SessionCover()
    presenter = _presenter(BarMode.PAUSED)
    presenter.attach(cover)
    presenter.act(BarAction.FORGET_2)
    return cover


def _stands_still(mode: BarMode) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        cover, panel = SessionCover(), BarPanel()
        for face in (cover, panel):
            face.show_state(_presenter(mode).state())
            box.addWidget(face)
        return page

    return make


SCENES = [
    Scene("recording-bar-states", _states, (1280, 800)),
    Scene("recording-bar", _bar, (600, 60)),
    Scene("recording-bar-forget", _forget, (600, 190)),
    Scene("recording-bar-check", _check, (600, 280)),
    Scene("session-cover", _cover, (960, 600)),
    Scene("session-held", _stands_still(BarMode.HELD), (960, 600)),
    Scene("session-refused", _stands_still(BarMode.REFUSED), (960, 600)),
    Scene("session-cover-forget", _cover_asks, (960, 600)),
]
