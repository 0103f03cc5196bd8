"""The audit trail read from end to end: whether it is whole, and which notes it says were signed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import AppError, ErrorCode
from app.services.ports import AuditEntry, Database, UnitOfWork

SIGNED = frozenset({"note.signed", "note.addendum_signed", "note.amendment_signed"})
"""Actions whose subject is a note and whose detail is the SHA-256 of the text that was signed."""


@dataclass(frozen=True, slots=True)
class Trail:
    """``broken``: AUDIT_BROKEN with the first line that is wrong. ``signed``: hash of each note by its id."""

    signed: Mapping[str, str]
    broken: AppError | None = None


def read_trail(database: Database) -> Trail:
    """Check the whole trail, some thousand lines at a time: nobody waits for all of it. Any thread."""
    signed: dict[str, str] = {}
    number, previous = 0, ""
    while True:
        try:
            with database.unit_of_work() as unit:
                lines = unit.audit.verified(number, previous)
        except AppError as error:
            if error.code is not ErrorCode.AUDIT_BROKEN:
                raise
            return Trail(signed, error)
        if not lines:
            return Trail(signed)
        signed.update(_signed(lines))
        number, previous = lines[-1].number, lines[-1].hash


def signed_as(unit: UnitOfWork, note_id: str) -> str:
    """The hash with which the trail says that the note was signed; empty where it says nothing of it."""
    return _signed(tuple(e for e in unit.audit.entries() if e.subject == note_id)).get(note_id, "")


def _signed(lines: tuple[AuditEntry, ...]) -> dict[str, str]:
    return {line.subject: line.detail for line in lines if line.action in SIGNED}
