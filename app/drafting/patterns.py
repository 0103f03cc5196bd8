"""Small patterns over word classes with gaps: how one meaning is said in many ways.

A pattern is a few elements in order. An element is one or several words of which one has to stand there:

=============  ==========================================================================================
``word``       the word itself; ``two_words`` the words one after the other
``kill+``      every form of the verb
``@name``      a class, or a meaning that was found before
``a/b/@c``     one of them; ``$`` is the end of what is said
``x?``         may be missing
``~3``         up to three words of any kind between the elements beside it
``!x``         what follows is not this; ``!*ing`` not a word that ends so
``^``          the beginning of what is said
=============  ==========================================================================================

Fillers ("um", "really", "just") never count. Matching keeps sets of places instead of trying one way after
another, so that its time is linear in the length of what is said, whatever is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from app.drafting.inflection import forms

_WAY = 24  # words; a pattern never reaches further, whatever gaps it has
_NOTHING = -1
_END = "$"
_UNKNOWN = 100  # weight of a meaning: it holds far more wordings than a class


class Match(NamedTuple):
    """The topic was found in the words ``start`` to ``end``."""

    topic: str
    start: int
    end: int


class _Element(NamedTuple):
    kind: int  # number of the class
    gap: int  # words that may stand before it
    optional: bool
    forbidden: int  # bits of the classes that must not stand right after what came before
    endings: tuple[str, ...]  # endings of a word that must not stand there


@dataclass(frozen=True, slots=True)
class _Pattern:
    topic: str
    elements: tuple[_Element, ...]
    needed: int  # bits of the classes that have to be somewhere in what is said
    unless: int  # bits of the classes that must be nowhere in it
    first: bool  # it has to begin what is said


@dataclass
class _Classes:
    """Classes by name and by what they hold, numbered as they come."""

    named: dict[str, int] = field(default_factory=dict)
    single: dict[str, set[int]] = field(default_factory=dict)
    longer: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    parts: dict[int, set[int]] = field(default_factory=dict)  # a class and those it is also part of
    weight: dict[int, int] = field(default_factory=dict)  # how many wordings it holds: the fewer the rarer

    def number(self, name: str) -> int:
        return self.named.setdefault(name, len(self.named))

    def of(self, text: str, fillers: frozenset[str]) -> int:
        """The class of an element as it is written: "a/b_c/@d"."""
        if text in self.named:
            return self.named[text]
        if text.startswith("@") and "/" not in text:
            raise ValueError(f"no such class: {text}")
        own = self.number(text)
        self.fill(own, text.split("/"), fillers)
        return own

    def fill(self, own: int, entries: Iterable[str], fillers: frozenset[str]) -> None:
        for entry in entries:
            if entry.startswith("@") or entry == _END:
                if entry not in self.named:
                    raise ValueError(f"no such class: {entry}")
                part = self.named[entry]
                self.parts.setdefault(part, set()).add(own)
                self.weight[own] = self.weight.get(own, 0) + self.weight.get(part, _UNKNOWN)
                continue
            for said in _said(entry):
                kept = tuple(word for word in said if word not in fillers)
                self.weight[own] = self.weight.get(own, 0) + 1
                if len(kept) == 1:
                    self.single.setdefault(kept[0], set()).add(own)
                elif len(kept) > 1:
                    self.longer.setdefault((kept[0], kept[1]), []).append((kept, own))

    def with_parts(self, own: int) -> int:
        """The bits of the class and of all that it is part of."""
        bits = 1 << own
        for above in self.parts.get(own, ()):
            bits |= self.with_parts(above)
        return bits


def _said(entry: str) -> list[tuple[str, ...]]:
    """The words of an entry in every form: "take+_my_life" is four or more."""
    found: list[tuple[str, ...]] = [()]
    for part in entry.split("_"):
        words = forms(part[:-1]) if part.endswith("+") else (part,)
        found = [(*so_far, word) for so_far in found for word in words]
    return found


class _Heard:
    """What was said, as the patterns ask of it: which classes stand where."""

    def __init__(self, kept: Sequence[str], bits: Sequence[int], end: int) -> None:
        self.kept = kept
        self.bits = [*bits, end]  # of the classes of one word, by place; the end of all is a place too
        self.longer: dict[int, dict[int, set[int]]] = {}  # of longer ones: bit, start, ends
        self.present = end
        for one in bits:
            self.present |= one

    def add(self, bits: int, start: int, end: int) -> None:
        """Note that all the classes of ``bits`` stand in the words ``start`` to ``end``."""
        if end == start + 1:
            self.bits[start] |= bits
        else:
            at = self.longer.setdefault(start, {})
            for known, ends in at.items():
                if known == bits:
                    ends.add(end)
                    break
            else:
                at[bits] = {end}
        self.present |= bits

    def ends(self, bit: int, start: int) -> Iterator[int]:
        """Where the class ends that begins at ``start``."""
        if self.bits[start] & bit:
            yield start if start == len(self.kept) else start + 1
        for bits, ends in self.longer.get(start, {}).items():
            if bits & bit:
                yield from ends


class Grammar:
    """Patterns that are ready to be looked for. Stateless once made; any thread."""

    def __init__(
        self,
        words: Mapping[str, str],
        meanings: Sequence[tuple[str, str, str]],
        topics: Sequence[tuple[str, str, str]],
        fillers: Iterable[str] = (),
        common: Iterable[str] = (),
    ) -> None:
        """``words``: entries by class; ``meanings`` and ``topics``: (name, patterns by line, unless).

        ``common`` words are no reason to look for a pattern. ValueError when a class is not known.
        """
        self._fillers = frozenset(fillers)
        self._classes = _Classes()
        end = self._classes.number(_END)
        for name, entries in words.items():
            self._classes.fill(self._classes.number(f"@{name}"), entries.split(), self._fillers)
        meant = []
        for name, lines, unless in meanings:
            own = self._classes.number(f"@{name}")
            meant.append((own, tuple(self._compiled(name, lines, unless))))
            self._classes.weight[own] = _UNKNOWN
        every = [p for name, lines, unless in topics for p in self._compiled(name, lines, unless)]
        classes = self._classes
        frequent = {n for word in common for n in classes.single.get(word, ())}
        self._by_anchor: dict[int, list[_Pattern]] = {}
        for pattern in every:
            anchor = min(_kinds(pattern), key=lambda k: (k in frequent, classes.weight.get(k, 0)))
            self._by_anchor.setdefault(1 << anchor, []).append(pattern)
        self._anchors = sum(self._by_anchor)
        self._meanings = tuple((classes.with_parts(own), patterns) for own, patterns in meant)
        self._end = classes.with_parts(end)
        self._bits = {
            word: _all(classes.with_parts(own) for own in kinds) for word, kinds in classes.single.items()
        }
        self._longer = {
            opening: tuple((phrase, classes.with_parts(own)) for phrase, own in found)
            for opening, found in classes.longer.items()
        }

    def find(self, heard: Sequence[str]) -> list[Match]:
        """Every pattern of a topic in ``heard``, by the place where it starts; each place once a topic."""
        places = [n for n, word in enumerate(heard) if word not in self._fillers]
        known = self._heard([heard[n] for n in places])
        for bits, patterns in self._meanings:
            for pattern in patterns:
                if known.present & pattern.needed == pattern.needed and not known.present & pattern.unless:
                    for start, end in list(_run(pattern, known)):
                        known.add(bits, start, end)
        found: dict[tuple[str, int], int] = {}
        here = known.present & self._anchors
        while here:
            anchor = here & -here
            here ^= anchor
            for pattern in self._by_anchor[anchor]:
                if known.present & pattern.needed != pattern.needed or known.present & pattern.unless:
                    continue
                for start, end in _run(pattern, known):
                    key = (pattern.topic, start)
                    found[key] = min(end, found.get(key, end))
        return sorted(
            (Match(topic, places[start], places[end - 1] + 1) for (topic, start), end in found.items()),
            key=lambda match: (match.start, match.end, match.topic),
        )

    def _heard(self, kept: Sequence[str]) -> _Heard:
        known = _Heard(kept, [self._bits.get(word, 0) for word in kept], self._end)
        for place, opening in enumerate(pairwise(kept)):
            for phrase, bits in self._longer.get(opening, ()):
                end = place + len(phrase)
                if tuple(kept[place:end]) == phrase:
                    known.add(bits, place, end)
        return known

    def _compiled(self, topic: str, lines: str, unless: str) -> Iterator[_Pattern]:
        blocked = self._bits_of(unless.split())
        for line in lines.splitlines():
            text, _, own = line.partition(" unless ")
            if text.strip() and not text.strip().startswith("#"):
                yield self._pattern(topic, text.split(), blocked | self._bits_of(own.split()))

    def _bits_of(self, parts: Iterable[str]) -> int:
        return _all(1 << self._classes.of(part, self._fillers) for part in parts)

    def _pattern(self, topic: str, parts: Sequence[str], unless: int) -> _Pattern:
        elements: list[_Element] = []
        needed, gap, first, forbidden = 0, 0, False, 0
        endings: list[str] = []
        for part in parts:
            if part == "^":
                first = True
            elif part.startswith("~"):
                gap = int(part[1:] or 2)
            elif part.startswith("!*"):
                endings.append(part[2:])
            elif part.startswith("!"):
                forbidden |= self._bits_of([part[1:]])
            elif part not in self._fillers:
                optional = part.endswith("?")
                kind = self._classes.of(part.rstrip("?"), self._fillers)
                if not optional:
                    needed |= 1 << kind
                elements.append(_Element(kind, gap, optional, forbidden, tuple(endings)))
                gap, forbidden, endings = 0, 0, []
        if forbidden or endings:
            elements.append(_Element(_NOTHING, 0, False, forbidden, tuple(endings)))
        if not elements or elements[0].optional or elements[0].kind < 0:
            raise ValueError(f"a pattern begins with what has to be there: {' '.join(parts)}")
        return _Pattern(topic, tuple(elements), needed, unless, first)


def _all(bits: Iterable[int]) -> int:
    together = 0
    for one in bits:
        together |= one
    return together


def _kinds(pattern: _Pattern) -> list[int]:
    return [e.kind for e in pattern.elements if e.kind >= 0 and not e.optional]


def _run(pattern: _Pattern, known: _Heard) -> Iterator[tuple[int, int]]:
    """(start, end) of the pattern, the shortest from each start."""
    opening = 1 << pattern.elements[0].kind
    for start in range(1 if pattern.first else len(known.kept)):
        reached = set(known.ends(opening, start))
        for element in pattern.elements[1:]:
            if not reached:
                break
            further = _next(element, reached, known, start)
            reached = reached | further if element.optional else further
        if reached:
            yield start, min(reached)


def _next(element: _Element, reached: set[int], known: _Heard, start: int) -> set[int]:
    """Where the element ends when it begins at one of the places reached, or a few words further."""
    found: set[int] = set()
    length = len(known.kept)
    bit = 1 << element.kind if element.kind >= 0 else 0
    for place in reached:
        if place < length:
            if element.endings and known.kept[place].endswith(element.endings):
                continue
            if element.forbidden and any(True for _ in known.ends(element.forbidden, place)):
                continue
        if not bit:
            found.add(place)
            continue
        for begin in range(place, min(place + element.gap, start + _WAY, length) + 1):
            found.update(known.ends(bit, begin))
    return found
