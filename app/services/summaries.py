"""What the clinician writes down about a session in words of their own, while it runs or after it (R55).

It is theirs: a withdrawal destroys what was recorded and what was made of it, and leaves these words alone.
Until the note is signed, which destroys them with the transcript, only the clinician removes them.
"""

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.material import SUMMARY_INPUT, InputKind, WrittenInput
from app.domain.note import SECTIONS, NoteType, Sentence, SentenceStatus, Source
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.ports import Database


class SummaryService:
    """Keeps the words encrypted in the database; every ``set`` is a commit of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, session_id: str) -> str:
        """The words as they were typed, "" when there are none; SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            load_session(unit, session_id)
            return unit.summaries.get(session_id)

    def set(self, session_id: str, text: str) -> None:
        """Replace the words; blank text removes them. NOTE_ALREADY_SIGNED once the session is signed."""
        kept = text if text.strip() else ""
        with self._database.unit_of_work() as unit:
            if load_session(unit, session_id).state is SessionState.SIGNED:
                raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)
            before = unit.summaries.get(session_id)
            if kept == before:
                return
            unit.summaries.set(session_id, kept)
            # once a session, not at every pause of the fingers
            if bool(kept) != bool(before):
                unit.audit.add("summary.written" if kept else "summary.removed", session_id)
            unit.commit()
        if not kept:
            self._database.scrub()


def sentences_of(text: str, note_type: NoteType) -> tuple[Sentence, ...]:
    """The clinician's words as the beginning of a note: each passage in the note's first section.

    They are the clinician's own statement, so there is nothing in them to check.
    """
    section = SECTIONS[note_type][0]
    written = WrittenInput(SUMMARY_INPUT, "", InputKind.SUMMARY, text)
    return tuple(
        Sentence(new_id(), section, p.text, Source.SUMMARY, (p.id,), status=SentenceStatus.EDITED_BY_YOU)
        for p in written.passages
    )
