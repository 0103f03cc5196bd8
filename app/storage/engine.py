"""The encrypted engine: every connection is truly encrypted and opened with the right key.

Measured: a raw key skips the key derivation, so opening takes about 1 ms; ``cipher_memory_security`` makes
SQLCipher wipe what it frees.
"""

import os
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import sqlcipher3.dbapi2
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from app.domain.errors import ErrorCode, LocalError
from app.storage.failures import failure_of

KEY_BYTES = 32
SMALLEST_PAGE = 512
BUSY_MILLISECONDS = 5_000


class RawConnection(Protocol):
    """What is used of a driver's connection."""

    def execute(self, statement: str) -> Any: ...
    def backup(self, target: Any) -> None: ...
    def close(self) -> None: ...


def connect(path: Path, key: bytes, driver: ModuleType = sqlcipher3.dbapi2) -> RawConnection:
    """Open (or make, 0600) the database at ``path`` with the raw ``key`` of 32 bytes.

    CIPHER_MISSING when the driver does not encrypt, DATABASE_KEY_WRONG when the key is not the file's or
    the file is no database, DISK_FAILED when it cannot be opened.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the database key has 32 bytes")
    try:
        new = _make_if_missing(path)
        connection: RawConnection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
    except (OSError, driver.Error) as exc:
        raise LocalError(ErrorCode.DISK_FAILED, details={"errno": getattr(exc, "errno", None) or 0}) from exc
    try:
        # first, for a wrong key or a damaged page makes SQLCipher print to the process's standard error
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchall():
            raise LocalError(ErrorCode.CIPHER_MISSING)
        for pragma in (
            "cipher_memory_security = ON",
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "temp_store = MEMORY",
            "secure_delete = ON",
            # set again in a database that has it, it would write a page at every start
            *(("auto_vacuum = INCREMENTAL",) if new else ()),
            "journal_mode = WAL",
            "synchronous = FULL",
            "fullfsync = ON",  # macOS: to the medium, not only to the drive
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master")
    except driver.Error as exc:
        connection.close()
        raise failure_of(exc) from exc
    except LocalError:
        connection.close()
        raise
    return connection


def _make_if_missing(path: Path) -> bool:
    """Make an empty file, 0600, unless there is one; returns whether it is empty.

    SQLite takes a file of less than its smallest page for an empty one and would write over it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    if 0 < size < SMALLEST_PAGE:
        raise LocalError(ErrorCode.DATABASE_KEY_WRONG, details={"bytes": size})
    return size == 0


def make_engine(path: Path, key: bytes, driver: ModuleType = sqlcipher3.dbapi2) -> Engine:
    """An engine of one connection for the database at ``path``; errors never quote values."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, driver),
        module=driver,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
