"""Addenda and amendments: a signed note never changes, what is added is signed on its own (B8).

An addendum leaves the note as it is (SIGNED: its text still stands); an amendment makes it AMENDED. Both are
notes of their own with their own signature, which includes the earlier one's hash and signature.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.amendments import NoteHistory, begun, rewritten
from app.domain.errors import ErrorCode, InputError
from app.domain.note import Amendment, Note, Section
from app.domain.states import NoteState
from app.services.destruction import SCRUB_DUE
from app.services.events import EventBus, NoteAmending
from app.services.ports import Clock, Database, UnitOfWork
from app.services.signing import draft_in


class AmendmentService:
    """Writes what is added to signed notes; ``SigningService`` signs it. At most one draft for a session."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus

    def history(self, session_id: str) -> NoteHistory | None:
        """The session's note with everything that was added to it; None while there is no note."""
        with self._database.unit_of_work() as unit:
            return history_in(unit, session_id)

    def current(self, session_id: str) -> Note | None:
        """The note that counts: the newest signed amendment, or the session's own note; None without one."""
        history = self.history(session_id)
        return None if history is None else history.current

    def begin(self, session_id: str, kind: Amendment, reason: str = "") -> Note:
        """A draft that adds to the text that counts now, or the one that is being written already.

        NOTE_NOT_SIGNED while the note itself is a draft.
        """
        with self._database.unit_of_work() as unit:
            history = history_in(unit, session_id)
            if history is None or history.current.state is not NoteState.SIGNED:
                raise InputError(ErrorCode.NOTE_NOT_SIGNED)
            if history.draft is not None:
                return history.draft
            draft = replace(begun(history.current, kind, reason.strip()), updated_at=self._clock.now())
            unit.notes.save(draft)
            unit.audit.add(f"note.{kind.value}_started", draft.id, history.current.id)
            unit.commit()
        self._bus.publish(NoteAmending(session_id))
        return draft

    def save(self, note_id: str, lines: Sequence[tuple[Section, str]], reason: str) -> Note:
        """Keep what was written; NOTE_ALREADY_SIGNED for what is no draft."""
        with self._database.unit_of_work() as unit:
            draft = _amending(unit, note_id)
            sentences = rewritten(draft, lines)
            reason = " ".join(reason.split())
            if (sentences, reason) == (draft.sentences, draft.amendment_reason):
                return draft
            saved = replace(draft.revised(sentences, (), self._clock.now()), amendment_reason=reason)
            unit.notes.save(saved)
            unit.commit()
        return saved

    def discard(self, note_id: str) -> None:
        """Throw the draft away; the signed note is as it was. NOTE_ALREADY_SIGNED for what is no draft."""
        with self._database.unit_of_work() as unit:
            draft = _amending(unit, note_id)
            unit.notes.discard(draft.id)
            unit.settings.set(SCRUB_DUE, "yes")
            unit.audit.add("note.amending_discarded", draft.id)
            unit.commit()
        self._bus.publish(NoteAmending(draft.session_id))


def history_in(unit: UnitOfWork, session_id: str) -> NoteHistory | None:
    """See ``AmendmentService.history``; as part of ``unit``."""
    original = unit.notes.of_session(session_id)
    return None if original is None else NoteHistory(original, unit.notes.amendments(session_id))


def _amending(unit: UnitOfWork, note_id: str) -> Note:
    draft = draft_in(unit, note_id)
    if not draft.amends:
        raise InputError(ErrorCode.NOTE_NOT_SIGNED)
    return draft
