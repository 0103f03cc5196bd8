"""What the client said: symptoms, events, feelings, effects on daily life, goals, progress, ratings."""

from app.domain.note import SentenceStatus
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import kind_of
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement

_WEIGHTS = {
    "symptoms.symptom": 1.6,
    "symptoms.sleep": 1.8,
    "symptoms.appetite": 1.6,
    "symptoms.thought": 1.5,
    "symptoms.function": 1.2,
    "symptoms.event": 1.1,
    "feelings.feeling": 1.5,
    "feelings.feeling_verb": 0.5,
    "medication.medication": 1.7,
    "medication.substance": 1.8,
    "progress.better": 0.6,
    "progress.worse": 0.8,
}
_SHORT = 3  # an answer of fewer words says nothing without its question
_CONTEXT = 6  # an answer of fewer words is given with its question


class ReportFinder:
    """Finds what the client reports. ``claimed`` statements stand elsewhere already."""

    def __init__(self, reading: Reading, lexicon: Lexicon, claimed: set[int]) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._claimed = claimed
        self._empty = {tuple(cue.split()) for cue in lexicon.words("language.empty")}
        self._anaphors = lexicon.words("language.anaphor")

    def points(self) -> list[Point]:
        """All points of the report, most of which no note has room for; claims the statements it uses."""
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.by_therapist or statement.question or statement.number in self._claimed:
                continue
            if statement.words in self._empty:
                continue
            point = self._severity(statement) or self._goal(statement) or self._progress(statement)
            point = point or self._report(statement)
            if point is not None:
                found.append(point)
                self._claimed.update(s.number for s in point.statements)
        return found

    def _severity(self, statement: Statement) -> Point | None:
        question = self._reading.question_before(statement)
        scaled = question is not None and "interventions.scaling" in question.topics
        if not scaled and "interventions.scaling" not in statement.topics:
            return None
        if not any(kind_of(word) == "number" for word in statement.words) or not statement.by_client_side:
            return None
        return Point(
            Element.SEVERITY, Frame.STATED, (statement,), "Severity, as rated by the client:",
            question if scaled else None, 4.0,
        )  # fmt: skip

    def _goal(self, statement: Statement) -> Point | None:
        if "plan.goal" not in statement.topics or not statement.by_client_side:
            return None
        if not self._leans(statement):
            return Point(Element.GOAL, Frame.CLIENT, (statement,), "Goal:", None, 2.6)
        before = self._therapist_before(statement)
        if before is None:
            return None
        return Point(
            Element.GOAL, Frame.TOGETHER, (before, statement), "Goal, as put by the therapist:", None, 2.6
        )

    def _progress(self, statement: Statement) -> Point | None:
        compared = statement.topics & {"progress.better", "progress.worse"}
        if not compared or not statement.by_client_side or "language.hedge" in statement.topics:
            return None
        return self._client(statement, Element.PROGRESS, "Progress:", 2.2)

    def _report(self, statement: Statement) -> Point | None:
        weight = sum(_WEIGHTS.get(topic, 0.0) for topic in statement.topics)
        if len(statement.tokens) < _SHORT or not statement.content:
            return None
        if not statement.by_client_side:
            return Point(
                Element.REPORT, Frame.STATED, (statement,), "Speaker uncertain:", None, 0.2 + weight / 2,
                status=SentenceStatus.CHECK, reason="speaker",
            )  # fmt: skip
        return self._client(statement, Element.REPORT, "", 0.3 + weight)

    def _client(self, statement: Statement, element: Element, lead: str, weight: float) -> Point | None:
        """Add what the statement needs to be understood: its predecessor, or the question it answers."""
        if not self._leans(statement):
            return Point(element, Frame.CLIENT, (statement,), lead, None, weight)
        turn = self._reading.turns[statement.turn]
        previous = next((s for s in reversed(turn) if s.number < statement.number), None)
        if previous is not None and previous.number not in self._claimed and len(previous.tokens) >= _SHORT:
            return Point(element, Frame.CLIENT, (previous, statement), lead, None, weight * 0.9)
        question = self._reading.question_before(statement)
        if (
            question is not None
            and statement is turn[0]
            or (question is not None and len(turn[0].tokens) < _SHORT)
        ):
            return Point(element, Frame.ANSWER, (statement,), lead, question, weight * 0.85)
        return Point(element, Frame.CLIENT, (statement,), lead, None, weight * 0.5)

    def _leans(self, statement: Statement) -> bool:
        """Whether the statement needs what came before it."""
        spoken = [w for w in statement.words if w not in ("yes", "yeah", "well", "and", "but", "so", "no")]
        if not spoken:
            return True
        return spoken[0] in self._anaphors or (
            len(spoken) < _CONTEXT and "i" not in spoken and "my" not in spoken
        )

    def _therapist_before(self, statement: Statement) -> Statement | None:
        turn = statement.turn - 1
        if turn < 0 or not self._reading.turns[turn] or not self._reading.turns[turn][-1].by_therapist:
            return None
        before = self._reading.turns[turn][-1]
        return None if before.number in self._claimed or before.question else before
