"""Sound that was recorded elsewhere: taken in as a stream, with the same agreement (R48, R49).

While a file is taken in its session is open and refers to the new recording: nobody records it meanwhile, the
sweep leaves it alone, and a start after a crash knows what was cut off.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.errors import AppError, Cancelled, ErrorCode, InputError, LocalError
from app.domain.ids import new_id
from app.domain.session import SAMPLE_RATE, Session
from app.domain.states import SessionState
from app.services.consents import load_session
from app.services.decoding import BYTES_PER_FRAME
from app.services.destruction import DestructionService
from app.services.events import AttachmentAdvanced, EventBus, SessionChanged
from app.services.ports import (
    AudioFiles,
    Clock,
    Database,
    FileIdentity,
    RecordingStore,
    Removal,
    SpeechEngine,
    UnitOfWork,
)
from app.services.profile import Profile
from app.services.recording import LEAST_FREE_BYTES, RecordingService

CHECK_EVERY = 10
"""Seconds of sound after which it is looked up whether everyone still agrees."""

_WITHOUT_SOUND = (SessionState.PLANNED, SessionState.OPEN)


class AttachmentService:
    """Takes files in. Nothing of a file is decoded whole in memory, and no plaintext is written to a disk."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        files: AudioFiles,
        recordings: RecordingStore,
        recording: RecordingService,
        destruction: DestructionService,
        engine: SpeechEngine,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._profile, self._database, self._files = profile, database, files
        self._recordings, self._recording, self._destruction = recordings, recording, destruction
        self._engine, self._clock, self._bus = engine, clock, bus
        self._under_way: set[str] = set()

    def attach(self, session_id: str, path: Path, cancelled: Callable[[], bool]) -> Session:
        """Take the file in as the session's sound and end the session; processing follows as after recording.

        ``cancelled`` is asked for every second of sound. Cancelled, CONSENT_MISSING (also when somebody
        withdraws meanwhile), AI_SWITCHED_OFF, ALREADY_RECORDED, DISK_FULL, FILE_…: what was taken in is
        destroyed, and the session is as it was. The file itself is only read.
        """
        self._profile.require_model(self._engine.inspect())
        with self._database.unit_of_work() as unit:
            self._require_allowed(unit, self._free_session(unit, session_id))
        self._require_room(self._files.seconds(path))
        session = self._begin(session_id)
        try:
            seconds = self._take_in(session, path, cancelled)
            ended = self._end(session, seconds)
        except BaseException:
            self._undo(session)
            raise
        finally:
            self._under_way.discard(session_id)
        self._bus.publish(SessionChanged(session_id, ended.state))
        return ended

    def undo_cut_off(self) -> int:
        """Erase what a crash left of files that were being taken in; they can be attached again.

        Returns how many sessions are free again. A recording that cannot be destroyed now is no session's any
        more: the next sweep destroys it.
        """
        with self._database.unit_of_work() as unit:
            cut_off = [s for s in unit.sessions.all() if s.takes_in_file and s.id not in self._under_way]
            for session in cut_off:
                unit.sessions.save(_as_before(session))
                self._destruction.let_go_in(unit, session, "cut_off")
                unit.audit.add("attachment.cut_off", session.id)
            unit.commit()
        for session in cut_off:
            self._bus.publish(SessionChanged(session.id, _as_before(session).state))
            with suppress(AppError):
                self._destruction.destroy_recording(session, "cut_off")
        return len(cut_off)

    def length(self, path: Path) -> float:
        """Seconds that the file says it has, 0 where it does not say; FILE_NOT_AUDIO and the like."""
        return self._files.seconds(path)

    def identity(self, path: Path) -> FileIdentity:
        """Which file this is, so that later no other one is deleted; FILE_NOT_FOUND."""
        return self._files.identity(path)

    def transcript_exists(self, session_id: str) -> bool:
        """Whether the sound was turned into text, so that the file it came from is not needed any more."""
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
        return session.transcript_ready_at is not None

    def delete_source(self, session_id: str, path: Path, identity: FileIdentity) -> Removal:
        """Delete the file that was taken in, if it still is that file.

        From the disk's folder, no more: copies and backups are out of reach. ILLEGAL_TRANSITION while the
        transcript does not exist.
        """
        if not self.transcript_exists(session_id):
            raise InputError(ErrorCode.ILLEGAL_TRANSITION)
        removal = self._files.remove(path, identity)
        with self._database.unit_of_work() as unit:
            unit.audit.add("attachment.source", session_id, removal.value)
            unit.commit()
        return removal

    # -- inside --------------------------------------------------------------------------------------
    def _begin(self, session_id: str) -> Session:
        """Say that the session takes sound in, before any is written."""
        with self._database.unit_of_work() as unit:
            before = self._free_session(unit, session_id)
            self._require_allowed(unit, before)
            opened = before if before.state is SessionState.OPEN else before.to(SessionState.OPEN)
            session = replace(opened, recording_id=new_id())
            unit.sessions.save(session)
            unit.audit.add("attachment.started", session_id)
            self._under_way.add(session_id)
            try:
                unit.commit()
            except AppError:
                self._under_way.discard(session_id)
                raise
        self._bus.publish(SessionChanged(session_id, session.state))
        return session

    def _take_in(self, session: Session, path: Path, cancelled: Callable[[], bool]) -> float:
        sound = self._recordings.begin(session.recording_id)
        frames = 0
        try:
            for number, block in enumerate(self._files.stream(path, SAMPLE_RATE), 1):
                if cancelled():
                    raise Cancelled
                sound.append(block)
                frames += len(block) // BYTES_PER_FRAME
                if number % CHECK_EVERY == 0:
                    self._require_still_allowed(session)
                    self._bus.publish(AttachmentAdvanced(session.id, frames / SAMPLE_RATE))
            if cancelled():
                raise Cancelled
            sound.finish()
        except LocalError:
            sound.close()
            # a withdrawal destroyed what was being written, and that is the reason to be told
            self._require_still_allowed(session)
            raise
        except BaseException:
            sound.close()
            raise
        self._bus.publish(AttachmentAdvanced(session.id, frames / SAMPLE_RATE))
        return frames / SAMPLE_RATE

    def _end(self, session: Session, seconds: float) -> Session:
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            fresh = self._allowed(unit, session)
            appointment = unit.appointments.get(session.appointment_id)
            # a session that was never opened here took place when it was planned
            planned = min(appointment.start, now) if appointment is not None else now
            started = fresh.started_at or planned
            ended = replace(
                fresh.to(SessionState.ENDED),
                started_at=started,
                ended_at=min(started + timedelta(seconds=seconds), now),
                attached_at=now,
            )
            unit.sessions.save(ended)
            unit.audit.add("recording.attached", session.id, str(round(seconds)))
            unit.audit.add("session.ended", session.id)
            unit.commit()
        return ended

    def _undo(self, session: Session) -> None:
        """The session is as it was, and the sound goes; what the disk does not allow now the sweep does."""
        with suppress(AppError):
            with self._database.unit_of_work() as unit:
                fresh = load_session(unit, session.id)
                if fresh.recording_id == session.recording_id and not fresh.takes_in_file:
                    return  # it had ended, and only the answer of the database was lost
                if fresh.state is SessionState.OPEN:
                    fresh = _as_before(fresh)
                    unit.sessions.save(fresh)
                self._destruction.let_go_in(unit, session, "attachment")
                unit.audit.add("attachment.undone", session.id)
                unit.commit()
            self._bus.publish(SessionChanged(session.id, fresh.state))
        with suppress(AppError):
            self._destruction.destroy_recording(session, "attachment")

    def _free_session(self, unit: UnitOfWork, session_id: str) -> Session:
        session = load_session(unit, session_id)
        if session.takes_in_file and session_id not in self._under_way:
            # left by an attempt whose end could not be written down; the sweep destroys its recording
            return _as_before(session)
        if session.state not in _WITHOUT_SOUND or session.recording_id:
            raise InputError(ErrorCode.ALREADY_RECORDED)
        return session

    def _require_allowed(self, unit: UnitOfWork, session: Session) -> None:
        refused = self._recording.refusal_in(unit, session)
        if refused is not None:
            raise InputError(refused)

    def _require_still_allowed(self, session: Session) -> None:
        with self._database.unit_of_work() as unit:
            self._allowed(unit, session)

    def _allowed(self, unit: UnitOfWork, session: Session) -> Session:
        """The session as it is now; CONSENT_MISSING when somebody withdrew and let go of the recording."""
        fresh = load_session(unit, session.id)
        if fresh.recording_id != session.recording_id:
            raise InputError(ErrorCode.CONSENT_MISSING)
        self._require_allowed(unit, fresh)
        return fresh

    def _require_room(self, seconds: float) -> None:
        needed = LEAST_FREE_BYTES + round(seconds * SAMPLE_RATE * BYTES_PER_FRAME)
        if self._recordings.free_bytes() < needed:
            raise LocalError(ErrorCode.DISK_FULL, details={"bytes": needed})


def _as_before(session: Session) -> Session:
    """The session without the file: open again, or planned where it had never been opened.

    Not a move of the table, which knows no way back: what was written down for the time of taking in goes.
    """
    state = SessionState.OPEN if session.started_at is not None else SessionState.PLANNED
    return replace(session, state=state, recording_id="")
