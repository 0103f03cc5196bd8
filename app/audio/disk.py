"""Writing sealed files so that what was synced survives; a small port, so that tests can make it fail."""

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Protocol

from app.domain.errors import ErrorCode, LocalError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MAC_FULL_SYNC = 51  # F_FULLFSYNC: fsync on macOS does not reach the platter

_ZEROS = bytes(1 << 20)


class SealedFile(Protocol):
    """A file that is open for writing at its end. All calls raise ``OSError`` and nothing else."""

    def write(self, data: bytes) -> int:
        """Hand over the first bytes of ``data``; returns how many, which may be fewer than all."""

    def sync(self) -> None:
        """After the return, what was written survives a power cut."""

    def close(self) -> None:
        """Close; idempotent."""


class Disk(Protocol):
    """Where sealed files are made."""

    def create(self, path: Path) -> SealedFile:
        """Make a new file that only this user can read, durably; ``FileExistsError`` if it is there."""

    def allocate(self, path: Path, size: int) -> None:
        """Make a file that takes ``size`` bytes of the disk's room; none is there after an ``OSError``."""

    def remove(self, path: Path) -> None:
        """Remove a file; none is there at the return."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes that this user can still write there."""


class _LocalFile:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes) -> int:
        return os.write(self._descriptor, data)

    def sync(self) -> None:
        if sys.platform == "darwin":  # pragma: no cover - the other systems cannot run this
            import fcntl

            fcntl.fcntl(self._descriptor, _MAC_FULL_SYNC)
        elif sys.platform == "win32":  # pragma: no cover - the other systems cannot run this
            os.fsync(self._descriptor)
        else:
            os.fdatasync(self._descriptor)

    def take_room(self, size: int) -> None:
        if sys.platform == "linux":
            os.posix_fallocate(self._descriptor, 0, size)
        else:  # pragma: no cover - room that was only promised may be gone: it is written to
            for _ in range(-(-size // len(_ZEROS))):
                os.write(self._descriptor, _ZEROS)
            self.sync()

    def close(self) -> None:
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)


class LocalDisk:
    """The file system of this laptop."""

    def create(self, path: Path) -> SealedFile:
        """See ``Disk``: O_EXCL, mode 0600 in folders of mode 0700, the folder's entry synced."""
        make_folder(path.parent)
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        )
        file = _LocalFile(os.open(path, flags, 0o600))
        try:
            sync_folder(path.parent)
        except OSError:
            file.close()
            path.unlink(missing_ok=True)
            raise
        return file

    def allocate(self, path: Path, size: int) -> None:
        """See ``Disk``; the bytes are zeros."""
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        )
        file = _LocalFile(os.open(path, flags, 0o600))
        try:
            file.take_room(size)
        except OSError:
            file.close()
            path.unlink(missing_ok=True)
            raise
        file.close()

    def remove(self, path: Path) -> None:
        """See ``Disk``."""
        path.unlink(missing_ok=True)

    def free_bytes(self, folder: Path) -> int:
        """See ``Disk``; asks the nearest folder that exists."""
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return shutil.disk_usage(folder).free


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, durably, for this user alone."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the entries of ``folder`` durable, where the system can (Windows does it by itself)."""
    if sys.platform == "win32":  # pragma: no cover - a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def disk_error(exc: OSError) -> LocalError:
    """DISK_FULL or DISK_FAILED, with the system's error number and without any path."""
    code = ErrorCode.DISK_FULL if exc.errno in _NO_ROOM else ErrorCode.DISK_FAILED
    return LocalError(code, retryable=True, details={"errno": exc.errno or 0})
