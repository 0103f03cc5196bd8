"""Whether a sentence says more where less was said, started where it was stopped, right where it was left."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from app.drafting.bindings.difference import Difference, told
from app.drafting.bindings.reading import Clause, Said
from app.drafting.bindings.signs import AFFIRMED, DENIED
from app.drafting.vocabulary import Vocabulary

_POLES: Mapping[str, tuple[str, str]] = {
    "amount": (
        "more increase increases increased increasing rise rises rose risen rising grew grown grows higher "
        "climbed climbs doubled raised raises up gained gain gains gaining fuller",
        "less fewer decrease decreases decreased decreasing drop drops dropped dropping fell fall "
        "falls fallen falling lower lowered lowers sank reduced reduces reducing halved shrank "
        "down lost lose loses losing shorter quieter",
    ),
    "quality": (
        "better improved improves improve improving improvement easier lighter stronger happier hopeful "
        "calmer",
        "worse worsened worsens worsen worsening deteriorated deteriorating harder heavier weaker sadder "
        "hopeless",
    ),
    "phase": (
        "start starts started starting begin begins began begun beginning resumed resumes resume restarted",
        "stop stops stopped stopping quit quits quitting ceased discontinued",
    ),
    "stance": (
        "agree agrees agreed accept accepts accepted accepting willing consented consents",
        "refuse refuses refused refusing decline declines declined declining reject rejects rejected "
        "unwilling",
    ),
}  # fmt: skip
_POLE = {
    word: (axis, pole)
    for axis, sides in _POLES.items()
    for pole, words in zip((1, -1), sides, strict=True)
    for word in words.split()
}
_PAIRS: Mapping[tuple[str, str], tuple[str, int]] = {
    tuple(pair.split()): meaning  # type: ignore[misc] # two words each
    for meaning, pairs in (
        (("phase", -1), "gave up,give up,gives up,giving up,given up"),
        (("phase", 1), "took up,take up,takes up"),
        (("stance", -1), "turned down,said no,says no"),
        (("stance", 1), "said yes,says yes"),
        (("amount", -1), "cut down,no more"),
        (("amount", 1), "went up"),
        (
            ("", 0),
            "calmed down,calms down,calm down,sat down,sit down,lie down,lay down,wake up,woke up,wakes up",
        ),
        (("", 0), "get up,gets up,got up,fell asleep,fall asleep,falls asleep,once more,any more"),
    )
    for pair in pairs.split(",")
}
"""Two words that mean something of their own; "" where they are about no more and no less."""
_ABOUT_SIZE = frozenset("up down".split())
_MOVING = frozenset("went go goes going gone came come comes is are was 's back way been".split())
_LEVELS = {
    word: level
    for level, words in enumerate(
        ("never", "rarely seldom hardly barely", "sometimes occasionally", "often frequently usually mostly "
         "regularly", "always constantly")
    )
    for word in words.split()
}  # fmt: skip
_FAR = 2
_PERIOD = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "nightly": "day"}
_EACH = frozenset({"every", "each", "most"})
_OFTEN = frozenset({"a", "per", "every", "each"})
_PERIODS = {
    "day": "day", "night": "day", "morning": "day", "evening": "day", "week": "week", "month": "month",
    "year": "year", "days": "day", "nights": "day", "mornings": "day", "evenings": "day", "weeks": "week",
    "months": "month", "monday": "week", "tuesday": "week", "wednesday": "week", "thursday": "week",
    "friday": "week", "saturday": "week", "sunday": "week",
}  # fmt: skip
_COUNTED = frozenset("once twice times time".split())
_SIDES = frozenset({"left", "right"})
_PARTS = frozenset(
    "arm hand leg knee foot ear eye side shoulder hip ankle wrist elbow breast lung kidney temple "
    "thumb finger toe cheek calf thigh heel lane".split()
)


def wrong_opposites(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each word whose opposite was said where the same is told."""
    for clause in note.clauses:
        yield from _turned(clause, source, vocabulary)
        yield from _other_side(clause, source)
        yield from _other_frequency(clause, source, vocabulary)


def poles(clause: Clause) -> list[tuple[str, int, str, int]]:
    """(axis, pole, the word, its sign) of each word that has an opposite."""
    found: list[tuple[str, int, str, int]] = []
    texts = clause.texts
    skip = -1
    for place, text in enumerate(texts):
        if place == skip:
            continue
        pair = _PAIRS.get((text, texts[place + 1])) if place + 1 < len(texts) else None
        if pair is not None:
            skip = place + 1
            if pair[0]:
                found.append((*pair, f"{text} {texts[place + 1]}", clause.words[place].sign))
            continue
        axis, pole = _POLE.get(text, ("", 0))
        if text in _ABOUT_SIZE and not (place and texts[place - 1] in _MOVING):
            continue
        if axis:
            found.append((axis, pole, text, clause.words[place].sign))
    return found


def _turned(clause: Clause, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    for axis, pole, word, sign in poles(clause):
        around = vocabulary.alike(
            frozenset(
                w.base
                for w in clause.words
                if w.base in clause.content and _POLE.get(w.text, ("",))[0] != axis
            )
        )
        if not around:
            around = clause.light
        telling = [
            c
            for c in source.clauses
            if (axis == "stance" and c.answer) or any(p[0] == axis for p in poles(c))
        ]
        heard = source.aligned(around, telling, vocabulary.lexicon.words("people.relation"))
        said = [p for c in heard for p in poles(c) if p[0] == axis]
        if axis == "stance":
            said += [("stance", c.answer, _REPLY[c.answer], AFFIRMED) for c in heard if c.answer]
        meant = pole if sign != DENIED else -pole
        if not said or sign == 0:
            continue
        signs = {p if s != DENIED else -p for _, p, _, s in said}
        if -meant in signs and meant not in signs and all(s != 0 for *_, s in said):
            yield told("opposite", said[0][2], word)


_REPLY = {AFFIRMED: "yes", DENIED: "no"}


def _other_side(clause: Clause, source: Said) -> Iterator[Difference]:
    for side, part in _sides(clause):
        heard = {other for c in source.clauses for other, p in _sides(c) if p == part}
        if heard and side not in heard:
            (other,) = heard
            yield told("opposite", f"{other} {part}", f"{side} {part}")


def _sides(clause: Clause) -> list[tuple[str, str]]:
    texts = clause.texts
    return [(a, b) for a, b in pairwise(texts) if a in _SIDES and b in _PARTS]


def _other_frequency(clause: Clause, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    own, periods = _levels(clause), _periods(clause)
    if not own and not periods:
        return
    heard = source.aligned(vocabulary.alike(clause.content or clause.light))
    levels = {level: word for c in heard for level, word in _levels(c).items()}
    if own and levels and all(abs(a - b) >= _FAR for a in own for b in levels):
        yield told("opposite", next(iter(levels.values())), next(iter(own.values())))
    said = {period: word for c in heard for period, word in _periods(c).items()}
    if periods and said and not periods.keys() & said.keys():
        yield told("opposite", next(iter(said.values())), next(iter(periods.values())))


def _levels(clause: Clause) -> dict[int, str]:
    return {_LEVELS[t]: t for t in clause.texts if t in _LEVELS}


def _periods(clause: Clause) -> dict[str, str]:
    """How often, as the period after which it comes again."""
    texts: Sequence[str] = clause.texts
    found = {_PERIOD[t]: t for t in texts if t in _PERIOD}
    for place, text in enumerate(texts[:-1]):
        period = _PERIODS.get(texts[place + 1], "")
        counted = place and texts[place - 1] in _COUNTED
        if period and (text in _EACH or (text in _OFTEN and counted)):
            found[period] = (
                f"{texts[place - 1]} {text} {texts[place + 1]}" if counted else f"{text} {texts[place + 1]}"
            )
    return found
