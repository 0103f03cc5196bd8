"""The level of a microphone before a session: nothing is kept, nothing is written."""

from collections.abc import Callable
from threading import Event, Thread

from app.audio.intake import Intake, Opened, Sound
from app.audio.level import LevelMeter
from app.audio.resampling import StreamResampler
from app.audio.source import MicrophoneSource
from app.services.ports import Clock

_REST_SECONDS = 0.05
_RING_SECONDS = 1.0


class MicrophoneMonitor:
    """``ports.LevelMonitor`` over a source of its own; each block is measured and dropped."""

    def __init__(self, source: MicrophoneSource, clock: Clock) -> None:
        self._source, self._clock = source, clock
        self._closing = Event()
        self._thread: Thread | None = None

    def listen(self, microphone: str | None, report: Callable[[float, float], None]) -> None:
        """Open the microphone and begin to report; NO_MICROPHONE."""
        self.close()
        self._closing.clear()
        intake = Intake(self._clock.monotonic, _RING_SECONDS)
        self._source.open(microphone, intake)
        self._thread = Thread(target=self._measure, args=(intake, report), name="level", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Close the microphone; idempotent."""
        self._closing.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
            self._source.close()

    def _measure(self, intake: Intake, report: Callable[[float, float], None]) -> None:
        meter = LevelMeter(report, self._clock.monotonic)
        resampler: StreamResampler | None = None
        while not self._closing.is_set():
            item = intake.take()
            if isinstance(item, Opened):
                resampler = StreamResampler(item.format)
            elif isinstance(item, Sound) and resampler is not None:
                meter.hear(resampler.convert(item.block))
            elif item is None:
                intake.rest(_REST_SECONDS)
