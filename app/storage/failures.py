"""Errors of the database driver as errors of the program; their texts may quote values and stay behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Executable, Row
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from app.domain.errors import AppError, BugError, ErrorCode, LocalError

_CODES = {
    "SQLITE_FULL": ErrorCode.DISK_FULL,
    "SQLITE_IOERR": ErrorCode.DISK_FAILED,
    "SQLITE_READONLY": ErrorCode.DISK_FAILED,
    "SQLITE_CANTOPEN": ErrorCode.DISK_FAILED,
    "SQLITE_NOTADB": ErrorCode.DATABASE_KEY_WRONG,
    "SQLITE_CORRUPT": ErrorCode.DATABASE_FAILED,
}
_TEXTS = {
    "disk is full": ErrorCode.DISK_FULL,
    "disk I/O error": ErrorCode.DISK_FAILED,
    "readonly database": ErrorCode.DISK_FAILED,
    "unable to open": ErrorCode.DISK_FAILED,
    "not a database": ErrorCode.DATABASE_KEY_WRONG,
}


def failure_of(error: Exception) -> AppError:
    """The program's error for one of the driver or of SQLAlchemy; only the name of SQLite's code is kept."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    name = str(getattr(origin, "sqlite_errorname", ""))
    if isinstance(error, IntegrityError):
        return BugError({"database": name or "constraint"})
    code = next((code for prefix, code in _CODES.items() if name.startswith(prefix)), None)
    if code is None:
        code = next((code for text, code in _TEXTS.items() if text in str(origin)), ErrorCode.DATABASE_FAILED)
    return LocalError(code, details={"database": name or type(origin).__name__})


@contextmanager
def converted() -> Iterator[None]:
    """Raise the program's error in place of SQLAlchemy's and the driver's."""
    try:
        yield
    except (SQLAlchemyError, sqlcipher3.dbapi2.Error) as exc:
        raise failure_of(exc) from exc


class Statements:
    """Runs statements of one unit of work; raises only ``AppError``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """Execute one statement."""
        with converted():
            return self._connection.execute(statement, values)

    def one(self, statement: Executable) -> Row[Any] | None:
        """The first row, or None."""
        with converted():
            return self._connection.execute(statement).first()

    def all(self, statement: Executable) -> list[Row[Any]]:
        """Every row."""
        with converted():
            return list(self._connection.execute(statement).all())
