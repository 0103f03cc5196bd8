"""What somebody wants to reach: in the client's words, or in the therapist's, taken as the client's own."""

from collections.abc import Callable

from app.drafting.exchange import Exchange
from app.drafting.lexicon import Lexicon
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement

_WEIGHT = 2.6
_RECALLED = 3.2  # of what was agreed on as the goal earlier and is named again
_LEAST = 3  # content words of a goal that the therapist recalls
_JOINING = frozenset("yes yeah well and but so no".split())
_CONTEXT = 6  # words; a shorter wish is understood only with what came before it


class GoalFinder:
    """Finds goals. ``claimed`` are numbers of statements that stand elsewhere already."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon, claimed: set[int]) -> None:
        self._exchange = exchange
        self._claimed = claimed
        self._anaphors = lexicon.words("language.anaphor")

    def recalled(self) -> list[Point]:
        """The goals that the therapist names again and the client does not deny; claims the statements."""
        return self._found(self._recalled)

    def named(self) -> list[Point]:
        """The goals that the client names or confirms; claims the statements."""
        return self._found(self._named)

    def _found(self, judge: Callable[[Statement], Point | None]) -> list[Point]:
        found: list[Point] = []
        for statement in self._exchange.reading.statements:
            point = judge(statement) if statement.number not in self._claimed else None
            if point is not None:
                found.append(point)
                self._claimed.update(s.number for s in (*point.statements, *point.also))
        return found

    def _recalled(self, statement: Statement) -> Point | None:
        hit = next((h for h in statement.hits if h.topic == "acts.aim"), None)
        if hit is None or not statement.by_therapist or statement.words[0] in ("if", "what", "do", "did"):
            return None
        told = statement.content & {t.word for t in statement.tokens[hit.start :]}
        if len(told) < _LEAST:
            return None
        answers = self._exchange.reading.answers(statement)[:1]
        if not answers:  # the therapist goes on: "Is that still so?"
            answers = tuple(s for s in self._exchange.after(statement)[:1] if not s.by_therapist)
        if any(a.words[:1] in (("no",), ("not",)) or "language.refusal" in a.topics for a in answers):
            return None
        free = tuple(a for a in answers if a.number not in self._claimed and a.by_client_side)
        opens = hit.start > 0 and statement.words[hit.start - 1] == "what"
        start = statement.tokens[hit.start - opens].start
        lead = "Goal, as put by the therapist:"
        return Point(
            Element.GOAL, Frame.TOGETHER, (statement,), lead, None, _RECALLED, also=free, start=start
        )

    def _named(self, statement: Statement) -> Point | None:
        if statement.question or not statement.by_client_side:
            return None
        wanted = "acts.wanting" in statement.topics and self._exchange.asked_for_wishes(statement)
        if not wanted and "plan.goal" not in statement.topics:
            return None
        if not self._leans(statement):
            return Point(Element.GOAL, Frame.CLIENT, (statement,), "Goal:", None, _WEIGHT)
        before = self._put_by_therapist(statement)
        if before is None:
            return None
        lead = "Goal, as put by the therapist:"
        return Point(Element.GOAL, Frame.TOGETHER, (before, statement), lead, None, _WEIGHT)

    def _put_by_therapist(self, statement: Statement) -> Statement | None:
        turn = statement.turn - 1
        turns = self._exchange.reading.turns
        if turn < 0 or not turns[turn] or not turns[turn][-1].by_therapist:
            return None
        before = turns[turn][-1]
        return None if before.number in self._claimed or before.question else before

    def _leans(self, statement: Statement) -> bool:
        """Whether the wish needs what came before it."""
        spoken = [w for w in statement.words if w not in _JOINING]
        if not spoken:
            return True
        short = len(spoken) < _CONTEXT and "i" not in spoken and "my" not in spoken
        return spoken[0] in self._anaphors or short
