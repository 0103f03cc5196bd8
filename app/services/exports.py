"""Notes on paper and in files. A saved file is outside the encrypted store: the user is told before (R62)."""

import errno
import os
from enum import StrEnum
from pathlib import Path

from app.domain.errors import ErrorCode, InputError, LocalError
from app.services.amendments import history_in
from app.services.consents import load_session
from app.services.docx import docx
from app.services.form_document import FormDocument
from app.services.note_paper import Paper, note_paper
from app.services.ports import Database, NoteText

_SHARING_VIOLATION = 32
"""Windows: another program has the file open."""


def _numbers(*names: str) -> frozenset[int]:
    """Not every system has every number."""
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_REFUSED = _numbers("EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR")
_FULL = _numbers("ENOSPC", "EDQUOT", "EFBIG")
_HELD = _numbers("EBUSY", "ETXTBSY")


class FileKind(StrEnum):
    """The forms a note is saved in; the value is the file's ending."""

    PDF = "pdf"
    WORD = "docx"
    TEXT = "txt"


class ExportService:
    """Makes what is printed and saved, and writes files whole or not at all."""

    def __init__(self, database: Database, text: NoteText) -> None:
        self._database, self._text = database, text

    def paper(self, session_id: str) -> Paper:
        """The session's note as it counts now, a draft too, with its addenda; SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            history = history_in(unit, session_id)
            client = unit.clients.get(session.client_id)
        if history is None or client is None:
            raise InputError(ErrorCode.SESSION_NOT_FOUND)
        note = history.current
        return note_paper(history, note.text or self._text.render(note), client, session)

    def word(self, paper: Paper) -> bytes:
        """As a Word document."""
        return docx(paper.form, paper.head, paper.foot)

    def plain(self, paper: Paper) -> bytes:
        """As plain text, UTF-8."""
        return plain_text(paper.form, paper.head, paper.foot).encode()

    def save(self, session_id: str, path: Path, content: bytes) -> None:
        """Put it down in the audit trail, without its name or place, and write the file.

        In this order: whatever stops the program between, no file is unaccounted for. It is written in its
        own place: no copy is left elsewhere. EXPORT_REFUSED, EXPORT_FILE_OPEN, EXPORT_NO_ROOM, EXPORT_FAILED:
        a file that was there before is as it was, unless the disk failed on the way.
        """
        ending = path.suffix.lstrip(".").lower()
        kind = ending if ending in {kind.value for kind in FileKind} else "other"
        self._write_down("note.exported", session_id, kind)
        try:
            write_file(path, content)
        except LocalError as error:
            self._write_down("note.export_failed", session_id, error.code.value)
            raise

    def printed(self, session_id: str) -> None:
        """The note was handed to a printer; it stands in the audit trail."""
        self._write_down("note.printed", session_id)

    def _write_down(self, action: str, session_id: str, detail: str = "") -> None:
        with self._database.unit_of_work() as unit:
            unit.audit.add(action, session_id, detail)
            unit.commit()


def plain_text(form: FormDocument, head: str, foot: str) -> str:
    """The form as lines of text, "\\n" line ends."""
    blocks = [head, form.title]
    for section in form.sections:
        blocks.append("\n".join(line for line in (section.title, *section.paragraphs) if line))
    return "\n\n".join(block for block in (*blocks, foot) if block) + "\n"


def write_file(path: Path, content: bytes) -> None:
    """Write and sync a file; what was begun and not finished is removed again."""
    begun = False
    try:
        new = not path.exists()
        with path.open("wb" if new else "r+b") as file:
            begun = new
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        if begun:
            path.unlink(missing_ok=True)
        raise LocalError(_code(exc), details={"errno": exc.errno or 0}) from exc


def _code(error: OSError) -> ErrorCode:
    if getattr(error, "winerror", 0) == _SHARING_VIOLATION or error.errno in _HELD:
        return ErrorCode.EXPORT_FILE_OPEN
    if error.errno in _FULL:
        return ErrorCode.EXPORT_NO_ROOM
    return ErrorCode.EXPORT_REFUSED if error.errno in _REFUSED else ErrorCode.EXPORT_FAILED
