"""What the sheet for the clinician's own words shows."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.errors.model import Problem


class Saving(StrEnum):
    """Where the typed words are."""

    SAVED = "saved"
    TYPING = "typing"
    NOT_SAVED = "not_saved"


@dataclass(frozen=True, slots=True)
class JotModel:
    """``words`` tells in a line where the text is; ``can_delete``: there is something."""

    saving: Saving
    words: str
    can_delete: bool
    problem: Problem | None = None
