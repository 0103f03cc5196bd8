"""Numbers and letters as they are said: "five five five", "double five", "eighty-eight", "D A N A"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.drafting.placeholders_folding import Folded

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_UNITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_LARGE = frozenset({"hundred", "thousand", "million", "billion"})
_FILLERS = frozenset(
    "and um uh er erm dash hyphen minus then dot point period underscore slash space plus comma so".split()
)
_SPELLING = frozenset({"as", "in", "for", "like"})
_MOST_FILLERS = 2
_GAP = re.compile(r"(?:(?!\.[ ])[ \-.()/+:#,]){0,4}")
_LOOSE_GAP = re.compile(r"(?:[^\w]|_){0,5}")
LEAST_DIGITS = 7
"""So many digits in a row are a phone, account or record number of somebody."""


class Token(NamedTuple):
    """A run of digits or of letters in the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a row of tokens; ``beginning[c]``: those with which a target may begin whose first letter
    is ``c``; ``long``: groups of ``LEAST_DIGITS`` digits or more."""

    tokens: tuple[Token, ...]
    beginning: Mapping[str, tuple[int, ...]]
    long: tuple[int, ...]

    def close(self, folded: Folded, index: int) -> bool:
        """Whether nothing but punctuation stands between token ``index`` and the one before it."""
        before, here = self.tokens[index - 1], self.tokens[index]
        return _LOOSE_GAP.fullmatch(folded.text, before.end, here.start) is not None


def read(folded: Folded) -> Reading:
    """The tokens of a text."""
    tokens = tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded.text))
    beginning: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        word = token.text
        firsts = {word[0], (_UNITS.get(word) or _TEENS.get(word) or _TENS.get(word) or word)[0]}
        if word in _TIMES and index + 1 < len(tokens):
            following = tokens[index + 1].text
            firsts.add(_UNITS.get(following, following)[0])
        for first in firsts:
            beginning.setdefault(first, []).append(index)
    long = tuple(
        i for i, token in enumerate(tokens) if token.text.isdigit() and len(token.text) >= LEAST_DIGITS
    )
    return Reading(tokens, {first: tuple(places) for first, places in beginning.items()}, long)


def find_said(
    folded: Folded, reading: Reading, target: str, least_tokens: int = 1
) -> Iterator[tuple[int, int]]:
    """Every place at which ``target`` (small letters and digits alone) is written, grouped, said or spelled.

    ``least_tokens``: of how many words or groups of digits it must consist at least.
    """
    spelled_name = target.isalpha()
    if len(target) >= LEAST_DIGITS and target.isdigit():
        within = (reading.tokens[index] for index in reading.long)
        yield from ((token.start, token.end) for token in within if target in token.text)
    for first in reading.beginning.get(target[0], ()):
        token = reading.tokens[first]
        for last in _match(folded, reading, first, target, 0, spelled_name):
            if last - first + 1 >= least_tokens:
                yield token.start, reading.tokens[last].end
                break


def _match(
    folded: Folded, reading: Reading, index: int, target: str, done: int, single: bool
) -> Iterator[int]:
    """The last token of every way in which the rest of ``target`` can be read from token ``index`` on."""
    for said, used in _ways(reading.tokens, index, single):
        if not target.startswith(said, done) or not _together(folded, reading, index, used):
            continue
        at, last = done + len(said), index + used - 1
        if at == len(target):
            yield last
            continue
        for following in _next(folded, reading, last, single):
            yield from _match(folded, reading, following, target, at, single)


def _together(folded: Folded, reading: Reading, index: int, used: int) -> bool:
    return all(reading.close(folded, index + more) for more in range(1, used))


def _next(folded: Folded, reading: Reading, last: int, spelled: bool) -> Iterator[int]:
    """Where it may go on after token ``last``: at once, after fillers, after "as in Nancy"."""
    tokens, count = reading.tokens, len(reading.tokens)
    for more in range(1, _MOST_FILLERS + 2):
        here = last + more
        if here >= count or not reading.close(folded, here):
            return
        yield here
        if spelled and tokens[here].text in _SPELLING:
            words = 2 if tokens[here].text != "as" else 3
            if here + words < count:
                yield here + words
        if tokens[here].text not in _FILLERS:
            return


def _ways(tokens: tuple[Token, ...], index: int, letters: bool) -> Iterator[tuple[str, int]]:
    """What the tokens from ``index`` on may stand for, and how many of them that takes."""
    word = tokens[index].text
    if letters:
        if len(word) == 1:
            yield word, 1
        elif word in _TIMES and index + 1 < len(tokens) and len(tokens[index + 1].text) == 1:
            yield tokens[index + 1].text * _TIMES[word], 2
        return
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    yield from _numbers(tokens, index, word, following)
    if word not in _UNITS or len(word) == 1:
        yield word, 1
    if word in _TIMES and following:
        yield _UNITS.get(following, following) * _TIMES[word], 2


def _numbers(tokens: tuple[Token, ...], index: int, word: str, following: str) -> Iterator[tuple[str, int]]:
    if word in _UNITS:
        yield _UNITS[word], 1
        if following == "hundred":
            yield f"{_UNITS[word]}00", 2
        if following == "thousand":
            yield f"{_UNITS[word]}000", 2
            yield from _year_after_thousand(tokens, index, _UNITS[word])
    else:
        yield from _below_hundred(word, following)
        if word in _TEENS and following == "hundred":
            yield f"{_TEENS[word]}00", 2
            yield from _year_after_hundred(tokens, index, _TEENS[word])


def _below_hundred(word: str, following: str) -> Iterator[tuple[str, int]]:
    if word in _UNITS:
        yield _UNITS[word], 1
    elif word in _TEENS:
        yield _TEENS[word], 1
    elif word in _TENS:
        if following in _UNITS and _UNITS[following] != "0":
            yield _TENS[word] + _UNITS[following], 2
        yield f"{_TENS[word]}0", 1


def _year_after_hundred(tokens: tuple[Token, ...], index: int, hundreds: str) -> Iterator[tuple[str, int]]:
    """``nineteen hundred (and) ninety-one``."""
    yield from _rest_of_year(tokens, index, hundreds, 2)


def _year_after_thousand(tokens: tuple[Token, ...], index: int, thousands: str) -> Iterator[tuple[str, int]]:
    """``two thousand (and) six``, ``two thousand twenty-four``."""
    yield from _rest_of_year(tokens, index, thousands, 3)


def _rest_of_year(
    tokens: tuple[Token, ...], index: int, century: str, places: int
) -> Iterator[tuple[str, int]]:
    at = index + 2
    if at < len(tokens) and tokens[at].text == "and":
        at += 1
    if at >= len(tokens):
        return
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    for said, used in _below_hundred(tokens[at].text, following):
        yield century + said.rjust(places, "0"), at + used - index


def find_long_numbers(
    folded: Folded, reading: Reading, barred: Iterable[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """Every stretch of ``LEAST_DIGITS`` digits or more, written or said; spoken amounts are none.

    ``barred`` stretches of the original, which are known to be something else, are no part of any.
    """
    tokens = reading.tokens
    known = {place for start, end in barred for place in range(start, end)}
    open_to = [folded.starts[token.start] not in known for token in tokens]
    index = 0
    while index < len(tokens):
        digits, end = _run(folded, tokens, open_to, index)
        if digits >= LEAST_DIGITS:
            yield tokens[index].start, tokens[end - 1].end
        index = max(end, index + 1)


def _run(folded: Folded, tokens: tuple[Token, ...], open_to: list[bool], first: int) -> tuple[int, int]:
    """How many digits follow one another from ``first`` on, and the token after them."""
    digits, index, end = 0, first, first
    skipped = 0
    while index < len(tokens) and open_to[index]:
        word = tokens[index].text
        if index > first and not _goes_on(folded, tokens[index - 1], tokens[index]):
            break
        count = _digits_of(word)
        if count:
            digits, end, skipped = digits + count, index + 1, 0
        elif word in _LARGE:
            return 0, index + 1
        elif index == first or word not in _FILLERS or skipped == _MOST_FILLERS:
            break
        else:
            skipped += 1
        index += 1
    return digits, end


def _goes_on(folded: Folded, before: Token, here: Token) -> bool:
    """Whether the same number goes on: commas part single digits, which are a list of answers."""
    gap = folded.text[before.end : here.start]
    if _GAP.fullmatch(gap) is None:
        return False
    written = before.text.isdigit() and here.text.isdigit()
    return "," not in gap or not written or min(len(before.text), len(here.text)) > 1


def _digits_of(word: str) -> int:
    if word.isdigit():
        return len(word)
    if word in _UNITS:
        return 1
    if word in _TEENS:
        return 2
    if word in _TENS or word in _TIMES:
        return 1
    return 0


def phone_forms(phone: str) -> tuple[str, ...]:
    """The digits of a phone number, and the ends of it that are said alone."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    # the first six, too: somebody may say "mm-hmm" in between, and the rest is another utterance
    ends = (digits[-10:], digits[-7:], digits[-4:], digits[-10:-4] if len(digits) >= 10 else "")
    return _long_enough((digits, digits.lstrip("0"), *ends), 4)


def code_forms(code: Iterable[str]) -> tuple[str, ...]:
    """A record or account number without its dashes, and its last four digits."""
    forms: list[str] = []
    for one in code:
        plain = "".join(letter for letter in one if letter.isalnum())
        forms.append(plain)
        digits = "".join(letter for letter in plain if letter.isdigit())
        if len(digits) >= 4:
            forms.append(digits)  # "MRN 88213" is said without its first word
        if len(digits) >= LEAST_DIGITS - 1:
            forms.append(digits[-4:])
    return _long_enough(forms, 3)


def _long_enough(forms: Iterable[str], least: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if len(form) >= least))
