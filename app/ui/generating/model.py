"""What the generating page draws."""

from dataclasses import dataclass
from typing import Literal

StepState = Literal["waiting", "working", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage with what is being done, and when it was done."""

    title: str
    detail: str
    time: str
    state: StepState


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no draft could be made: what happened, what is safe, what to do next.

    ``can_go_on``: a draft can be made without what is missing.
    """

    happened: str
    safe: str
    next_step: str
    can_retry: bool
    can_go_on: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """The page as a whole; ``ready_by`` is empty until there is an honest estimate."""

    client: str
    details: str
    note_type: str
    ready_by: str
    remaining: str
    fraction: float
    step_words: str
    measured: str
    steps: tuple[Step, ...]
    trouble: Trouble | None = None
