"""Microphones, the recorder, sealed recordings, attached files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Protocol

from app.domain.errors import AppError
from app.domain.session import Mark, Place, RecordingState


class SealedSound(Protocol):
    """A recording that is being made of sound that is there already, an attached file. One thread."""

    def append(self, pcm: bytes) -> None:
        """Seal more 16 kHz mono; it is synced at least every 10 s of sound. DISK_FULL …"""

    def finish(self) -> RecordingState:
        """Sync everything with the explicit ending."""

    def close(self) -> None:
        """Let go of the file without an ending, as before destruction; idempotent."""


class RecordingStore(Protocol):
    """Sealed recordings on disk; positions are sample numbers of the whole recording, over all segments."""

    def state(self, recording_id: str) -> RecordingState:
        """What is readable now; also while it is being recorded. RECORDING_DESTROYED without its keys."""

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        """Exactly the PCM of samples start … stop, clipped to what is there; never of a damaged record."""

    def recording_ids(self) -> tuple[str, ...]:
        """All recordings whose files exist."""

    def keys(self, recording_id: str) -> tuple[str, ...]:
        """Ids of the keys of its segments; without asking for the keys. Empty when there is no such file."""

    def destroy(self, recording_id: str) -> None:
        """Destroy the keys first, then remove the files; idempotent."""

    def begin(self, recording_id: str) -> SealedSound:
        """Make a new recording of sound that is there already. DISK_FULL, KEYRING_LOCKED …"""

    def forget(self, recording_id: str, frame: int, before: int) -> None:
        """Finish a forgetting (see ``Recorder.forget``) of a recording that nobody writes; idempotent.

        Of the segments numbered below ``before`` nothing from sample ``frame`` on can be decrypted afterwards
        with any key; what was recorded after the forgetting stays. DISK_FULL, DISK_FAILED: to be repeated.
        """

    def free_bytes(self) -> int:
        """Bytes that sound may still take on the disk."""

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
        """Close the microphone now; everything heard before is sealed when this returns. From any thread,
        idempotent; a ``BugError`` when nothing runs."""

    def resume(self) -> None:
        """Open the microphone again."""

    def stop(self) -> RecordingState:
        """Seal what is left, write the explicit ending, close everything; idempotent after the first call."""

    def abandon(self) -> None:
        """Stop without an ending, as before destruction: nothing more is written."""

    @property
    def place(self) -> Place:
        """Where the recording stands now; (0, 0) while nothing runs."""

    def forget(self, frame: int) -> None:
        """Have everything from sample ``frame`` on destroyed and go on there; also while it is paused.
        Returns at once: ``await_forgotten`` waits.

        What stays of the segment that is cut is sealed anew under a new key and synced, then the old keys are
        destroyed and the files removed. Sound that comes meanwhile waits in memory and is kept. Marks beyond
        the place are dropped. What a disk does not let happen is tried again as long as the recording runs.
        """

    def await_forgotten(self, patience: float) -> bool:
        """Wait that many seconds at most until no forgetting is left to be done; from any thread. False: one
        is, or the recording ended meanwhile."""

    @property
    def forgetting(self) -> bool:
        """Whether a forgetting still waits for the disk."""

    def switch(self, microphone: str | None) -> None:
        """Go on with another microphone, behind a GAP mark and in a new segment; also while it is lost.
        NO_MICROPHONE: it goes on looking for one."""

    @property
    def microphone(self) -> Microphone | None:
        """The one in use; None while it is lost, closed or not known."""

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


class MicrophoneWatch(Protocol):
    """Follows what is plugged in, without disturbing a recording."""

    def watch(self, report: Callable[[tuple[Microphone, ...]], None]) -> None:
        """``report`` gets the devices, the default one first, at once and within 3 s of every change, in a
        thread of its own; an empty tuple: none. Replaces an earlier watch."""

    def close(self) -> None:
        """End the watch; idempotent."""


class VoiceTest(Protocol):
    """A few seconds of the clinician's own voice, to be heard once. Kept in memory only, never on a disk."""

    def listen(self, microphone: str | None, seconds: float, report: Callable[[float, float], None]) -> None:
        """Hear ``seconds`` of sound; ``report`` gets root mean square and peak meanwhile. NO_MICROPHONE.
        Returns early when ``close`` is called."""

    def play(self) -> None:
        """Play what was heard; returns at its end, or when ``close`` is called. NO_SPEAKER."""

    def heard(self) -> bytes:
        """What was heard, as 16 kHz mono PCM; empty when nothing was, or it is wiped."""

    def close(self) -> None:
        """Stop and wipe the sound; idempotent."""


class Loudspeaker(Protocol):
    """Makes sound audible."""

    def play(self, pcm: memoryview, stop: Event) -> None:
        """Play 16 kHz mono from memory; returns at its end, or within 0.2 s of ``stop`` set. NO_SPEAKER."""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """One file with what was in it: another file of its name, or another content, has another identity."""

    device: int
    inode: int
    size: int
    changed_ns: int


class Removal(StrEnum):
    """What became of a file that was to be deleted."""

    REMOVED = "removed"
    GONE = "gone"
    CHANGED = "changed"  # another file, or other content: it was not touched
    REFUSED = "refused"  # the system does not let it be deleted


class AudioFiles(Protocol):
    """Attached sound files of any common format (R48), read as a stream."""

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """Yield 16 kHz mono PCM; FILE_NOT_FOUND, FILE_NOT_AUDIO, FILE_NO_AUDIO_STREAM, FILE_CORRUPT."""

    def seconds(self, path: Path) -> float:
        """The length the file says it has, 0 where it does not say; the errors of ``stream`` but damage."""

    def identity(self, path: Path) -> FileIdentity:
        """Which file this is now; FILE_NOT_FOUND."""

    def remove(self, path: Path, identity: FileIdentity) -> Removal:
        """Delete the file if it still is the very one that ``identity`` names; never another one."""
