"""What a start finds after a crash: recordings to offer, work to go on with, time limits (B6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import AppError, ErrorCode
from app.domain.session import Mark, MarkKind, RecordingState, Session
from app.domain.states import SessionState
from app.services.attachments import AttachmentService
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
    """What a start found: recordings to ask about, and sessions whose processing goes on by itself.

    ``overdue``: why something that is past its time could not be destroyed; the hourly sweep tries again.
    """

    interrupted: tuple[Interrupted, ...]
    unfinished: tuple[str, ...]
    overdue: ErrorCode | None = None


class RecoveryService:
    """Runs once at start, before anything is recorded or sent."""

    def __init__(
        self,
        database: Database,
        recordings: RecordingStore,
        recording: RecordingService,
        destruction: DestructionService,
        delivery: DeliveryService,
        attachments: AttachmentService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._recordings = database, recordings
        self._recording, self._destruction, self._delivery = recording, destruction, delivery
        self._attachments = attachments
        self._clock, self._bus = clock, bus

    def start(self) -> Found:
        """Mark what was cut off, destroy what is past its time, and say what is left to ask or to do."""
        self._delivery.recover()
        self._attachments.undo_cut_off()
        self._mark_interrupted()
        overdue = None
        try:
            self._destruction.sweep()
        except AppError as error:
            overdue = error.code  # what is to be offered and to be done does not wait for it
        with self._database.unit_of_work() as unit:
            sessions = unit.sessions.all()
        offers = tuple(self._offer(s) for s in sessions if s.state is SessionState.INTERRUPTED)
        return Found(offers, tuple(s.id for s in sessions if _can_be_processed(s)), overdue)

    def offer(self, session_id: str) -> Interrupted:
        """What is safe of one interrupted session; 0 seconds when nothing can be read now."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
        return self._offer(session)

    def go_on(self, session_id: str) -> Session:
        """Record on in a new segment; the recorder marks the gap."""
        return self._recording.start(session_id)

    def end(self, session_id: str) -> Session:
        """End the session, at the time of its last sound, with what is there; processing follows.

        Where nothing at all was recorded it ends as a session without a recording.
        """
        self._destruction.finish_forgetting(session_id)
        with self._database.unit_of_work() as unit:
            before = load_session(unit, session_id)
        state, lost = self._look(before)
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            if lost:
                session = self._destruction.erase_in(unit, session, "empty")
            elif state is not None:
                unit.sessions.add_mark(session_id, self._gap(state))
            last = state.last_written_at if state is not None else None
            at = last or self._clock.now()
            session = replace(session.to(SessionState.ENDED), ended_at=max(at, session.started_at or at))
            unit.sessions.save(session)
            unit.audit.add("session.ended", session_id, "after_crash")
            unit.commit()
        if lost:
            self._destruction.destroy_recording(before, "empty")
        self._bus.publish(SessionChanged(session_id, session.state))
        return session

    def destroy(self, session_id: str) -> Session:
        """Destroy what was recorded; the session stays open for another input."""
        with self._database.unit_of_work() as unit:
            before = load_session(unit, session_id)
            session = self._destruction.erase_in(unit, before, "after_crash").to(SessionState.OPEN)
            unit.sessions.save(session)
            unit.commit()
        self._bus.publish(SessionChanged(session_id, session.state))
        self._destruction.destroy_recording(before, "after_crash")
        self._destruction.scrub_if_possible()
        return session

    def _mark_interrupted(self) -> None:
        with self._database.unit_of_work() as unit:
            for session in unit.sessions.all():
                if session.id == self._recording.running:
                    continue
                if session.state in (SessionState.RECORDING, SessionState.PAUSED):
                    unit.sessions.save(session.to(SessionState.INTERRUPTED))
                    unit.audit.add("session.interrupted", session.id)
            unit.commit()

    def _offer(self, session: Session) -> Interrupted:
        state, _ = self._look(session)
        if state is None:
            return Interrupted(session.id, 0.0, None)
        return Interrupted(session.id, state.seconds, state.last_written_at)

    def _look(self, session: Session) -> tuple[RecordingState | None, bool]:
        """What can be read now, and whether there surely is nothing, now and later."""
        try:
            state = self._recordings.state(session.recording_id)
        except AppError as error:
            return None, error.code is ErrorCode.RECORDING_DESTROYED
        return state, state.frames == 0

    def _gap(self, state: RecordingState) -> Mark:
        until = state.last_written_at
        lasted = (self._clock.now() - until).total_seconds() if until else 0.0
        return Mark(MarkKind.GAP, state.seconds, max(lasted, 0.0))


def _can_be_processed(session: Session) -> bool:
    sound = session.recording_id and session.audio_destroyed_at is None
    transcript = session.transcript_ready_at is not None and session.transcript_destroyed_at is None
    waiting = session.state in (SessionState.ENDED, SessionState.TRANSCRIBING)
    return waiting and bool(sound or transcript)
