"""Microphones, the recorder, sealed recordings, attached files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import AppError
from app.domain.session import Mark, RecordingState


class RecordingStore(Protocol):
    """Sealed recordings on disk; positions are sample numbers of the whole recording, over all segments."""

    def state(self, recording_id: str) -> RecordingState:
        """What is readable now; also while it is being recorded. RECORDING_DESTROYED without its keys."""

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        """Exactly the PCM of samples start … stop, clipped to what is there; never of a damaged record."""

    def recording_ids(self) -> tuple[str, ...]:
        """All recordings whose files exist."""

    def destroy(self, recording_id: str) -> None:
        """Destroy the keys first, then remove the files; idempotent."""

    def free_seconds(self) -> float:
        """How many seconds of sound still fit on the disk."""


class RecorderListener(Protocol):
    """Called by the recorder's writer thread; must return at once and not raise."""

    def level(self, rms: float, peak: float) -> None:
        """Level of the last 50 ms, 0 … 1."""

    def sealed(self, frames: int) -> None:
        """``frames`` samples in all are on the disk, synced."""

    def troubled(self, error: AppError | None) -> None:
        """Recording met a failure (None: it is over). What is sealed is safe."""


@dataclass(frozen=True, slots=True)
class Microphone:
    """A device that can be recorded from; ``id`` stays the same while it is plugged in."""

    id: str
    name: str
    default: bool = False


class Recorder(Protocol):
    """Records one recording at a time into sealed segments; every call returns within a second."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The devices, the default one first; NO_MICROPHONE never, an empty tuple instead."""

    def start(self, recording_id: str, listener: RecorderListener, microphone: str | None = None) -> None:
        """Begin, or go on after a crash in a new segment. On NO_MICROPHONE, DISK_FULL … nothing runs."""

    def pause(self) -> None:
        """Close the microphone now; everything heard before is sealed when this returns."""

    def resume(self) -> None:
        """Open the microphone again."""

    def stop(self) -> RecordingState:
        """Seal what is left, write the explicit ending, close everything; idempotent after the first call."""

    def abandon(self) -> None:
        """Stop without an ending, as before destruction: nothing more is written."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Pauses and gaps of this run, at their place in the recording."""


class LevelMonitor(Protocol):
    """Measures the level of a microphone before anything is recorded; the sound itself is dropped at once."""

    def listen(self, microphone: str | None, report: Callable[[float, float], None]) -> None:
        """``report`` gets root mean square and peak (0 … 1) about 20 times a second, in a thread of its own.
        Replaces what was listened to before. NO_MICROPHONE."""

    def close(self) -> None:
        """Close the microphone, so that the recorder can have it; idempotent."""


class AudioFiles(Protocol):
    """Attached sound files of any common format (R48), read as a stream."""

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """Yield 16 kHz mono PCM; FILE_NOT_FOUND, FILE_NOT_AUDIO, FILE_NO_AUDIO_STREAM, FILE_CORRUPT."""
