"""What the pages of the first start show. Secrets are left out of every representation."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.ui.errors.model import Problem
from app.ui.first_run.strength import Strength


class Page(StrEnum):
    """The steps, in order."""

    ABOUT_YOU = "about_you"
    PASSPHRASE = "passphrase"  # noqa: S105 - a page, not a secret
    RECOVERY_CODE = "recovery_code"
    AI_USE = "ai_use"


class Match(StrEnum):
    """Whether the second typing equals the first."""

    EMPTY = "empty"
    DIFFERENT = "different"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of the list on the left."""

    number: int
    title: str
    detail: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class FirstRunModel:
    """One page. ``why_not`` says what is missing while ``can_continue`` is False."""

    page: Page
    steps: tuple[StepRow, ...]
    progress: str
    title: str
    lead: str
    can_continue: bool
    can_go_back: bool
    continue_label: str
    why_not: str = ""
    name: str = ""
    credential: str = ""
    strength: Strength = field(default_factory=lambda: Strength(0, "", "", False))
    match: Match = Match.EMPTY
    code_groups: tuple[str, ...] = field(default=(), repr=False)
    has_code: bool = False
    ai_on: bool = False
    practice_on: bool = False
    working: str = ""
    problem: Problem | None = None
