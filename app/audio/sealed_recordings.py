"""Sealed recordings in a folder: one folder a recording, in it one file a segment."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from app.audio.disk import Disk, LocalDisk, disk_error, sync_folder
from app.audio.segment_format import (
    BYTES_PER_SECOND,
    SALT_BYTES,
    SAMPLE_BYTES,
    SegmentHeader,
    key_id,
)
from app.audio.segment_reader import SegmentReader
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.session import RecordingState
from app.services.ports import Clock, KeyVault

_SUFFIX = ".sealed"
LEAST_BYTES = 65_536
"""A segment is not begun with less room than this: 2 s of sound."""
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class SealedRecordings:
    """Implements ``RecordingStore``: returns only samples that are exactly as they were sealed.

    The position of a segment comes from its header, so what a failed disk kept of sound that was written
    again elsewhere is not heard twice. Where sound in the middle was damaged, silence of the same length is
    read and ``holes`` tells where. Safe to use from any thread.
    """

    def __init__(self, folder: Path, vault: KeyVault, clock: Clock, disk: Disk | None = None) -> None:
        """``folder`` is made with the first recording; ``disk``: this laptop's, or a failing one in tests."""
        self._folder = folder
        self._vault = vault
        self._clock = clock
        self._disk: Disk = disk or LocalDisk()
        self._readers: dict[str, dict[int, SegmentReader]] = {}
        self._spare_keys: dict[str, tuple[int, bytes]] = {}
        self._lock = RLock()

    # --- reading

    def state(self, recording_id: str) -> RecordingState:
        """See ``RecordingStore``; the first look at an hour takes about 0.2 s, later ones what was added."""
        with self._lock:
            readers = self._refreshed(recording_id)
            layout = list(_layout(readers))
            headers = [reader.header for reader in readers if reader.header is not None]
            return RecordingState(
                id=recording_id,
                frames=layout[-1][2] if layout else 0,
                finished=readers[-1].final,
                segments=len(readers),
                started_at=headers[0].started_at if headers else None,
                last_written_at=_last_written(layout[-1][0].path) if layout else None,
            )

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        """See ``RecordingStore``; 16-bit little endian."""
        with self._lock:
            layout = list(_layout(self._refreshed(recording_id)))
            position, stop = max(0, start), min(stop, layout[-1][2] if layout else 0)
            parts: list[bytes] = []
            try:
                for reader, begin, end in layout:
                    if end <= position or begin >= stop:
                        continue
                    parts.append(bytes(max(0, begin - position) * SAMPLE_BYTES))
                    position = max(position, begin)
                    parts.append(reader.read(position - begin, min(stop, end) - begin))
                    position = min(stop, end)
            except OSError as exc:
                raise disk_error(exc) from exc
            parts.append(bytes(max(0, stop - position) * SAMPLE_BYTES))
            return b"".join(parts)

    def holes(self, recording_id: str) -> tuple[tuple[int, int], ...]:
        """Stretches (first sample, sample after the last) that are damaged and read as silence."""
        with self._lock:
            found: list[tuple[int, int]] = []
            position = 0
            for reader, begin, end in _layout(self._refreshed(recording_id)):
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
        if not self._folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self._folder.iterdir() if self._numbers(path.name)))

    def segments(self, recording_id: str) -> int:
        """How many segments it has; without opening any."""
        return len(self._numbers(recording_id))

    def free_seconds(self) -> float:
        """See ``RecordingStore``."""
        try:
            return self._disk.free_bytes(self._folder) / BYTES_PER_SECOND
        except OSError as exc:
            raise disk_error(exc) from exc

    # --- writing and destroying

    def begin_segment(self, recording_id: str, start_frame: int) -> SegmentWriter:
        """Make the next segment: first its key, durably, then its file. DISK_FULL, KEYRING_LOCKED …"""
        if self.free_seconds() * BYTES_PER_SECOND < LEAST_BYTES:
            raise LocalError(ErrorCode.DISK_FULL, retryable=True)
        spare = self._spare_keys.pop(recording_id) if recording_id in self._spare_keys else None
        number, data_key = spare or self._new_key(recording_id)
        header = SegmentHeader(
            recording_id=recording_id,
            number=number,
            key_id=key_id(recording_id, number),
            salt=secrets.token_bytes(SALT_BYTES),
            started_at=self._clock.now(),
            start_frame=start_frame,
        )
        try:
            file = self._disk.create(self._path(recording_id, number))
        except FileExistsError as exc:
            raise disk_error(exc) from exc
        except OSError as exc:
            self._spare_keys[recording_id] = (number, data_key)
            raise disk_error(exc) from exc
        try:
            return SegmentWriter(file, header, data_key)
        except OSError as exc:
            file.close()
            self._remove_barren(header, data_key)
            raise disk_error(exc) from exc

    def discard(self, writer: SegmentWriter) -> None:
        """Take back a segment without any sound that could not be gone on with; the next one has its place.

        Its key is used again, but with another salt. So a disk that stays full fills neither the folder nor
        the keyring. The first one stays: a recording without any segment counts as destroyed.
        """
        if not writer.records and writer.header.number:
            self._remove_barren(writer.header, self._vault.load(writer.header.key_id))

    def _remove_barren(self, header: SegmentHeader, data_key: bytes) -> None:
        with self._lock:
            self._readers.get(header.recording_id, {}).pop(header.number, None)
            try:
                self._disk.remove(self._path(header.recording_id, header.number))
            except OSError:
                return  # it stays, without sound and without harm
            self._spare_keys[header.recording_id] = (header.number, data_key)

    def _new_key(self, recording_id: str) -> tuple[int, bytes]:
        number = max(self._numbers(recording_id), default=-1) + 1
        while self._vault.exists(key_id(recording_id, number)):
            number += 1  # a crash came between that key and its file
        return number, self._vault.create(key_id(recording_id, number))

    def destroy(self, recording_id: str) -> None:
        """See ``RecordingStore``. Keys go from the last to the first: what a crash leaves is found again."""
        with self._lock:
            self._readers.pop(recording_id, None)
            self._spare_keys.pop(recording_id, None)
            numbers = self._numbers(recording_id)
            last = max(numbers, default=-1)
            while self._vault.exists(key_id(recording_id, last + 1)):
                last += 1
            for number in range(last, -1, -1):
                self._vault.destroy(key_id(recording_id, number))
            try:
                for number in numbers:
                    self._disk.remove(self._path(recording_id, number))
                folder = self._recording(recording_id)
                if folder.is_dir():
                    if not any(folder.iterdir()):  # a file manager may have left a file of its own in it
                        folder.rmdir()
                    sync_folder(self._folder)
            except OSError as exc:
                raise disk_error(exc) from exc

    # --- inside

    def _refreshed(self, recording_id: str) -> list[SegmentReader]:
        numbers = self._numbers(recording_id)
        if not numbers:
            raise LocalError(ErrorCode.RECORDING_DESTROYED)
        known = self._readers.setdefault(recording_id, {})
        readers: list[SegmentReader] = []
        try:
            for number in numbers:
                path = self._path(recording_id, number)
                reader = known.get(number) or SegmentReader(path, recording_id, number, self._vault)
                reader.refresh()
                known[number] = reader
                readers.append(reader)
        except OSError as exc:
            raise disk_error(exc) from exc
        except LocalError as exc:
            if exc.code is ErrorCode.KEY_MISSING:
                self._readers.pop(recording_id, None)
                raise LocalError(ErrorCode.RECORDING_DESTROYED) from exc
            raise
        return readers

    def _numbers(self, recording_id: str) -> list[int]:
        folder = self._recording(recording_id)
        if not folder.is_dir():
            return []
        return sorted(int(path.stem) for path in folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal())

    def _recording(self, recording_id: str) -> Path:
        if not _SAFE_ID.fullmatch(recording_id):
            raise BugError({"subject": "recording id"})
        return self._folder / recording_id

    def _path(self, recording_id: str, number: int) -> Path:
        return self._recording(recording_id) / f"{number:06d}{_SUFFIX}"


def _layout(
    readers: list[SegmentReader],
) -> Iterator[tuple[SegmentReader, int, int]]:
    """Each genuine segment with the positions of its first sample and the one after its last."""
    genuine = [(reader, reader.header) for reader in readers if reader.proven and reader.header is not None]
    for index, (reader, header) in enumerate(genuine):
        begin, end = header.start_frame, header.start_frame + reader.frames
        if index + 1 < len(genuine):
            end = max(begin, min(end, genuine[index + 1][1].start_frame))
        yield reader, begin, end


def _last_written(path: Path) -> datetime:
    """When the file was last written to; the file system's time, of a copy that of the copying."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as exc:
        raise disk_error(exc) from exc
