"""Agreed steps: homework, proposals with their answers, intentions, appointments."""

from collections.abc import Sequence

from app.domain.note import SentenceStatus
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import figures, is_time
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement

_AGREEMENT_REACH = 4  # words at the start of an answer in which an agreement has to begin
_GIVEN = ("plan.homework", "interventions.advice")


class PlanFinder:
    """Finds what was agreed. ``claimed`` are numbers of statements that already stand elsewhere."""

    def __init__(self, reading: Reading, lexicon: Lexicon, claimed: set[int]) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._claimed = claimed

    def points(self) -> list[Point]:
        """All plan points in the order they were spoken; claims the statements it uses."""
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.number in self._claimed:
                continue
            point = self._of_therapist(statement) if statement.by_therapist else self._of_client(statement)
            if point is not None:
                found.append(point)
                self._claimed.update(s.number for s in point.statements)
        return _without_repetition(found)

    def _of_therapist(self, statement: Statement) -> Point | None:
        if "plan.appointment" in statement.topics and self._says_when(statement):
            return self._appointment(statement)
        given = any(topic in statement.topics for topic in _GIVEN)
        if not given and "plan.proposal" not in statement.topics:
            return None
        if "interventions.review" in statement.topics:
            return None
        answer = self._answer(statement)
        if answer and self._agrees(answer):
            return _plan("Agreed:", (statement, *answer), Frame.TOGETHER)
        if answer and answer[0].topics & {"language.refusal"}:
            return _plan(
                "Proposed by the therapist, not agreed to:",
                (statement, *answer[:1]),
                Frame.TOGETHER,
                "agreement",
            )
        if "interventions.advice" in statement.topics and not statement.question:
            return _plan("Therapist advised:", (statement,), Frame.STATED)
        if given and not statement.question:
            return _plan("Homework given:", (statement,), Frame.STATED)
        return _plan(
            "Proposed by the therapist, agreement not heard:", (statement,), Frame.STATED, "agreement"
        )

    def _answer(self, statement: Statement) -> tuple[Statement, ...]:
        """The first sentences of the answer, the longest agreeing one being enough."""
        later = [s for s in self._reading.turns[statement.turn] if s.number > statement.number]
        if any("plan.proposal" in s.topics or "plan.homework" in s.topics for s in later):
            return ()
        answers = self._reading.answers(statement)
        first = tuple(a for a in answers if a.turn == answers[0].turn and a.number not in self._claimed)
        if not first or not first[0].by_client_side or first[0].question:
            return ()
        if len(first) > 1 and len(first[0].tokens) <= 2 and self._commits(first[1]):
            return (first[1],) if not self._agrees(first[:1]) else first[:2]
        return first[:1]

    def _commits(self, statement: Statement) -> bool:
        return bool(statement.topics & {"plan.intention", "language.agreement"})

    def _agrees(self, answer: Sequence[Statement]) -> bool:
        first = answer[0]
        if "language.refusal" in first.topics:
            return False
        opening = any(h.topic == "language.agreement" and h.start < _AGREEMENT_REACH for h in first.hits)
        return opening or any("plan.intention" in a.topics for a in answer)

    def _appointment(self, statement: Statement) -> Point:
        answers = self._reading.answers(statement)
        first = tuple(a for a in answers if a.turn == answers[0].turn) if answers else ()
        agreed = tuple(a for a in first if "plan.appointment" in a.topics) or first[:1]
        agreed = tuple(a for a in agreed if a.by_client_side)[:1]
        start = self._when(statement)
        if agreed and (self._agrees(agreed) or "plan.appointment" in agreed[0].topics):
            return _plan("Next appointment:", (statement, *agreed), Frame.TOGETHER, start=start)
        reason = "agreement" if statement.question else ""
        lead = "Next appointment proposed:" if reason else "Next appointment:"
        return _plan(lead, (statement,), Frame.STATED, reason, start)

    def _says_when(self, statement: Statement) -> bool:
        return any(is_time(word) for word in statement.words) or "same time" in " ".join(statement.words)

    def _when(self, statement: Statement) -> int:
        """The character from which the statement says when."""
        hit = next(h for h in statement.hits if h.topic == "plan.appointment")
        rest = statement.tokens[hit.end :]
        if hit.end > hit.start and any(is_time(t.word) for t in rest):
            opening = statement.tokens[hit.end - 1]
            if opening.word in ("next", "same"):
                return opening.start
            skipped = 1 if rest[0].word in ("on", "again") and len(rest) > 1 else 0
            if rest[skipped].word == "on" and len(rest) > skipped + 1:
                skipped += 1
            return rest[skipped].start
        return statement.start

    def _of_client(self, statement: Statement) -> Point | None:
        if not statement.by_client_side or statement.question:
            return None
        if "plan.appointment_elsewhere" in statement.topics:
            return _plan("Appointment elsewhere:", (statement,), Frame.CLIENT)
        if "plan.appointment" in statement.topics and self._says_when(statement):
            return _plan(
                "Next appointment, as said by the client:",
                (statement,),
                Frame.STATED,
                "",
                self._when(statement),
            )
        if "plan.intention" not in statement.topics or "plan.not_intention" in statement.topics:
            return None
        if len(statement.tokens) < 5:
            return None
        return _plan("plans", (statement,), Frame.CLIENT)


def _plan(
    lead: str, statements: tuple[Statement, ...], frame: Frame, reason: str = "", start: int = 0
) -> Point:
    status = SentenceStatus.CHECK if reason else SentenceStatus.SUPPORTED
    return Point(Element.PLAN, frame, statements, lead, None, 6.0, True, status, reason, start=start)


def _without_repetition(points: list[Point]) -> list[Point]:
    """Leave out a later point that says nothing which an earlier or fuller one of its kind does not say."""
    kept: list[Point] = []
    for point in points:
        said = _substance(point)
        if any(said <= _substance(other) and point.lead[:4] == other.lead[:4] for other in kept):
            continue
        kept = [o for o in kept if not (_substance(o) < said and o.lead == point.lead)]
        kept.append(point)
    return kept


def _substance(point: Point) -> frozenset[str]:
    found: set[str] = set()
    for statement in point.statements:
        found |= statement.content | figures(statement.words)
    if point.lead.startswith("Next"):
        return frozenset(w for w in found if is_time(w) or w.isdecimal())
    return frozenset(found)
