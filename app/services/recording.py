"""Recording while a person speaks: started only with everyone's agreement, paused, ended, never lost."""

from contextlib import ExitStack
from dataclasses import replace

from app.domain.consent import everyone_agrees
from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.ids import new_id
from app.domain.session import SAMPLE_RATE, RecordingState, Session
from app.domain.states import SessionState
from app.services.consents import load_session, participants
from app.services.events import EventBus, LevelMeasured, RecordingAdvanced, RecordingTroubled, SessionChanged
from app.services.listening import Listening
from app.services.ports import Clock, Database, Recorder, RecordingStore, SpeechEngine, UnitOfWork, WakeLock
from app.services.profile import Profile

PRACTICE_SWITCH = "practice.ai"
"""Setting ``on`` or ``off``: the practice allows AI features (R66)."""

LEAST_FREE_SECONDS = 900.0
"""Recording is not started with less room than this on the disk."""


class RecordingService:
    """Drives the recorder for one session at a time; every change of state is committed before its event."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        recorder: Recorder,
        recordings: RecordingStore,
        engine: SpeechEngine,
        listening: Listening,
        wake: WakeLock,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._profile, self._database = profile, database
        self._wake, self._awake = wake, ExitStack()
        self._recorder, self._recordings = recorder, recordings
        self._engine, self._listening = engine, listening
        self._clock, self._bus = clock, bus
        self._runs = False

    def refusal(self, session_id: str) -> ErrorCode | None:
        """Why this session may not be recorded now, or None (R11, R35, R38, R66)."""
        with self._database.unit_of_work() as unit:
            return self._refusal(unit, load_session(unit, session_id))

    def obstacle(self) -> AppError | None:
        """What would keep any session from being recorded now: the model, or the room on the disk."""
        try:
            self._profile.require_model(self._engine.inspect())
        except AppError as error:
            return error
        full = self._recordings.free_seconds() < LEAST_FREE_SECONDS
        return LocalError(ErrorCode.DISK_FULL) if full else None

    def start(self, session_id: str, microphone: str | None = None) -> Session:
        """Record the session; InputError with the reason when it is not allowed, and then nothing runs."""
        with self._database.unit_of_work() as unit:
            self._require(unit, load_session(unit, session_id))
        self._profile.require_model(self._engine.warm().demonstration)
        if self._recordings.free_seconds() < LEAST_FREE_SECONDS:
            raise LocalError(ErrorCode.DISK_FULL)
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            self._require(unit, session)  # again: someone may have withdrawn while the model was loaded
            before = session.state
            session = replace(
                session.to(SessionState.RECORDING), recording_id=session.recording_id or new_id()
            )
            unit.sessions.save(session)
            unit.audit.add("recording.started", session_id)
            unit.commit()
        try:
            self._recorder.start(
                session.recording_id, _Listener(session, self._bus, self._listening), microphone
            )
        except AppError:
            # INTERRUPTED keeps what an earlier run recorded; an open session had recorded nothing
            back = SessionState.OPEN if before is SessionState.OPEN else SessionState.INTERRUPTED
            self._move(session_id, back, "recording.failed")
            raise
        self._runs = True
        self._awake.enter_context(self._wake.hold())
        self._listening.start(session_id, session.recording_id)
        self._bus.publish(SessionChanged(session_id, session.state))
        return session

    def pause(self, session_id: str) -> Session:
        """Close the microphone now (R3)."""
        self._recorder.pause()
        return self._move(session_id, SessionState.PAUSED, "recording.paused")

    def resume(self, session_id: str) -> Session:
        """Open the microphone again, if everyone still agrees."""
        with self._database.unit_of_work() as unit:
            self._require(unit, load_session(unit, session_id))
        session = self._move(session_id, SessionState.RECORDING, "recording.resumed")
        try:
            self._recorder.resume()
        except AppError:
            self._move(session_id, SessionState.PAUSED, "recording.failed")
            raise
        return session

    def stop(self, session_id: str) -> RecordingState:
        """Seal the end of the recording and keep its marks; the caller ends the session."""
        self._awake.close()
        state = self._recorder.stop()
        self._runs = False
        with self._database.unit_of_work() as unit:
            for mark in self._recorder.marks:
                unit.sessions.add_mark(session_id, mark)
            unit.audit.add("recording.stopped", session_id, str(round(state.seconds)))
            unit.commit()
        return state

    def shut_down(self) -> None:
        """Seal what is being recorded, if anything is; the next start offers to go on with it."""
        self._awake.close()
        if self._runs:
            self._recorder.stop()
            self._runs = False

    def abandon(self, session_id: str) -> None:
        """Stop at once because everything is going to be destroyed."""
        self._awake.close()
        self._recorder.abandon()
        self._runs = False
        self._listening.stop()
        with self._database.unit_of_work() as unit:
            unit.audit.add("recording.abandoned", session_id)
            unit.commit()

    def _require(self, unit: UnitOfWork, session: Session) -> None:
        refused = self._refusal(unit, session)
        if refused is not None:
            raise InputError(refused)

    def _refusal(self, unit: UnitOfWork, session: Session) -> ErrorCode | None:
        clinician = unit.clinicians.get(session.clinician_id)
        allowed = unit.settings.get(PRACTICE_SWITCH, "on") == "on"
        if not allowed or clinician is None or clinician.ai_consent_at is None:
            return ErrorCode.AI_SWITCHED_OFF
        if not everyone_agrees(participants(unit, session), self._clock.now()):
            return ErrorCode.CONSENT_MISSING
        return None

    def _move(self, session_id: str, target: SessionState, action: str) -> Session:
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id).to(target)
            unit.sessions.save(session)
            unit.audit.add(action, session_id)
            unit.commit()
        self._bus.publish(SessionChanged(session_id, target))
        return session


class _Listener:
    """Turns what the recorder's thread reports into events and wakes the transcription."""

    def __init__(self, session: Session, bus: EventBus, listening: Listening) -> None:
        self._session_id, self._bus, self._listening = session.id, bus, listening

    def level(self, rms: float, peak: float) -> None:
        self._bus.publish(LevelMeasured(rms, peak))

    def sealed(self, frames: int) -> None:
        self._listening.sealed(frames)
        self._bus.publish(RecordingAdvanced(self._session_id, frames / SAMPLE_RATE))

    def troubled(self, error: AppError | None) -> None:
        self._bus.publish(RecordingTroubled(self._session_id, error))
