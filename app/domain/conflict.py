"""Where two parts of a note's material disagree; shown side by side, and never merged (R51)."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.note import Source


class Disagreement(StrEnum):
    """What differs."""

    NUMBER = "number"
    DAY = "day"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Told:
    """What one part says: the id of its passage or utterance, its words, and where they are from."""

    id: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements about the same thing that cannot both hold; ``one`` is of the earlier part."""

    kind: Disagreement
    one: Told
    other: Told
