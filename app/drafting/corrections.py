"""Spoken corrections: "I said Tuesday but it was Thursday". The later value wins."""

from collections.abc import Iterator
from typing import NamedTuple

from app.drafting.lexicon import Lexicon
from app.drafting.numbers import is_ordinal, kind_of
from app.drafting.reading import Reading, Statement

_REACH = 60  # statements back in which the wrong value is looked for
_REACH_UNNAMED = 3  # statements back where the wrong value is not said again
_SHORT_ORDINALS = frozenset(["first", "second", "third"])  # otherwise they count nothing, or time
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
    before = statement.tokens[: hit.start]
    for token, following in zip(reversed(before), (right, *reversed(before)), strict=False):
        # "on Tuesday, I mean Wednesday"
        dated = kind == "number" and token.word in _SHORT_ORDINALS and following.word == "of"
        if (kind_of(token.word) == kind or dated) and token.word != right.word:
            return Correction(statement, token.start, right.end, text[right.start : right.end], statement)
    cue = statement.words[hit.start : hit.end]
    if cue == ("i", "mean") or (cue[0] == "not" and not named):
        return None  # "not badly, but they know one song" corrects nothing
    for earlier in reversed(reading.statements[max(0, statement.number - _REACH) : statement.number]):
        for token in reversed(earlier.tokens):
            matches = token.word in named if named else _alike(token.word, right.word)
            if matches and token.word != right.word:
                return Correction(earlier, token.start, token.end, text[right.start : right.end], statement)
        if not named and earlier.number < statement.number - _REACH_UNNAMED:
            break
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two words are values of one kind: "fifth" is none that "six" could have been meant for."""
    return kind_of(one) == kind_of(other) and is_ordinal(one) == is_ordinal(other)
