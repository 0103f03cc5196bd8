"""Parts for tests of recording: a clock, a known endless signal, a microphone in the test's hand."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.audio.intake import Intake, SoundFormat
from app.audio.source import Order
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.services.ports import Microphone

DEADLINE = 10.0
BLOCK = 320


class WallClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def signal(start: int, stop: int) -> bytes:
    """Samples ``start`` … ``stop`` of an endless signal without any repetition within a day."""
    numbers = np.arange(start, stop, dtype=np.uint64)
    mixed = (numbers * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(41)
    return mixed.astype(np.uint16).astype("<u2").tobytes()


class SignalFile:
    """An ``AudioFiles`` whose every file is the signal; ``progress`` hears how much was handed over."""

    def __init__(self, frames: int, start: int = 0, progress: Callable[[int], None] | None = None) -> None:
        self._frames, self._start, self._progress = frames, start, progress

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        for position in range(0, self._frames, block_frames):
            if self._progress is not None:
                self._progress(position)  # whoever asks for a block has handed over the ones before
            end = min(position + block_frames, self._frames)
            yield signal(self._start + position, self._start + end)
        if self._progress is not None:
            self._progress(self._frames)


class Heard:
    """A ``RecorderListener`` that remembers."""

    def __init__(self) -> None:
        self.levels: list[tuple[float, float]] = []
        self.frames: list[int] = []
        self.troubles: list[AppError | None] = []

    def level(self, rms: float, peak: float) -> None:
        self.levels.append((rms, peak))

    def sealed(self, frames: int) -> None:
        self.frames.append(frames)

    def troubled(self, error: AppError | None) -> None:
        self.troubles.append(error)

    @property
    def safe(self) -> int:
        """Samples that were said to be on the disk."""
        return self.frames[-1] if self.frames else 0

    @property
    def codes(self) -> list[ErrorCode | None]:
        """The reported troubles by code."""
        return [None if error is None else error.code for error in self.troubles]


class HandMicrophone:
    """A ``MicrophoneSource`` that gives what the test says and fails when the test wants it to."""

    def __init__(self, sound_format: SoundFormat | None = None) -> None:
        self.format = sound_format or SoundFormat(SAMPLE_RATE)
        self.devices = (Microphone("m1", "First", default=True), Microphone("m2", "Second"))
        self.refusal: AppError | None = None
        self.fault: AppError | None = None
        self.opened: list[str | None] = []
        self.closed = 0
        self.finished = False
        self._intake: Intake | None = None

    def microphones(self) -> tuple[Microphone, ...]:
        return self.devices

    def open(self, microphone: str | None, intake: Intake) -> Microphone | None:
        self.opened.append(microphone)
        if self.refusal is not None:
            raise self.refusal
        self._intake = intake
        intake.opened(self.format)
        return next((m for m in self.devices if microphone in (None, m.id)), None)

    def open_first(self, order: Order, intake: Intake) -> Microphone | None:
        for microphone in order(self.devices):
            try:
                self.open(microphone.id, intake)
            except AppError:
                continue
            return microphone
        raise LocalError(ErrorCode.NO_MICROPHONE)

    def close(self) -> None:
        self.closed += 1
        self._intake = None

    def trouble(self) -> AppError | None:
        return self.fault

    @property
    def is_open(self) -> bool:
        """Whether somebody listens."""
        return self._intake is not None

    def say(self, pcm: bytes) -> None:
        """Hand over ``pcm`` in blocks of 20 ms."""
        assert self._intake is not None, "the microphone is closed"
        size = round(self.format.rate * 0.02) * 2 * self.format.channels
        for start in range(0, len(pcm), size):
            self._intake.put(pcm[start : start + size])


def lost() -> AppError:
    """A microphone that is gone."""
    return LocalError(ErrorCode.MICROPHONE_LOST, retryable=True)


def wait_until(condition: Callable[[], bool], what: str, deadline: float = DEADLINE) -> None:
    """Return as soon as ``condition`` holds; fail after ``deadline`` seconds."""
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, f"not within {deadline:g} s: {what}"
        time.sleep(0.005)
