"""What the sheet shows of the microphone."""

from dataclasses import dataclass
from enum import StrEnum


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
    UNOPENED = "unopened"  # it is in the list, and does not open
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class LevelModel:
    """Drawn 20 times a second: ``level`` 0 … 1 of the meter, and its words."""

    level: float
    hearing: Hearing
    words: str
    spoken: str


@dataclass(frozen=True, slots=True)
class HearingModel:
    """The devices that are plugged in, the one that is listened to, and what happened to an earlier one.

    ``looked`` is False until it is known what is plugged in; ``in_use``: another session is recorded.
    """

    microphones: tuple[MicrophoneChoice, ...] = ()
    microphone: str = ""
    notice: str = ""
    looked: bool = False
    in_use: bool = False
