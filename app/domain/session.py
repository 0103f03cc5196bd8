"""A session in the room, its recording, and the marks that a recording leaves in the transcript."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import ErrorCode, InputError
from app.domain.states import SESSION_MOVES, SessionState, move

SAMPLE_RATE = 16_000
"""Hz, mono, 16-bit little endian: what Whisper models hear and what is sealed."""

LONGEST = timedelta(hours=24)
"""Between the times of one session; more is a slip of the pen."""

_HELD = frozenset({SessionState.ENDED, SessionState.TRANSCRIBING, SessionState.DRAFTED})
"""Its times are known, and are no part of what was signed yet."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session; times are aware UTC. ``participants`` are ids of the consents of everyone in the room."""

    id: str
    client_id: str
    clinician_id: str
    state: SessionState = SessionState.PLANNED
    appointment_id: str = ""
    kind: str = "Individual"
    room: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    attached_at: datetime | None = None  # when its sound was taken in from a file, perhaps days later
    participants: tuple[str, ...] = ()
    recording_id: str = ""
    transcript_ready_at: datetime | None = None
    audio_destroyed_at: datetime | None = None
    transcript_destroyed_at: datetime | None = None
    failure: str = ""  # the code of the failure that keeps a draft from being made (R12)
    # A forgetting that is not finished: sound from this sample on, in segments before that number, has to go.
    forget_from: int | None = None
    forget_before: int = 0

    @property
    def limits_from(self) -> datetime | None:
        """When the limits of sound and transcript begin; of an interrupted session at its start already.

        An end that was corrected later never puts them off: the transcript was there before.
        """
        begun = self.attached_at or self.ended_at or self.started_at
        if begun is None or self.transcript_ready_at is None:
            return begun
        return min(begun, self.transcript_ready_at)

    def held(self, start: datetime, end: datetime, now: datetime) -> "Session":
        """Return the session with the times at which it was really held; SESSION_TIMES_INVALID for others.

        A later end has to wait for the transcript where there is sound, whose limit it would put off.
        """
        may_be_later = not self.recording_id or self.transcript_ready_at is not None
        earlier = self.ended_at is not None and end <= self.ended_at
        fits = start < end <= now and end - start <= LONGEST
        if self.state not in _HELD or not fits or not (earlier or may_be_later):
            raise InputError(ErrorCode.SESSION_TIMES_INVALID)
        return replace(self, started_at=start, ended_at=end)

    @property
    def takes_in_file(self) -> bool:
        """An attached file is being taken in: sound comes into an open session that nobody records."""
        return self.state is SessionState.OPEN and bool(self.recording_id)

    def to(self, target: SessionState) -> "Session":
        """Return the session in ``target``; raises ``IllegalTransition`` when the table forbids it."""
        return replace(self, state=move(self.state, target, SESSION_MOVES))


class MarkKind(StrEnum):
    """What happened between two stretches of sound."""

    PAUSED = "paused"
    GAP = "gap"  # crash, suspend, lost microphone
    FORGOTTEN = "forgotten"
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at ``at`` seconds of recorded sound; ``duration``: seconds it lasted on the wall clock."""

    kind: MarkKind
    at: float
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording stands: ``frames`` samples so far, safe or not; ``segments``: the number of the next
    segment, which tells what is recorded from now on from what was recorded before."""

    frames: int
    segments: int


@dataclass(frozen=True, slots=True)
class RecordingState:
    """What can be read of a sealed recording: ``frames`` samples; ``finished`` tells ended from cut off."""

    id: str
    frames: int
    finished: bool
    segments: int
    started_at: datetime | None = None
    last_written_at: datetime | None = None  # of the last readable record, aware UTC

    @property
    def seconds(self) -> float:
        """Length of the readable sound."""
        return self.frames / SAMPLE_RATE
