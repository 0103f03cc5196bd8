"""A statement cut into the clauses that can stand alone: each says with a subject of its own what it says."""

from collections.abc import Set
from dataclasses import replace

from app.drafting.numbers import is_time
from app.drafting.points import Element, Point
from app.drafting.reading import Statement

_SUBJECTS = frozenset(["i", "my", "we", "i'm", "i've", "i'll"])
_CONTRAST = frozenset(["but", "though", "although", "except", "unless", "or"])
_AGREED = frozenset(["Agreed:", "Next appointment:"])  # that the client agreed is said by the lead
_LONG = 15  # words; a shorter statement is told whole
_SHORTEST = 4  # words of a clause that stands alone
_BINDING = frozenset(  # what reaches over the next clause: conditions, reasons, what is said or thought
    "if when whenever because that while before after since unless until though although like as whether "
    "maybe would could might should wish wished hope hoped imagine dream dreamed dreamt said says say saying "
    "told tells tell think thinks thought believe believed believes asked asks wonder wondered".split()
)

_POINTING = frozenset(
    "it its it's that that's this those these them him her he she they there then so do did".split()
)


def clauses(statement: Statement) -> tuple[Statement, ...]:
    """Return the clauses in the order they were said, the statement itself where it cannot be cut.

    Nothing is cut in a short statement, nor after a condition, a reason, or words about what somebody said
    or thought, nor before a word that points back, nor at "but": what follows could not be understood, or
    would be understood otherwise, alone.
    """
    spoken = statement.words
    if len(spoken) < _LONG:
        return (statement,)
    first = 0
    found: list[Statement] = []
    for place in range(_SHORTEST, len(spoken) - _SHORTEST):
        if spoken[place] != "and" or spoken[place + 1] not in _SUBJECTS or place - first < _SHORTEST:
            continue
        if _BINDING.intersection(spoken[first:place]) or _POINTING.intersection(spoken[place:]):
            break
        found.append(_part(statement, first, place))
        first = place + 1
    return (*found, _part(statement, first, len(spoken))) if found else (statement,)


def _part(statement: Statement, first: int, stop: int) -> Statement:
    heard = statement.tokens[first:stop]
    hits = tuple(
        h._replace(start=h.start - first, end=h.end - first)
        for h in statement.hits
        if h.start >= first and h.end <= stop
    )
    return replace(
        statement,
        start=statement.start if first == 0 else heard[0].start,
        end=statement.end if stop == len(statement.tokens) else heard[-1].end,
        tokens=heard,
        hits=hits,
        topics=frozenset(h.topic for h in hits),
        content=statement.content & {t.word for t in heard},
    )


def without_tail(statement: Statement, negations: Set[str]) -> Statement:
    """Return the statement without clauses at its end that hold no cue of risk, no denial and no contrast."""
    spoken = statement.words
    if statement.question or _CONTRAST.intersection(spoken):
        return statement
    for place in range(_SHORTEST, len(spoken) - _SHORTEST):
        if spoken[place] != "and" or spoken[place + 1] not in _SUBJECTS:
            continue
        told = any(h.topic.startswith("risk.") and h.end > place for h in statement.hits)
        if told or negations & set(spoken[place:]):
            continue
        if any(h.topic.startswith("risk.") for h in statement.hits):
            return _part(statement, 0, place)
    return statement


def briefly(point: Point, negations: Set[str]) -> Point:
    """Return what is told whatever it costs in its fewest words; all it rests on stays its evidence."""
    first, *answers = point.statements
    dated = any(is_time(word) for answer in answers for word in answer.words)
    if point.element is Element.PLAN and point.lead in _AGREED and answers and not dated:
        return replace(point, statements=(first,), also=(*point.also, *answers))
    if point.element is Element.RISK and point.question is None:
        return replace(point, statements=tuple(without_tail(s, negations) for s in point.statements))
    return point
