"""Small files that are either the old or the new one after a crash, readable by their owner only."""

import errno
import os
import secrets
from pathlib import Path

from app.domain.errors import ErrorCode, LocalError


def replace_file(path: Path, content: bytes) -> None:
    """Write ``path`` (0600), durable when this returns; on DISK_FULL or DISK_FAILED it is as it was."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if os.name == "posix":  # Windows neither needs nor allows to sync a folder
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as exc:
        code = ErrorCode.DISK_FULL if exc.errno == errno.ENOSPC else ErrorCode.DISK_FAILED
        raise LocalError(code, details={"errno": exc.errno or 0}) from exc
