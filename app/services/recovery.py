"""What a start finds after a crash: recordings to offer, work to go on with, time limits (B6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import AppError
from app.domain.session import Mark, MarkKind, Session
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.delivery import DeliveryService
from app.services.destruction import DestructionService
from app.services.events import EventBus, SessionChanged
from app.services.ports import Clock, Database, RecordingStore
from app.services.recording import RecordingService


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A recording that was cut off: ``seconds`` of it are safe, up to ``until`` (aware UTC, if known)."""

    session_id: str
    seconds: float
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a start found: recordings to ask about, and sessions whose processing goes on by itself."""

    interrupted: tuple[Interrupted, ...]
    unfinished: tuple[str, ...]


class RecoveryService:
    """Runs once at start, before anything is recorded or sent."""

    def __init__(
        self,
        database: Database,
        recordings: RecordingStore,
        recording: RecordingService,
        destruction: DestructionService,
        delivery: DeliveryService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._recordings = database, recordings
        self._recording, self._destruction, self._delivery = recording, destruction, delivery
        self._clock, self._bus = clock, bus

    def start(self) -> Found:
        """Mark what was cut off, destroy what is past its time, and say what is left to ask or to do."""
        self._delivery.recover()
        self._mark_interrupted()
        self._destruction.sweep()
        with self._database.unit_of_work() as unit:
            sessions = unit.sessions.all()
        self._destroy_orphans(sessions)
        offers = tuple(
            self._offer(s)
            for s in sessions
            if s.state is SessionState.INTERRUPTED and s.recording_id and s.audio_destroyed_at is None
        )
        unfinished = tuple(
            s.id
            for s in sessions
            if s.state is SessionState.TRANSCRIBING or (s.state is SessionState.ENDED and s.recording_id)
        )
        return Found(offers, unfinished)

    def go_on(self, session_id: str) -> Session:
        """Record on in a new segment; the recorder marks the gap."""
        return self._recording.start(session_id)

    def end(self, session_id: str) -> Session:
        """End the session with what is there; processing follows."""
        self._add_gap(session_id)
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            ended = replace(session.to(SessionState.ENDED), ended_at=self._clock.now())
            unit.sessions.save(ended)
            unit.audit.add("session.ended", session_id, "after_crash")
            unit.commit()
        self._bus.publish(SessionChanged(session_id, ended.state))
        return ended

    def destroy(self, session_id: str) -> Session:
        """Destroy what was recorded; the session stays open for another input."""
        self._destruction.erase(session_id, "after_crash")
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id).to(SessionState.OPEN)
            unit.sessions.save(session)
            unit.commit()
        self._bus.publish(SessionChanged(session_id, session.state))
        return session

    def _mark_interrupted(self) -> None:
        with self._database.unit_of_work() as unit:
            for session in unit.sessions.all():
                if session.state in (SessionState.RECORDING, SessionState.PAUSED):
                    unit.sessions.save(session.to(SessionState.INTERRUPTED))
                    unit.audit.add("session.interrupted", session.id)
            unit.commit()

    def _offer(self, session: Session) -> Interrupted:
        try:
            state = self._recordings.state(session.recording_id)
        except AppError:
            return Interrupted(session.id, 0.0, None)
        return Interrupted(session.id, state.seconds, state.last_written_at)

    def _add_gap(self, session_id: str) -> None:
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            state = self._recordings.state(session.recording_id)
            until = state.last_written_at
            lasted = (self._clock.now() - until).total_seconds() if until else 0.0
            unit.sessions.add_mark(session_id, Mark(MarkKind.GAP, state.seconds, max(lasted, 0.0)))
            unit.commit()

    def _destroy_orphans(self, sessions: tuple[Session, ...]) -> None:
        """Recordings no session speaks of are left from an interrupted destruction: finish it."""
        wanted = {s.recording_id for s in sessions if s.audio_destroyed_at is None}
        for recording_id in self._recordings.recording_ids():
            if recording_id not in wanted:
                self._recordings.destroy(recording_id)
