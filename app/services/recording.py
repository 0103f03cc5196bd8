"""Recording while a person speaks: started only with everyone's agreement, paused, ended, never lost."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from threading import RLock

from app.domain.consent import everyone_agrees
from app.domain.errors import (
    AppError,
    BugError,
    Cancelled,
    ErrorCode,
    IllegalTransition,
    InputError,
    LocalError,
)
from app.domain.ids import new_id
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Place, Session
from app.domain.states import SessionState
from app.services.consents import load_session, participants
from app.services.destruction import DestructionService
from app.services.events import (
    BookmarkSet,
    EventBus,
    PartForgotten,
    SessionChanged,
)
from app.services.listening import Listening
from app.services.ports import Clock, Database, Recorder, RecordingStore, SpeechEngine, UnitOfWork, WakeLock
from app.services.practice import switches_of
from app.services.profile import Profile
from app.services.recorder_events import RecorderEvents

LEAST_FREE_BYTES = 2 * 1024**3
"""A session does not begin to be recorded with less room than this on the disk (18 hours of sound)."""
LEAST_TO_GO_ON = 900.0
"""Seconds that have to fit for a recording that was cut off to be gone on with: the session is under way."""
FORGETTING_PATIENCE = 5.0
"""Seconds that ``forget`` waits for a disk that fails or stalls."""


class RecordingService:
    """Drives the recorder for one session at a time; every change of state is committed before its event.

    Starting, pausing, going on, ending and a withdrawal exclude each other, whatever thread they come from:
    what one of them found to be allowed still is when the microphone opens. Only closing it never waits.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        recorder: Recorder,
        recordings: RecordingStore,
        engine: SpeechEngine,
        listening: Listening,
        destruction: DestructionService,
        wake: WakeLock,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._profile, self._database = profile, database
        self._wake, self._awake = wake, ExitStack()
        self._recorder, self._recordings = recorder, recordings
        self._engine, self._listening, self._destruction = engine, listening, destruction
        self._clock, self._bus = clock, bus
        self._turn = RLock()
        self._running = ""
        self._closed = False
        self._before_microphone = list[Callable[[], object]]()

    @property
    def running(self) -> str:
        """The id of the session whose recorder runs or is paused, or empty."""
        return self._running

    @contextmanager
    def held(self) -> Iterator[str]:
        """Nothing starts, goes on or ends while the block runs; gives ``running``."""
        with self._turn:
            yield self._running

    def before_microphone(self, silence: Callable[[], object]) -> None:
        """Have ``silence`` called each time before the microphone opens or a part is forgotten; it returns
        within a second."""
        self._before_microphone.append(silence)

    def refusal(self, session_id: str) -> ErrorCode | None:
        """Why this session may not be recorded now, or None (R11, R35, R38, R66)."""
        with self._database.unit_of_work() as unit:
            return self.refusal_in(unit, load_session(unit, session_id))

    def obstacle(self) -> AppError | None:
        """What would keep any session from being recorded now: the model, or the room on the disk."""
        try:
            self._profile.require_model(self._engine.inspect())
        except AppError as error:
            return error
        full = self._recordings.free_bytes() < LEAST_FREE_BYTES
        return LocalError(ErrorCode.DISK_FULL) if full else None

    def start(self, session_id: str, microphone: str | None = None) -> Session:
        """Record the session; InputError with the reason when it is not allowed, and then nothing runs.

        The model is looked at, not loaded: nobody waits for that before the first word is safe.
        """
        with self._database.unit_of_work() as unit:
            before = load_session(unit, session_id)
            self._require(unit, before)
        self._profile.require_model(self._engine.inspect())
        self._require_room(goes_on=bool(before.recording_id))
        self._destruction.finish_forgetting(session_id)
        with self._turn:
            self._silence()
            session = self._begin(session_id, microphone)
            self._running = session_id
            self._bus.publish(SessionChanged(session_id, session.state))
            self._listening.start(session_id, session.recording_id, self._settle)
        self._stay_awake(session_id)
        return session

    def pause(self, session_id: str) -> Session:
        """Close the microphone now (R3), then wait for what is under way and write it down."""
        self.close_microphone(session_id)
        with self._turn:
            self._require_running(session_id)
            self._recorder.pause()
            return self._move(session_id, SessionState.PAUSED, "recording.paused")

    def close_microphone(self, session_id: str) -> None:
        """Hear nothing more of this session, whatever is under way; ``pause`` or ``abandon`` follows."""
        if self._running == session_id:
            with suppress(BugError):  # it ended this moment
                self._recorder.pause()

    def _silence(self) -> None:
        for silence in self._before_microphone:
            silence()

    def pause_unless_allowed(self, session_id: str = "") -> None:
        """Close the microphone when a switch went off, or somebody is in the room who has not agreed.

        ``session_id``: only if this session is the one that is recorded.
        """
        with self._turn:
            running = self._running
            if not running or session_id not in ("", running):
                return
            try:
                with self._database.unit_of_work() as unit:
                    session = load_session(unit, running)
                    refused = self.refusal_in(unit, session)
            except AppError:
                with suppress(AppError):
                    self.pause(running)  # what cannot be looked up is not allowed
                raise
            if session.state is SessionState.RECORDING and refused is not None:
                self.pause(running)

    def resume(self, session_id: str) -> Session:
        """Open the microphone again, if everyone still agrees."""
        with self._turn:
            self._require_running(session_id)
            with self._database.unit_of_work() as unit:
                session = load_session(unit, session_id)
                self._require(unit, session)
                session = session.to(SessionState.RECORDING)
                unit.sessions.save(session)
                unit.audit.add("recording.resumed", session_id)
                unit.commit()
            try:
                self._silence()
                self._recorder.resume()
            except AppError:
                self._move(session_id, SessionState.PAUSED, "recording.failed")
                raise
            self._bus.publish(SessionChanged(session_id, session.state))
            return session

    def forget(self, session_id: str, minutes: float) -> float:
        """Destroy the last ``minutes`` of recorded sound, and what was made of it; recording goes on (B2).

        Recorded time counts, as the bar shows it. Returns the seconds that were destroyed. What to destroy is
        committed first, together with the removal of the text, so that after a crash the next start finishes
        it. FORGETTING_WAITS (retryable): the text is gone, the sound follows as soon as the disk allows it.
        Nobody else waits meanwhile; Cancelled when somebody withdrew, which destroys everything.
        """
        with self._turn:
            self._require_running(session_id)
            self._settle(session_id)
            if self._recorder.forgetting:
                raise LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
            place = self._place()
            frame = max(0, place.frames - round(minutes * 60 * SAMPLE_RATE))
            mark = Mark(MarkKind.FORGOTTEN, frame / SAMPLE_RATE, (place.frames - frame) / SAMPLE_RATE)
            self._listening.hold(session_id)  # what it hears now may be of the part that goes
            try:
                with self._database.unit_of_work() as unit:
                    session = load_session(unit, session_id)
                    self._destruction.forget_in(unit, session, mark, place)
                    unit.commit()
            except AppError:
                self._listening.release(session_id)
                raise
            self._silence()  # what is heard again may be of the part that goes
            self._recorder.forget(frame)
        self._recorder.await_forgotten(FORGETTING_PATIENCE)
        with self._turn:
            self._settle(session_id)
        self._destruction.scrub_if_possible()
        with self._database.unit_of_work() as unit:
            after = load_session(unit, session_id)
        if after.recording_id != session.recording_id:
            raise Cancelled
        if after.forget_from is not None:
            raise LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
        return mark.duration

    def bookmark(self, session_id: str) -> Mark:
        """Mark the present place, for the clinician to find it in the transcript."""
        with self._turn:
            self._require_running(session_id)
            mark = Mark(MarkKind.BOOKMARK, self._place().frames / SAMPLE_RATE)
            with self._database.unit_of_work() as unit:
                unit.sessions.add_mark(session_id, mark)
                unit.commit()
        self._bus.publish(BookmarkSet(session_id, mark.at))
        return mark

    def switch_microphone(self, session_id: str, microphone: str | None) -> None:
        """Go on with another microphone; the gap is marked."""
        with self._turn:
            self._require_running(session_id)
            self._recorder.switch(microphone)

    def end(self, session_id: str) -> Session:
        """End the session in one commit with the marks of its recording, which is sealed first.

        After a failure of the database it may be repeated.
        """
        with self._turn:
            runs = self._running == session_id
            seconds = 0.0
            if runs:
                seconds = self._recorder.stop().seconds
            with self._database.unit_of_work() as unit:
                session = load_session(unit, session_id)
                if session.takes_in_file:
                    raise IllegalTransition("Session", "taking in a file", SessionState.ENDED.value)
                ended = replace(session.to(SessionState.ENDED), ended_at=self._clock.now())
                unit.sessions.save(ended)
                if runs:
                    self._keep_marks(unit, session_id)
                    unit.audit.add("recording.stopped", session_id, str(round(seconds)))
                unit.audit.add("session.ended", session_id)
                unit.commit()
            if runs:
                self._running = ""
                self._awake.close()  # may take seconds: after the microphone is closed and all is kept
            self._bus.publish(SessionChanged(session_id, ended.state))
            return ended

    def shut_down(self) -> None:
        """Seal what is being recorded, if anything is; the next start offers to go on with it."""
        with self._turn:
            self._closed = True
            session_id, self._running = self._running, ""
            if not session_id:
                return
            self._recorder.stop()
            self._awake.close()
            # the sound is safe; marks that a failing database refuses must not keep the rest from ending
            with suppress(AppError), self._database.unit_of_work() as unit:
                self._keep_marks(unit, session_id)
                unit.commit()

    def abandon(self, session_id: str) -> None:
        """Close the microphone at once because everything is going to be destroyed; writes nothing down."""
        with self._turn:
            if self._running == session_id:
                self._recorder.abandon()
                self._running = ""
                self._listening.leave(session_id)
                self._awake.close()

    def _begin(self, session_id: str, microphone: str | None) -> Session:
        if self._closed:
            raise Cancelled
        if self._running:
            raise IllegalTransition("Recorder", "running", "running")
        with self._database.unit_of_work() as unit:
            before = load_session(unit, session_id)
            self._require(unit, before)  # again: someone may have withdrawn meanwhile
            recording_id = before.recording_id or new_id()
            session = replace(before.to(SessionState.RECORDING), recording_id=recording_id)
            unit.sessions.save(session)
            unit.audit.add("recording.started", session_id)
            unit.commit()
        try:
            listener = RecorderEvents(session_id, self._bus, self._listening)
            self._recorder.start(recording_id, listener, microphone)
        except BaseException:
            with self._database.unit_of_work() as unit:
                # an interrupted session keeps what an earlier run recorded; an open one had recorded nothing
                unit.sessions.save(replace(before, participants=load_session(unit, session_id).participants))
                unit.audit.add("recording.failed", session_id)
                unit.commit()
            self._bus.publish(SessionChanged(session_id, before.state))
            raise
        return session

    def _stay_awake(self, session_id: str) -> None:
        """Ask the system, which may take seconds, while nothing waits for it."""
        with ExitStack() as asked:
            asked.enter_context(self._wake.hold())
            with self._turn:
                if self._running == session_id:
                    self._awake = asked.pop_all()

    def _require_room(self, *, goes_on: bool) -> None:
        if goes_on:
            full = self._recordings.free_seconds() < LEAST_TO_GO_ON
        else:
            full = self._recordings.free_bytes() < LEAST_FREE_BYTES
        if full:
            raise LocalError(ErrorCode.DISK_FULL)

    def _settle(self, session_id: str) -> None:
        """Write down what the recorder did since: its marks, and that a forgetting is finished; and close the
        microphone when an agreement has run out.

        Called often while the session runs, so that a crash loses neither; gives way to whoever has the turn.
        """
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self._running != session_id:
                return
            forgotten, told = not self._recorder.forgetting, list[PartForgotten]()
            with self._database.unit_of_work() as unit:
                self._keep_marks(unit, session_id)
                session = load_session(unit, session_id)
                if forgotten and session.forget_from is not None:
                    mark = self._destruction.forgotten_in(unit, session)
                    told.append(PartForgotten(session_id, mark.at, mark.duration))
                runs = session.state is SessionState.RECORDING
                refused = self.refusal_in(unit, session) if runs else None
                unit.commit()
            if refused is not None:
                self.pause(session_id)  # an agreement ran out
            if forgotten:
                self._listening.release(session_id)
            for event in told:
                self._bus.publish(event)
        finally:
            self._turn.release()

    def _keep_marks(self, unit: UnitOfWork, session_id: str) -> None:
        for mark in self._recorder.marks:
            unit.sessions.add_mark(session_id, mark)

    def _require_running(self, session_id: str) -> None:
        if self._running != session_id:
            raise IllegalTransition("Recorder", "idle", "running")

    def _place(self) -> Place:
        place = self._recorder.place
        if place == Place(0, 0):  # stopped already, by an end that could not be written down
            raise IllegalTransition("Recorder", "stopped", "running")
        return place

    def _require(self, unit: UnitOfWork, session: Session) -> None:
        if session.takes_in_file:
            raise IllegalTransition("Session", "taking in a file", SessionState.RECORDING.value)
        refused = self.refusal_in(unit, session)
        if refused is not None:
            raise InputError(refused)

    def refusal_in(self, unit: UnitOfWork, session: Session) -> ErrorCode | None:
        """As ``refusal``, as part of ``unit``: what is found holds until the unit of work commits."""
        if not switches_of(unit, session.clinician_id).both:
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
