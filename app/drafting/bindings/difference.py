"""What differs between a note's sentence and what was said, in words for the screen."""

from typing import NamedTuple


class Difference(NamedTuple):
    """``kind`` is the reason code that it gives a sentence; ``words`` tell both sides, under 15 words."""

    kind: str
    words: str


def told(kind: str, source: str, note: str) -> Difference:
    """Return the difference between what the source says and what the note says."""
    return Difference(kind, f"The source says “{source}”, the note says “{note}”.")
