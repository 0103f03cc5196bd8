"""Transcription during the session: each sealed stretch is decoded exactly once and committed at once.

A queue would hold sound; this holds two numbers: how much is sealed, and how much is transcribed. Both
survive a crash, because the first is on the disk and the second is the end of the last committed part.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Condition, Lock, Thread

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, TranscriptPart
from app.services.consents import require_recording
from app.services.events import EventBus, TranscriptAdvanced
from app.services.ports import Database, RecordingStore, SpeechEngine

BYTES_PER_FRAME = 2
STEP = 3 * SAMPLE_RATE
"""Ask again only when this much new sound is sealed: asking costs voice activity detection on the rest."""
AFTER_FAILURE = 60 * SAMPLE_RATE
"""As much more sound is waited for after a failure of the speech process."""
MOST_FAILURES = 3
"""After so many failures in a row a session is no longer listened to; its end decodes the rest."""


class _Follower:
    """One session that is listened to: how much is sealed, and the thread that follows it."""

    def __init__(self, session_id: str, recording_id: str) -> None:
        self.session_id, self.recording_id = session_id, recording_id
        self.sealed = 0
        self.thread: Thread | None = None
        self.turn = 0
        """Counts the holds: what was begun before one is not committed after it."""
        self.held = False
        self._news = self._stopping = False
        self._wake = Condition()

    def advance(self, frames: int) -> None:
        with self._wake:
            self.sealed = frames
            self._news = True
            self._wake.notify_all()

    def hold(self) -> None:
        with self._wake:
            self.held, self._news = True, False
            self.turn += 1

    def release(self) -> None:
        with self._wake:
            self.held = False
            self._wake.notify_all()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify_all()

    def join(self) -> None:
        if self.thread is not None:
            self.thread.join()

    def wait_beyond(self, frames: int, turn: int) -> bool:
        """Wait for that much sound, or for the end of a hold; during one for any news. False: it is over."""

        def worth_it() -> bool:
            return self._news if self.held else self.sealed >= frames or self.turn != turn

        with self._wake:
            self._wake.wait_for(lambda: self._stopping or worth_it())
            self._news = False
            return not self._stopping


class Listening:
    """Follows the recorded session in a thread of its own; ``finish`` catches up with the end of any.

    A session has at most one follower, and finishing one does not disturb another. Any thread.
    """

    def __init__(
        self, engine: SpeechEngine, recordings: RecordingStore, database: Database, bus: EventBus
    ) -> None:
        self._engine, self._recordings = engine, recordings
        self._database, self._bus = database, bus
        self._followers: dict[str, _Follower] = {}
        self._lock = Lock()

    def start(
        self, session_id: str, recording_id: str, meanwhile: Callable[[str], None] = lambda _session_id: None
    ) -> None:
        """Follow the recording from where its committed parts end; returns at once.

        ``meanwhile`` is called with the session's id every few seconds of sound, in the follower's thread, as
        long as the session is followed: also when the speech process has failed for good.
        """
        follower = _Follower(session_id, recording_id)
        with self._lock:
            for other in self._followers.values():
                other.stop()  # it has ended, or was given up: ``finish`` does the rest
            before = self._followers.get(session_id)
            self._followers[session_id] = follower
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

    def finish(self, session_id: str, recording_id: str) -> tuple[TranscriptPart, ...]:
        """Decode what is left and return all parts; on an error of the speech process it may be repeated."""
        with self._lock:
            follower = self._followers.pop(session_id, None)
        if follower is not None:
            follower.stop()
            follower.join()
        total = self._recordings.state(recording_id).frames
        position = self._position(session_id)
        while position < total:
            position += self._step(session_id, recording_id, position, total)
        with self._database.unit_of_work() as unit:
            return unit.transcripts.parts(session_id)

    def _follow(
        self, follower: _Follower, before: _Follower | None, meanwhile: Callable[[str], None]
    ) -> None:
        if before is not None:
            before.join()
        with suppress(AppError):
            self._engine.warm()  # while the first words are spoken; what is wrong is met again below
        failures, wanted, position, turn = 0, STEP, 0, follower.turn
        while follower.wait_beyond(wanted, turn):
            turn, total = follower.turn, follower.sealed
            try:
                meanwhile(follower.session_id)  # may end the hold
                if failures >= MOST_FAILURES:
                    wanted = total + STEP
                    continue
                if follower.held:
                    wanted = 0  # what is sealed is less than before when it ends
                    continue
                position = self._position(follower.session_id)
                consumed = self._step(
                    follower.session_id, follower.recording_id, position, total, follower=follower, turn=turn
                )
                position += consumed
            except Cancelled:
                return
            except AppError:
                if follower.turn != turn:
                    continue  # a part was forgotten meanwhile: its sound is not there, or not wanted
                # The sound is safe on the disk: it is tried again, and ``finish`` reports what is wrong.
                failures += 1
                wanted = total + AFTER_FAILURE
                continue
            failures = 0
            behind = consumed and total - position >= self._longest
            wanted = (position if behind else total) + STEP

    @property
    def _longest(self) -> int:
        return round(self._engine.longest_stretch * SAMPLE_RATE)

    def _step(
        self,
        session_id: str,
        recording_id: str,
        position: int,
        total: int,
        *,
        follower: _Follower | None = None,
        turn: int = 0,
    ) -> int:
        """Decode from ``position``, commit the part, return the samples consumed; 0: more sound is needed.

        Without a ``follower`` the recording has ended, and everything up to ``total`` is consumed.
        """
        final = follower is None
        stop = min(total, position + self._longest)
        pcm = self._recordings.read(recording_id, position, stop)
        at_end = final and stop == total
        heard = self._engine.hear(pcm, final=at_end)
        available = len(pcm) // BYTES_PER_FRAME
        if heard.consumed > available or (heard.consumed == 0 and (final or stop < total)):
            # neither progress nor more sound to wait for: going on would loop for ever
            raise BugError({"consumed": heard.consumed, "available": available})
        if heard.consumed:
            part = relative_to(position, heard)
            with self._database.unit_of_work() as unit:
                require_recording(unit, session_id, recording_id)
                if follower is not None and follower.turn != turn:
                    raise LocalError(ErrorCode.RECORDING_DESTROYED)
                unit.transcripts.add_part(session_id, part)
                unit.commit()
            self._bus.publish(
                TranscriptAdvanced(session_id, (position + heard.consumed) / SAMPLE_RATE, total / SAMPLE_RATE)
            )
        return heard.consumed

    def _position(self, session_id: str) -> int:
        with self._database.unit_of_work() as unit:
            parts = unit.transcripts.parts(session_id)
        expected = 0
        for part in parts:
            if part.start_frame != expected:
                raise BugError({"code": ErrorCode.RECORDING_DAMAGED.value, "frame": part.start_frame})
            expected = part.end_frame
        return expected


def relative_to(position: int, heard: Heard) -> TranscriptPart:
    """What was heard from sample ``position`` on, as a part with times of the whole recording."""
    offset = position / SAMPLE_RATE
    return TranscriptPart(
        position,
        position + heard.consumed,
        tuple(replace(w, start=w.start + offset, end=w.end + offset) for w in heard.words),
        tuple(replace(v, start=v.start + offset, end=v.end + offset) for v in heard.voice),
    )
