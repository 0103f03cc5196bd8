"""Changes to a note that are suggested, and only the clinician accepts (R27, R63)."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.note import OPEN_STATUSES, Section, Sentence, SentenceStatus, Source


@dataclass(frozen=True, slots=True)
class Change:
    """One suggestion: ``before`` becomes ``after``; without ``after`` removed, without ``before`` added.

    What is added or ``moved`` comes after the sentence ``after_id``; "" puts it first in its section.
    """

    id: str
    before: Sentence | None
    after: Sentence | None
    after_id: str = ""
    moved: bool = False

    @property
    def flagged(self) -> bool:
        """Whether it brings in what no source bears out; such a change is accepted one at a time only.

        What was open before and is open for the same reason afterwards brings in nothing new.
        """
        if self.after is None or self.after.status not in OPEN_STATUSES:
            return False
        return self.before is None or _state(self.before) != _state(self.after)

    @property
    def section(self) -> Section:
        """Where it is shown: the section it leads to, or the one it takes from."""
        sentence = self.after or self.before
        assert sentence is not None  # a change has one of them
        return sentence.section


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the wand suggests for one wish. ``explanation`` says in words why there is nothing, or what is
    left out; what needs a language model is said there."""

    instruction: str
    changes: tuple[Change, ...]
    explanation: str = ""
    drafter: str = ""


def accepted(
    sentences: Sequence[Sentence], changes: Sequence[Change], ids: Collection[str]
) -> tuple[Sentence, ...]:
    """The sentences with the changes of ``ids`` applied; every other sentence is the same object."""
    result = list(sentences)
    behind: dict[tuple[str, Section | None], str] = {}
    for change in changes:
        if change.id not in ids:
            continue
        place = -1
        if change.before is not None:
            place = next((n for n, s in enumerate(result) if s.id == change.before.id), -1)
            if place < 0:
                continue  # it was removed meanwhile
            del result[place]
        if change.after is None:
            continue
        if change.before is None or change.moved:
            place = _place(result, change, behind)
        result.insert(place, change.after)
    return tuple(result)


def at_your_request(change: Change) -> Change:
    """As it counts once it is accepted: what no source bears out is marked as added at your request."""
    if not change.flagged or change.after is None:
        return change
    after = replace(
        change.after,
        source=Source.ADDED_AT_YOUR_REQUEST,
        status=SentenceStatus.ADDED_AT_YOUR_REQUEST,
        reason="",
    )
    return replace(change, after=after)


def differences(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[Change, ...]:
    """The changes that lead from one form of a note to the other, told apart by the sentences' ids.

    Accepting all of them gives ``after``, section by section; accepting none, ``before``.
    """
    old = {sentence.id: sentence for sentence in before}
    kept = _kept(before, after)
    changes: list[tuple[Sentence | None, Sentence | None, str, bool]] = []
    anchors: dict[Section, str] = {}
    for sentence in after:
        was = old.get(sentence.id)
        if was is not None and sentence.id in kept:
            if was != sentence:
                changes.append((was, sentence, "", False))
            anchors[sentence.section] = sentence.id
        else:
            changes.append((was, sentence, anchors.get(sentence.section, ""), was is not None))
    there = {sentence.id for sentence in after}
    for sentence in reversed([s for s in before if s.id not in there]):
        changes.insert(0, (sentence, None, "", False))
    return tuple(Change(f"C{number}", *change) for number, change in enumerate(changes, start=1))


def _state(sentence: Sentence) -> tuple[SentenceStatus, str]:
    return sentence.status, sentence.reason


def _place(
    sentences: Sequence[Sentence], change: Change, behind: dict[tuple[str, Section | None], str]
) -> int:
    assert change.after is not None
    section = change.after.section
    anchor = (change.after_id, section if not change.after_id else None)
    after_id = behind.get(anchor, change.after_id)
    behind[anchor] = change.after.id
    for number, sentence in enumerate(sentences):
        if sentence.id == after_id:
            return number + 1
    found = [n for n, s in enumerate(sentences) if s.section is section]
    return found[0] if found else len(sentences)


def _kept(before: Sequence[Sentence], after: Sequence[Sentence]) -> frozenset[str]:
    """The ids that stay where they are: the most of them that keep section and order."""
    where = {(s.id, s.section): n for n, s in enumerate(before)}
    common = [(s.id, where[s.id, s.section]) for s in after if (s.id, s.section) in where]
    kept: set[str] = set()
    sections = {s.section: None for s in after}
    section_of = {s.id: s.section for s in after}
    for section in sections:
        own = [(i, n) for i, n in common if section_of[i] is section]
        kept.update(_longest_rising(own))
    return frozenset(kept)


def _longest_rising(numbered: Sequence[tuple[str, int]]) -> list[str]:
    tails: list[int] = []
    ends: list[int] = []  # place in ``numbered`` of the last one of each length
    earlier = [-1] * len(numbered)
    for place, (_, number) in enumerate(numbered):
        length = bisect_left(tails, number)
        earlier[place] = ends[length - 1] if length else -1
        if length == len(tails):
            tails.append(number)
            ends.append(place)
        else:
            tails[length], ends[length] = number, place
    chain = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(numbered[place][0])
        place = earlier[place]
    return chain
