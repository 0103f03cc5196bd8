"""A disk whose n-th call of a kind fails, and every n-th after it."""

import errno
import os
from pathlib import Path

from app.audio.disk import LocalDisk, SealedFile

WRITE, SHORT_WRITE, SYNC = "write", "short write", "sync"


class CountingDisk:
    """A ``Disk`` that writes real files; syncs do not wait for the platter. ``period`` None: all is well."""

    def __init__(self, kind: str, period: int) -> None:
        self._disk = LocalDisk()
        self._kind = kind
        self.period: int | None = period
        self.calls = 0
        self.failed = 0

    def create(self, path: Path) -> SealedFile:
        return _CountingFile(self, self._disk.create(path))

    def allocate(self, path: Path, size: int) -> None:
        self._disk.allocate(path, size)

    def remove(self, path: Path) -> None:
        self._disk.remove(path)

    def free_bytes(self, folder: Path) -> int:
        return self._disk.free_bytes(folder)

    def fails(self, kind: str) -> bool:
        """Count a call of this kind; True when it is one of those that fail."""
        if (kind == SYNC) != (self._kind == SYNC):
            return False
        self.calls += 1
        failing = self.period is not None and self.calls % self.period == 0
        self.failed += failing
        return failing

    @property
    def shortens(self) -> bool:
        """A failing write takes a part instead of nothing."""
        return self._kind == SHORT_WRITE


class _CountingFile:
    def __init__(self, disk: CountingDisk, file: SealedFile) -> None:
        self._disk, self._file = disk, file

    def write(self, data: bytes) -> int:
        if self._disk.fails(WRITE):
            if not self._disk.shortens:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return self._file.write(data[: max(1, len(data) // 2)])
        return self._file.write(data)

    def sync(self) -> None:
        if self._disk.fails(SYNC):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def close(self) -> None:
        self._file.close()
