"""Where the parts of a note's material disagree: other numbers, other days, the opposite (R51).

Only statements of different parts are compared, about the same thing: they share most of the words that
carry their meaning. What is found is shown side by side; which one holds only the clinician can say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.conflict import Conflict, Disagreement, Told
from app.domain.material import Material
from app.domain.note import Sentence, Source
from app.drafting.numbers import DAYS, MONTHS, figures, kind_of

MOST = 20
"""Conflicts that are told; a material with more does not describe one session."""

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_NEGATIONS = frozenset(
    "no not never none neither without nothing nobody denied denies cannot don't doesn't didn't isn't wasn't "
    "aren't weren't won't can't couldn't hasn't haven't hadn't wouldn't stopped".split()
)
_EMPTY = frozenset(
    "a an the and or but so to of in on at for with from by as is are was were be been being am i you he she "
    "it we they me him her them my your his its our their this that these those there here do does did done "
    "has have had will would can could should may might about into over out up down then than just very "
    "really also again still only more some any all well okay yes yeah client patient says said reports "
    "reported states stated told feels felt feeling got get gets went go goes going each every per last next "
    "week".split()
)
_PLAIN = dict(
    pair.split(":")
    for pair in (
        "took:take taken:take slept:sleep ate:eat eaten:eat drank:drink drunk:drink saw:see seen:see "
        "kept:keep made:make told:tell met:meet left:leave lost:lose began:begin begun:begin gave:give "
        "given:give wrote:write written:write spoke:speak spoken:speak woke:wake fought:fight bought:buy"
    ).split()
)
"""Forms that no ending tells."""
_ENDINGS = ("ing", "ed", "es", "s")
_LEAST_SHARED = 2
_ENOUGH = 0.6
"""Share of the shorter statement's words that both have, to be about the same thing."""
_NEARLY_ALL = 0.75
"""For the opposite of a statement: it would be found too often otherwise."""


@dataclass(frozen=True, slots=True)
class _Statement:
    told: Told
    part: str
    words: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[str]
    units: frozenset[tuple[str, str]]  # (what is counted, the figure)
    negated: bool


def conflicts(material: Material) -> tuple[Conflict, ...]:
    """Return what disagrees, in the order of the later statements, at most ``MOST``. Pure; any thread."""
    if len(material.inputs) + (material.transcript is not None) < 2:
        return ()
    parts = list(_parts(material))
    found: list[Conflict] = []
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    told: set[tuple[str, str, Disagreement]] = set()
    for number, statement in enumerate(parts):
        near = {at for word in statement.words for at in by_word[word]}
        for at in sorted(near):
            if len(found) >= MOST:
                return tuple(found)
            kind = _differ(parts[at], statement) if parts[at].part != statement.part else None
            key = (parts[at].told.id, statement.told.id, kind or Disagreement.NUMBER)
            if kind is not None and key not in told:
                told.add(key)
                found.append(Conflict(kind, parts[at].told, statement.told))
        for word in statement.words:
            by_word[word].append(number)
    return tuple(found)


def disputed(sentence: Sentence, found: Sequence[Conflict]) -> bool:
    """Whether ``sentence`` rests on a statement that another part contradicts, and tells of it."""
    sides = [side for c in found for side in (c.one, c.other) if side.id in sentence.evidence]
    if not sides:
        return False
    words = _meaning(sentence.text)
    for side in sides:
        told = _meaning(side.text)
        if len(words & told) >= _ENOUGH * min(len(words), len(told)) > 0:
            return True
    return False


def _meaning(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in _said(text) if _carries(w))


def _said(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _parts(material: Material) -> Iterator[_Statement]:
    for written in material.inputs:
        for passage in written.passages:
            yield from _read(Told(passage.id, passage.text, passage.kind.source), written.id)
    if material.transcript is not None:
        for utterance in material.transcript.utterances:
            yield from _read(Told(utterance.id, utterance.text, Source.TRANSCRIPT), "transcript")


def _read(told: Told, part: str) -> Iterator[_Statement]:
    for sentence in _SENTENCE.findall(told.text):
        if sentence.rstrip().endswith("?"):
            continue  # a question claims nothing
        said = _said(sentence)
        words = frozenset(_stem(w) for w in said if _carries(w))
        if not words:
            continue
        found = figures(said)
        days = frozenset(found & (DAYS | MONTHS))
        yield _Statement(
            Told(told.id, sentence.strip(), told.source),
            part,
            words,
            frozenset(found - days),
            days,
            frozenset(_units(said)),
            _negated(said),
        )


def _carries(word: str) -> bool:
    return word not in _EMPTY and word not in _NEGATIONS and not kind_of(word)


def _stem(word: str) -> str:
    word = _PLAIN.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.removesuffix("e")


def _negated(said: list[str]) -> bool:
    """ "Not seventy" denies a number, and nothing else."""
    following = [*said[1:], ""]
    return any(w in _NEGATIONS and not kind_of(n) for w, n in zip(said, following, strict=True))


def _units(said: list[str]) -> Iterable[tuple[str, str]]:
    """What is counted with its figure: "five hours" gives ("hour", "5")."""
    for number, word in enumerate(said[:-1]):
        counted = said[number + 1]
        if kind_of(word) == "number" and _carries(counted):
            for figure in figures([word]):
                yield _stem(counted), figure


def _differ(one: _Statement, other: _Statement) -> Disagreement | None:
    shared = one.words & other.words
    overlap = len(shared) / min(len(one.words), len(other.words))
    counted = {unit for unit, _ in one.units} & {unit for unit, _ in other.units}
    if len(shared) < _LEAST_SHARED or overlap < _ENOUGH:
        return None
    same_thing = bool(counted) or not (one.units and other.units)
    if one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers) and same_thing:
        return Disagreement.NUMBER
    if one.days and other.days and one.days.isdisjoint(other.days):
        return Disagreement.DAY
    if one.negated is not other.negated and overlap >= _NEARLY_ALL:
        return Disagreement.NEGATION
    return None
