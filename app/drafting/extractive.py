"""The embedded drafter: assembles a note from what was said. No language model, no network, no invention."""

import math
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.errors import Cancelled
from app.domain.material import DraftRequest, Material
from app.domain.note import (
    SECTIONS,
    Draft,
    NoteType,
    Section,
    Sentence,
    SentenceStatus,
    Source,
)
from app.drafting.about_note import spoken_about_the_note
from app.drafting.clauses import briefly
from app.drafting.context import earlier, goal_sentence, goals_addressed, planned_first
from app.drafting.evidence import EvidenceCheck
from app.drafting.exchange import Exchange
from app.drafting.goals import GoalFinder
from app.drafting.lexicon import Lexicon, load_lexicon, words
from app.drafting.origins import NOTHING_SAID
from app.drafting.phrase import Phrase
from app.drafting.plan import PlanFinder
from app.drafting.points import PLACES, Element, Frame, Point
from app.drafting.progress import ProgressFinder
from app.drafting.prompts import NOT_ADDRESSED, SELF_NOT_ADDRESSED, prompts
from app.drafting.reading import Reading, read
from app.drafting.report import ReportFinder
from app.drafting.risk import RiskFinder, danger
from app.drafting.salience import Salience
from app.drafting.selection import SHARE, choose
from app.drafting.steps import Steps
from app.drafting.style import Budget, budget_of, style_of
from app.drafting.substitutions import Substitutions
from app.drafting.vocabulary import Vocabulary
from app.drafting.voice import ThirdPerson, pronouns_of
from app.drafting.wording import Wording
from app.drafting.work import WorkFinder
from app.drafting.written import Told, WrittenFinder, told_once
from app.services.ports import DraftProgress, never

DRAFTER = "assembled from the transcript, no language model"
FROM_WORDS = "assembled from your words, no language model"
_ORDER = tuple(Element)
_TRIES = 3
_SHARE = SHARE - 0.005  # words are counted in more than one way: with hyphens, without
_JOINED = 30  # words of two statements that may stand in one sentence


class ExtractiveDrafter:
    """Drafts from everything that was said and written. Stateless; any thread; same input, same draft."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._vocabulary = Vocabulary(self._lexicon)
        self._written = WrittenFinder(self._lexicon, self._vocabulary)
        self._check = EvidenceCheck(self._lexicon)

    name = DRAFTER

    def draft(
        self,
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Return a draft whose every sentence is checked; prompts stand where the material says nothing.

        What the clinician wrote stays as it is, in the section that it speaks of; what was said as well is
        told once, in the clinician's words, and rests on both.
        """
        note_type, chart, material = request.note_type, request.chart, request.material
        transcript = material.transcript or NOTHING_SAID

        def tell(done: float, stage: str) -> None:
            if cancelled():
                raise Cancelled
            if progress is not None:
                progress(DraftProgress(done, stage))

        tell(0.0, "reading")
        reading = read(transcript, self._lexicon)
        substitutions = Substitutions(reading, chart, self._lexicon)
        tell(0.4, "facts")
        points = planned_first(self._points(reading, substitutions), chart.interventions, self._vocabulary)
        told, points = told_once(self._written.told(material.inputs), points, self._vocabulary)
        tell(0.7, "writing")
        third = ThirdPerson(self._lexicon, pronouns_of(request.settings.pronouns or chart.pronouns))
        style = style_of(request.settings)
        trial = Wording(substitutions, self._lexicon, third, style)
        written = sum(len(t.passage.text.split()) for t in told)
        budget = budget_of(request.settings).less(written)
        chosen = _chosen(points, reading, trial, budget, self._lexicon.words("language.negation"))
        wording = Wording(substitutions, self._lexicon, third, style)
        order = {u.id: number for number, u in enumerate(transcript.utterances)}
        made = [_Made(p.element, p.place, _sentence(p, wording.word(p), order)) for p in chosen]
        made += [_Made(t.element, -1, _as_written(t)) for t in told]
        made += self._context(request, reading, chosen)
        sections = _in_sections(made, note_type)
        found = _told(chosen) | {m.element for m in made}
        if not sections[PLACES[note_type][Element.RESPONSE]]:
            found.discard(Element.RESPONSE)  # what helped was told of the time before the session
        risk_place = PLACES[note_type][Element.RISK]
        sections[risk_place].extend(self._unaddressed(reading, told, found, risk_place))
        for prompt in prompts(note_type, found):
            sections[prompt.section].append(prompt)
        tell(0.9, "checking")
        numbered = _numbered([s for section in SECTIONS[note_type] for s in sections[section]])
        checked = self._check.recheck(numbered, material)
        missing = self._check.missing_of(note_type, checked, reading, material)
        tell(1.0, "checking")
        return Draft(note_type, checked, missing, _header(material))

    def _context(self, request: DraftRequest, reading: Reading, chosen: Sequence[Point]) -> list["_Made"]:
        """Goals of the plan that were addressed, and what the last note said of what was compared now."""
        material = request.material
        goals = goals_addressed(request.chart.goals, reading, material.passages, self._vocabulary)
        made = [_Made(Element.GOAL, -2, goal_sentence(goal, ids)) for goal, ids in goals]
        if request.settings.use_previous_notes:
            found = earlier(material.previous, chosen, self._vocabulary)
            made += [_Made(Element.PROGRESS, len(reading.statements), sentence) for sentence in found]
        return made

    def _unaddressed(
        self, reading: Reading, told: Sequence[Told], found: Set[Element], section: Section
    ) -> list[Sentence]:
        spoken = any("risk.self" in danger(s) for s in reading.statements)
        written = any("risk.self" in self._vocabulary.dangers_written(words(t.passage.text)) for t in told)
        if Element.RISK not in found:
            text = NOT_ADDRESSED
        elif not spoken and not written:
            text = SELF_NOT_ADDRESSED
        else:
            return []
        return [Sentence("", section, text, Source.PROMPT, status=SentenceStatus.NOT_ADDRESSED)]

    def _points(self, reading: Reading, substitutions: Substitutions) -> list[Point]:
        """All points, each statement used once: risk first, then plan, work, and the report."""
        claimed = spoken_about_the_note(reading) | set(substitutions.corrected)
        risk = RiskFinder(reading, self._lexicon, claimed).points()
        for point in risk:
            claimed.update(s.number for s in (*point.statements, *point.also))
            claimed.update(s.number for s in (point.question, point.before) if s is not None)
        exchange = Exchange(reading, self._lexicon)
        salience = Salience(exchange, self._lexicon)
        goals = GoalFinder(exchange, self._lexicon, claimed)
        progress = ProgressFinder(exchange, self._lexicon, claimed, salience)
        recalled, measured = goals.recalled(), progress.measured()
        steps = Steps(exchange, self._lexicon, salience)
        plan = PlanFinder(exchange, steps, claimed, substitutions).points()
        named = goals.named()
        work = WorkFinder(exchange, self._lexicon, claimed, salience).points()
        compared = progress.compared()
        report = ReportFinder(exchange, self._lexicon, claimed, salience).points()
        found = [*recalled, *measured, *plan, *named, *work, *compared, *report]
        return [*risk, *(point for point in map(salience.weighed, found) if point.weight)]


@dataclass(frozen=True, slots=True)
class _Made:
    """A sentence with its element; ``place`` orders those of one element: written ones before spoken ones."""

    element: Element
    place: int
    sentence: Sentence


def _in_sections(made: Sequence[_Made], note_type: NoteType) -> dict[Section, list[Sentence]]:
    """By section, then by element where a section holds several kinds, then as written and as spoken."""
    first_act = min((m.place for m in made if m.element is Element.INTERVENTION), default=None)
    sections: dict[Section, list[Sentence]] = {section: [] for section in SECTIONS[note_type]}
    for one in sorted(made, key=lambda m: (_rank(m.element), m.place)):
        section = PLACES[note_type][one.element]
        early = first_act is None or 0 <= one.place < first_act
        if note_type is NoteType.BIRP and section is Section.RESPONSE and early:
            section = Section.BEHAVIOR  # no reaction yet: nothing had been done
        sections[section].append(replace(one.sentence, section=section))
    return sections


def _rank(element: Element) -> int:
    """An intervention, its homework and the response to it are told as they happened."""
    work = (Element.INTERVENTION, Element.HOMEWORK, Element.RESPONSE)
    return _ORDER.index(Element.INTERVENTION) if element in work else _ORDER.index(element)


def _header(material: Material) -> str:
    """What the head of the note says it was made from."""
    if not material.passages:
        return DRAFTER
    spoken = material.transcript is not None and bool(material.transcript.utterances)
    return "assembled from transcript and your words, no language model" if spoken else FROM_WORDS


def _chosen(
    points: Sequence[Point], reading: Reading, trial: Wording, budget: Budget, negations: Set[str]
) -> list[Point]:
    """The points as they are told; chosen anew with less room where they take over more than a note may."""
    chosen: list[Point] = []
    budget = replace(budget, share=min(budget.share, _SHARE))
    for _ in range(_TRIES):
        chosen = _anchored(_joined(choose(points, reading, lambda p: trial.word(p).spoken, budget)))
        over = sum(trial.word(p).spoken for p in chosen) - math.floor(_SHARE * reading.spoken_words)
        if over <= 0:
            break
        budget = replace(budget, share=max(0.0, budget.share - over / reading.spoken_words))
        if not budget.share:
            points = [briefly(p, negations) for p in points]
    return chosen


def _anchored(points: Sequence[Point]) -> list[Point]:
    """Say what a response responds to, unless it is the intervention told right before it; say it once."""
    acts = [p for p in points if p.element is Element.INTERVENTION]
    result: list[Point] = []
    for point in points:
        anchor = point.also[0] if point.element is Element.RESPONSE and point.also else None
        said = next((n for n in range(len(result) - 1, -1, -1) if result[n].element is Element.RESPONSE), -1)
        if anchor is not None and said >= 0:
            last = result[said]
            alike = last.also == point.also and last.statements[-1].turn == point.statements[0].turn
            if alike and last.spoken + point.spoken <= _JOINED:
                result[said] = replace(last, statements=(*last.statements, *point.statements))
                continue
        before = max((a for a in acts if a.place < point.place), key=lambda a: a.place, default=None)
        told = before is not None and anchor in before.statements
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


def _sentence(point: Point, phrase: Phrase, order: dict[str, int]) -> Sentence:
    return Sentence(
        id="",
        section=Section.PLAN,
        text=phrase.text,
        source=Source.TRANSCRIPT,
        evidence=tuple(sorted(phrase.evidence, key=lambda utterance_id: order[utterance_id])),
        status=point.status,
        quotes=phrase.quotes,
        reason=point.reason,
    )


def _as_written(told: Told) -> Sentence:
    return Sentence("", Section.PLAN, told.passage.text, told.source, (*told.also, told.passage.id))


def _told(points: Sequence[Point]) -> set[Element]:
    """The elements of the points; homework of which the client said whether it helped is a response too."""
    found = {p.element for p in points}
    helped = any(
        p.element is Element.HOMEWORK and any("progress.helped" in s.topics for s in p.statements)
        for p in points
    )
    return found | {Element.RESPONSE} if helped else found


def _numbered(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return tuple(replace(s, id=f"S{number:04d}") for number, s in enumerate(sentences, start=1))
