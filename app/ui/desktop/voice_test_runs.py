"""The jobs of a test with playback: hear, play, end; what comes of an earlier test is dropped."""

from collections.abc import Callable

from app.domain.errors import AppError, Cancelled
from app.runtime.jobs import RECORDER
from app.services.events import LevelMeasured
from app.ui.desktop.desk import Desk
from app.ui.presession.voice_test.presenter import VoiceTestPresenter

VOICE = "voice"
"""The lane of the voice test, whose work takes seconds: the recorder's lane stays free to end it."""


class VoiceTestRuns:
    """One test at a time, with the microphone to itself. Main thread only."""

    def __init__(
        self, desk: Desk, presenter: Callable[[], VoiceTestPresenter | None], ended: Callable[[], None]
    ) -> None:
        """``presenter``: who is told, None once nobody is; ``ended``: the microphone is free again."""
        self._desk, self._presenter, self._ended = desk, presenter, ended
        self._test = 0
        self._running = False

    @property
    def running(self) -> bool:
        """Whether the microphone belongs to a test, or is about to be let go by one."""
        return self._running

    def hear(self, microphone: str | None, seconds: float) -> None:
        """Close the monitor, then listen for so long; the presenter is told of the end or the failure."""
        self._running = True
        self._test += 1
        test, program = self._test, self._desk.program

        def listen() -> None:
            if test != self._test:
                raise Cancelled
            program.voice_test.listen(microphone, seconds, self._report)

        def begin(_nothing: None) -> None:
            self._run(test, listen, VoiceTestPresenter.on_heard)

        self._desk.do(program.monitor.close, begin, lambda error: self._failed(test, error), RECORDER)

    def play(self) -> None:
        """Play what was heard; the presenter is told of the end or the failure."""
        test, program = self._test, self._desk.program

        def play() -> None:
            if test != self._test:
                raise Cancelled
            program.voice_test.play()

        self._run(test, play, VoiceTestPresenter.on_played)

    def end(self) -> None:
        """Stop at once and wipe the sound; ``ended`` follows unless another test has begun by then."""
        self._test += 1
        test, voice = self._test, self._desk.program.voice_test

        def stopped(_nothing: None) -> None:
            # once more behind what was waiting for its turn: nothing of it stays in memory
            self._desk.do(voice.close, over, lane=VOICE)

        def over(_nothing: None) -> None:
            if self._running and test == self._test:
                self._running = False
                self._ended()

        self._desk.do(voice.close, stopped, lane=RECORDER)

    def abandon(self) -> None:
        """Drop whatever still comes; whoever calls lets go of the microphone."""
        self._test += 1
        self._running = False

    def _run(self, test: int, work: Callable[[], None], tell: Callable[[VoiceTestPresenter], None]) -> None:
        def done(_nothing: None) -> None:
            presenter = self._presenter()
            if presenter is not None and test == self._test:
                tell(presenter)

        self._desk.do(work, done, lambda error: self._failed(test, error), VOICE)

    def _failed(self, test: int, error: AppError) -> None:
        presenter = self._presenter()
        if presenter is not None and test == self._test:
            presenter.on_failed(error)

    def _report(self, rms: float, peak: float) -> None:
        """In the microphone's thread."""
        self._desk.program.bus.publish(LevelMeasured(rms, peak))
