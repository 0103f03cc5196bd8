"""What differs between a note's sentence and what was said, in words for the screen."""

from app.domain.issues import Difference

__all__ = ["Difference", "told"]


def told(kind: str, source: str, note: str) -> Difference:
    """Return the difference between what the source says and what the note says."""
    return Difference(kind, f"The source says “{source}”, the note says “{note}”.")
