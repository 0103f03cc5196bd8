"""Notes with every version of their drafts until signing; a signed note never changes."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from app.domain.errors import BugError, ErrorCode, InputError
from app.domain.note import Note
from app.domain.states import NoteState
from app.storage import tables
from app.storage.charts import values_of
from app.storage.codec import (
    dump_fields,
    dump_note,
    dump_sentences,
    load_fields,
    load_note,
    load_sentences,
)
from app.storage.failures import Statements

_NOTES = tables.notes
_VERSIONS = tables.note_versions


class NoteRecords:
    """The current form of every note, and the history of its drafts."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, note_id: str) -> Note | None:
        """The current form."""
        row = self._statements.one(select(_NOTES).where(_NOTES.c.id == note_id))
        return None if row is None else _read(row)

    def of_session(self, session_id: str) -> Note | None:
        """The session's own note; what amends it is in ``amendments``."""
        own = _NOTES.c.session_id == session_id, _NOTES.c.amends == ""
        found = self._list(self._every().where(*own))
        return found[-1] if found else None

    def amendments(self, session_id: str) -> tuple[Note, ...]:
        """Addenda and amendments, oldest first."""
        later = _NOTES.c.session_id == session_id, _NOTES.c.amends != ""
        return self._list(self._every().where(*later))

    def of_client(self, client_id: str) -> tuple[Note, ...]:
        """Oldest first."""
        return self._list(self._every().where(_NOTES.c.client_id == client_id))

    def save(self, note: Note) -> None:
        """Save as the current version.

        A higher version number moves the present draft into the history; the same number replaces it in
        place; a lower one is a ``BugError``. Of a signed note only the state may change, to AMENDED;
        anything else is NOTE_ALREADY_SIGNED.
        """
        present = self.get(note.id)
        if present is not None and present.state is not NoteState.DRAFT:
            if note != present and note != replace(present, state=NoteState.AMENDED):
                raise InputError(ErrorCode.NOTE_ALREADY_SIGNED, details={"note": note.id})
        elif present is not None:
            if note.version < present.version:
                raise BugError({"note": note.id, "version": note.version, "present": present.version})
            if note.version > present.version:
                self._archive(present)
        values = {
            **values_of(note),
            "sentences": dump_sentences(note.sentences),
            "fields": dump_fields(note.fields),
        }
        statement = insert_or_update(_NOTES).values(values)
        changed = {name: statement.excluded[name] for name in values if name != "id"}
        self._statements.run(statement.on_conflict_do_update(index_elements=["id"], set_=changed))

    def versions(self, note_id: str) -> tuple[Note, ...]:
        """Every version by its number, the current one last."""
        query = select(_VERSIONS.c.note).where(_VERSIONS.c.note_id == note_id).order_by(_VERSIONS.c.version)
        earlier = tuple(load_note(row.note) for row in self._statements.all(query))
        present = self.get(note_id)
        return earlier if present is None else (*earlier, present)

    def forget_versions(self, note_id: str) -> None:
        """Remove the history of drafts; the current form stays."""
        self._statements.run(delete(_VERSIONS).where(_VERSIONS.c.note_id == note_id))

    def discard(self, note_id: str) -> None:
        """Remove a draft with its history and rating; a signed note is NOTE_ALREADY_SIGNED. Idempotent."""
        present = self.get(note_id)
        if present is None:
            return
        if present.state is not NoteState.DRAFT:
            raise InputError(ErrorCode.NOTE_ALREADY_SIGNED, details={"note": note_id})
        self.forget_versions(note_id)
        self._statements.run(delete(tables.ratings).where(tables.ratings.c.note_id == note_id))
        self._statements.run(delete(_NOTES).where(_NOTES.c.id == note_id))

    def _archive(self, note: Note) -> None:
        values = {"note_id": note.id, "version": note.version, "note": dump_note(note)}
        self._statements.run(insert_or_update(_VERSIONS).values(values))

    def _every(self) -> Select[Any]:
        return select(_NOTES).order_by(_NOTES.c.row)

    def _list(self, query: Select[Any]) -> tuple[Note, ...]:
        return tuple(_read(row) for row in self._statements.all(query))


def _read(row: Row[Any]) -> Note:
    values = {name: value for name, value in row._mapping.items() if name != "row"}
    read = {"sentences": load_sentences(values["sentences"]), "fields": load_fields(values["fields"])}
    return Note(**{**values, **read})
