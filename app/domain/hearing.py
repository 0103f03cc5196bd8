"""What should be listened to again before anything else: words about risk that were heard with doubt."""

from dataclasses import dataclass

UNCLEAR = "[unclear]"
"""Stands in a transcript where something was said that the model could not make out."""


@dataclass(frozen=True, slots=True)
class DoubtfulHearing:
    """Words of one utterance that are in doubt: ``text[start:end]`` of each span, in order."""

    utterance_id: str
    spans: tuple[tuple[int, int], ...]
