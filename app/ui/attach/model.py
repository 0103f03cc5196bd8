"""What the sheet shows while a file is attached."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.roles import ButtonKind, IconName, PillKind


class Step(StrEnum):
    """The questions, in their order."""

    CHOOSE = "choose"
    PEOPLE = "people"
    KEEP = "keep"
    TAKING_IN = "taking_in"


class Action(StrEnum):
    """What the buttons at the foot do."""

    CLOSE = "close"
    GO_ON = "go_on"
    KEEP = "keep"
    DELETE = "delete"
    CANCEL = "cancel"


class Way(StrEnum):
    """How somebody is asked."""

    SCREEN = "screen"
    PAPER = "paper"
    ALOUD = "aloud"


@dataclass(frozen=True, slots=True)
class Choice:
    """A session that can take the file in: ``id`` of its appointment."""

    id: str
    when: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the room with their answer; ``ways`` of asking them, none when there is nothing to ask."""

    consent_id: str
    name: str
    answer: str
    kind: PillKind
    icon: IconName
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class FootButton:
    """A button at the foot."""

    action: Action
    words: str
    kind: ButtonKind = "standard"
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class AttachModel:
    """One sheet. ``fraction`` None: how much is left is not known. ``default`` has the focus."""

    step: Step
    title: str
    lead: str
    buttons: tuple[FootButton, ...]
    default: Action
    file: str = ""
    choices: tuple[Choice, ...] = ()
    people: tuple[PersonLine, ...] = ()
    notes: tuple[str, ...] = ()
    amount: str = ""
    amount_spoken: str = ""
    fraction: float | None = None
    can_be_left: bool = True
