"""Whether each day and hour stands with what happened then, and what came first is told first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.drafting.bindings.difference import Difference, told
from app.drafting.bindings.reading import Clause, Said
from app.drafting.numbers import kind_of
from app.drafting.vocabulary import Vocabulary
from app.drafting.wordforms import base

_PARTS = {
    word: part
    for part in (
        "morning",
        "noon",
        "afternoon",
        "evening",
        "night",
        "midnight",
        "breakfast",
        "lunch",
        "dinner",
    )
    for word in (part, f"{part}s")
} | {"tonight": "night"}
_WHEN = frozenset(map(base, (*_PARTS, "yesterday", "today", "tomorrow")))
_RELATIVE = {"yesterday": "yesterday", "today": "today", "tomorrow": "tomorrow"}
_SHIFTED = frozenset("last this next".split())
_SPANS = frozenset("week month year weekend summer winter spring fall".split())
_NEAR = 4  # clauses away from which a time may be meant, or what came first
_JOINED = frozenset("until since before after as than".split())


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was: the kind of time, its value and the clause that it belongs to."""

    kind: str
    value: str
    clause: Clause


def wrong_times(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each time that belongs to something else than it was said of."""
    heard = source.once(moments, vocabulary)
    for moment in moments(note, vocabulary):
        around = [vocabulary.alike({word}) for word in moment.clause.content - _WHEN]
        alike = [(_shared(around, m.clause), m) for m in heard if m.kind == moment.kind]
        same = [shared for shared, m in alike if m.value == moment.value]
        others = [(shared, m) for shared, m in alike if m.value != moment.value]
        if not others:
            continue
        shared, other = max(others, key=lambda found: found[0])
        at_that_time = {id(m.clause) for _, m in alike if m.value == moment.value}
        if shared > max(same, default=0) and id(other.clause) not in at_that_time:
            yield told("date", other.value, moment.value)


def _shared(around: Sequence[frozenset[str]], clause: Clause) -> int:
    """How much of a clause is about the same; one that leaves its verb out is about what came before."""
    if clause.content - _WHEN:
        return sum(bool(word & clause.content) for word in around)
    return int(any(word & clause.about for word in around))


def moments(said: Said, vocabulary: Vocabulary) -> list[Moment]:
    """Every time with its clause; a clause without one takes that of the clause beside it."""
    found: list[Moment] = []
    by_sentence: dict[int, list[tuple[Clause, dict[str, list[str]]]]] = {}
    for clause in said.clauses:
        by_sentence.setdefault(clause.number, []).append((clause, _times(clause)))
    for clauses in by_sentence.values():
        for kind in ("day", "month", "part", "relative", "shifted"):
            openings = [clause.opening for clause, _ in clauses]
            given = [times.get(kind, []) for _, times in clauses]
            for place, (clause, _) in enumerate(clauses):
                values = given[place] or _inherited(given, openings, place)
                found.extend(Moment(kind, value, clause) for value in values)
    return found


def _inherited(given: list[list[str]], openings: list[str], place: int) -> list[str]:
    if place + 1 < len(given) and given[place + 1] and openings[place + 1] in _JOINED:
        return given[place + 1]
    before = next((values for values in reversed(given[max(0, place - _NEAR) : place]) if values), [])
    return before or next((values for values in given[place + 1 : place + 1 + _NEAR] if values), [])


def _times(clause: Clause) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    texts = clause.texts
    for place, text in enumerate(texts):
        plain = text.removesuffix("s") if text.endswith("days") else text
        kind = kind_of(plain)
        if kind in ("day", "month"):
            found.setdefault(kind, []).append(plain.capitalize())
        elif text in _PARTS:
            found.setdefault("part", []).append(_PARTS[text])
        elif text in _RELATIVE:
            found.setdefault("relative", []).append(text)
        elif text in _SHIFTED and texts[place + 1 : place + 2] and texts[place + 1] in _SPANS:
            found.setdefault("shifted", []).append(f"{text} {texts[place + 1]}")
    return found


def wrong_order(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference where what came before is told as what came after."""
    heard = source.once(orders, vocabulary)
    for first, then, word in orders(note, vocabulary):
        one, two = vocabulary.alike(first), vocabulary.alike(then)
        straight = reversed_ = 0
        shown = ""
        for earlier, later, said in heard:
            fits = _fit(one, earlier, two, later)
            turned = _fit(one, later, two, earlier)
            if turned > reversed_:
                shown = said
            straight, reversed_ = max(straight, fits), max(reversed_, turned)
        if reversed_ > straight:
            if shown == word:
                yield Difference("order", "The source tells it the other way round.")
            else:
                yield told("order", shown, word)


def _fit(one: frozenset[str], earlier: frozenset[str], two: frozenset[str], later: frozenset[str]) -> int:
    """How well two pairs of events match; nothing unless both sides do."""
    before, after = len(one & earlier), len(two & later)
    return before + after if before and after else 0


def orders(said: Said, vocabulary: Vocabulary) -> list[tuple[frozenset[str], frozenset[str], str]]:
    """(what came first, what came then, the word that says so)."""
    found: list[tuple[frozenset[str], frozenset[str], str]] = []
    clauses = said.clauses
    for place, clause in enumerate(clauses):
        if clause.opening not in ("before", "after", "then", "because", "since"):
            continue
        left = _beside(clauses[max(0, place - _NEAR) : place], clause)
        right = _beside(clauses[place + 1 : place + 1 + _NEAR], clause)
        own, other = _inner(clause) if clause.fronted else _NOTHING
        if not own:
            beside = right[:1] if clause.fronted and right and clause.opening != "then" else left[-1:]
            own, other = _marks(clause), _marks(beside[0]) if beside else frozenset()
        if not own or not other:
            continue
        if clause.opening == "before":
            found.append((other, own, "before"))
        elif clause.opening in ("after", "because", "since"):
            found.append((own, other, clause.opening))
        elif left:
            found.append((other, own, "then"))
    return found


def _beside(clauses: Sequence[Clause], clause: Clause) -> list[Clause]:
    """Those of the same sentence that tell something."""
    return [c for c in clauses if c.number == clause.number and c.content]


def _marks(clause: Clause) -> frozenset[str]:
    """What it tells, days and the like with it."""
    return clause.content | {t for t in clause.texts if kind_of(t) in ("day", "month")}


_NEW = frozenset("i he she they we client it you".split())


_NOTHING: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()


def _inner(clause: Clause) -> tuple[frozenset[str], frozenset[str]]:
    """ "After the scan I called": the event and what follows it in the same clause."""
    texts = clause.texts
    for place in range(1, len(texts)):
        if texts[place] in _NEW and place + 1 < len(texts):
            own = frozenset(w.base for w in clause.words[:place]) & clause.content
            other = frozenset(w.base for w in clause.words[place:]) & clause.content
            return (own, other) if own and other else _NOTHING
    return _NOTHING
