"""Transcription during the session: each sealed stretch is decoded exactly once and committed at once.

A queue would hold sound; this holds two numbers: how much is sealed, and how much is transcribed. Both
survive a crash, because the first is on the disk and the second is the end of the last committed part.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Condition, Lock, Thread

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.domain.pace import Supply
from app.domain.readiness import Calibration, Readiness
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import TranscriptPart
from app.services.course import Course
from app.services.decoding import MOST_SET_ASIDE, Decoder, Terms, no_terms, position_after
from app.services.events import EventBus
from app.services.follower import Follower
from app.services.ports import Clock, Database, Power, RecordingStore, SpeechEngine

STEP = 3 * SAMPLE_RATE
"""Ask again only when this much new sound is sealed: asking costs voice activity detection on the rest."""
AFTER_FAILURE = 60 * SAMPLE_RATE
"""As much more sound is waited for after a failure of the speech process."""
MOST_FAILURES = 3
"""After so many failures in a row a session is no longer listened to; its end decodes the rest."""


class Listening:
    """Follows the recorded session in a thread of its own; ``finish`` catches up with the end of any.

    A session has at most one follower, and finishing one does not disturb another. How carefully it is
    followed, and whether at all, is said by ``domain.pace``. Any thread.
    """

    def __init__(
        self,
        engine: SpeechEngine,
        recordings: RecordingStore,
        database: Database,
        bus: EventBus,
        clock: Clock,
        power: Power,
        *,
        terms: Terms = no_terms,
        calibration: Callable[[str], Calibration | None] = lambda _device: None,
        condition: Callable[[], Condition] = Condition,
    ) -> None:
        """``terms``: what to expect in a session; ``calibration``: of the model in use on a device;
        ``condition``: what a follower waits with."""
        self._engine, self._recordings = engine, recordings
        self._clock, self._power = clock, power
        self._calibration, self._condition = calibration, condition
        self._decoder = Decoder(engine, recordings, database, bus, clock, terms)
        self._followers: dict[str, Follower] = {}
        self._courses: dict[str, Course] = {}
        self._lock = Lock()

    def start(
        self, session_id: str, recording_id: str, meanwhile: Callable[[str], None] = lambda _session_id: None
    ) -> None:
        """Follow the recording from where its committed parts end; returns at once.

        ``meanwhile`` is called with the session's id every few seconds of sound, in the follower's thread, as
        long as the session is followed: also when the speech process has failed for good.
        """
        course = Course(session_id, recording_id)
        follower = Follower(course, self._condition)
        with self._lock:
            for other in self._followers.values():
                other.stop()  # it has ended, or was given up: ``finish`` does the rest
            before = self._followers.get(session_id)
            self._followers[session_id], self._courses[session_id] = follower, course
            follower.thread = Thread(
                target=self._follow, args=(follower, before, meanwhile), name="listening", daemon=True
            )
            follower.thread.start()

    def sealed(self, session_id: str, frames: int) -> None:
        """``frames`` samples of the session are on the disk; returns at once."""
        follower = self._followers.get(session_id)
        if follower is not None:
            follower.advance(frames)

    def hold(self, session_id: str) -> None:
        """Commit nothing more of what was heard so far, and hear nothing, until ``release``; returns at once.

        A part that was committed a moment before is in the database when this returns, or never will be as
        soon as the caller has the database's lane: so what the caller deletes there stays deleted.
        """
        follower = self._followers.get(session_id)
        if follower is not None:
            follower.hold()

    def release(self, session_id: str) -> None:
        """Go on from where the committed parts end now; without a hold it does nothing."""
        follower = self._followers.get(session_id)
        if follower is not None:
            follower.release()

    def leave(self, session_id: str) -> None:
        """Stop following a session whose recording is given up; returns at once."""
        follower = self._followers.get(session_id)
        if follower is not None:
            follower.stop()

    def stop(self) -> None:
        """Stop following after the stretch in hand; what is committed stays. All threads have ended."""
        with self._lock:
            followers = tuple(self._followers.values())
            self._followers.clear()
        for follower in followers:
            follower.stop()
        for follower in followers:
            follower.join()

    def readiness(self, session_id: str) -> Readiness | None:
        """How long a draft takes if the session ended now, or from now on when it has; returns at once.

        None while nothing was measured, and for a session that this start of the program did not listen to.
        """
        course = self._courses.get(session_id)
        return course.readiness(self._clock.monotonic()) if course is not None else None

    def finish(
        self, session_id: str, recording_id: str, *, without_missing: bool = False
    ) -> tuple[TranscriptPart, ...]:
        """Decode what is left and return all parts; on an error of the speech process it may be repeated.

        What was set aside during the session is tried again; what still cannot be transcribed raises
        PART_NOT_TRANSCRIBED (``seconds`` of it in its details), and ``without_missing`` returns it as parts
        that are ``set_aside``.
        """
        with self._lock:
            follower = self._followers.pop(session_id, None)
        if follower is not None:
            follower.stop()
            follower.join()
        end = self._decoder.end_of_parts(session_id)
        course = self._course(session_id, recording_id, end)
        course.set_aside = 0
        # hours of parts are read while the last window is decoded, which is done by another process
        with ThreadPoolExecutor(1, "reading") as reader:
            reading = reader.submit(self._decoder.parts, session_id)
            while course.position < course.total:
                course.pace = course.pace.at_end(course.lag)
                self._decoder.step(course, final=True)
        parts = self._decoder.with_newer(session_id, reading.result())
        position_after(parts)
        missing = [part for part in parts if part.set_aside]
        if missing and not without_missing:
            self._try_again(course, [part for part in missing if part.start_frame < end])
            parts = self._decoder.parts(session_id)
            self._refuse_missing([part for part in parts if part.set_aside])
        return parts

    def _course(self, session_id: str, recording_id: str, position: int) -> Course:
        """The course of a session that has ended, brought up to what is on the disk and committed."""
        course = self._courses.get(session_id)
        if course is None or course.recording_id != recording_id:
            course = self._courses[session_id] = Course(session_id, recording_id)
        course.calibration, course.supply = self._calibration(course.device), self._supply()
        course.position = position
        course.total = self._recordings.state(recording_id).frames
        return course

    def _try_again(self, course: Course, parts: list[TranscriptPart]) -> None:
        failed = 0
        for part in parts:
            failed = 0 if self._decoder.again(course, part) else failed + 1
            if failed >= MOST_SET_ASIDE:
                return

    def _refuse_missing(self, missing: list[TranscriptPart]) -> None:
        if missing:
            frames = sum(part.end_frame - part.start_frame for part in missing)
            details = {"parts": len(missing), "seconds": max(1, round(frames / SAMPLE_RATE))}
            raise LocalError(ErrorCode.PART_NOT_TRANSCRIBED, retryable=True, details=details)

    def _follow(self, follower: Follower, before: Follower | None, meanwhile: Callable[[str], None]) -> None:
        if before is not None:
            before.join()
        course = follower.course
        with suppress(AppError):
            course.calibration = self._calibration("")
            state = self._engine.warm()  # while the first words are spoken
            course.window, course.device = state.window, state.device
            course.calibration = self._calibration(course.device)
        failures, due, turn, rested, known = 0, STEP, follower.turn, 0.0, -1
        frames, wait = due, None
        while follower.wait_beyond(frames, turn, wait):
            turn, total = follower.turn, follower.sealed
            frames, wait = total + STEP, None
            try:
                meanwhile(course.session_id)  # may end the hold
                if follower.held:
                    frames = 0  # what is sealed is less than before when it ends
                    due = 0
                    continue
                if known != turn:
                    course.position, known = position_after(self._decoder.parts(course.session_id)), turn
                    due = 0 if turn else due
                course.supply = self._supply()
                course.pace = course.pace.after(course.lag, course.supply)
                if failures >= MOST_FAILURES or not course.pace.follows:
                    continue  # its end decodes the rest
                if total < due:
                    frames = min(due, frames)
                    continue
                left = rested - self._clock.monotonic()
                if left > 0 and not course.pace.quick:
                    wait = left
                    continue
                position = course.position
                spent = self._decoder.step(course, final=False, still=partial(follower.is_turn, turn))
            except Cancelled:
                return
            except AppError:
                if follower.turn != turn:
                    frames = due = 0
                    continue  # a part was forgotten meanwhile: its sound is not there, or not wanted
                # The sound is safe on the disk: it is tried again, and ``finish`` reports what is wrong.
                failures += 1
                frames, due = total + STEP, total + AFTER_FAILURE
                continue
            failures = 0
            rested = self._clock.monotonic() + course.pace.rest(spent, course.supply)
            behind = course.position > position and total - course.position >= self._decoder.longest
            frames = due = (course.position if behind else total) + STEP

    def _supply(self) -> Supply:
        state = self._power.state()
        return Supply(state.on_mains, state.percent)
