"""What the dialog after a crash shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.ui.errors.model import Problem


@dataclass(frozen=True, slots=True)
class CutOffSession:
    """A session that a crash ended: ``cut_off_at`` aware UTC, ``saved_seconds`` of sound sealed on the disk.

    ``label`` tells the therapist which one it was ("Session at 10:00"), without a name.
    """

    session_id: str
    cut_off_at: datetime
    saved_seconds: float
    label: str = ""


class Step(StrEnum):
    """What the dialog asks."""

    CHOOSE = "choose"
    CONFIRM_DESTROY = "confirm_destroy"


@dataclass(frozen=True, slots=True)
class RecoveryModel:
    """One dialog. ``default`` is the index of the button that Enter presses."""

    step: Step
    title: str
    body: str
    saved: str
    saved_spoken: str
    buttons: tuple[str, ...]
    default: int
    destroy: str
    working: str = ""
    more: str = ""
    problem: Problem | None = None
