"""Spoken corrections: "I said Tuesday but it was Thursday". The later value wins."""

from collections.abc import Iterator
from typing import NamedTuple

from app.drafting.lexicon import Lexicon
from app.drafting.numbers import kind_of
from app.drafting.reading import Reading, Statement

_REACH = 60  # statements back in which the wrong value is looked for
_RIGHT_REACH = 5  # words after the cue in which the right value is looked for


class Correction(NamedTuple):
    """``target``'s words ``start`` to ``end`` of its utterance are wrong; ``source`` said ``right``."""

    target: Statement
    start: int
    end: int
    right: str
    source: Statement


def corrections(reading: Reading, lexicon: Lexicon) -> Iterator[Correction]:
    """Yield the corrections whose wrong value is found; only days, months and numbers are replaced."""
    for statement in reading.statements:
        if "language.correction" in statement.topics:
            found = _resolve(statement, reading)
            if found is not None:
                yield found


def _resolve(statement: Statement, reading: Reading) -> Correction | None:
    hit = next(h for h in statement.hits if h.topic == "language.correction")
    right = next(
        (t for t in statement.tokens[hit.end : hit.end + _RIGHT_REACH] if kind_of(t.word)),
        None,
    )
    if right is None:
        return None
    kind = kind_of(right.word)
    named = [t.word for t in statement.tokens[hit.start : hit.end] if kind_of(t.word) == kind]
    text = statement.utterance.text
    for token in reversed(statement.tokens[: hit.start]):  # "on Tuesday, I mean Wednesday"
        if kind_of(token.word) == kind and token.word != right.word:
            return Correction(statement, token.start, right.end, text[right.start : right.end], statement)
    if statement.words[hit.start : hit.end] == ("i", "mean"):
        return None
    for earlier in reversed(reading.statements[max(0, statement.number - _REACH) : statement.number]):
        for token in reversed(earlier.tokens):
            matches = token.word in named if named else kind_of(token.word) == kind
            if matches and token.word != right.word:
                return Correction(earlier, token.start, token.end, text[right.start : right.end], statement)
        if not named and earlier.number < statement.number - 6:
            break
    return None
