"""Sound and transcripts are destroyed on time, and it is written down when (R9, R10, R41, R56)."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.retention import audio_deadline, transcript_deadline
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.ports import Clock, Database, RecordingStore, UnitOfWork

_LIVE = frozenset({SessionState.OPEN, SessionState.RECORDING, SessionState.PAUSED})


@dataclass(frozen=True, slots=True)
class Destroyed:
    """When a session's sound and transcript were destroyed; None: not yet, or there was none."""

    audio: datetime | None
    transcript: datetime | None


class DestructionService:
    """Destroys keys first; what cannot be destroyed now is tried again at the next sweep."""

    def __init__(self, database: Database, recordings: RecordingStore, clock: Clock) -> None:
        self._database, self._recordings, self._clock = database, recordings, clock

    def destroyed(self, session_id: str) -> Destroyed:
        """What was destroyed of a session, and when."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            return Destroyed(session.audio_destroyed_at, session.transcript_destroyed_at)

    def destroy_audio(self, session_id: str, why: str) -> Session:
        """Destroy the recording, then note the time; idempotent."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
        if session.audio_destroyed_at is not None or not session.recording_id:
            return session
        self._recordings.destroy(session.recording_id)
        with self._database.unit_of_work() as unit:
            session = replace(load_session(unit, session_id), audio_destroyed_at=self._clock.now())
            unit.sessions.save(session)
            unit.audit.add("audio.destroyed", session_id, why)
            unit.commit()
        return session

    def destroy_transcript_in(self, unit: UnitOfWork, session: Session, why: str) -> Session:
        """Destroy the transcript as part of ``unit``; the caller commits, then calls ``Database.scrub``."""
        unit.transcripts.destroy(session.id)
        unit.audit.add("transcript.destroyed", session.id, why)
        changed = replace(session, transcript_destroyed_at=self._clock.now())
        unit.sessions.save(changed)
        return changed

    def erase(self, session_id: str, why: str) -> None:
        """Destroy sound, transcript and draft after a withdrawn consent; the session stays."""
        self.destroy_audio(session_id, why)
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            note = unit.notes.of_session(session_id)
            if note is not None:
                unit.notes.discard(note.id)
            unit.sessions.clear_marks(session_id)
            session = self.destroy_transcript_in(unit, session, why)
            unit.sessions.save(
                replace(session, recording_id="", audio_destroyed_at=None, transcript_destroyed_at=None)
            )
            unit.commit()
        self._database.scrub()

    def sweep(self) -> int:
        """Destroy whatever is past its time; returns how many things. Run at start and hourly."""
        now, count = self._clock.now(), 0
        with self._database.unit_of_work() as unit:
            sessions = [s for s in unit.sessions.all() if s.state not in _LIVE]
        for session in sessions:
            # an interrupted session has no end yet: its start is the stricter measure
            ended = session.ended_at or session.started_at
            if ended is None:
                continue
            made = session.transcript_ready_at is not None
            if (
                session.recording_id
                and session.audio_destroyed_at is None
                and (made or now >= audio_deadline(ended))
            ):
                self.destroy_audio(session.id, "transcript" if made else "limit")
                count += 1
            if made and session.transcript_destroyed_at is None and now >= transcript_deadline(ended):
                with self._database.unit_of_work() as unit:
                    self.destroy_transcript_in(unit, load_session(unit, session.id), "limit")
                    unit.commit()
                self._database.scrub()
                count += 1
        return count
