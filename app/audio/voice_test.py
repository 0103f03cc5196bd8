"""The clinician's own voice, heard once before the first session. In memory only, and wiped."""

from collections.abc import Callable
from threading import Event, RLock

from app.audio.intake import Intake, Opened, Sound
from app.audio.level import LevelMeter
from app.audio.microphone_keeper import SILENCE
from app.audio.resampling import StreamResampler
from app.audio.segment_format import SAMPLE_BYTES
from app.audio.source import MicrophoneSource
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.services.ports import Clock, Loudspeaker

MOST_SECONDS = 20.0
START_SECONDS = 1.0
"""How much longer than asked it may take, as a microphone does not speak at once."""
_REST_SECONDS = 0.02
_CLOSE_SECONDS = 0.02


class HeardVoice:
    """Implements ``VoiceTest`` over a source and a loudspeaker of its own.

    ``listen`` and ``play`` take their time in the thread that calls them, one at a time; ``close`` comes from
    any thread and has ended them, closed the microphone and overwritten the sound when it returns.
    """

    def __init__(self, source: MicrophoneSource, speaker: Loudspeaker, clock: Clock) -> None:
        self._source, self._speaker, self._clock = source, speaker, clock
        self._busy = RLock()
        self._stop = Event()
        self._sound = bytearray()
        self._size = 0

    def listen(self, microphone: str | None, seconds: float, report: Callable[[float, float], None]) -> None:
        """See ``VoiceTest``; at most 20 s. What was heard before is wiped. NO_MICROPHONE: or it is lost."""
        with self._busy:
            self._wipe()
            self._stop = stop = Event()
            self._sound = bytearray(round(min(seconds, MOST_SECONDS) * SAMPLE_RATE) * SAMPLE_BYTES)
            intake = Intake(self._clock.monotonic, MOST_SECONDS)
            self._source.open(microphone, intake)
            try:
                self._hear(intake, LevelMeter(report, self._clock.monotonic), stop)
            finally:
                self._source.close()

    def play(self) -> None:
        """See ``VoiceTest``; nothing when nothing was heard."""
        with self._busy:
            self._stop = stop = Event()
            with memoryview(self._sound) as sound, sound[: self._size] as heard:
                if heard:
                    self._speaker.play(heard, stop)

    def heard(self) -> bytes:
        """See ``VoiceTest``; waits for the end of what is being heard."""
        with self._busy:
            return bytes(self._sound[: self._size])

    def close(self) -> None:
        """See ``VoiceTest``; within 0.3 s."""
        self._stop.set()
        while not self._busy.acquire(timeout=_CLOSE_SECONDS):
            self._stop.set()  # also one that began meanwhile
        try:
            self._wipe()
        finally:
            self._busy.release()

    def _hear(self, intake: Intake, meter: LevelMeter, stop: Event) -> None:
        resampler: StreamResampler | None = None
        end = self._clock.monotonic() + len(self._sound) / (SAMPLE_BYTES * SAMPLE_RATE) + START_SECONDS
        while self._size < len(self._sound) and not stop.is_set() and self._clock.monotonic() < end:
            item = intake.take()
            if isinstance(item, Opened):
                resampler = StreamResampler(item.format)
            elif isinstance(item, Sound) and resampler is not None:
                pcm = resampler.convert(item.block)
                self._keep(pcm)
                meter.hear(pcm)
            elif item is None:
                self._look()
                if self._source.finished and intake.empty:
                    return
                intake.rest(_REST_SECONDS)

    def _keep(self, pcm: bytes) -> None:
        kept = pcm[: len(self._sound) - self._size]
        self._sound[self._size : self._size + len(kept)] = kept
        self._size += len(kept)

    def _look(self) -> None:
        trouble = self._source.trouble()
        if trouble is not None and trouble.details.get("reason") != SILENCE:
            raise LocalError(ErrorCode.NO_MICROPHONE, retryable=True) from trouble

    def _wipe(self) -> None:
        self._sound[:] = bytes(len(self._sound))
        self._size = 0
