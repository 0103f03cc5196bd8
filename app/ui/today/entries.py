"""What the agenda service reads, as the facts that the page is made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.issues import issues_of
from app.domain.note import Note
from app.domain.retention import transcript_deadline
from app.domain.session import Session
from app.domain.states import DeliveryState, NoteState, SessionState
from app.services.agenda import AgendaEntry
from app.ui.today.model import Visit, VisitStage, Waiting

_STAGES: dict[SessionState, VisitStage] = {
    SessionState.PLANNED: VisitStage.PLANNED,
    SessionState.OPEN: VisitStage.OPEN,
    SessionState.RECORDING: VisitStage.RECORDING,
    SessionState.PAUSED: VisitStage.PAUSED,
    SessionState.ENDED: VisitStage.GENERATING,
    SessionState.TRANSCRIBING: VisitStage.GENERATING,
    SessionState.DRAFTED: VisitStage.DRAFTED,
    SessionState.SIGNED: VisitStage.SIGNED,
    SessionState.INTERRUPTED: VisitStage.INTERRUPTED,
}


def visit_of(
    entry: AgendaEntry, *, background: str = "", plan: str = "", ready_by: datetime | None = None
) -> Visit:
    """One appointment of the agenda; `background` and `plan` come from the chart and are shown only beside
    the next session. `ready_by`: when its draft is there, while one is made."""
    appointment, session, note = entry.appointment, entry.session, entry.note
    people = len(session.participants) if session is not None else 0
    return Visit(
        id=appointment.id,
        start=appointment.start,
        end=appointment.end,
        name=" and ".join((entry.client.name, *appointment.participant_names)),
        kind=appointment.kind,
        room=appointment.room,
        stage=_stage(session, note),
        people=max(1, people, 1 + len(appointment.participant_names)),
        agreed=entry.agreed,
        declined=entry.declined,
        points_to_check=len(issues_of(note.sentences, note.missing)) if note is not None else 0,
        to_write=entry.to_write,
        delivered_at=entry.delivered_at,
        background=background,
        plan=plan,
        ready_by=ready_by,
    )


def waiting_of(entries: Iterable[AgendaEntry], now: datetime) -> Waiting:
    """What needs the clinician among `entries`, which should reach back at least seven days."""
    unsigned: list[datetime] = []
    deadlines: list[datetime] = []
    failed = decisions = 0
    for entry in entries:
        stage = _stage(entry.session, entry.note)
        session = entry.session
        if stage is VisitStage.DRAFTED:
            unsigned.append(entry.appointment.start)
        failed += stage is VisitStage.FAILED
        decisions += entry.delivery in (DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.BLOCKED)
        begun = session.limits_from if session is not None else None
        if session is None or begun is None or session.transcript_ready_at is None:
            continue
        if stage is not VisitStage.SIGNED and session.transcript_destroyed_at is None:
            deadlines.append(transcript_deadline(begun))
    return Waiting(
        notes_to_sign=len(unsigned),
        oldest=min(unsigned, default=None),
        failed=failed,
        decisions=decisions,
        unsigned_transcripts=len(deadlines),
        first_deleted_in=min(deadlines) - now if deadlines else None,
    )


def _stage(session: Session | None, note: Note | None) -> VisitStage:
    if session is None:
        return VisitStage.PLANNED
    stage = _STAGES[session.state]
    if stage is VisitStage.GENERATING and session.failure:
        return VisitStage.FAILED
    if note is not None and note.state is not NoteState.DRAFT:
        return VisitStage.SIGNED
    return stage
