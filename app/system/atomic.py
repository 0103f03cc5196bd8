"""Small files that are either the old or the new one after a crash, readable by their owner only."""

import errno
import os
import secrets
from pathlib import Path

from app.domain.errors import AppError, ErrorCode, LocalError


def disk_failure(error: OSError) -> AppError:
    """DISK_FULL or DISK_FAILED with the operating system's number."""
    code = ErrorCode.DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else ErrorCode.DISK_FAILED
    return LocalError(code, details={"errno": error.errno or 0})


def replace_file(path: Path, content: bytes, *, wipe: bool = False) -> None:
    """Write ``path`` (0600), durable when this returns; on DISK_FULL or DISK_FAILED it is as it was.

    ``wipe`` overwrites the old content once the new one is in place. That helps where the file system
    writes in place; on flash memory and copy-on-write file systems it cannot be promised.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        old = os.open(path, os.O_RDWR) if wipe and os.name == "posix" and path.exists() else None
        try:
            _write(temporary, content)
            temporary.replace(path)
            if os.name == "posix":  # Windows neither needs nor allows to sync a folder
                _sync_folder(path.parent)
            if old is not None:
                os.pwrite(old, bytes(os.fstat(old).st_size), 0)
                os.fsync(old)
        finally:
            temporary.unlink(missing_ok=True)
            if old is not None:
                os.close(old)
    except OSError as exc:
        raise disk_failure(exc) from exc


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
