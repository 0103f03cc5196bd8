"""The microphone before a session: what is plugged in, its level, the voice test; one user at a time."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError
from app.runtime.jobs import RECORDER
from app.services.events import LevelMeasured, MicrophonesChanged
from app.services.explanations import explain
from app.services.ports import Microphone, PowerState
from app.services.recording import LEAST_FREE_BYTES
from app.ui.desktop.desk import Desk
from app.ui.desktop.voice_test_runs import VoiceTestRuns
from app.ui.presession.laptop import Room
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.voice_test.presenter import VoiceTestPresenter

TICK_MS = 100
LAPTOP_MS = 30_000
AGAIN_MS = 2_000
"""Until a microphone that did not open is tried again: the sound system may list what is not plugged in."""


class HearingFlow(QObject):
    """Implements ``HearingCommands`` and ``VoiceTestCommands`` for the sheet that is open.

    What the microphone's threads tell comes through the bus and its bridge; nothing here is called by them.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._presenter: PresessionPresenter | None = None
        self._microphone = ""
        self._preferred = ""
        self._starting = self._off = self._unopened = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._listen)
        self._voice = VoiceTestRuns(desk, self._voice_presenter, self._listen)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._laptop = QTimer(self)
        self._laptop.setInterval(LAPTOP_MS)
        self._laptop.timeout.connect(self.measure_laptop)
        desk.bridge.on(MicrophonesChanged, self._on_microphones)
        desk.bridge.on(LevelMeasured, self._on_level)

    def chosen(self) -> Callable[[], str | None]:
        """What a recording is to be started with, to be called in a job: the microphone of the sheet, or,
        when a session starts without it, the preferred one if it is plugged in. None: the system's choice."""
        if self._presenter is not None:
            microphone = self._microphone or None
            return lambda: microphone
        program = self._desk.program

        def look() -> str | None:
            preferred = program.practice.preferred_microphone()
            found = program.recorder.microphones() if preferred else ()
            return preferred if any(one.id == preferred for one in found) else None

        return look

    def open(self, presenter: PresessionPresenter) -> None:
        """The sheet is there: follow what is plugged in, and measure."""
        self._presenter, self._microphone = presenter, ""
        self._starting = self._unopened = False
        self._tick.start()
        self._laptop.start()
        self.measure_laptop()
        program = self._desk.program

        def report(found: tuple[Microphone, ...]) -> None:
            program.bus.publish(MicrophonesChanged(found))

        def watch(preferred: str) -> None:
            self._preferred = preferred
            self._desk.do(lambda: program.watch.watch(report), failed=self._failed, lane=RECORDER)

        self._desk.do(program.practice.preferred_microphone, watch)

    def keep_off(self, off: bool) -> None:
        """Whether the microphone is left alone: another session is recorded, or none may be."""
        if off != self._off:
            self._off = off
            self._listen()

    def hold(self) -> None:
        """A session is about to start: nothing here opens the microphone until ``resume``."""
        self._starting = True

    def resume(self) -> None:
        """The session did not start: measure again."""
        self._starting = False
        self._listen()

    def close(self) -> None:
        """The sheet has gone: nothing is followed and nothing measured any more; idempotent."""
        if self._presenter is None:
            return
        self._presenter = None
        self._voice.abandon()
        for timer in (self._tick, self._laptop, self._again):
            timer.stop()
        self._desk.do(self.let_go, lane=RECORDER)

    def let_go(self) -> None:
        """Close everything that is open here, and wipe what a voice test heard; in any thread."""
        program = self._desk.program
        program.watch.close()
        program.monitor.close()
        program.voice_test.close()

    def measure_laptop(self) -> None:
        """Look at disk and battery."""
        program = self._desk.program

        def look() -> tuple[Room, PowerState]:
            seconds, free = program.recordings.free_seconds(), program.recordings.free_bytes()
            return Room(seconds, free, LEAST_FREE_BYTES), program.power.state()

        def show(found: tuple[Room, PowerState]) -> None:
            if self._presenter is not None:
                self._presenter.on_laptop_measured(*found)

        self._desk.do(look, show)

    # -- HearingCommands -----------------------------------------------------------------------------
    def choose_microphone(self, microphone_id: str, by_hand: bool) -> None:
        self._microphone = microphone_id
        if by_hand:
            self._preferred = microphone_id
            self._desk.do(lambda: self._desk.program.practice.prefer_microphone(microphone_id))
        self._listen()

    # -- VoiceTestCommands ---------------------------------------------------------------------------
    def hear_voice(self, seconds: float) -> None:
        self._voice.hear(self._microphone or None, seconds)

    def play_voice(self) -> None:
        self._voice.play()

    def end_voice_test(self) -> None:
        self._voice.end()

    # -- inside --------------------------------------------------------------------------------------
    def _listen(self) -> None:
        if self._presenter is None or self._starting or self._voice.running:
            return
        chosen, monitor = self._microphone, self._desk.program.monitor
        self._again.stop()
        if chosen and not self._off:
            self._desk.do(
                lambda: monitor.listen(chosen, self._report), failed=self._on_not_opened, lane=RECORDER
            )
        else:
            self._desk.do(monitor.close, lane=RECORDER)

    def _voice_presenter(self) -> VoiceTestPresenter | None:
        return None if self._presenter is None else self._presenter.voice

    def _report(self, rms: float, peak: float) -> None:
        """In the microphone's thread."""
        self._desk.program.bus.publish(LevelMeasured(rms, peak))

    def _on_microphones(self, event: MicrophonesChanged) -> None:
        if self._presenter is not None:
            self._presenter.hearing.on_microphones_changed(event.microphones, self._preferred)

    def _on_level(self, event: LevelMeasured) -> None:
        if self._presenter is not None and not self._off:
            if self._unopened:
                self._unopened = False
                self._presenter.problem_closed()
            self._presenter.on_level_measured(event.rms, event.peak)

    def _on_tick(self) -> None:
        if self._presenter is not None:
            self._presenter.tick()

    def _on_not_opened(self, error: AppError) -> None:
        """Said once, and tried again until it opens."""
        if self._presenter is None:
            return
        if not self._unopened:
            self._unopened = True
            self._presenter.on_failed(explain(error))
        self._presenter.hearing.on_not_opened()
        self._again.start()

    def _failed(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.on_failed(explain(error))
