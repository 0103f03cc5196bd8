"""What the client said: symptoms, events, feelings, effects on daily life, progress, ratings."""

from app.domain.note import SentenceStatus
from app.drafting.clauses import clauses
from app.drafting.exchange import Exchange
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import figures, is_time, kind_of
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement
from app.drafting.salience import Salience

_WEIGHTS = {
    "symptoms.symptom": 1.6,
    "symptoms.sleep": 2.2,
    "symptoms.appetite": 1.6,
    "symptoms.thought": 1.5,
    "symptoms.function": 0.7,
    "symptoms.event": 0.3,
    "symptoms.frequency": 1.4,
    "checks.past": 0.7,
    "symptoms.belief": 1.3,
    "symptoms.impaired": 1.3,
    "feelings.feeling": 1.5,
    "feelings.feeling_verb": 0.5,
    "medication.medication": 1.7,
    "medication.substance": 1.8,
    "progress.better": 0.6,
    "progress.worse": 0.8,
}
_FIGURE = 0.8  # added where the statement names a number or a day
_SALIENT = 6.0  # what salience adds to the weight of a report
_CUED = 0.6  # share of the weight of cues that counts: they know only what they were made for
_CUED_MOST = 4.0
_COMPARED = frozenset({"progress.better", "progress.worse"})
_OF_THE_CLIENT = frozenset(
    ["symptoms.symptom", "symptoms.sleep", "symptoms.appetite", "symptoms.thought", "symptoms.body"]
    + ["symptoms.frequency", "symptoms.impaired", "symptoms.belief", "feelings.feeling"]
    + ["feelings.feeling_verb", "medication.medication", "medication.substance"]
)
_AGENDA = 7.0  # added for an answer to "what would you like to work on?"
_TURNED = ("but it is", "but it was", "but it's", "but i meant", "i meant", "but that was")
_SHORT = 3  # an answer of fewer words says nothing without its question
_FRAGMENT = 4  # words of a sentence that names the subject of the next: "The panic attacks. I had two …"
_CONTEXT = 6  # an answer of fewer words is given with its question


class ReportFinder:
    """Finds what the client reports. ``claimed`` statements stand elsewhere already."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon, claimed: set[int], salience: Salience) -> None:
        self._exchange = exchange
        self._reading = exchange.reading
        self._salience = salience
        self._lexicon = lexicon
        self._claimed = claimed
        self._empty = {tuple(cue.split()) for cue in lexicon.words("language.empty")}
        self._comparing = {w for cue in lexicon.words("progress.better") for w in cue.split()}
        self._anaphors = lexicon.words("language.anaphor")

    def points(self) -> list[Point]:
        """All points of the report, most of which no note has room for; claims the statements it uses."""
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.by_therapist or statement.question or statement.number in self._claimed:
                continue
            if statement.words in self._empty or _corrects(statement):
                continue
            severity = self._severity(statement)
            told = [severity] if severity else [self._told(part) for part in clauses(statement)]
            for point in filter(None, told):
                found.append(point)
                self._claimed.update(s.number for s in point.statements)
        return found

    def _told(self, statement: Statement) -> Point | None:
        return self._progress(statement) or self._report(statement)

    def _severity(self, statement: Statement) -> Point | None:
        question = self._reading.question_before(statement)
        scaled = question is not None and "interventions.scaling" in question.topics
        if not scaled and "interventions.scaling" not in statement.topics:
            return None
        if not any(kind_of(word) == "number" for word in statement.words) or not statement.by_client_side:
            return None  # said to a scale, but no rating
        if question is None or not scaled:
            return Point(Element.SEVERITY, Frame.STATED, (statement,), "Severity:", None, 4.0)
        strong = any(t.startswith(("symptoms.", "feelings.")) for t in question.topics)
        lead = "Severity:" if strong else "Rating:"
        said = self._ratings(question)
        if statement not in said:
            return None
        return Point(Element.SEVERITY, Frame.STATED, said, lead, question, 4.0 if strong else 2.6)

    def _ratings(self, question: Statement) -> tuple[Statement, ...]:
        """The first number of each speaker, with the earlier one that is told right after it."""
        found: list[Statement] = []
        turns: dict[str, int] = {}
        for answer in self._reading.answers(question):
            if turns.setdefault(answer.role, answer.turn) != answer.turn:
                continue  # what somebody says later answers something else
            free = answer.number not in self._claimed and answer.by_client_side
            if not free or not any(kind_of(word) == "number" for word in answer.words):
                continue
            said = [s.number for s in found if s.role == answer.role]
            if not said or (len(said) == 1 and said[0] + 1 == answer.number):
                found.append(answer)
        return tuple(found)

    def _progress(self, statement: Statement) -> Point | None:
        if not statement.content - self._comparing - {w for w in statement.words if is_time(w)}:
            return None  # "Wednesday is better"
        answer = self._one_word_before(statement)
        if answer is not None and statement.by_client_side:
            return Point(Element.PROGRESS, Frame.CLIENT, (answer, statement), "Progress:", None, 2.4)
        compared = statement.topics & _COMPARED
        if not compared or not statement.by_client_side or "language.hedge" in statement.topics:
            return None
        if not statement.topics & _OF_THE_CLIENT and not figures(statement.words):
            return None  # "a better boat" is no progress
        return self._client(statement, Element.PROGRESS, "Progress:", 2.2)

    def _one_word_before(self, statement: Statement) -> Statement | None:
        """The "Better." or "A bit worse." that the statement goes on to explain."""
        turn = self._reading.turns[statement.turn]
        previous = next((s for s in reversed(turn) if s.number < statement.number), None)
        if previous is None or len(previous.tokens) > _FRAGMENT or previous.number in self._claimed:
            return None
        return previous if previous.topics & _COMPARED and not previous.content - self._comparing else None

    def _report(self, statement: Statement) -> Point | None:
        weight = self._weight(statement)
        if len(statement.tokens) < _SHORT or not statement.content or self._opens_another(statement):
            return None
        if not statement.by_client_side:
            return Point(
                Element.REPORT, Frame.STATED, (statement,), "Speaker uncertain:", None, 0.2 + weight / 2,
                status=SentenceStatus.CHECK, reason="speaker",
            )  # fmt: skip
        question = self._reading.question_before(statement)
        directly = question is not None and question.turn + 1 == statement.turn
        if question is not None and directly and "interventions.agenda" in question.topics:
            weight += _AGENDA
        return self._client(statement, Element.REPORT, "", 0.3 + weight)

    def _client(self, statement: Statement, element: Element, lead: str, weight: float) -> Point | None:
        """Add what the statement needs to be understood: its predecessor, or the question it answers."""
        turn = self._reading.turns[statement.turn]
        previous = next((s for s in reversed(turn) if s.number < statement.number), None)
        if statement.start != self._reading.statements[statement.number].start:
            previous = None  # a later clause of a statement: it stands alone
        if previous is not None and self._names_subject(previous):
            return Point(
                element, Frame.CLIENT, (previous, statement), lead, None, weight + self._weight(previous)
            )
        if not self._leans(statement):
            return Point(element, Frame.CLIENT, (statement,), lead, None, weight)
        if previous is not None and previous.number not in self._claimed and len(previous.tokens) >= _SHORT:
            return Point(element, Frame.CLIENT, (previous, statement), lead, None, weight * 0.9)
        question = self._reading.question_before(statement)
        if question is not None and question.number in self._claimed:
            question = None  # it stands elsewhere
        if (question is not None and statement is turn[0]) or (
            question is not None and len(turn[0].tokens) < _SHORT
        ):
            return Point(element, Frame.ANSWER, (statement,), lead, question, weight * 0.85)
        return Point(element, Frame.CLIENT, (statement,), lead, None, weight * 0.5)

    def _weight(self, statement: Statement) -> float:
        told = sum(_WEIGHTS.get(topic, 0.0) for topic in statement.topics)
        cued = told + _FIGURE if told and figures(statement.words) else told
        return _SALIENT * self._salience.of(statement) + _CUED * min(cued, _CUED_MOST)

    def _names_subject(self, previous: Statement) -> bool:
        short = 1 < len(previous.tokens) <= _FRAGMENT and bool(previous.content) and not previous.question
        return short and previous.number not in self._claimed and previous.words not in self._empty

    def _opens_another(self, statement: Statement) -> bool:
        """A fragment is told with the sentence that follows it."""
        turn = self._reading.turns[statement.turn]
        return len(statement.tokens) <= _FRAGMENT and statement is not turn[-1] and "i" not in statement.words

    def _leans(self, statement: Statement) -> bool:
        """Whether the statement needs what came before it."""
        spoken = [w for w in statement.words if w not in ("yes", "yeah", "well", "and", "but", "so", "no")]
        if not spoken:
            return True
        return spoken[0] in self._anaphors or (
            len(spoken) < _CONTEXT and "i" not in spoken and "my" not in spoken
        )


def _corrects(statement: Statement) -> bool:
    """Whether the statement only puts right what was said before: "I said Friday, but it is Saturday."."""
    said = " ".join(statement.words)
    return statement.words[:2] == ("i", "said") and any(turned in said for turned in _TURNED)
