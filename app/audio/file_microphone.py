"""A sound file that is played as if it were the microphone."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

from app.audio.audio_files import DecodedFiles
from app.audio.intake import BLOCK_SECONDS, Intake, SoundFormat
from app.audio.source import Order
from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE
from app.services.ports import AudioFiles, Clock, Microphone

BLOCK_FRAMES = round(SAMPLE_RATE * BLOCK_SECONDS)
MOST_WAITING_BLOCKS = 10
"""A file waits while 0.2 s of it are not yet taken: none of it is dropped, and little is in the air."""


class FileMicrophone:
    """Implements ``MicrophoneSource``: every sample of the file once, in order, at the given pace.

    Closing it holds the file where it is; the next opening goes on from there. After its end it stays silent,
    like a microphone in an empty room, and ``finished`` is True.
    """

    def __init__(
        self, path: Path, clock: Clock, pace: float | None = 1.0, files: AudioFiles | None = None
    ) -> None:
        """``pace``: 1 real time, 8 eight times as fast, None or 0 as fast as it is taken."""
        self._path = path
        self._clock = clock
        self._pace = pace or None
        self._files: AudioFiles = files or DecodedFiles()
        self._blocks: Iterator[bytes] | None = None
        self._held: bytes | None = None
        self._error: AppError | None = None
        self._closing = Event()
        self._ended = Event()
        self._thread: Thread | None = None
        self.frames_played = 0
        """Samples handed over so far."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The file as the only, default device; its name is not shown: it may be a person's."""
        return (Microphone("file", "Sound file", default=True),)

    def open(self, microphone: str | None, intake: Intake) -> Microphone:
        """Begin, or go on. FILE_NOT_FOUND, FILE_NOT_AUDIO, FILE_NO_AUDIO_STREAM."""
        del microphone  # there is only one
        if self._blocks is None:
            self._blocks = iter(self._files.stream(self._path, BLOCK_FRAMES))
            self._held = next(self._blocks, None)
        self._closing.clear()
        intake.opened(SoundFormat(SAMPLE_RATE))
        self._thread = Thread(target=self._play, args=(intake,), name="file-microphone", daemon=True)
        self._thread.start()
        return self.microphones()[0]

    def open_first(self, order: Order, intake: Intake) -> Microphone:
        """See ``MicrophoneSource``."""
        del order  # there is only one
        return self.open(None, intake)

    def close(self) -> None:
        """See ``MicrophoneSource``."""
        self._closing.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def trouble(self) -> AppError | None:
        """The error that ended the file early, if one did."""
        return self._error

    @property
    def finished(self) -> bool:
        """The last sample was handed over, or the file ended early in an error (see ``error``)."""
        return self._ended.is_set()

    @property
    def error(self) -> AppError | None:
        """FILE_CORRUPT … when the file could not be played to its end."""
        return self._error

    def wait(self, timeout: float | None = None) -> bool:
        """Block until ``finished``; True when it is."""
        return self._ended.wait(timeout)

    def _play(self, intake: Intake) -> None:
        begun, played = self._clock.monotonic(), 0.0
        while not self._closing.is_set():
            block = self._next_block()
            if block is None:
                intake.wake()
                self._ended.set()
                return
            if self._pace is not None:
                ahead = played / self._pace - (self._clock.monotonic() - begun)
                if ahead > 0 and self._closing.wait(ahead):
                    break
            while not intake.wait_for_room(MOST_WAITING_BLOCKS, timeout=0.1):
                if self._closing.is_set():
                    return
            intake.put(block)
            self._held = None
            self.frames_played += len(block) // 2
            played += len(block) / 2 / SAMPLE_RATE

    def _next_block(self) -> bytes | None:
        if self._held is None and self._blocks is not None:
            try:
                self._held = next(self._blocks, None)
            except AppError as error:
                self._error = error
        return self._held
