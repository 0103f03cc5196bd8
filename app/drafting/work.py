"""What was done in the session: interventions, homework reviewed, and how the client answered."""

from app.drafting.lexicon import Lexicon
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement

_ACTS = (  # topic, how it is named, weight; the first that fits names the statement
    ("interventions.guiding", "Therapist guided the client:", 2.6),
    ("interventions.challenging", "Therapist asked:", 2.4),
    ("interventions.explaining", "Therapist explained:", 2.2),
    ("interventions.summary", "Therapist summarized:", 1.6),
    ("interventions.validation", "Therapist offered validation:", 1.5),
    ("interventions.reflection", "Therapist reflected:", 1.6),
    ("interventions.affirmation", "Therapist affirmed:", 1.2),
)
_NAMED = 1.2  # weight added when a technique is named
_TOGETHER = 4  # statements between two steps of one exercise at most
_STEPS = 4  # steps of one exercise that are repeated


class WorkFinder:
    """Finds interventions, homework and responses. ``claimed`` statements stand elsewhere already."""

    def __init__(self, reading: Reading, lexicon: Lexicon, claimed: set[int]) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._claimed = claimed

    def points(self) -> list[Point]:
        """All points of the work; claims the statements it uses."""
        found = self._homework()
        acts = self._acts()
        found.extend(self._exercises(acts))
        found.extend(self._responses(acts))
        for point in found:
            self._claimed.update(s.number for s in point.statements)
        return found

    def _homework(self) -> list[Point]:
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.number in self._claimed:
                continue
            if statement.by_therapist and statement.question and "interventions.review" in statement.topics:
                answers = self._reviewed(statement)
                if answers:
                    found.append(_homework(answers, statement, 3.2))
            elif statement.by_client_side and "progress.practised" in statement.topics and _names(statement):
                found.append(_homework((statement,), None, 2.8))
            else:
                continue
            if found:
                self._claimed.update(s.number for s in found[-1].statements)
        return found

    def _reviewed(self, question: Statement) -> tuple[Statement, ...]:
        answers = self._reading.answers(question)
        usable = [a for a in answers if a.number not in self._claimed and a.by_client_side]
        return tuple(a for a in usable[:3] if len(a.tokens) > 1 and a.turn == usable[0].turn)[:2]

    def _acts(self) -> list[tuple[Statement, str, float]]:
        found = []
        for statement in self._reading.statements:
            if not statement.by_therapist or statement.number in self._claimed or len(statement.tokens) < 3:
                continue
            if "interventions.opening" in statement.topics or "interventions.scaling" in statement.topics:
                continue
            if "interventions.review" in statement.topics:
                continue
            act = next(((lead, weight) for topic, lead, weight in _ACTS if topic in statement.topics), None)
            if act is None and _names(statement) and not statement.question:
                act = ("Therapist:", 1.4)
            if act is not None:
                if act[0] == "Therapist guided the client:" and statement.question:
                    act = ("Therapist asked:", 1.3)
                found.append((statement, act[0], act[1] + (_NAMED if _names(statement) else 0.0)))
        return found

    def _exercises(self, acts: list[tuple[Statement, str, float]]) -> list[Point]:
        """Steps of one exercise make one point."""
        found: list[Point] = []
        steps: list[Statement] = []
        for statement, lead, weight in acts:
            if lead != "Therapist guided the client:":
                found.append(_act((statement,), lead, weight))
                continue
            if steps and (statement.number - steps[-1].number > _TOGETHER or len(steps) == _STEPS):
                found.append(_act(tuple(steps), lead, 3.0))
                steps = []
            steps.append(statement)
        if steps:
            found.append(_act(tuple(steps), "Therapist guided the client:", 3.0))
        return found

    def _responses(self, acts: list[tuple[Statement, str, float]]) -> list[Point]:
        found: list[Point] = []
        used: set[int] = set()
        for act, lead, weight in acts:
            if lead == "Therapist affirmed:":
                continue
            for answer in self._reading.answers(act)[:3]:
                free = answer.number not in self._claimed and answer.number not in used
                if (
                    free
                    and answer.by_client_side
                    and "progress.helped" in answer.topics
                    and not answer.question
                ):
                    used.add(answer.number)
                    question = self._reading.question_before(answer)
                    found.append(
                        Point(
                            Element.RESPONSE,
                            Frame.CLIENT,
                            (answer,),
                            "In response,",
                            question if lead == "Therapist asked:" else None,
                            1.8 + weight / 3,
                        )
                    )
        return found


def _names(statement: Statement) -> bool:
    return "interventions.technique" in statement.topics


def _homework(statements: tuple[Statement, ...], question: Statement | None, weight: float) -> Point:
    return Point(Element.HOMEWORK, Frame.CLIENT, statements, "Homework review:", question, weight)


def _act(statements: tuple[Statement, ...], lead: str, weight: float) -> Point:
    return Point(Element.INTERVENTION, Frame.THERAPIST, statements, lead, None, weight)
