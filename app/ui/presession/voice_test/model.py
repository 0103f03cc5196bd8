"""What the test with playback shows."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.presession.hearing.model import LevelModel


class VoiceStep(StrEnum):
    """Where the test stands."""

    READY = "ready"
    LISTENING = "listening"
    PLAYING = "playing"
    HEARD = "heard"
    NO_SPEAKER = "no-speaker"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class VoiceTestModel:
    """``words`` is the sentence of the step, ``detail`` what is safe or to be done; ``act`` the next step's
    button, empty while something runs; ``leave`` the other one. ``level``: None unless it is measured."""

    step: VoiceStep
    words: str
    detail: str
    act: str
    leave: str
    fraction: float = 0.0
    level: LevelModel | None = None
