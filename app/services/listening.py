"""Transcription during the session: each sealed stretch is decoded exactly once and committed at once.

A queue would hold sound; this holds two numbers: how much is sealed, and how much is transcribed. Both
survive a crash, because the first is on the disk and the second is the end of the last committed part.
"""

from dataclasses import replace
from threading import Condition, Thread

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, TranscriptPart
from app.services.events import EventBus, TranscriptAdvanced
from app.services.ports import Database, RecordingStore, SpeechEngine

BYTES_PER_FRAME = 2
STEP = 3 * SAMPLE_RATE
"""Ask again only when this much new sound is sealed: asking costs voice activity detection on the rest."""


class Listening:
    """Follows one recording at a time in a thread of its own; ``finish`` catches up with its end."""

    def __init__(
        self, engine: SpeechEngine, recordings: RecordingStore, database: Database, bus: EventBus
    ) -> None:
        self._engine, self._recordings = engine, recordings
        self._database, self._bus = database, bus
        self._wake = Condition()
        self._sealed = 0
        self._stopping = False
        self._thread: Thread | None = None

    def start(self, session_id: str, recording_id: str) -> None:
        """Follow the recording from where its committed parts end."""
        self.stop()
        self._stopping, self._sealed = False, 0
        self._thread = Thread(
            target=self._follow, args=(session_id, recording_id), name="listening", daemon=True
        )
        self._thread.start()

    def sealed(self, frames: int) -> None:
        """``frames`` samples are on the disk; returns at once."""
        with self._wake:
            self._sealed = frames
            self._wake.notify_all()

    def stop(self) -> None:
        """Stop following after the stretch in hand; what is committed stays."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def finish(self, session_id: str, recording_id: str) -> tuple[TranscriptPart, ...]:
        """Decode what is left and return all parts; on an error of the speech process it may be repeated."""
        self.stop()
        total = self._recordings.state(recording_id).frames
        position = self._position(session_id)
        while position < total:
            position += self._step(session_id, recording_id, position, total, final=True)
        with self._database.unit_of_work() as unit:
            return unit.transcripts.parts(session_id)

    def _follow(self, session_id: str, recording_id: str) -> None:
        try:
            position = tried = self._position(session_id)
            while self._wait_beyond(tried + STEP):
                total = self._sealed
                consumed = self._step(session_id, recording_id, position, total, final=False)
                position += consumed
                behind = consumed and total - position >= self._longest
                tried = position if behind else total
        except Cancelled:
            return
        except AppError:
            # The sound is safe on the disk: ``finish`` tries again and reports what is wrong.
            return

    def _wait_beyond(self, frames: int) -> bool:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping or self._sealed >= frames)
            return not self._stopping

    @property
    def _longest(self) -> int:
        return round(self._engine.longest_stretch * SAMPLE_RATE)

    def _step(self, session_id: str, recording_id: str, position: int, total: int, *, final: bool) -> int:
        """Decode from ``position``, commit the part, return the samples consumed; 0: more sound is needed."""
        stop = min(total, position + self._longest)
        pcm = self._recordings.read(recording_id, position, stop)
        at_end = final and stop == total
        heard = self._engine.hear(pcm, final=at_end)
        available = len(pcm) // BYTES_PER_FRAME
        if heard.consumed > available or (heard.consumed == 0 and (final or stop < total)):
            # neither progress nor more sound to wait for: going on would loop for ever
            raise BugError({"consumed": heard.consumed, "available": available})
        if heard.consumed:
            self._commit(session_id, position, heard)
            self._bus.publish(
                TranscriptAdvanced(session_id, (position + heard.consumed) / SAMPLE_RATE, total / SAMPLE_RATE)
            )
        return heard.consumed

    def _commit(self, session_id: str, position: int, heard: Heard) -> None:
        part = relative_to(position, heard)
        with self._database.unit_of_work() as unit:
            unit.transcripts.add_part(session_id, part)
            unit.commit()

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
