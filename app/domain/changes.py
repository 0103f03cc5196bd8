"""Changes to a note that are suggested, and only the clinician accepts (R27, R63)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.note import Sentence


@dataclass(frozen=True, slots=True)
class Change:
    """One suggestion: ``before`` becomes ``after``; without ``after`` removed, without ``before`` added.

    An added sentence comes after the sentence ``after_id``; "" puts it first in its section.
    """

    id: str
    before: Sentence | None
    after: Sentence | None
    after_id: str = ""


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
    for change in changes:
        if change.id not in ids:
            continue
        if change.before is not None:
            place = next((n for n, s in enumerate(result) if s.id == change.before.id), None)
            if place is None:
                continue  # it was removed meanwhile
            result[place : place + 1] = [] if change.after is None else [change.after]
        elif change.after is not None:
            result.insert(_place(result, change), change.after)
    return tuple(result)


def _place(sentences: Sequence[Sentence], change: Change) -> int:
    assert change.after is not None
    for number, sentence in enumerate(sentences):
        if sentence.id == change.after_id:
            return number + 1
    section = change.after.section
    found = [n for n, s in enumerate(sentences) if s.section is section]
    return found[0] if found else len(sentences)
