"""What the sheet before a session shows."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.states import ConsentState
from app.ui.errors.model import Problem
from app.ui.presession.laptop import LaptopModel
from app.ui.wording import Dialog


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The session that is about to begin; ``start`` aware UTC, None for a walk-in; ``minutes``: its length.

    ``ai_allowed``: the practice's and the clinician's switch are on. ``early_is_fine``: that it is early was
    answered before the sheet opened.
    """

    client_name: str
    start: datetime | None = None
    kind: str = ""
    room: str = ""
    others: tuple[str, ...] = ()
    ai_allowed: bool = True
    minutes: int = 50
    early_is_fine: bool = False


class Asking(StrEnum):
    """Which ways of asking a person are offered."""

    NONE = "none"
    ALL = "all"
    AGAIN = "again"
    PAPER = "paper"  # a child agreed, and a signed form may stand for the guardian who is not here


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the room. ``speaker`` chooses the colours of the letter, 1 to 4; ``needs_guardian``: a
    child whose guardian is missing, who can be added. ``removable``: not the client whose session it is."""

    consent_id: str
    name: str
    role: str
    initial: str
    speaker: int
    detail: str
    state: ConsentState
    state_words: str
    asking: Asking
    needs_guardian: bool = False
    removable: bool = False


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
class Refusal:
    """Somebody said no: who, and what goes on all the same (R38, R55)."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that covers the sheet; ``key`` says which one was answered, ``about`` whom it is about."""

    key: str
    dialog: Dialog
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleModel:
    """The list of people with what lies above it. ``adding``: the role to begin with, or ""."""

    people: tuple[PersonRow, ...] = ()
    adding: str = ""
    question: Question | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PresessionModel(PeopleModel):
    """The whole sheet but microphone, level and room check."""

    title: str
    subtitle: str
    laptop: LaptopModel = field(default_factory=LaptopModel)
    mood: Mood = Mood.NEUTRAL
    state: str = ""
    state_detail: str = ""
    transcription: Offer = Offer.ABSENT
    can_start: bool = True
    starting: bool = False
    refusal: Refusal | None = None
