"""How content the clinician was with a draft; kept on this laptop only (R33)."""

from dataclasses import dataclass
from datetime import datetime

STARS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Rating:
    """One to five stars and a comment for the draft of one note; a later one replaces it."""

    note_id: str
    stars: int
    comment: str
    note_type: str
    drafter: str
    at: datetime
