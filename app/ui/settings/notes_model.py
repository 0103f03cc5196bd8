"""What the section "Notes and AI" shows."""

from dataclasses import dataclass, field

from app.domain.ai_settings import APPROACHES, LONGEST_INSTRUCTIONS, AiSettings

CANNOT = "These cannot switch off risk, sources or what a note must hold."

PRONOUNS: tuple[tuple[str, str], ...] = (
    ("", "As in the chart"),
    ("they/them", "They, in all notes"),
    ("she/her", "She, in all notes"),
    ("he/him", "He, in all notes"),
    ("none", "No pronouns"),
)
"""What may be chosen, and how it is called."""


@dataclass(frozen=True, slots=True)
class NotesModel:
    """``settings`` as they are typed; ``wrong`` says what keeps them from being saved."""

    settings: AiSettings = field(default_factory=AiSettings)
    choices: tuple[str, ...] = APPROACHES
    can_save: bool = False
    wrong: str = ""

    @property
    def counter(self) -> str:
        """``12 of 500 characters``."""
        return f"{len(self.settings.instructions)} of {LONGEST_INSTRUCTIONS} characters"

    @property
    def too_long(self) -> bool:
        """Whether instructions have to be shortened first."""
        return len(self.settings.instructions) > LONGEST_INSTRUCTIONS
