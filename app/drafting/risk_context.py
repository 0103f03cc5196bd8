"""Where a therapist asks about danger, or asks once more, without a word that names it.

After such words every answer is shown: "sort of", "not like that", "I don't know", an answer after a silence.
"""

from collections.abc import Sequence

from app.drafting.reading import Reading, Statement
from app.drafting.risk_assertion import danger

FOLLOW_UP = 8
"""Turns after danger in which "do you have a plan?" asks about it."""

INTERJECTED = 3
"""Words that are no answer yet: "Hm.", "God, no.", "Go on, then."."""

_SOUND = 2  # words of a therapist who only listens
_EXCHANGES = 3  # questions one after another that are taken to go on about it
_POINTING = frozenset("that it those them it's that's".split())
_ELSEWHERE = ("symptoms.", "medication.", "interventions.", "plan.", "progress.", "people.")
_OTHER_MATTERS = ("risk.aside", "medication.", "plan.", "progress.")
_SHORT = 8  # words of a question that only asks on
_THIS = _POINTING | frozenset("this these those there here one ones you're".split())
_PREFACED = 2  # turns after "I ask everybody this" in which the question itself comes


class Asking:
    """Knows, as the statements go by in order, whether the therapist is asking about danger."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._danger = -FOLLOW_UP - 1  # turn in which danger was spoken of last
        self._open = -1  # turn in which an answer about it was given, or none
        self._exchanges = 0
        self._touched = -FOLLOW_UP - 1  # turn in which it was asked about last without being named
        self._brief = False  # whether that answer was hardly more than a sound
        self._named = False  # whether that answer was to words that named danger
        self._preface = -_PREFACED - 1  # turn in which a hard question was announced last

    def spoke(self, statement: Statement) -> None:
        """Danger was spoken of in ``statement``; what the therapist asks next may go on about it."""
        self._danger = statement.turn
        self._exchanges = 0
        self._open = statement.turn
        self._brief = len(statement.words) <= INTERJECTED
        self._named = True

    def asks(self, statement: Statement) -> bool:
        """Whether the therapist's ``statement`` asks about danger without naming it."""
        if not statement.by_therapist:
            return False
        topics = statement.topics
        if "risk.preface" in topics:
            self._preface = statement.turn
        if "risk.broach" in topics or self._announced(statement):
            return True
        if "risk.wound" in topics or ("risk.probe" in topics and self._asked_later(statement)):
            return "risk.safety" not in topics
        near = statement.turn - max(self._danger, self._touched) <= FOLLOW_UP
        return near and statement.question and bool({"risk.inquiry", "risk.resort"} & topics)

    def _announced(self, statement: Statement) -> bool:
        """Whether it is what was announced as a hard question: "I ask everybody. Is that so for you?"."""
        since = statement.turn - self._preface
        if not statement.question or since > _PREFACED or not _THIS.intersection(statement.words):
            return False
        if any(topic.startswith(_OTHER_MATTERS) for topic in statement.topics):
            return False
        between = self._reading.turns[self._preface + 1 : statement.turn]
        heard = [s for turn in between for s in turn if not s.by_therapist]
        return sum(len(s.words) for s in heard) <= INTERJECTED

    def _asked_later(self, statement: Statement) -> bool:
        turn = self._reading.turns[statement.turn]
        return any(s.question and s.number >= statement.number for s in turn)

    def asks_on(self, statement: Statement) -> bool:
        """Whether it asks once more about what was just answered: "when was that?", "take your time"."""
        if not statement.by_therapist or self._exchanges >= _EXCHANGES or self._open < 0:
            return False
        if not 0 < statement.turn - self._open <= 2 or danger(statement):
            return False
        pressing = "risk.press" in statement.topics
        if "risk.aside" in statement.topics:
            return False
        elsewhere = any(topic.startswith(_ELSEWHERE) for topic in statement.topics)
        pointing = self._named and not elsewhere and bool(_POINTING.intersection(statement.words))
        brief = statement.question and len(statement.words) <= _SHORT and pressing
        listening = self._brief and listens(statement)
        return listening or pressing or (statement.question and pointing) or brief

    def answered(self, answer: Sequence[Statement], *, refused: bool) -> None:
        """It was answered to a question that did not name danger; ``refused``: with a no."""
        turn = answer[-1].turn
        self._brief = sum(len(s.words) for s in answer) <= INTERJECTED
        if refused and not self._named:
            self.settled()
            return
        self._touched = turn
        self._exchanges += 1
        self._open = turn

    def settled(self) -> None:
        """A plain no closes the matter."""
        self._open = -1
        self._named = False


def listens(statement: Statement) -> bool:
    """Whether the therapist only makes the sound of listening: "Mm.", "Okay."."""
    return not statement.question and len(statement.words) <= _SOUND


def harmless(asked: Statement, answers: Sequence[Statement]) -> bool:
    """Whether somebody asked about a wound tells plainly how they came by it: a cat, a fall, an oven."""
    return (
        "risk.wound" in asked.topics
        and any("risk.mishap" in a.topics for a in answers)
        and not any(danger(a) for a in answers)
    )
