"""What this laptop holds of sessions now, and when the next of it is destroyed (R9, R10, R41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.retention import audio_deadline, transcript_deadline
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.ports import Database, RecordingStore, UnitOfWork

_LIVE = frozenset({SessionState.PLANNED, SessionState.OPEN, SessionState.RECORDING, SessionState.PAUSED})


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts, and the latest moments at which the next recording and the next transcript are destroyed.

    A moment is None when nothing is there, or nothing but the session that is under way.
    """

    recordings: int = 0
    recording_until: datetime | None = None
    transcripts: int = 0
    transcript_until: datetime | None = None
    signed_notes: int = 0


class HoldingsService:
    """Counts; changes nothing."""

    def __init__(self, database: Database, recordings: RecordingStore) -> None:
        self._database, self._recordings = database, recordings

    def now(self) -> Holdings:
        """What is here at this moment, files of recordings and rows of the database."""
        stored = set(self._recordings.recording_ids())
        with self._database.unit_of_work() as unit:
            sessions = unit.sessions.all()
            written = [session for session in sessions if _has_text(unit, session)]
        sounding = [session for session in sessions if session.recording_id in stored]
        return Holdings(
            recordings=len(stored),
            recording_until=min((audio_deadline(end) for end in _begun(sounding)), default=None),
            transcripts=len(written),
            transcript_until=min((transcript_deadline(end) for end in _begun(written)), default=None),
            signed_notes=sum(session.state is SessionState.SIGNED for session in sessions),
        )


def _has_text(unit: UnitOfWork, session: Session) -> bool:
    if not session.recording_id or session.transcript_destroyed_at is not None:
        return False
    # of one that is not finished there may be parts: they are words too
    return session.transcript_ready_at is not None or bool(unit.transcripts.parts(session.id))


def _begun(sessions: Iterable[Session]) -> Iterable[datetime]:
    for session in sessions:
        if session.state not in _LIVE and session.limits_from is not None:
            yield session.limits_from
