"""What the page before everything else shows."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.ui.errors.model import Problem
from app.ui.first_run.strength import Strength


class Stage(StrEnum):
    """What is asked for."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a stage, not a secret
    RECOVERY_CODE = "recovery_code"
    NEW_PASSPHRASE = "new_passphrase"  # noqa: S105 - a stage, not a secret


@dataclass(frozen=True, slots=True)
class UnlockModel:
    """One page. ``clear`` empties the field, as after a wrong passphrase; the typed text is never in here."""

    stage: Stage
    title: str
    lead: str
    label: str
    open_label: str
    other_label: str
    can_open: bool
    why_not: str = ""
    wrong: str = ""
    working: str = ""
    attempt: int = 0
    strength: Strength = field(default_factory=lambda: Strength(0, "", "", False))
    same: bool = False
    problem: Problem | None = None
