"""The embedded drafter: assembles a note from what was said. No language model, no network, no invention."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.errors import Cancelled
from app.domain.material import DraftRequest
from app.domain.note import (
    SECTIONS,
    Draft,
    Section,
    Sentence,
    SentenceStatus,
    Source,
)
from app.drafting.about_note import spoken_about_the_note
from app.drafting.evidence import NOTHING_SAID, EvidenceCheck
from app.drafting.lexicon import Lexicon, load_lexicon
from app.drafting.phrase import Phrase
from app.drafting.plan import PlanFinder
from app.drafting.points import PLACES, Element, Frame, Point
from app.drafting.prompts import NOT_ADDRESSED, SELF_NOT_ADDRESSED, prompts
from app.drafting.reading import Reading, read
from app.drafting.report import ReportFinder
from app.drafting.risk import RiskFinder, danger
from app.drafting.selection import choose
from app.drafting.substitutions import Substitutions
from app.drafting.voice import ThirdPerson, pronouns_of
from app.drafting.wording import Wording
from app.drafting.work import WorkFinder
from app.services.ports import DraftProgress, never

DRAFTER = "assembled from the transcript, no language model"
_ORDER = tuple(Element)
_JOINED = 30  # words of two statements that may stand in one sentence


class ExtractiveDrafter:
    """Drafts from the transcript alone. Stateless; any thread; the same input gives the same draft."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._check = EvidenceCheck(self._lexicon)

    name = DRAFTER

    def draft(
        self,
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Return a draft whose every sentence is checked; prompts stand where the transcript says nothing."""
        note_type, chart = request.note_type, request.chart
        transcript = request.material.transcript or NOTHING_SAID

        def tell(done: float) -> None:
            if cancelled():
                raise Cancelled
            if progress is not None:
                progress(DraftProgress(done))

        tell(0.0)
        reading = read(transcript, self._lexicon)
        substitutions = Substitutions(reading, chart, self._lexicon)
        tell(0.4)
        points = self._points(reading, substitutions)
        tell(0.7)
        third = ThirdPerson(self._lexicon, pronouns_of(chart.pronouns))
        trial = Wording(substitutions, self._lexicon, third)
        chosen = _joined(choose(points, reading, lambda p: trial.word(p).spoken))
        chosen = _anchored(chosen)
        wording = Wording(substitutions, self._lexicon, third)
        order = {u.id: number for number, u in enumerate(transcript.utterances)}
        places = PLACES[note_type]
        sections: dict[Section, list[Sentence]] = {section: [] for section in SECTIONS[note_type]}
        for point in _sorted(chosen, places):
            section = places[point.element]
            sections[section].append(_sentence(point, wording.word(point), section, order))
        sections[places[Element.RISK]].extend(_unaddressed(reading, chosen, places[Element.RISK]))
        for prompt in prompts(note_type, _told(chosen)):
            sections[prompt.section].append(prompt)
        tell(0.9)
        numbered = _numbered([s for section in SECTIONS[note_type] for s in sections[section]])
        checked = self._check.recheck(numbered, request.material)
        missing = self._check.missing_of(note_type, checked, reading, request.material)
        tell(1.0)
        return Draft(note_type, checked, missing, DRAFTER)

    def _points(self, reading: Reading, substitutions: Substitutions) -> list[Point]:
        """All points, each statement used once: risk first, then plan, work, and the report."""
        claimed = spoken_about_the_note(reading) | set(substitutions.corrected)
        risk = RiskFinder(reading, self._lexicon, claimed).points()
        for point in risk:
            claimed.update(s.number for s in (*point.statements, *point.also))
            claimed.update(s.number for s in (point.question, point.before) if s is not None)
        plan = PlanFinder(reading, self._lexicon, claimed, substitutions).points()
        report = ReportFinder(reading, self._lexicon, claimed)
        goals = report.goals()
        work = WorkFinder(reading, self._lexicon, claimed).points()
        return [*risk, *plan, *goals, *work, *report.points()]


def _sorted(points: Sequence[Point], places: dict[Element, Section]) -> list[Point]:
    """By section, then by element where a section holds several kinds, then as spoken."""

    def rank(element: Element) -> int:
        # An intervention, its homework and the response to it are told as they happened.
        work = (Element.INTERVENTION, Element.HOMEWORK, Element.RESPONSE)
        return _ORDER.index(Element.INTERVENTION) if element in work else _ORDER.index(element)

    return sorted(points, key=lambda p: (places[p.element], rank(p.element), p.place))


def _anchored(points: Sequence[Point]) -> list[Point]:
    """Say what a response responds to, unless it is the one intervention told right before it."""
    acts = [p for p in points if p.element is Element.INTERVENTION]
    result: list[Point] = []
    for point in points:
        anchor = point.also[0] if point.element is Element.RESPONSE and point.also else None
        told = len(acts) == 1 and anchor in acts[0].statements
        result.append(point if anchor is None or told else replace(point, question=anchor))
    return result


def _joined(points: Sequence[Point]) -> list[Point]:
    """Let two reports from one breath stand in one sentence."""
    result: list[Point] = []
    for point in points:
        previous = result[-1] if result else None
        if previous is not None and _belong(previous, point):
            result[-1] = replace(previous, statements=(*previous.statements, *point.statements))
        else:
            result.append(point)
    return result


def _belong(first: Point, second: Point) -> bool:
    plain = all(
        p.element is Element.REPORT and p.frame is Frame.CLIENT and p.question is None
        for p in (first, second)
    )
    if not plain or first.spoken + second.spoken > _JOINED:
        return False
    chain = (*first.statements, *second.statements)
    return all(a.turn == b.turn and a.number + 1 == b.number for a, b in pairwise(chain))


def _sentence(point: Point, phrase: Phrase, section: Section, order: dict[str, int]) -> Sentence:
    return Sentence(
        id="",
        section=section,
        text=phrase.text,
        source=Source.TRANSCRIPT,
        evidence=tuple(sorted(phrase.evidence, key=lambda utterance_id: order[utterance_id])),
        status=point.status,
        quotes=phrase.quotes,
        reason=point.reason,
    )


def _told(points: Sequence[Point]) -> set[Element]:
    """The elements of the points; homework of which the client said whether it helped is a response too."""
    found = {p.element for p in points}
    helped = any(
        p.element is Element.HOMEWORK and any("progress.helped" in s.topics for s in p.statements)
        for p in points
    )
    return found | {Element.RESPONSE} if helped else found


def _unaddressed(reading: Reading, chosen: Sequence[Point], section: Section) -> list[Sentence]:
    if not any(p.element is Element.RISK for p in chosen):
        text = NOT_ADDRESSED
    elif not any("risk.self" in danger(s) for s in reading.statements):
        text = SELF_NOT_ADDRESSED
    else:
        return []
    return [Sentence("", section, text, Source.PROMPT, status=SentenceStatus.NOT_ADDRESSED)]


def _numbered(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return tuple(replace(s, id=f"S{number:04d}") for number, s in enumerate(sentences, start=1))
