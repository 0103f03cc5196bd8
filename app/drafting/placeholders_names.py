"""Names of people in a text: in any case, with accents or without, in parts, run together, as initials."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.drafting.placeholders_folding import Folded, fold, folded_forms
from app.drafting.placeholders_found import Found
from app.drafting.placeholders_words import (
    AFTER_A_THING,
    BEFORE_A_PERSON,
    BEFORE_A_THING,
    COMMON,
    FUNCTION,
    TITLES,
)

_LETTER = r"[^\W\d_]"
_PIECE = re.compile(r"[^\W_]+")
_ENDING = rf"(?=(?:'?e?s?'?)(?!{_LETTER}))"
_BETWEEN = re.compile(r"(?:[ ]*[,\-/_'][ ]*|\.|[ ]+|[ ]*\n[ ]*)?")
_INITIAL_AFTER = re.compile(rf"[ ,]+({_LETTER})(?:\.|(?!{_LETTER}|'|\.))")
_INITIAL_BEFORE = re.compile(rf"(?<![\w'])({_LETTER})(?:\.[ ]*|[ ]+)$")
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:'[^\W\d_]+)?)[ ]+$")
_WORD_AFTER = re.compile(r"[ ]+([^\W\d_]+(?:'[^\W\d_]+)?)")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:;\n\"“”\[\](>*|-])[\s\"“'(]*$")
_TITLED = r"(?<!\w)(?:dr|doctor|mr|mister|mrs|ms|miss|prof|professor)\.?[ ]"
_SHORTEST_RUN_TOGETHER = 6
_UNSPACED = re.compile(r"[\u0590-\u08ff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff]")
"""Letters of scripts that write words, or what stands before them, without a blank."""
_WINDOW = 80
"""Characters before a name that may tell what it is."""
_NO_INITIALS = frozenset(
    """
    aa act adhd am asd ba bp bpd cbt cbti dbt dv ed emdr er erp gad gp hi hr id ifs iop iq it ma md mdd mi na
    ocd ok ot pcp phd phq php pm ptsd ra si so sud tf tms tv uk us usa
    """.split()
)
"""Abbreviations that a note needs; in capitals they are nobody's initials."""


@dataclass(frozen=True, slots=True)
class Person:
    """One identity: all ``names`` are of the same person or, for people, of that one only."""

    kind: str
    key: str
    names: tuple[str, ...]


class _Sought:
    """The patterns of one person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.parts = frozenset(
            form for name in person.names for part in parts_of(name) for form in folded_forms(part)
        )
        self.initials = frozenset(part[0] for part in self.parts)
        ordered = sorted(self.parts, key=len, reverse=True)
        alternatives = "|".join(_loosely(part) for part in ordered)
        self.pattern = re.compile(rf"(?<!{_LETTER})(?:{alternatives}){_ENDING}") if ordered else None
        together = {one for name in person.names for one in _together([fold(p).text for p in parts_of(name)])}
        together |= {one for name in person.names for one in _unspaced(name)}
        self.together = (
            re.compile("|".join(re.escape(one) for one in sorted(together, key=len, reverse=True)))
            if together
            else None
        )
        dotted = {one for name in person.names for one in _dotted(name)}
        self.dotted = re.compile("|".join(sorted(dotted))) if dotted else None
        bare = {one for name in person.names for one in _bare(name)}
        letters = "".join(sorted(re.escape(one) for one in self.initials))
        self.titled = re.compile(rf"{_TITLED}([{letters}])(?:\.|(?![\w'.]))") if letters else None
        self.bare = re.compile("|".join(sorted(bare, key=len, reverse=True))) if bare else None


def _dotted(name: str) -> Iterator[str]:
    """``D.M.R.``, ``D.R.`` and ``D. R.`` for Dana Marie Rivera; nothing for one name alone."""
    for letters in _initials(name):
        joined = r"\.[ ]?".join(map(re.escape, letters))
        yield rf"(?<!\w){joined}(?:\.(?!\w)|(?![\w.]))"


def _bare(name: str) -> Iterator[str]:
    """``dr`` and ``d r``, which are initials only where they are written in capitals."""
    for letters in _initials(name):
        if "".join(letters) not in _NO_INITIALS | FUNCTION:
            yield rf"(?<![\w']){'[ ]?'.join(map(re.escape, letters))}(?!\w|\.\w)"


def _initials(name: str) -> Iterator[tuple[str, ...]]:
    """Of all names, and of the first and the last; nothing for one name alone."""
    words = [word for word in name.split() if fold(word.strip(".,")).text not in TITLES]
    initials = [fold(word).text[0] for word in words if word[0].isalnum()]
    if len(initials) > 1:
        yield tuple(initials)
        yield (initials[0], initials[-1])


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name that are hidden alone: ``Rivera-Lopez`` and its halves; no titles, no initials."""
    parts: dict[str, None] = {}
    for word in name.replace(",", " ").split():
        whole = word.strip(".'’\"“”()")
        if len(whole) < 2 or fold(whole).text in TITLES:
            continue
        parts[whole] = None
        pieces = _PIECE.findall(whole)
        if len(pieces) > 1:
            # of O'Brien the first half alone says nothing
            parts.update((piece, None) for piece in pieces if len(piece) > 2)
    return tuple(parts)


def find_people(people: Iterable[Person]) -> "PeopleFinder":
    """What finds these people in texts."""
    return PeopleFinder(tuple(people))


class PeopleFinder:
    """Finds every person in a text; of two who share a name the one given first counts."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self._sought = [_Sought(person) for person in people]

    def find(self, folded: Folded) -> Iterator[Found]:
        """Every place, in no order, perhaps overlapping."""
        for sought in self._sought:
            for start, end in self._of(sought, folded):
                first, last = folded.place(start, end)
                yield Found(first, last, sought.person.kind, sought.person.key)

    def _of(self, sought: _Sought, folded: Folded) -> Iterator[tuple[int, int]]:
        text = folded.text
        for pattern in (sought.together, sought.dotted):
            if pattern is not None:
                yield from (m.span() for m in pattern.finditer(text))
        if sought.titled is not None:
            for match in sought.titled.finditer(text):
                if folded.original[folded.starts[match.start(1)]].isupper():
                    yield match.span(1)
        if sought.bare is not None:
            for match in sought.bare.finditer(text):
                if _in_capitals(folded, *match.span()):
                    yield match.span()
        if sought.pattern is None:
            return
        spans: list[tuple[int, int]] = []
        for match in sought.pattern.finditer(text):
            start, end = match.span()
            if spans and _BETWEEN.fullmatch(text, spans[-1][1], start):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        for start, end in spans:
            lengthened = _with_initials(sought, folded, start, end)
            several = lengthened != (start, end) or fold(folded.text[start:end]).text not in sought.parts
            if several or is_somebody(folded, start, end):
                yield lengthened


def _in_capitals(folded: Folded, start: int, end: int) -> bool:
    """Whether all letters there are capitals, in a line that has small ones, too."""
    letters = [folded.original[place] for place in folded.starts[start:end]]
    return all(one.isupper() for one in letters if one.isalpha()) and _mixed(folded, start)


def _mixed(folded: Folded, start: int) -> bool:
    """Whether the line around it, as far as it is near, has capitals and small letters."""
    before = folded.text.rfind("\n", max(0, start - 4 * _WINDOW), start) + 1 or max(0, start - 4 * _WINDOW)
    first = folded.starts[before]
    line = folded.original[first : folded.starts[start] + 4 * _WINDOW]
    rest = line[folded.starts[start] - first :].split("\n", 1)[0]
    line = line[: folded.starts[start] - first] + rest
    return any(letter.islower() for letter in line) and any(letter.isupper() for letter in line)


def is_somebody(folded: Folded, start: int, end: int) -> bool:
    """Whether one part of a name that may be another word, too, stands for a person: in doubt it does."""
    text = folded.text
    word = text[start:end]
    if word not in COMMON and word not in FUNCTION:
        return True
    near = max(0, start - _WINDOW)
    before, after = _WORD_BEFORE.search(text, near, start), _WORD_AFTER.match(text, end)
    previous = before.group(1) if before is not None else ""
    if previous in TITLES:
        return True
    capital = folded.original[folded.starts[start]].isupper()
    opening = opens_sentence(folded, start)
    if capital and not opening and _mixed(folded, start):
        return True
    if word in FUNCTION and not (capital and opening and word in COMMON):
        return False
    following = after.group(1) if after is not None else ""
    if opening or (not previous and start):
        return following not in AFTER_A_THING
    if previous in BEFORE_A_PERSON:
        return True
    return previous not in BEFORE_A_THING and following not in AFTER_A_THING


def opens_sentence(folded: Folded, start: int) -> bool:
    """Whether a capital there says nothing: every sentence begins with one."""
    return _SENTENCE_BEFORE.search(folded.text, max(0, start - _WINDOW), start) is not None


def _unspaced(name: str) -> Iterator[str]:
    """The whole name and its parts, where its script parts words by no blanks."""
    if _UNSPACED.search(name):
        parts = [fold(part).text for part in name.split()]
        yield from (one for one in ("".join(parts), *parts) if len(one) > 1)


def _with_initials(sought: _Sought, folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The stretch with initials of the same person beside it: ``D. Rivera``, ``Dana R.``"""
    text = folded.text
    before = _INITIAL_BEFORE.search(text, max(0, start - _WINDOW), start)
    while before is not None and _is_initial(sought, folded, before.start(1)):
        start = before.start(1)
        before = _INITIAL_BEFORE.search(text, max(0, start - _WINDOW), start)
    after = _INITIAL_AFTER.match(text, end)
    if after is not None and _is_initial(sought, folded, after.start(1)):
        end = after.end()
    return start, end


def _is_initial(sought: _Sought, folded: Folded, place: int) -> bool:
    """A capital, or a letter with a full stop: "a good day" is none."""
    capital = folded.original[folded.starts[place]].isupper() or folded.text[place + 1 : place + 2] == "."
    return capital and folded.text[place] in sought.initials


def _loosely(part: str) -> str:
    """``o'brien`` also as ``obrien``, ``o brien`` and ``o-brien``."""
    pieces = _PIECE.findall(part)
    return r"[ '\-.]?".join(re.escape(piece) for piece in pieces)


def _together(parts: list[str]) -> Iterator[str]:
    """First and last name as they stand in addresses and account names."""
    if len(parts) < 2:
        return
    first, last = parts[0], parts[-1]
    plain_last = "".join(_PIECE.findall(last))
    for one in (first + plain_last, plain_last + first, first[0] + plain_last, first + plain_last[0]):
        if len(one) >= _SHORTEST_RUN_TOGETHER:
            yield one
