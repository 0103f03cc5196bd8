"""Names, medication and places that are likely to be said: how they are kept. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import ErrorCode, InputError

MOST_TERMS = 100
LONGEST_TERM = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text[start:end]`` of an utterance, ``heard``, may be ``term``; ``likeness`` in 0 … 1."""

    utterance_id: str
    start: int
    end: int
    heard: str
    term: str
    likeness: float


def tidy(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms trimmed, without empty ones and repetitions (whatever the case), in the order given.

    BAD_USAGE ("terms") for more than ``MOST_TERMS``, or one longer than ``LONGEST_TERM``.
    """
    kept: dict[str, str] = {}
    for term in terms:
        trimmed = " ".join(term.split())
        if len(trimmed) > LONGEST_TERM:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "terms", "limit": LONGEST_TERM})
        if trimmed:
            kept.setdefault(trimmed.casefold(), trimmed)
    if len(kept) > MOST_TERMS:
        raise InputError(ErrorCode.BAD_USAGE, details={"field": "terms", "limit": MOST_TERMS})
    return tuple(kept.values())
