"""A statement cut into the clauses that can stand alone: each says with a subject of its own what it says."""

from dataclasses import replace

from app.drafting.reading import Statement

_SUBJECTS = frozenset(["i", "my", "we", "i'm", "i've", "i'll"])
_LONG = 15  # words; a shorter statement is told whole
_SHORTEST = 4  # words of a clause that stands alone
_BINDING = frozenset(  # what reaches over the next clause: conditions, reasons, what is said or thought
    "if when whenever because that while before after since unless until though although like as whether "
    "maybe would could might should wish wished hope hoped imagine dream dreamed dreamt said says say saying "
    "told tells tell think thinks thought believe believed believes asked asks wonder wondered".split()
)


def clauses(statement: Statement) -> tuple[Statement, ...]:
    """Return the clauses in the order they were said, the statement itself where it cannot be cut.

    Nothing is cut in a short statement, nor after a condition, a reason, or words about what somebody said
    or thought, nor at "but": what follows could not be understood, or would be understood otherwise, alone.
    """
    spoken = statement.words
    if len(spoken) < _LONG:
        return (statement,)
    first = 0
    found: list[Statement] = []
    for place in range(_SHORTEST, len(spoken) - _SHORTEST):
        if spoken[place] != "and" or spoken[place + 1] not in _SUBJECTS or place - first < _SHORTEST:
            continue
        if _BINDING.intersection(spoken[first:place]):
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
