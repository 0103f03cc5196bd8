"""The models folder: where a model is put together, and the one step in which it becomes an installed one.

Everything unfinished lies in ``.partial`` inside the models folder, so on the same disk. A complete model is
renamed out of it; the one it replaces waits in there until the new one is in place.
"""

import errno
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.speech.model_files import MARKER, write_note

PARTIAL = ".partial"
_BEFORE, _REMOVED, _IMPORT, _FETCH = "before-", "removed-", "import-", "fetch-"
_WAIT_SECONDS = 0.05


def disk_failure(problem: OSError) -> AppError:
    """DISK_FULL, MODEL_IN_USE where an open file cannot be moved, or DISK_FAILED."""
    full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
    busy = isinstance(problem, PermissionError) and sys.platform == "win32"
    code = ErrorCode.DISK_FULL if full else ErrorCode.MODEL_IN_USE if busy else ErrorCode.DISK_FAILED
    return LocalError(code, details={"errno": problem.errno or 0})


class Staging:
    """``folder``: the models folder; ``keep_free``: bytes that must stay free on its disk."""

    def __init__(self, folder: Path, keep_free: int) -> None:
        self.folder, self._keep_free = folder, keep_free
        self.partial = folder / PARTIAL

    @contextmanager
    def turn(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """One at a time, also among programs; whoever comes second waits, or is cancelled."""
        try:
            self.partial.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.partial / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise disk_failure(problem) from problem
        try:
            while not _locked(descriptor):
                if cancelled():
                    raise Cancelled
                time.sleep(_WAIT_SECONDS)
            self._tidy()
            yield
        except OSError as problem:
            raise disk_failure(problem) from problem
        finally:
            os.close(descriptor)

    def put_back(self) -> None:
        """Bring back a model that a crash left half replaced; nothing while somebody else is at work."""
        if any(self.partial.glob(f"{_BEFORE}*")):
            with suppress(AppError), self.turn(lambda: True):
                pass

    def download(self, model_id: str) -> Path:
        """Where a model's files are fetched to; it stays until it is installed or removed."""
        return self.partial / f"{_FETCH}{model_id}"

    def downloads(self) -> tuple[Path, ...]:
        """The folders of everything that is being fetched."""
        return tuple(self.partial.glob(f"{_FETCH}*"))

    @contextmanager
    def importing(self) -> Iterator[Path]:
        """A folder to put a model together in, gone afterwards."""
        folder = self.partial / f"{_IMPORT}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def require_room(self, needed: int) -> None:
        """DISK_FULL unless ``needed`` bytes fit and what must stay free stays free."""
        free = shutil.disk_usage(self.partial).free
        if free - needed < self._keep_free:
            needed += self._keep_free
            raise LocalError(ErrorCode.DISK_FULL, details={"needed": needed, "free": free})

    def install(self, staged: Path, model_id: str, marker: dict[str, Any]) -> Path:
        """Make the complete folder ``staged`` the installed model; what it replaces stays if that fails."""
        names = tuple(marker["files"])
        for path in staged.iterdir():
            if path.name not in names:  # what only served the fetching
                path.unlink()
        write_note(staged, names)
        _write(staged / MARKER, json.dumps(marker, indent=2).encode())
        _sync_folder(staged)
        target, before = self.folder / model_id, self.partial / f"{_BEFORE}{model_id}"
        if target.exists():
            target.rename(before)
        try:
            staged.rename(target)
        except OSError:
            if before.exists():
                before.rename(target)
            raise
        _sync_folder(self.folder)
        shutil.rmtree(before, ignore_errors=True)
        return target

    def remove(self, path: Path) -> None:
        """Delete the model in ``path``, out of sight in one step. Of a link only the link is removed."""
        if path.is_symlink():
            path.unlink()
        elif path.exists():
            gone = self.partial / f"{_REMOVED}{secrets.token_hex(4)}"
            path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def _tidy(self) -> None:
        """Put back, or finish deleting, what a crash left."""
        for path in self.partial.iterdir():
            if path.name.startswith(_BEFORE):
                target = self.folder / path.name.removeprefix(_BEFORE)
                if not target.exists():
                    path.rename(target)
                    continue
            if path.name.startswith((_BEFORE, _REMOVED, _IMPORT)):
                shutil.rmtree(path, ignore_errors=True)


def write_durably(path: Path, content: bytes) -> None:
    """Replace ``path`` in one step."""
    temporary = path.with_name(f"{path.name}.new")
    _write(temporary, content)
    temporary.replace(path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows neither needs nor allows to sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Take the lock if it is free; the operating system frees it when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
