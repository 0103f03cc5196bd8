"""What the sheet before a session shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.states import ConsentState
from app.ui.errors.model import Problem
from app.ui.wording import Dialog


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The session that is about to begin; ``start`` aware UTC, None for a walk-in."""

    client_name: str
    start: datetime | None = None
    kind: str = ""
    room: str = ""
    others: tuple[str, ...] = ()
    ai_allowed: bool = True


class Asking(StrEnum):
    """Which ways of asking a person are offered."""

    NONE = "none"
    ALL = "all"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the room. ``speaker`` chooses the colours of the letter, 1 to 4."""

    consent_id: str
    name: str
    role: str
    initial: str
    speaker: int
    detail: str
    state: ConsentState
    state_words: str
    asking: Asking


@dataclass(frozen=True, slots=True)
class MicrophoneChoice:
    """A device in the list."""

    id: str
    name: str


class Hearing(StrEnum):
    """What the level comes to."""

    NOTHING_YET = "nothing_yet"
    QUIET = "quiet"
    GOOD = "good"
    LOUD = "loud"
    MUTED = "muted"
    NO_MICROPHONE = "no_microphone"


@dataclass(frozen=True, slots=True)
class LevelModel:
    """Drawn 20 times a second: ``level`` 0 … 1 of the meter, and its words."""

    level: float
    hearing: Hearing
    words: str
    spoken: str


class Mood(StrEnum):
    """The colour and icon of the state line beside the buttons."""

    READY = "ready"
    WAITING = "waiting"
    DECLINED = "declined"
    BLOCKED = "blocked"
    NEUTRAL = "neutral"


class Offer(StrEnum):
    """The button "Start with transcription": not there at all, there with a reason, or ready (R11, R35)."""

    ABSENT = "absent"
    DISABLED = "disabled"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that covers the sheet; ``key`` says which one was answered."""

    key: str
    dialog: Dialog


@dataclass(frozen=True, slots=True)
class PresessionModel:
    """The whole sheet but the level."""

    title: str
    subtitle: str
    people: tuple[PersonRow, ...]
    microphones: tuple[MicrophoneChoice, ...]
    microphone: str
    disk: str
    disk_low: bool
    battery: str
    battery_low: bool
    mood: Mood
    state: str
    state_detail: str
    transcription: Offer
    can_start: bool
    starting: bool = False
    adding_person: bool = False
    question: Question | None = None
    problem: Problem | None = None
