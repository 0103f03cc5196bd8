"""Numbers, days and months in spoken form, so that "fifty", "50" and "fifty" agree."""

from collections.abc import Iterable, Sequence

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


VALUES = frozenset((*_VALUES, *_MULTIPLIERS, *_TIMES, *_ORDINALS, *DAYS, *MONTHS))
"""Every word that is a number, a day or a month."""


def kind_of(word: str) -> str:
    """``day``, ``month``, ``number`` or empty: what a word can stand in for."""
    if word in DAYS:
        return "day"
    if word in MONTHS:
        return "month"
    if word in _VALUES or word in _MULTIPLIERS or word in _TIMES or word in _ORDINALS or word.isdecimal():
        return "number"
    return ""


def is_ordinal(word: str) -> bool:
    """Whether the word says which one, not how many."""
    return word in _ORDINALS


def is_time(word: str) -> bool:
    """Whether the word says when: a day, a month, a number or a part of the day."""
    return bool(kind_of(word)) or word in _RELATIVE or word in ("week", "weeks", "month", "months", "o'clock")


def figures(heard: Iterable[str]) -> set[str]:
    """The numbers (as digits), days and months in ``heard``. "one" alone is none: it is a pronoun too."""
    said = list(heard)
    found = {value for start, stop, value in placed(said) if said[start:stop] != ["one"]}
    return found.union(word for word in said if word in DAYS or word in MONTHS)


def placed(heard: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where each number stands, ``heard[start:stop]``, and its value as digits; "one" too."""
    found: list[tuple[int, int, str]] = []
    total, start = 0, -1

    def close(stop: int) -> None:
        nonlocal start
        if start >= 0:
            found.append((start, stop, str(total)))
        start = -1

    for place, word in enumerate(heard):
        if word in _VALUES:
            value = _VALUES[word]
            before = heard[place - 1] if start >= 0 else ""
            if start >= 0 and not (before in _TENS and 0 < value < 10) and before not in _MULTIPLIERS:
                close(place)
            total, start = (total + value, start) if start >= 0 else (value, place)
        elif word in _MULTIPLIERS:
            total, start = (
                (max(total, 1) * _MULTIPLIERS[word], start) if start >= 0 else (_MULTIPLIERS[word], place)
            )
        else:
            close(place)
            value_said = str(int(word)) if word.isdecimal() and len(word) < 20 else word
            if word.isdecimal() or word in _TIMES or word in _ORDINALS:
                found.append((place, place + 1, _TIMES.get(word) or _ORDINALS.get(word) or value_said))
    close(len(heard))
    return found
