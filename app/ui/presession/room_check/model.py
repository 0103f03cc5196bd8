"""What the sheet shows of the room check."""

from dataclasses import dataclass
from enum import StrEnum


class ChairState(StrEnum):
    """Where a chair stands: before, in or after its turn."""

    NEXT = "next"
    LISTENING = "listening"
    CLEAR = "clear"
    FAINT = "faint"
    NOT_HEARD = "not-heard"
    TOO_LOUD = "too-loud"


@dataclass(frozen=True, slots=True)
class ChairCard:
    """One chair: whose it is, and its state in words."""

    name: str
    state: ChairState
    words: str


@dataclass(frozen=True, slots=True)
class RoomCheckModel:
    """``prompt`` says whose turn it is while it runs; ``advice`` the one thing to do, or why it ended."""

    button: str
    able: bool = True
    running: bool = False
    prompt: str = ""
    seconds_left: int = 0
    chairs: tuple[ChairCard, ...] = ()
    advice: str = ""
    fine: bool = False
