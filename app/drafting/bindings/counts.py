"""Whether each number counts what it counted when it was said, in the same unit and as often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.drafting.bindings.difference import Difference, told
from app.drafting.bindings.reading import Clause, Said
from app.drafting.bindings.signs import carries
from app.drafting.numbers import kind_of, placed
from app.drafting.vocabulary import Vocabulary
from app.drafting.wordforms import base

_UNITS = {
    unit: (kind, name)
    for kind, names in (
        ("time", "second:seconds:sec minute:minutes:min:mins hour:hours:hrs day:days week:weeks month:months "
                 "year:years decade:decades"),
        ("measure", "mg:milligram:milligrams mcg:microgram:micrograms g:gram:grams kg:kilo:kilos:kilogram:"
                    "kilograms pound:pounds:lb:lbs ounce:ounces:oz ml:milliliter:milliliters:millilitre:"
                    "millilitres l:liter:liters:litre:litres tablet:tablets:pill:pills drop:drops"),
        ("length", "mile:miles kilometer:kilometers:kilometre:kilometres:km meter:meters:metre:metres "
                   "foot:feet inch:inches centimeter:centimeters:cm"),
        ("money", "dollar:dollars:bucks euro:euros cent:cents"),
    )
    for group in names.split()
    for name in (group.split(":")[0],)
    for unit in group.split(":")
}  # fmt: skip
_RATES = {
    "a": "", "per": "", "each": "", "every": "",
}  # fmt: skip
_PERIODS = frozenset("day week month year hour night morning evening weekend".split())
_BY_NAME = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "nightly": "night",
    "hourly": "hour",
}
_ENDS = frozenset(("from", "to"))
_MOST_HEADS = 3
_TIMES_A = frozenset({"once", "twice"})
_STRONG = 4  # what is counted weighs more than all that stands near
_PASSED = frozenset("of them whom which more other about".split())


@dataclass(frozen=True, slots=True)
class Count:
    """A number: what it counts, where it leads from or to, how often, and what is told with it."""

    value: str
    heads: frozenset[str]
    unit: tuple[str, str] | None
    end: str  # "from" or "to"
    rate: str  # the period after "a", "per"
    around: frozenset[str]
    after: str  # the next word that carries anything: "nine hundred for the rent"
    people: frozenset[str]
    words: str
    clause: Clause


def wrong_counts(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each number that counts something else, or in another unit, than it was said."""
    heard = source.once(counts, vocabulary)
    for count in counts(note, vocabulary):
        same = [s for s in heard if s.value == count.value]
        found = _exchanged(count, same, heard, vocabulary) or _other_unit(count, same, vocabulary)
        if found is not None:
            yield found


def counts(said: Said, vocabulary: Vocabulary) -> list[Count]:
    """Every number with what it is bound to; "one" alone only where something is counted."""
    found: list[Count] = []
    relations = vocabulary.lexicon.words("people.relation")
    for clause in said.clauses:
        texts = clause.texts
        for start, stop, value in placed(texts):
            heads, last = _heads(texts, stop, vocabulary)
            if value == "1" and texts[start:stop] == ("one",) and not _counts_one(texts, start, stop, heads):
                continue
            if texts[start] in _TIMES_A:
                heads |= {"time"}
            unit = next((_UNITS[t] for t in texts[stop : last or stop] if t in _UNITS), None)
            end = texts[start - 1] if start and texts[start - 1] in _ENDS else ""
            if start > 1 and texts[start - 1] in ("a", "an") and texts[start - 2] in _ENDS:
                end = texts[start - 2]
            around = _around(clause, vocabulary) - heads
            shown = " ".join(texts[start:last])
            after = next((w.base for w in clause.words[last:] if w.base in clause.content), "")
            rate, people = _rate(texts, last), relations.intersection(texts)
            found.append(Count(value, heads, unit, end, rate, around, after, people, shown, clause))
    return found


def _counts_one(texts: Sequence[str], start: int, stop: int, heads: frozenset[str]) -> bool:
    """Whether "one" is a number here, or an hour, and no pronoun."""
    hour = start > 0 and texts[start - 1] in ("at", "until", "to", "from") and stop == len(texts)
    return hour or (bool(heads) and "of" not in texts[stop : stop + 1])


def _heads(texts: Sequence[str], stop: int, vocabulary: Vocabulary) -> tuple[frozenset[str], int]:
    """The words right after the number, up to one that carries nothing; and where they end."""
    heads: set[str] = set()
    place = stop
    while place < len(texts) and place - stop < _MOST_HEADS:
        text = texts[place]
        if text in _UNITS:
            heads.add(_UNITS[text][1])
        elif text in ("times", "time"):
            heads.add("time")
        elif carries(text, vocabulary):
            heads.add(base(text))
        else:
            break
        place += 1
    return frozenset(heads), place


def _rate(texts: Sequence[str], stop: int) -> str:
    if stop < len(texts) and texts[stop] in _BY_NAME:
        return _BY_NAME[texts[stop]]
    if stop + 1 < len(texts) and texts[stop] in _RATES and texts[stop + 1] in _PERIODS:
        return texts[stop + 1]
    return ""


def _around(clause: Clause, vocabulary: Vocabulary) -> frozenset[str]:
    times = {w.text for w in clause.words if kind_of(w.text) in ("day", "month") or w.text in _WHEN}
    return clause.content | times


_WHEN = frozenset("today yesterday tomorrow now last morning evening night noon".split())


def _nearness(one: Count, other: Count, vocabulary: Vocabulary) -> tuple[int, int]:
    """How firmly two numbers are about the same: by what they count, and by what stands around them."""
    strong = len(vocabulary.alike(one.heads) & other.heads)
    if one.end and other.end:
        strong += 1 if one.end == other.end else -1
    after = bool(one.after) and one.after == other.after
    return strong, len(vocabulary.alike(one.around) & other.around) + len(one.people & other.people) + after


def _exchanged(
    count: Count, same: Sequence[Count], heard: Sequence[Count], vocabulary: Vocabulary
) -> Difference | None:
    """Another number was said of what the note counts, and the note's number of something else."""
    near = [_nearness(count, s, vocabulary) for s in same]
    best = max((_STRONG * strong + weak for strong, weak in near), default=0)
    firm = any(strong > 0 for strong, _ in near)
    beside = max((weak for _, weak in near), default=0)
    for other in heard:
        if other.value == count.value or (count.unit and other.unit and count.unit != other.unit):
            continue
        strong, weak = _nearness(count, other, vocabulary)
        if _of_another_person(count, same, other):
            return told("number", other.words, count.words)
        if firm or _STRONG * strong + weak <= best or not (same or (count.value == "1" and strong > 0)):
            continue  # a number that nobody said is found without this
        if strong > 0 and any(not s.heads and w > weak for s, (_, w) in zip(same, near, strict=True)):
            continue  # "gained twelve" leaves out what is counted
        elsewhere = count.after and count.after == other.after and all(s.after != count.after for s in same)
        if strong > 0 or elsewhere or (beside == 0 and weak > 0):
            return told("number", other.words, count.words)
    return None


def _of_another_person(count: Count, same: Sequence[Count], other: Count) -> bool:
    """Whether the number was said of one person, and another one of the person that the note names."""
    if not same or not count.people & other.people or (other.heads and count.heads.isdisjoint(other.heads)):
        return False
    return all(s.people and s.people.isdisjoint(count.people) for s in same)


def _other_unit(count: Count, same: Sequence[Count], vocabulary: Vocabulary) -> Difference | None:
    """The number was said, but of hours where the note says days, or a week where it says a day."""
    if count.unit is not None:
        said = [s for s in same if s.unit is not None and s.unit[0] == count.unit[0]]
        if (
            said
            and all(s.unit != count.unit for s in said)
            and not any(s.unit is None and not s.heads for s in same)
        ):
            return told("number", said[0].words, count.words)
    if count.rate:
        rated = [s for s in same if s.rate]
        if rated and all(s.rate != count.rate for s in rated):
            return told("number", f"{rated[0].words} a {rated[0].rate}", f"{count.words} a {count.rate}")
    return None
