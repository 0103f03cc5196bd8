"""Facts that a model says it found, and the program's proof of each: nothing is taken from its word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.note import Source
from app.domain.transcript import SpeakerRole
from app.drafting.claims import squeezed
from app.drafting.language_model.answers import text_of, texts_of
from app.drafting.language_model.lines import CLINICIAN, Line
from app.drafting.points import Element

_BY_THERAPIST = frozenset({Element.INTERVENTION})
_BY_CLINICIAN = frozenset({Element.OBSERVATION, Element.IMPRESSION})
_NOT_BY_THERAPIST = frozenset({Element.REPORT, Element.RESPONSE, Element.SEVERITY})
_LONGEST_QUOTE = 600


class Assertion(StrEnum):
    """What was said of a fact; "denied" is asked and answered with no, never "not asked"."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    PAST = "past"
    ABOUT_ANOTHER = "about_another"


@dataclass(frozen=True, slots=True)
class Fact:
    """A proved fact: ``quote`` stands word for word in the lines ``ids``, whose speaker said it."""

    ids: tuple[str, ...]
    speaker: str
    element: Element
    assertion: Assertion
    quote: str
    source: Source


@dataclass(frozen=True, slots=True)
class Proved:
    """What stood the proof, and how many did not, by reason: "ids", "quote", "speaker", "form", "denied"."""

    facts: tuple[Fact, ...]
    refused: Mapping[str, int]


def proved(answers: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> Proved:
    """The facts among ``answers`` that are really in ``lines``; each once, in the order they were said."""
    by_id = {line.id: line for line in lines}
    order = {line.id: number for number, line in enumerate(lines)}
    kept: dict[tuple[tuple[str, ...], str], Fact] = {}
    refused: dict[str, int] = {}
    for answer in answers:
        fact = _proved(answer, by_id, order, lines)
        if isinstance(fact, str):
            refused[fact] = refused.get(fact, 0) + 1
        else:
            kept.setdefault((fact.ids, squeezed(fact.quote)), fact)
    return Proved(tuple(sorted(kept.values(), key=lambda f: order[f.ids[0]])), refused)


def _proved(
    answer: Mapping[str, Any], by_id: Mapping[str, Line], order: Mapping[str, int], lines: Sequence[Line]
) -> Fact | str:
    ids = texts_of(answer.get("ids"))
    quote = text_of(answer.get("quote"))[:_LONGEST_QUOTE]
    if not ids or any(i not in by_id for i in ids):
        return "ids"
    try:
        element = Element(text_of(answer.get("kind")).lower())
        assertion = Assertion(text_of(answer.get("assertion")).lower().replace(" ", "_"))
    except ValueError:
        return "form"
    wanted = squeezed(quote)
    holding = [by_id[i] for i in dict.fromkeys(ids) if wanted and wanted in squeezed(by_id[i].text)]
    if not holding:
        return "quote"
    line = holding[0]
    if text_of(answer.get("speaker")).lower() != line.speaker or not _fits(element, line):
        return "speaker"
    cited = set(ids)
    if assertion is Assertion.DENIED and element is Element.RISK and line.speaker != CLINICIAN:
        question = _question(line, lines, order)
        if question is None:
            return "denied"  # nobody asked
        cited.add(question.id)
    same = [i for i in cited if by_id[i].source is line.source]
    return Fact(
        tuple(sorted(same, key=lambda i: order[i])), line.speaker, element, assertion, quote, line.source
    )


def _fits(element: Element, line: Line) -> bool:
    if line.speaker == CLINICIAN:
        return True
    if element in _BY_CLINICIAN:
        return False
    if line.speaker == SpeakerRole.UNCERTAIN.value:
        return True
    if element in _BY_THERAPIST:
        return line.by_therapist
    return not (element in _NOT_BY_THERAPIST and line.by_therapist)


def _question(line: Line, lines: Sequence[Line], order: Mapping[str, int]) -> Line | None:
    """The therapist's question right before the line; None when there is none."""
    for before in reversed(lines[: order[line.id]]):
        if before.by_therapist and before.source is line.source:
            return before if "?" in before.text else None
        if before.speaker != line.speaker:
            return None
    return None
