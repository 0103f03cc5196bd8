"""What may be drafted, and what a draft may not lose; pure rules of ``drafting`` and ``draft_orders``."""

from dataclasses import replace

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.material import Material
from app.domain.note import SECTIONS, ChartContext, Draft, Note, Sentence, SentenceStatus, Source
from app.domain.session import Session
from app.domain.states import NoteState, SessionState
from app.services.notes import BY_HAND


def left_out(material: Material, draft: Draft) -> tuple[Sentence, ...]:
    """The words of every input that nothing of ``draft`` rests on, to stand first in the note as they are.

    They are the clinician's own, and would be nowhere else.
    """
    cited = {passage_id for s in draft.sentences for passage_id in s.evidence}
    section = SECTIONS[draft.type][0]
    return tuple(
        Sentence(new_id(), section, p.text, p.kind.source, (p.id,), status=SentenceStatus.EDITED_BY_YOU)
        for written in material.inputs
        if not cited & {p.id for p in written.passages}
        for p in written.passages
    )


def require_something(material: Material) -> None:
    """Refuses material without a word in it: NOTHING_TO_DRAFT_FROM."""
    if material.empty:
        raise InputError(ErrorCode.NOTHING_TO_DRAFT_FROM)


def require_draft(session: Session, note: Note | None) -> None:
    """Refuses a session whose note is signed: NOTE_ALREADY_SIGNED."""
    if session.state is SessionState.SIGNED or (note is not None and note.state is not NoteState.DRAFT):
        raise InputError(ErrorCode.NOTE_ALREADY_SIGNED)


def after_ending(session: Session) -> Session:
    """The session in a state that a note follows; one in which nothing is recorded ends with its note."""
    if not session.recording_id:
        if session.state is SessionState.PLANNED:
            session = session.to(SessionState.OPEN)
        if session.state in (SessionState.OPEN, SessionState.INTERRUPTED):
            session = session.to(SessionState.ENDED)
    if session.state is not SessionState.DRAFTED:
        session.to(SessionState.DRAFTED)  # refused while it is recorded
    return session


def may_hold_recording(note: Note) -> bool:
    """Whether words of a recording may stand in it, as in every note that was not begun by hand."""
    return note.drafter != BY_HAND or any(s.source is Source.TRANSCRIPT for s in note.sentences)


def same_words(one: Note, other: Note) -> bool:
    """Whether nobody wrote in it meanwhile, however often it was saved."""
    if (one.id, one.type, one.fields) != (other.id, other.type, other.fields):
        return False
    return [(s.id, s.section, s.text) for s in one.sentences] == [
        (s.id, s.section, s.text) for s in other.sentences
    ]


def names_only(chart: ChartContext) -> ChartContext:
    """Who is who, so that names are told apart; no fact that could get into the note."""
    return replace(chart, diagnoses=(), goals=(), interventions=(), medications=(), approaches=())
