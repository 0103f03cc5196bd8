"""Disks that fail: full, short, out of sync, cut off from power. They write real files all the same."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

from app.audio.disk import LocalDisk, SealedFile


class FailingDisk:
    """A ``Disk`` that counts what is done and fails as its attributes say."""

    def __init__(self) -> None:
        self._disk = LocalDisk()
        self.room: int | None = None
        """Bytes that still fit; None: no limit."""
        self.longest_write: int | None = None
        self.failing_syncs = 0
        self.failing_creates = 0
        self.stalled: Event | None = None
        """While set to an event that is not set, syncs wait for it."""
        self.before_sync: Callable[[], None] = lambda: None
        """Called first of all by every sync; may raise."""
        self.creates = 0
        self.syncs = 0
        self.most_unsynced = 0
        """Bytes that a power cut at the worst moment would have taken."""
        self.synced: dict[Path, int] = {}
        self.written: dict[Path, int] = {}
        self.allocated: dict[Path, int] = {}

    def create(self, path: Path) -> SealedFile:
        self.creates += 1
        if self.failing_creates:
            self.failing_creates -= 1
            raise OSError(errno.EIO, "create")
        if self.room is not None and self.room <= 0:
            raise OSError(errno.ENOSPC, "create")
        self.synced[path] = self.written[path] = 0
        return _FailingFile(self, path, self._disk.create(path))

    def allocate(self, path: Path, size: int) -> None:
        if self.room is not None:
            if self.room < size:
                raise OSError(errno.ENOSPC, "allocate")
            self.room -= size
        self._disk.allocate(path, size)
        self.allocated[path] = size

    def remove(self, path: Path) -> None:
        if self.room is not None:
            self.room += self.written.get(path, 0) + self.allocated.get(path, 0)
        self._disk.remove(path)
        self.allocated.pop(path, None)
        self.written.pop(path, None)
        self.synced.pop(path, None)

    def free_bytes(self, folder: Path) -> int:
        return self._disk.free_bytes(folder)

    def cut_power(self, keep: Callable[[int], int], *, zeros: bool) -> None:
        """Lose what was not synced: ``keep`` says how many bytes of it survive; the rest is cut or zeroed."""
        for path, synced in self.synced.items():
            written = self.written[path]
            kept = synced + keep(written - synced)
            os.truncate(path, kept)
            if zeros:
                os.truncate(path, written)


class _FailingFile:
    def __init__(self, disk: FailingDisk, path: Path, file: SealedFile) -> None:
        self._disk, self._path, self._file = disk, path, file

    def write(self, data: bytes) -> int:
        size = len(data)
        if self._disk.longest_write is not None:
            size = min(size, self._disk.longest_write)
        if self._disk.room is not None:
            if self._disk.room <= 0:
                raise OSError(errno.ENOSPC, "write")
            size = min(size, self._disk.room)
            self._disk.room -= size
        written = self._file.write(data[:size])
        if self._path not in self._disk.written:
            return written  # removed meanwhile
        self._disk.written[self._path] += written
        unsynced = self._disk.written[self._path] - self._disk.synced[self._path]
        self._disk.most_unsynced = max(self._disk.most_unsynced, unsynced)
        return written

    def sync(self) -> None:
        self._disk.before_sync()
        if self._disk.stalled is not None:
            self._disk.stalled.wait()
        if self._disk.failing_syncs:
            self._disk.failing_syncs -= 1
            raise OSError(errno.EIO, "sync")
        self._file.sync()
        self._disk.syncs += 1
        self._disk.synced[self._path] = self._disk.written.get(self._path, 0)  # 0: removed meanwhile

    def close(self) -> None:
        self._file.close()
