"""The local log: codes, ids and counts, never a word that somebody said or is called.

There is no way to log a free text: an event is a code with values that are checked one by one. What other
libraries log is reduced to who, how severe and where; an exception to its type and the places it passed.
"""

import enum
import logging
import logging.handlers
import os
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

from app.domain.errors import AppError
from app.system.atomic import disk_failure

FILE_BYTES = 1_000_000
FILES_KEPT = 4

_CODE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_ID = re.compile(r"[A-Za-z0-9]+(?:[._:/+-][A-Za-z0-9]+)*")
_TELLING = re.compile(r"\d|[a-z][._:/-][a-z]")
REFUSED = "<refused>"

_local = threading.local()


def safe_value(value: object) -> str:
    """``value`` as it may be logged: numbers, members of enums, ids and dotted codes; all else is refused.

    A text counts as an id or code only with a digit or a separator inside: a bare word may be a name.
    """
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str) and len(value) <= 80 and _ID.fullmatch(value) and _TELLING.search(value):
        return value
    return REFUSED


def places(trace: TracebackType | None) -> str:
    """The places of a traceback, innermost last: module path, line and function; no values."""
    frames = traceback.extract_tb(trace)[-12:]
    return " ".join(f"{_short(frame.filename)}:{frame.lineno}:{frame.name}" for frame in frames) or "-"


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for start in ("app", "site-packages"):
        if start in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(start) - (start == "app") :])
    return parts[-1] if parts else "-"


class EventLog:
    """Writes to ``path`` (0600, rotating) until ``close``. Any thread."""

    def __init__(self, path: Path) -> None:
        try:
            self._handler = _OwnerOnlyFile(
                path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=False
            )
        except OSError as exc:
            raise disk_failure(exc) from exc
        self._foreign = _Foreign(self)
        self._undo: list[Callable[[], None]] = []

    def event(self, code: str, **values: object) -> None:
        """One line: ``code`` such as ``session.opened``, values as ids, codes and numbers."""
        self._write("INFO", code, values)

    def failure(self, error: BaseException, code: str = "failure") -> None:
        """One line about ``error``: code and details of one of ours, else type and places, never its text."""
        if isinstance(error, AppError):
            details = {name: value for name, value in error.details.items() if name.isidentifier()}
            self._write("ERROR", code, {"code": error.code, **details}, places(error.__traceback__))
        else:
            self._write("ERROR", code, {}, f"{type(error).__name__} {places(error.__traceback__)}")

    def install(self) -> None:
        """Also log uncaught exceptions of every thread, and reduced warnings of other libraries.

        Standard error shows type and places of an uncaught exception too, in place of its text.
        """
        main, thread, root = sys.excepthook, threading.excepthook, logging.getLogger()

        def stopped(kind: type[BaseException], trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt | SystemExit):
                return
            told = f"{kind.__name__} {places(trace)}"
            self._write("ERROR", "uncaught", {}, told)
            if sys.stderr is not None:  # a windowed program on Windows has none
                sys.stderr.write(f"Roomnote met an error that it does not know: {told}\n")

        def uncaught(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
            stopped(kind, trace)

        def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
            stopped(args.exc_type, args.exc_traceback)

        sys.excepthook, threading.excepthook = uncaught, uncaught_in_thread
        root.addHandler(self._foreign)

        def undo() -> None:
            sys.excepthook, threading.excepthook = main, thread
            root.removeHandler(self._foreign)

        self._undo.append(undo)

    def close(self) -> None:
        """Put hooks back and close the file; idempotent."""
        while self._undo:
            self._undo.pop()()
        try:
            self._handler.close()
        except OSError:
            pass  # the disk is full: the last lines are lost, closing goes on

    def foreign(self, record: logging.LogRecord) -> None:
        """Log who (logger), how severe and where of another library's record; not what it says."""
        where = f"{record.name}:{_short(record.pathname)}:{record.lineno}"
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        self._write(record.levelname, "library", {}, " ".join(filter(None, (where, kind))))

    def _write(self, level: str, code: str, values: dict[str, Any], checked: str = "") -> None:
        moment = time.time()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + f".{int(moment * 1000) % 1000:03d}Z"
        shown = code if _CODE.fullmatch(code) else REFUSED
        parts = [stamp, level, shown, *(f"{name}={safe_value(v)}" for name, v in values.items())]
        line = " ".join([*parts, checked]).strip()
        record = logging.LogRecord("roomnote", logging.INFO, "", 0, line.replace("%", "%%"), None, None)
        self._handler.handle(record)


class _OwnerOnlyFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read; a full disk loses a line, never the program."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: standard error may be a terminal that others read."""


class _Foreign(logging.Handler):
    """Reduces what other libraries log, from WARNING on."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the record on, unless it comes from writing this very log."""
        if getattr(_local, "writing", False):
            return
        _local.writing = True
        try:
            self._log.foreign(record)
        finally:
            _local.writing = False
