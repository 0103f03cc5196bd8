"""Agreed steps: homework, proposals with their answers, intentions, appointments."""

from collections.abc import Sequence
from itertools import pairwise

from app.domain.note import SentenceStatus
from app.drafting.exchange import Exchange, asks_openly
from app.drafting.numbers import figures, is_time, kind_of
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement
from app.drafting.steps import Steps
from app.drafting.substitutions import Substitutions

_AGREEMENT_REACH = 4  # words at the start of an answer in which an agreement has to begin
_GIVEN = frozenset({"plan.homework", "interventions.advice"})
_REQUESTING = frozenset(["could", "would", "can", "will"])
_CLOSING = 0.7  # of the session; what is dated after it is what comes next
_OPENS = 3  # words before an intention at most
_LATE = 0.5  # of the session; what was meant to be done before it is often done already
_SHORT_DATE = 16  # words
_NEAR = 60  # points back in which a repetition is looked for
_TELLING = 3  # content words of a proposal that is told although nobody took it up
_SHORTEST_STEP = 5  # words; "I will try" alone says nothing


class PlanFinder:
    """Finds what was agreed. ``claimed`` are numbers of statements that already stand elsewhere."""

    def __init__(
        self, exchange: Exchange, steps: Steps, claimed: set[int], substitutions: Substitutions
    ) -> None:
        self._exchange = exchange
        self._reading = exchange.reading
        self._steps = steps
        self._claimed = claimed
        self._substitutions = substitutions

    def points(self) -> list[Point]:
        """All plan points in the order they were spoken; claims the statements it uses."""
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.number in self._claimed:
                continue
            point = self._of_therapist(statement) if statement.by_therapist else self._of_client(statement)
            if point is not None:
                found.append(point)
                self._claimed.update(s.number for s in (*point.statements, *point.also))
        return _without_repetition(found)

    def _of_therapist(self, statement: Statement) -> Point | None:
        topics = statement.topics
        given = bool(topics & _GIVEN) and not (statement.question and "plan.own_step" in topics)
        follows = "plan.own_step" in topics and not statement.question
        meets = self._steps.meets_again(statement)
        if follows or (self._steps.followed_up(statement) and not meets):
            return self._step(statement, "Therapist will follow up:", "Therapist will follow up:")
        if "plan.appointment" in topics and says_when(statement) and not (given and not statement.question):
            return self._appointment(statement)
        if (
            asks_openly(statement)
            or _supposes(statement)
            or topics & {"interventions.review", "plan.in_session"}
        ):
            return None
        if given and not statement.question:
            lead = "Therapist advised:" if "interventions.advice" in topics else "Homework given:"
            return self._step(statement, "Agreed:", lead)
        if "plan.proposal" in topics:
            let_us = statement.words[0] in ("let's", "let")
            return self._step(
                statement, "Agreed:", "" if let_us else "Proposed by the therapist, agreement open:"
            )
        if statement.question and ("plan.request" in topics or statement.words[0] in _REQUESTING):
            return self._step(statement, "Agreed:", "")
        if meets:
            return self._appointment(statement)
        if self._steps.proposed(statement, self._answers(statement)):
            lead = "Proposed by the therapist, agreement open:" if statement.question else "Homework given:"
            return self._step(statement, "Agreed:", lead)
        return self._dated(statement)

    def _dated(self, statement: Statement) -> Point | None:
        """A day with a time of day near the end is the next appointment, however it is put."""
        closing = statement.turn >= _CLOSING * len(self._reading.turns)
        spoken = statement.words
        timed = any(
            a in ("at", "by") and b != "once" and (kind_of(b) == "number" or b == "noon")
            for a, b in pairwise(spoken)
        )
        if (
            closing
            and timed
            and len(spoken) <= _SHORT_DATE
            and says_when(statement)
            and "acts.measured" not in statement.topics
        ):
            return self._appointment(statement)
        return None

    def _step(self, statement: Statement, agreed: str, otherwise: str) -> Point | None:
        """A step with its answer; without agreement it is told as ``otherwise``, or not at all when empty."""
        answers = self._answers(statement)
        if answers and any("language.refusal" in a.topics for a in answers):
            if not otherwise and "plan.proposal" not in statement.topics:
                return None
            return _plan("Proposed by the therapist and declined:", (statement, *answers), "agreement")
        if answers and self._agrees(answers):
            return self._agreed(agreed, statement, answers)
        if not otherwise or (statement.question and len(statement.content) < _TELLING):
            return None
        return _plan(otherwise, (statement,), "agreement" if statement.question else "")

    def _agreed(self, lead: str, statement: Statement, answers: Sequence[Statement], start: int = 0) -> Point:
        """The answer is repeated only where it says more than yes."""
        asked = statement.content | figures(statement.words)
        telling = tuple(a for a in answers if _adds(a, asked))
        also = tuple(a for a in answers if a not in telling)
        return _plan(lead, (statement, *telling), "", start, also)

    def _answers(self, statement: Statement) -> tuple[Statement, ...]:
        """The first sentence, or the first two, of each speaker's answer."""
        later = [s for s in self._reading.turns[statement.turn] if s.number > statement.number]
        if any(s.topics & {"plan.proposal", "plan.homework", "plan.request"} for s in later):
            return ()
        turns: dict[str, list[Statement]] = {}
        for answer in self._reading.answers(statement):
            said = turns.setdefault(answer.role, [])
            if not said or said[0].turn == answer.turn:
                said.append(answer)
        kept: list[Statement] = []
        for said in turns.values():
            if said[0].by_client_side and not said[0].question and said[0].number not in self._claimed:
                commits = len(said) > 1 and len(said[0].tokens) <= 3 and self._commits(said[1])
                kept.extend(said[: 2 if commits else 1])
        return tuple(kept)

    def _commits(self, statement: Statement) -> bool:
        free = statement.number not in self._claimed
        return free and bool(statement.topics & {"plan.intention", "language.agreement"})

    def _agrees(self, answers: Sequence[Statement]) -> bool:
        opening = any(
            h.topic == "language.agreement" and h.start < _AGREEMENT_REACH for a in answers for h in a.hits
        )
        return opening or any("plan.intention" in a.topics for a in answers) or self._steps.taken_up(answers)

    def _appointment(self, statement: Statement) -> Point:
        answers = [a for a in self._reading.answers(statement)[:3] if a.by_client_side]
        agreed = [a for a in answers if "plan.appointment" in a.topics or self._agrees((a,))]
        agreed = [a for a in agreed if "language.refusal" not in a.topics][:2]
        corrected = self._substitutions.of(statement.utterance, statement.start, statement.end)
        start = _from_when(statement)
        if agreed or any(c.evidence for c in corrected):
            return self._agreed("Next appointment:", statement, agreed, start)
        if statement.question:
            return _plan("Next appointment proposed:", (statement,), "agreement", start)
        return _plan("Next appointment:", (statement,), "", start)

    def _of_client(self, statement: Statement) -> Point | None:
        if not statement.by_client_side or statement.question:
            return None
        if "plan.appointment_elsewhere" in statement.topics:
            return Point(Element.PLAN, Frame.CLIENT, (statement,), "Appointment elsewhere:", None, 6.0, True)
        if "plan.appointment" in statement.topics and says_when(statement):
            return _plan("Next appointment, as said by the client:", (statement,), "", _from_when(statement))
        if self._exchange.asked_for_wishes(statement):
            return None  # a goal
        named = self._steps.named_next(statement)
        if named and not self._claimed.intersection(s.number for s in named):
            return Point(Element.PLAN, Frame.CLIENT, named, "plans", None, 6.0, True)
        asked = self._reading.question_before(statement)
        if asked is not None and "interventions.scaling" in asked.topics:
            return None  # a rating: "I will give four"
        intends = _intends(statement) and "plan.not_intention" not in statement.topics
        if not intends and not self._steps.committed(statement):
            return None
        if len(statement.tokens) < _SHORTEST_STEP:
            return None
        vague = "language.hedge" in statement.topics or len(statement.content) < 2
        if vague and not (len(statement.content) > 1 and self._approved(statement)):
            return None
        late = statement.turn >= _LATE * len(self._reading.turns)
        return Point(Element.PLAN, Frame.CLIENT, (statement,), "plans", None, 6.0 if late else 2.0, late)

    def _approved(self, statement: Statement) -> bool:
        """Whether the therapist welcomed the step right after it was thought of."""
        turn = statement.turn + 1
        following = self._reading.turns[turn] if turn < len(self._reading.turns) else ()
        return any("plan.approval" in s.topics and s.by_therapist for s in following[:1])


def _supposes(statement: Statement) -> bool:
    """Whether the therapist asks what would be, as in "If a friend stood there, what would you say?"."""
    return statement.question and statement.words[0] in ("if", "suppose", "imagine")


def _intends(statement: Statement) -> bool:
    """Whether the statement opens with what the speaker means to do."""
    hits = [h for h in statement.hits if h.topic == "plan.intention" and h.start <= _OPENS]
    spoken = [w for w in statement.words if w not in ("and", "okay", "yes", "so", "well", "then", "alright")]
    plain = spoken[:2] == ["i", "will"] or spoken[:1] == ["i'll"]
    verb = (spoken[2:3] if spoken[:2] == ["i", "will"] else spoken[1:2]) or ["be"]
    return bool(hits) or (plain and verb[0] not in ("be", "not", "never", "have", "always"))


def says_when(statement: Statement) -> bool:
    """Whether the statement names a day, a number or a part of the day."""
    return any(is_time(word) for word in statement.words) or "same time" in " ".join(statement.words)


def _from_when(statement: Statement) -> int:
    """The character from which the statement says when: after "meet again", "see you", "on"."""
    hit = next((h for h in statement.hits if h.topic == "plan.appointment"), None)
    if hit is None:
        return statement.start
    opening = statement.tokens[hit.end - 1]
    if opening.word in ("next", "same", "time", "tomorrow"):
        return opening.start if opening.word != "time" else statement.tokens[hit.start].start
    rest = statement.tokens[hit.end :]
    if not any(is_time(token.word) for token in rest):
        return statement.start
    skipped = 0
    while skipped < len(rest) - 1 and rest[skipped].word in ("on", "again", "is", "will", "be", "sooner"):
        skipped += 1
    return rest[skipped].start


def _adds(answer: Statement, asked: frozenset[str]) -> bool:
    news = (answer.content - asked) - {
        "okay",
        "sure",
        "yes",
        "yeah",
        "alright",
        "works",
        "good",
        "great",
        "thanks",
    }
    told = figures(answer.words) - asked
    return bool(told) or len(news - {"thank", "see", "week", "perfect", "try", "fine", "deal", "next"}) >= 2


def _plan(
    lead: str,
    statements: tuple[Statement, ...],
    reason: str = "",
    start: int = 0,
    also: tuple[Statement, ...] = (),
) -> Point:
    status = SentenceStatus.CHECK if reason else SentenceStatus.SUPPORTED
    return Point(
        Element.PLAN, Frame.TOGETHER, statements, lead, None, 6.0, True, status, reason, also, start=start
    )


def _without_repetition(points: list[Point]) -> list[Point]:
    """Leave out a point that says nothing which another of its kind does not say."""
    kept: list[tuple[Point, frozenset[str]]] = []
    for point in points:
        said = _substance(point)
        near = kept[-_NEAR:]
        if any(_says_again(point, said, o, other) for o, other in near):
            continue
        kept[-_NEAR:] = [(o, s) for o, s in near if not (s < said and o.lead[:4] == point.lead[:4])]
        kept.append((point, said))
    return [point for point, _ in kept]


def _says_again(point: Point, said: frozenset[str], other: Point, told: frozenset[str]) -> bool:
    """Whether the point adds nothing to the other; an appointment is repeated with fewer of its words."""
    if point.lead[:4] != other.lead[:4]:
        return False
    repeated = point.lead.startswith("Next") and bool(said & told) and len(said) <= len(told)
    return said <= told or repeated


def _substance(point: Point) -> frozenset[str]:
    found: set[str] = set()
    for statement in point.statements:
        found |= statement.content | figures(statement.words)
    if point.lead.startswith("Next"):
        return frozenset(w for w in found if is_time(w) and w not in ("next", "week"))
    return frozenset(found)
