"""One running program a profile: two would record into, and migrate, the same files."""

import os
import sys
from pathlib import Path
from types import TracebackType

from app.domain.errors import ErrorCode, InputError
from app.system.atomic import disk_failure


class SingleInstance:
    """Holds the lock file at ``path`` while the block runs; ALREADY_RUNNING when another program does.

    The operating system frees the lock when the process ends, however it ends. The file stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def __enter__(self) -> "SingleInstance":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock, or raise ALREADY_RUNNING at once."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as exc:
            raise disk_failure(exc) from exc
        try:
            _lock(descriptor)
        except OSError as exc:
            os.close(descriptor)
            raise InputError(ErrorCode.ALREADY_RUNNING) from exc
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; idempotent."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
