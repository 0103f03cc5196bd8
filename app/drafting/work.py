"""What was done in the session: interventions, homework reviewed, and how the client answered."""

from app.drafting.exchange import Exchange
from app.drafting.lexicon import Lexicon
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement
from app.drafting.salience import Salience

_AFFIRMED = "Therapist affirmed:"
GUIDED = "Therapist guided an exercise:"
_ACTS = (  # topic, how it is named, weight; the first that fits names the statement
    ("interventions.guiding", GUIDED, 2.6),
    ("interventions.challenging", "Therapist asked:", 2.4),
    ("interventions.explaining", "Therapist explained:", 2.2),
    ("interventions.summary", "Therapist summarized:", 1.6),
    ("interventions.validation", "Therapist offered validation:", 1.5),
    ("interventions.reflection", "Therapist reflected:", 1.6),
    ("interventions.affirmation", _AFFIRMED, 0.8),
)
_IMPERATIVE = frozenset(
    "put stay follow touch feel go breathe close turn hold stand sit name count tighten relax place "
    "repeat".split()
)
_WHOLE_THOUGHT = 7  # words of a therapist's statement that is more than an echo
_SALIENT = 4.0  # what salience adds to the weight of an act
_CUED = 0.3  # share of the weight of its kind that counts
_NAMED = 0.5  # weight added when a technique is named
_TELLING = 4  # words; a shorter response is told with the sentence after it
_AGREED = frozenset([("as", "we"), ("like", "we"), ("we", "agreed")])
_FELT = frozenset(["symptoms.symptom", "symptoms.body", "feelings.feeling", "symptoms.belief"])
_TOGETHER = 4  # statements between two steps of one exercise at most
_EARLY = 0.5  # of the session; what was agreed last time is asked for before something new is
_OF_THE_WORK = frozenset(["interventions.challenging", "interventions.guiding", "acts.here"])
_IMAGINED = 2.4  # weight of what is supposed and then asked about
_SUPPOSING = frozenset(["suppose", "imagine", "picture", "pretend", "if", "say"])
_BUSINESS = 0.4  # where less of the business of the session is spoken of, nothing is worked on
_CHAT = 0.25  # less than that is small talk: nothing said there is a response
_ASSENTED = 0.8  # added for what the client takes as their own
_STEPS = 4  # steps of one exercise that are repeated


class WorkFinder:
    """Finds interventions, homework and responses. ``claimed`` statements stand elsewhere already."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon, claimed: set[int], salience: Salience) -> None:
        self._exchange = exchange
        self._reading = exchange.reading
        self._salience = salience
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
            if statement.by_therapist and statement.question and self._reviews(statement):
                answers = self._reviewed(statement)
                if answers:
                    found.append(_homework(answers, statement, 3.2))
            elif statement.by_client_side and _practised(statement):
                found.append(_homework((statement,), None, 2.8))
            else:
                continue
            if found:
                self._claimed.update(s.number for s in found[-1].statements)
        return found

    def _reviews(self, question: Statement) -> bool:
        """Whether it is asked what became of what was agreed: in the question, or in the turn it closes."""
        if "interventions.review" in question.topics:
            return True
        turn = self._reading.turns[question.turn]
        early = question.turn <= _EARLY * len(self._reading.turns)
        early = early and self._salience.business(question.turn) >= _BUSINESS
        return early and question is turn[-1] and any("acts.review" in s.topics for s in turn)

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
            act = self._act_of(statement)
            if act is None and self._asked_on(statement) is not None:
                act = ("Therapist asked:", _IMAGINED)
            if act is None and statement.words[0] in _IMPERATIVE and not statement.question:
                act = (GUIDED, 1.6)
            if act is None and not statement.question and len(statement.tokens) >= _WHOLE_THOUGHT:
                act = ("Therapist said:", 0.9) if not _names(statement) else None
            if act is None and _names(statement) and not statement.question:
                proposes = statement.words[0] in ("let's", "let")
                act = ("Therapist proposed:" if proposes else "Therapist said:", 1.4)
            if act is not None:
                if act[0] == GUIDED and statement.question:
                    act = ("Therapist asked:", 0.9)
                weight = _SALIENT * self._salience.of(statement) + _CUED * act[1]
                found.append((statement, act[0], weight + (_NAMED if _names(statement) else 0.0)))
        others = [act for act in found if act[1] != _AFFIRMED]
        return others or found

    def _act_of(self, statement: Statement) -> tuple[str, float] | None:
        """How the act is called; a reflection is told by how the statement opens."""
        opens = any(h.topic == "interventions.reflection" and h.start == 0 for h in statement.hits)
        if opens and not statement.question:
            return "Therapist reflected:", 1.6
        return next(((lead, weight) for topic, lead, weight in _ACTS if topic in statement.topics), None)

    def _exercises(self, acts: list[tuple[Statement, str, float]]) -> list[Point]:
        """Steps of one exercise make one point."""
        found: list[Point] = []
        steps: list[Statement] = []
        asked: set[int] = set()
        for statement, lead, weight in acts:
            question = self._asked_on(statement)
            if question is not None:
                found.append(_act((statement, question), "Therapist asked:", weight + _NAMED))
                asked.add(question.number)
                continue
            if lead != GUIDED:
                if statement.number not in asked:
                    found.append(_act((statement,), lead, weight))
                continue
            if steps and (statement.number - steps[-1].number > _TOGETHER or len(steps) == _STEPS):
                found.append(_exercise(steps))
                steps = []
            steps.append(statement)
        if steps:
            found.append(_exercise(steps))
        return found

    def _asked_on(self, statement: Statement) -> Statement | None:
        """The question for which the statement supposes something: "Suppose it was gone. What then?"."""
        following = [s for s in self._reading.turns[statement.turn] if s.number == statement.number + 1]
        supposes = statement.words[0] in _SUPPOSING and following and following[0].question
        free = supposes and following[0].number not in self._claimed
        return following[0] if free else None

    def _responses(self, acts: list[tuple[Statement, str, float]]) -> list[Point]:
        found: list[Point] = []
        used: set[int] = set()
        for act, lead, weight in acts:
            if lead == _AFFIRMED:
                continue
            if self._exchange.assented(act):
                continue  # nothing but "that's it"
            asked = self._reading.turns[act.turn][-1]
            aside = asked is not act and asked.question and not asked.topics & _OF_THE_WORK
            business = self._salience.business(act.turn)
            worked = not aside and business >= _BUSINESS
            aside = aside or business < _CHAT
            for answer in self._reading.answers(act)[:3]:
                free = answer.number not in self._claimed and answer.number not in used
                if not free or not answer.by_client_side or answer.question:
                    continue
                if not aside and _responds(answer, act, worked):
                    said = self._whole(answer, used)
                    used.update(s.number for s in said)
                    found.append(_response(said, act, 1.8 + weight / 3))
        return found

    def _whole(self, answer: Statement, used: set[int]) -> tuple[Statement, ...]:
        """The answer, with the sentence after it where it is too short to tell anything."""
        following = next((s for s in self._reading.turns[answer.turn] if s.number == answer.number + 1), None)
        if following is None or len(answer.tokens) > _TELLING or following.question:
            return (answer,)
        taken = following.number in used or following.number in self._claimed
        return (answer,) if taken else (answer, following)


def _responds(answer: Statement, act: Statement, worked: bool) -> bool:
    """Whether the answer tells how the act was taken: what it did, or what was felt while being guided."""
    felt = answer.topics & _FELT
    asked = act.topics & {"interventions.guiding", "interventions.challenging"}
    now = bool(asked) and (not act.question or "do you notice" in " ".join(act.words))
    now = now or "interventions.challenging" in act.topics
    taken = worked and "acts.insight" in answer.topics and (not act.question or bool(asked))
    return "progress.helped" in answer.topics or (bool(felt) and now) or taken


def _practised(statement: Statement) -> bool:
    """Whether the client tells what they did of what had been agreed."""
    if "progress.practised" not in statement.topics:
        return False
    agreed = any(
        statement.words[h.start : h.end][:2] in _AGREED
        for h in statement.hits
        if h.topic == "progress.practised"
    )
    return agreed or _names(statement)


def _names(statement: Statement) -> bool:
    return "interventions.technique" in statement.topics


def _homework(statements: tuple[Statement, ...], question: Statement | None, weight: float) -> Point:
    """The question is repeated only where the answer does not name what was practised."""
    if question is not None and any(_names(s) for s in statements):
        return Point(
            Element.HOMEWORK, Frame.CLIENT, statements, "Homework review:", None, weight, also=(question,)
        )
    return Point(Element.HOMEWORK, Frame.CLIENT, statements, "Homework review:", question, weight)


def _response(statements: tuple[Statement, ...], act: Statement, weight: float) -> Point:
    return Point(Element.RESPONSE, Frame.CLIENT, statements, "In response,", None, weight, also=(act,))


def _exercise(steps: list[Statement]) -> Point:
    """What was done together step by step tells more than any single question."""
    return _act(tuple(steps), GUIDED, 3.0 if len(steps) == 1 else 3.6)


def _act(statements: tuple[Statement, ...], lead: str, weight: float) -> Point:
    return Point(Element.INTERVENTION, Frame.THERAPIST, statements, lead, None, weight)
