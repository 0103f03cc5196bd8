"""Numbers, days and months in spoken form, so that "fifty", "50" and "fifty" agree."""

from collections.abc import Iterable

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 20 + 10 * place for place, word in enumerate(_TENS)
}
_MULTIPLIERS = {"hundred": 100, "thousand": 1000}
_TIMES = {"once": "1", "twice": "2"}
_ORDINALS = {
    word: str(value)
    for value, word in enumerate(
        "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=4,
    )
} | {"thirtieth": "30"}
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    "january february march april june july august september october november december".split()
)
_RELATIVE = frozenset("today tomorrow yesterday tonight weekend morning evening noon midnight".split())


def kind_of(word: str) -> str:
    """``day``, ``month``, ``number`` or empty: what a word can stand in for."""
    if word in DAYS:
        return "day"
    if word in MONTHS:
        return "month"
    if word in _VALUES or word in _MULTIPLIERS or word in _TIMES or word in _ORDINALS or word.isdecimal():
        return "number"
    return ""


def is_time(word: str) -> bool:
    """Whether the word says when: a day, a month, a number or a part of the day."""
    return bool(kind_of(word)) or word in _RELATIVE or word in ("week", "weeks", "month", "months", "o'clock")


def figures(heard: Iterable[str]) -> set[str]:
    """The numbers (as digits), days and months in ``heard``. "one" alone is none: it is a pronoun too."""
    found: set[str] = set()
    total = 0
    part: list[str] = []

    def close() -> None:
        nonlocal total
        if part and part != ["one"]:
            found.add(str(total))
        part.clear()
        total = 0

    for word in heard:
        if word in _VALUES:
            value = _VALUES[word]
            joins = part and part[-1] in _TENS and 0 < value < 10
            if part and not joins and part[-1] not in _MULTIPLIERS:
                close()
            total += value
            part.append(word)
        elif word in _MULTIPLIERS:
            total = max(total, 1) * _MULTIPLIERS[word]
            part.append(word)
        else:
            close()
            if word.isdecimal():
                found.add(str(int(word)) if len(word) < 20 else word)
            elif word in _TIMES:
                found.add(_TIMES[word])
            elif word in _ORDINALS:
                found.add(_ORDINALS[word])
            elif word in DAYS or word in MONTHS:
                found.add(word)
    close()
    return found
