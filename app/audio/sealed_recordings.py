"""Sealed recordings in a folder: what the rest of the program may do with them."""

from collections.abc import Callable
from datetime import UTC, datetime
from os import utime
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

from app.audio.attached_sound import AttachedSound
from app.audio.disk import Disk, LocalDisk, disk_error
from app.audio.forgetting import MOST_LOST, Forgetting, is_unfinished, sweep
from app.audio.segment_files import SegmentFiles
from app.audio.segment_format import BYTES_PER_SECOND, key_id
from app.audio.segment_layout import laid_out, read_stretches
from app.audio.segment_shelf import SegmentShelf
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.session import RecordingState
from app.services.ports import Clock, KeyVault

LATE_WRITER_PATIENCE = 30.0
"""Seconds that whoever wants an ended recording waits for a disk that still stalls."""

_Result = TypeVar("_Result")


class LateWriter(Protocol):
    """Writes the rest of a recording that was ended while the disk stalled."""

    done: Event

    def abandon(self, patience: float) -> None:
        """Write nothing more."""


class SealedRecordings:
    """Implements ``RecordingStore``: returns only samples that are exactly as they were sealed.

    The position of a segment comes from its header, so what a failed disk kept of sound that was written
    again elsewhere is not heard twice. Where sound in the middle was damaged, silence of the same length is
    read and ``holes`` tells where. Safe to use from any thread.
    """

    def __init__(self, folder: Path, vault: KeyVault, clock: Clock, disk: Disk | None = None) -> None:
        """``folder`` is made with the first recording; ``disk``: this laptop's, or a failing one in tests."""
        self._files = SegmentFiles(folder, vault, clock, disk or LocalDisk())
        self._shelf = SegmentShelf(self._files)
        self._late: dict[str, LateWriter] = {}

    # --- reading

    def state(self, recording_id: str) -> RecordingState:
        """See ``RecordingStore``; the first look at an hour takes about 0.2 s, later ones what was added.

        Of a recording left to a late writer: when that is done; DISK_FAILED (retryable) if it stalls on.
        """
        self._await_late_writer(recording_id)
        with self._shelf.lock:
            readers = self._shelf.visible(recording_id)
            stretches = laid_out(readers)
            started = [reader.header.started_at for reader in readers if reader.header is not None]
            return RecordingState(
                id=recording_id,
                frames=stretches[-1][2] if stretches else 0,
                finished=bool(readers) and readers[-1].final,
                segments=len(readers),
                started_at=started[0] if started else None,
                last_written_at=_last_written(stretches[-1][0].path) if stretches else None,
            )

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        """See ``RecordingStore``; 16-bit little endian."""
        with self._shelf.lock:
            stretches = laid_out(self._shelf.visible(recording_id))
            start, stop = max(0, start), min(stop, stretches[-1][2] if stretches else 0)
            try:
                return read_stretches(stretches, start, stop) if start < stop else b""
            except OSError as exc:
                raise disk_error(exc) from exc

    def holes(self, recording_id: str) -> tuple[tuple[int, int], ...]:
        """Stretches (first sample, sample after the last) that are damaged and read as silence."""
        with self._shelf.lock:
            found: list[tuple[int, int]] = []
            position = 0
            for reader, begin, end in laid_out(self._shelf.visible(recording_id)):
                if begin > position:
                    found.append((position, begin))
                found += [
                    (begin + first, min(begin + last, end))
                    for first, last in reader.holes
                    if begin + first < end
                ]
                position = end
            return tuple(sorted(found))

    def recording_ids(self) -> tuple[str, ...]:
        """See ``RecordingStore``; sorted, so by the time they were made."""
        return self._files.ids()

    def keys(self, recording_id: str) -> tuple[str, ...]:
        """See ``RecordingStore``."""
        return tuple(key_id(recording_id, number) for number in self._files.numbers(recording_id))

    def segments(self, recording_id: str) -> int:
        """How many segments it has; without opening any."""
        return len(self._files.numbers(recording_id))

    def next_segment(self, recording_id: str) -> int:
        """The number that the next segment will have at least, and no present one has."""
        return self._files.next_number(recording_id)

    def free_bytes(self) -> int:
        """See ``RecordingStore``. DISK_FAILED."""
        return self._files.free_bytes()

    def free_seconds(self) -> float:
        """See ``RecordingStore``. DISK_FAILED."""
        return self.free_bytes() / BYTES_PER_SECOND

    # --- writing

    def begin(self, recording_id: str) -> AttachedSound:
        """See ``RecordingStore``. An id that is in use is a ``BugError``."""
        if self._files.numbers(recording_id):
            raise BugError({"subject": "recording id used twice"})
        return AttachedSound(self, recording_id)

    def begin_segment(self, recording_id: str, start_frame: int) -> SegmentWriter:
        """Make the next segment: first its key, durably, then its file. DISK_FULL, KEYRING_LOCKED …"""
        return self._files.begin(recording_id, start_frame)

    def discard(self, writer: SegmentWriter) -> None:
        """Take back a segment without any sound that could not be gone on with; the next one has its place.

        The first one stays: a recording without any segment counts as destroyed.
        """
        if not writer.records and writer.header.number:
            self._shelf.drop(writer.header.recording_id, [writer.header.number])
            self._files.take_back(writer)

    def leave_to(self, recording_id: str, writer: LateWriter) -> None:
        """The recording ended, but its writer still waits for the disk: nothing is made of it before."""
        self._late[recording_id] = writer

    def _await_late_writer(self, recording_id: str) -> None:
        writer = self._late.get(recording_id)
        if writer is None:
            return
        if not writer.done.wait(LATE_WRITER_PATIENCE):
            raise LocalError(ErrorCode.DISK_FAILED, retryable=True, details={"reason": "stalled"})
        self._late.pop(recording_id, None)

    def hold_reserve(self, recording_id: str) -> bool:
        """Keep room back for the ending of this recording; False when there is too little now."""
        return self._files.reserve.hold(recording_id)

    def give_up_reserve(self, recording_id: str) -> bool:
        """Give that room back; True when there is more of it now."""
        return self._files.reserve.give_up(recording_id)

    # --- forgetting and destroying

    def forgetting(self, recording_id: str, frame: int) -> Forgetting:
        """A forgetting of a recording that the caller is writing."""
        return Forgetting(self._files, self._shelf, recording_id, frame)

    def forget(self, recording_id: str, frame: int, before: int) -> None:
        """See ``RecordingStore``. A recording that was destroyed has nothing to forget."""
        self._await_late_writer(recording_id)
        with self._shelf.lock:
            try:
                readers = self._shelf.keyed(recording_id)
            except LocalError as exc:
                if exc.code is ErrorCode.RECORDING_DESTROYED:
                    return
                raise
            old = [reader for reader in readers if reader.number < before]
            if is_unfinished(readers, frame, before):
                finished = old[-1].final or any(reader.final for reader in readers[len(old) :])
                readable = max(reader.start_frame + reader.frames for reader in readers)
                written_at = _last_written(old[-1].path).timestamp()
                forgetting = Forgetting(self._files, self._shelf, recording_id, frame, before, MOST_LOST)
                try:
                    copy = self._with_reserve(
                        recording_id, lambda: forgetting.run(readable, finish=finished)
                    ).header
                finally:
                    forgetting.close()
                _set_last_written(self._files.path(recording_id, copy.number), written_at)
            else:
                sweep(self._files, self._shelf, recording_id, frame, before)
            self._files.reserve.give_up(recording_id)

    def _with_reserve(self, recording_id: str, act: Callable[[], _Result]) -> _Result:
        try:
            return act()
        except LocalError as exc:
            if exc.code is not ErrorCode.DISK_FULL or not self._files.reserve.give_up(recording_id):
                raise
            return act()

    def destroy(self, recording_id: str) -> None:
        """See ``RecordingStore``. Keys go from the last to the first: what a crash leaves is found again."""
        late = self._late.pop(recording_id, None)
        if late is not None:
            late.abandon(0.0)
        with self._shelf.lock:
            self._shelf.drop(recording_id)
            self._files.destroy(recording_id)


def _last_written(path: Path) -> datetime:
    """When the file was last written to; the file system's time, of a copy that of the copying."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as exc:
        raise disk_error(exc) from exc


def _set_last_written(path: Path, seconds: float) -> None:
    """Sealing again is no recording: how long the gap after it is must not change."""
    try:
        utime(path, (seconds, seconds))
    except OSError:
        return  # the gap is told shorter than it was
