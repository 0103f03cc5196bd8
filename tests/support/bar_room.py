"""A recording bar's presenter with its clock, one view and the actions it asked for. No Qt."""

from __future__ import annotations

from app.domain.states import SessionState
from app.ui.recording_bar.looks import STANDING
from app.ui.recording_bar.model import BarAction, BarMode, BarQuestion, BarState
from app.ui.recording_bar.presenter import BarPresenter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class View:
    def __init__(self) -> None:
        self.states: list[BarState] = []
        self.spoken: list[str] = []
        self.questions: list[BarQuestion | None] = []

    def show_state(self, state: BarState) -> None:
        self.states.append(state)

    def announce(self, words: str) -> None:
        self.spoken.append(words)

    def show_question(self, question: BarQuestion | None) -> None:
        self.questions.append(question)


class Room:
    """A presenter with its clock, one view and the actions it asked for."""

    def __init__(self) -> None:
        self.clock, self.view = Clock(), View()
        self.actions: list[BarAction] = []
        self.bar = BarPresenter(self.clock, self.actions.append)
        self.bar.session_opened(may_record=True)
        self.bar.attach(self.view)

    @property
    def state(self) -> BarState:
        return self.view.states[-1]

    def record(self, seconds: float = 0.0) -> None:
        self.bar.session_moved(SessionState.RECORDING)
        self.clock.now += seconds
        self.bar.recorded(seconds)
        self.bar.level(0.05, 0.2)

    def hear(self, seconds: float, rms: float, peak: float) -> None:
        """Measurements come 20 times a second."""
        for _ in range(round(seconds * 20)):
            self.clock.now += 0.05
            self.bar.level(rms, peak)


def actions(state: BarState) -> list[BarAction]:
    return [button.action for button in state.buttons]


def state_of(mode: BarMode, room: Room | None = None) -> BarState:
    room = room or Room()
    if mode not in (BarMode.OPEN, BarMode.WAITING, BarMode.DECLINED):
        room.record(10)
    {
        BarMode.WAITING: room.bar.consent_waiting,
        BarMode.DECLINED: room.bar.consent_declined,
        BarMode.ERASED: room.bar.consent_withdrawn,
        BarMode.LOST: room.bar.microphone_lost,
        BarMode.DISK: lambda: room.bar.disk_failed(full=True),
    }.get(mode, room.bar.tick)()
    if mode in STANDING:
        room.bar.session_moved(SessionState.PAUSED)
    if mode in (BarMode.HELD, BarMode.REFUSED):
        room.bar.consent_missing(refused=mode is BarMode.REFUSED)
    if mode is BarMode.SILENCE:
        room.hear(10.0, 0.0001, 0.0002)
    if mode is BarMode.LOUD:
        room.hear(1.0, 0.6, 1.0)
    assert room.bar.mode is mode
    return room.state
