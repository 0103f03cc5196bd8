"""The profile that a window or a command works in."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, InputError


@dataclass(frozen=True, slots=True)
class Profile:
    """One data folder; ``demonstration``: synthetic people only, so the demonstration model may listen."""

    name: str
    folder: Path
    demonstration: bool = False

    def require_model(self, demonstration_model: bool) -> None:
        """Refuse the demonstration model for real sessions: DEMONSTRATION_MODEL_REFUSED."""
        if demonstration_model and not self.demonstration:
            raise InputError(ErrorCode.DEMONSTRATION_MODEL_REFUSED)
