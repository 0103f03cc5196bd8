"""What the card and the reading sheet show."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class OwnVoiceModel:
    """``known``: the voice is enrolled; ``busy``: a session is recorded, so nothing can be read now."""

    known: bool = False
    state: str = ""
    read: str = "Read aloud…"
    busy: bool = False


class ReadingStep(StrEnum):
    """Where the reading stands."""

    READY = "ready"
    LISTENING = "listening"
    WORKING = "working"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """``act``: the button that goes on, empty while something runs."""

    step: ReadingStep
    words: str
    detail: str
    act: str
    fraction: float = 0.0
