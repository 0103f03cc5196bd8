"""The files of recordings and their keys: one folder a recording, in it one file a segment."""

import re
import secrets
from datetime import datetime
from pathlib import Path

from app.audio.disk import Disk, disk_error, sync_folder
from app.audio.reserve import Reserve
from app.audio.segment_format import SALT_BYTES, SegmentHeader, key_id
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import BugError, ErrorCode, LocalError
from app.services.ports import Clock, KeyVault

_SUFFIX = ".sealed"
LEAST_BYTES = 65_536
"""A segment is not begun with less room than this: 2 s of sound."""
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class SegmentFiles:
    """Makes and removes segments; a key is there before its file and is destroyed before it.

    One thread a recording, but for ``destroy``.
    """

    def __init__(self, folder: Path, vault: KeyVault, clock: Clock, disk: Disk) -> None:
        """``folder`` is made with the first recording."""
        self.folder = folder
        self.vault = vault
        self.disk = disk
        self.reserve = Reserve(folder, disk)
        self._clock = clock
        self._spare_keys: dict[str, tuple[int, bytes]] = {}
        self._destroyed: set[str] = set()  # asking the keyring takes 16 ms each

    # --- what is there

    def ids(self) -> tuple[str, ...]:
        """Recordings of which there is a segment, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self.folder.iterdir() if self.numbers(path.name)))

    def numbers(self, recording_id: str) -> list[int]:
        """The segments that have a file, in order."""
        folder = self._recording(recording_id)
        if not folder.is_dir():
            return []
        return sorted(int(path.stem) for path in folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal())

    def next_number(self, recording_id: str) -> int:
        """No segment that is there has this number or a higher one, every later one has."""
        return max(self.numbers(recording_id), default=-1) + 1

    def path(self, recording_id: str, number: int) -> Path:
        """Where a segment is, or would be."""
        return self._recording(recording_id) / f"{number:06d}{_SUFFIX}"

    def has_key(self, recording_id: str, number: int) -> bool:
        """Whether the segment's key was not destroyed."""
        return self.vault.exists(key_id(recording_id, number))

    def free_bytes(self) -> int:
        """Room on the disk. DISK_FAILED."""
        try:
            return self.disk.free_bytes(self.folder)
        except OSError as exc:
            raise disk_error(exc) from exc

    # --- making

    def begin(self, recording_id: str, start_frame: int, started_at: datetime | None = None) -> SegmentWriter:
        """Make the next segment: first its key, durably, then its file. DISK_FULL, KEYRING_LOCKED …"""
        if self.free_bytes() < LEAST_BYTES:
            raise LocalError(ErrorCode.DISK_FULL, retryable=True)
        spare = self._spare_keys.pop(recording_id) if recording_id in self._spare_keys else None
        number, data_key = spare or self._new_key(recording_id)
        header = SegmentHeader(
            recording_id=recording_id,
            number=number,
            key_id=key_id(recording_id, number),
            salt=secrets.token_bytes(SALT_BYTES),
            started_at=started_at or self._clock.now(),
            start_frame=start_frame,
        )
        try:
            file = self.disk.create(self.path(recording_id, number))
        except FileExistsError as exc:
            raise disk_error(exc) from exc
        except OSError as exc:
            self._spare_keys[recording_id] = (number, data_key)
            raise disk_error(exc) from exc
        try:
            return SegmentWriter(file, header, data_key)
        except OSError as exc:
            file.close()
            self._take_back(header, data_key)
            raise disk_error(exc) from exc

    def take_back(self, writer: SegmentWriter) -> None:
        """Remove a segment that could not be gone on with; the next one has its number.

        Its key is used again, but with another salt. So a disk that stays full fills neither the folder nor
        the keyring.
        """
        self._take_back(writer.header, writer.data_key)

    def _take_back(self, header: SegmentHeader, data_key: bytes) -> None:
        try:
            self.disk.remove(self.path(header.recording_id, header.number))
        except OSError:
            return  # it stays, and the next segment counts
        self._spare_keys[header.recording_id] = (header.number, data_key)

    def _new_key(self, recording_id: str) -> tuple[int, bytes]:
        number = self.next_number(recording_id)
        while self.has_key(recording_id, number):
            number += 1  # a crash came between that key and its file
        self._destroyed.discard(key_id(recording_id, number))
        return number, self.vault.create(key_id(recording_id, number))

    def use_no_spare_key(self, recording_id: str) -> None:
        """The next segment has a key that never sealed anything."""
        self._spare_keys.pop(recording_id, None)

    # --- destroying

    def destroy_key(self, recording_id: str, number: int) -> None:
        """Nothing of the segment can be decrypted afterwards, in no copy; idempotent."""
        self.vault.destroy(key_id(recording_id, number))
        self._destroyed.add(key_id(recording_id, number))

    def destroy_keys_without_file(self, recording_id: str, before: int) -> None:
        """The same for all segments below ``before`` that have no file: one may be in a copy."""
        there = set(self.numbers(recording_id))
        for number in range(before):
            if number not in there and key_id(recording_id, number) not in self._destroyed:
                self.destroy_key(recording_id, number)

    def remove_left_over(self, recording_id: str, number: int) -> None:
        """Remove a segment whose key is gone, if the disk lets it."""
        try:
            self.disk.remove(self.path(recording_id, number))
        except OSError:
            return  # nobody can read it

    def destroy(self, recording_id: str) -> None:
        """All keys, then all files; keys from the last to the first: what a crash leaves is found again."""
        self._spare_keys.pop(recording_id, None)
        numbers = self.numbers(recording_id)
        last = max(numbers, default=-1)
        while self.has_key(recording_id, last + 1):
            last += 1
        for number in range(last, -1, -1):
            self.destroy_key(recording_id, number)
        folder = self._recording(recording_id)
        try:
            for number in numbers:
                self.disk.remove(self.path(recording_id, number))
            if folder.is_dir():
                self.reserve.give_up(recording_id)
                if not any(folder.iterdir()):  # a file manager may have left a file of its own in it
                    folder.rmdir()
                sync_folder(self.folder)
        except OSError as exc:
            raise disk_error(exc) from exc

    def _recording(self, recording_id: str) -> Path:
        if not _SAFE_ID.fullmatch(recording_id):
            raise BugError({"subject": "recording id"})
        return self.folder / recording_id
