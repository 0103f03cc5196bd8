"""Change that is told by comparison: how it was beside how it is, and figures that forms gave."""

from app.drafting.exchange import Exchange
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import figures, kind_of
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement
from app.drafting.salience import Salience

_MEASURED = 4.0
_COMPARED = 2.2
_SALIENT = 4.0  # what salience adds to the weight of a comparison
_LONGEST = 34  # words of two statements that are told together
_NO_MORE = frozenset("before instead longer anymore used than".split())
_HEADING = 4  # words; a shorter statement compares nothing by itself


class ProgressFinder:
    """Finds comparisons. ``claimed`` are numbers of statements that stand elsewhere already."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon, claimed: set[int], salience: Salience) -> None:
        self._exchange = exchange
        self._claimed = claimed
        self._salience = salience
        self._past = lexicon.words("language.past") | {
            "were",
            "wasn't",
            "weren't",
            "couldn't",
            "could",
            "didn't",
        }
        self._negation = lexicon.words("language.negation")

    def measured(self) -> list[Point]:
        """Figures of forms as the therapist tells them; claims the statements."""
        found: list[Point] = []
        for statement in self._exchange.reading.statements:
            if not statement.by_therapist or statement.question or statement.number in self._claimed:
                continue
            if "acts.measured" not in statement.topics or not _counts(statement):
                continue
            told = [statement]
            following = self._beside(statement, 1)
            if following is not None and _counts(following) and not following.question:
                told.append(following)
            lead = "Severity, as put by the therapist:"
            found.append(Point(Element.SEVERITY, Frame.STATED, tuple(told), lead, None, _MEASURED))
            self._claimed.update(s.number for s in told)
        return found

    def compared(self) -> list[Point]:
        """What the client compares with an earlier time; claims the statements."""
        found: list[Point] = []
        for statement in self._exchange.reading.statements:
            if not statement.by_client_side or statement.question or statement.number in self._claimed:
                continue
            told = self._comparison(statement)
            if told:
                worth = _COMPARED * self._salience.business(statement.turn)
                weight = worth + _SALIENT * max(self._salience.of(s) for s in told)
                found.append(Point(Element.PROGRESS, Frame.CLIENT, told, "Progress:", None, weight))
                self._claimed.update(s.number for s in told)
        return found

    def _comparison(self, statement: Statement) -> tuple[Statement, ...]:
        """The statement, or it and the one beside it, where one looks back and both tell how much."""
        if "acts.then" not in statement.topics or self._rates(statement) or not self._looks_back(statement):
            return ()
        if _both(statement):
            return (statement,)
        for step in (-1, 1):
            other = self._beside(statement, step)
            if other is None or not self._answers_to(statement, other):
                continue
            pair = (other, statement) if step < 0 else (statement, other)
            if sum(len(s.tokens) for s in pair) <= _LONGEST:
                return pair
        return ()

    def _looks_back(self, statement: Statement) -> bool:
        """Whether the statement tells of the past and not of what is still to come."""
        past = any(w in self._past or (w.endswith("ed") and len(w) > 3) for w in statement.words)
        return past or bool(_NO_MORE.intersection(statement.words))

    def _rates(self, statement: Statement) -> bool:
        """Whether the statement is a rating on a scale, which is told with its question."""
        asked = self._exchange.reading.question_before(statement)
        scaled = "interventions.scaling" in statement.topics
        return scaled or (asked is not None and "interventions.scaling" in asked.topics)

    def _answers_to(self, then: Statement, other: Statement) -> bool:
        """Whether the other statement tells how it is now what the first tells of how it was."""
        if "acts.then" in other.topics and "acts.today" not in other.topics:
            return False
        counted = bool(figures(then.words)) and bool(figures(other.words))
        denied = bool(self._negation.intersection(then.words)) and "acts.today" in other.topics
        shared = bool(then.content & other.content) and "acts.today" in other.topics
        return len(other.tokens) > 1 and (counted or denied or shared)

    def _beside(self, statement: Statement, step: int) -> Statement | None:
        """The free statement of the same turn right before or after."""
        number = statement.number + step
        statements = self._exchange.reading.statements
        if not 0 <= number < len(statements) or number in self._claimed:
            return None
        other = statements[number]
        return other if other.turn == statement.turn and not other.question else None


def _counts(statement: Statement) -> bool:
    return any(kind_of(word) == "number" for word in statement.words)


def _both(statement: Statement) -> bool:
    """Whether one statement tells both times: two figures, one of them of an earlier time."""
    told = {figure for figure in figures(statement.words) if figure.isdecimal()}
    return len(told) > 1 and "acts.today" in statement.topics and len(statement.tokens) > _HEADING
