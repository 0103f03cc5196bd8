"""Where a therapist asks about danger, or asks once more, without a word that names it.

After such words every answer is shown: "sort of", "not like that", "I don't know", an answer after a silence.
"""

from collections.abc import Sequence

from app.drafting.reading import Reading, Statement
from app.drafting.risk_assertion import danger

FOLLOW_UP = 8
"""Turns after danger in which "do you have a plan?" asks about it."""

_EXCHANGES = 3  # questions one after another that are taken to go on about it
_POINTING = frozenset("that it those them it's that's".split())
_ELSEWHERE = ("symptoms.", "medication.", "interventions.", "plan.", "progress.", "people.")
_SHORT = 8  # words of a question that only asks on


class Asking:
    """Knows, as the statements go by in order, whether the therapist is asking about danger."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._danger = -FOLLOW_UP - 1  # turn in which danger was spoken of last
        self._open = -1  # turn in which an answer about it was given, or none
        self._exchanges = 0

    def spoke(self, statement: Statement) -> None:
        """Danger was spoken of in ``statement``; what the therapist asks next may go on about it."""
        self._danger = statement.turn
        self._exchanges = 0
        self._open = statement.turn

    def asks(self, statement: Statement) -> bool:
        """Whether the therapist's ``statement`` asks about danger without naming it."""
        if not statement.by_therapist:
            return False
        topics = statement.topics
        if "risk.wound" in topics or ("risk.probe" in topics and self._asked_later(statement)):
            return "risk.safety" not in topics
        near = statement.turn - self._danger <= FOLLOW_UP
        return near and statement.question and "risk.inquiry" in topics

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
        pointing = statement.question and not elsewhere and bool(_POINTING.intersection(statement.words))
        brief = statement.question and len(statement.words) <= _SHORT and pressing
        return pressing or pointing or brief

    def answered(self, turn: int) -> None:
        """An answer was given in ``turn`` to a question that only asked on."""
        self._exchanges += 1
        self._open = turn

    def settled(self) -> None:
        """A plain no closes the matter."""
        self._open = -1


def harmless(asked: Statement, answers: Sequence[Statement]) -> bool:
    """Whether somebody asked about a wound tells plainly how they came by it: a cat, a fall, an oven."""
    return (
        "risk.wound" in asked.topics
        and any("risk.mishap" in a.topics for a in answers)
        and not any(danger(a) for a in answers)
    )
