"""Risk as it was spoken: asked, disclosed, denied. Statements are gathered, nothing is concluded.

"denied" is written only where a therapist's question about risk was answered with a clear no. Everything
less clear is quoted and marked for checking.
"""

from collections.abc import Set
from dataclasses import replace

from app.domain.note import SentenceStatus
from app.drafting.lexicon import Lexicon
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement

DANGER = frozenset({"risk.self", "risk.others", "risk.harmed"})
_NEGATION_REACH = 5  # words before a cue in which a negation belongs to it
_MOST_SAFETY = 6  # statements about safety alone; those about danger have no limit
_THIRD = frozenset(
    "he she they his her their him them brother sister friend father mother uncle aunt cousin".split()
)
_FIRST = frozenset("i me my myself i'm i've i'd i'll".split())


def danger(statement: Statement) -> frozenset[str]:
    """The topics of danger the statement touches; closed idioms ("cutting down") do not count."""
    idioms = [h for h in statement.hits if h.topic == "risk.idiom"]
    return frozenset(
        h.topic
        for h in statement.hits
        if h.topic in DANGER and not any(i.start < h.end and i.end > h.start for i in idioms)
    )


def negated(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether every danger cue of the statement has a negation shortly before it."""
    negations = lexicon.words("language.negation")
    spoken = statement.words
    cues = [h for h in statement.hits if h.topic in DANGER]
    return bool(cues) and all(
        negations.intersection(spoken[max(0, h.start - _NEGATION_REACH) : h.start]) for h in cues
    )


class RiskFinder:
    """Finds the risk points of a transcript."""

    def __init__(self, reading: Reading, lexicon: Lexicon, claimed: Set[int] = frozenset()) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._claimed = claimed

    def points(self) -> list[Point]:
        """All risk points in the order they were spoken."""
        found: list[Point] = []
        seen: set[int] = set(self._claimed)
        for statement in self._reading.statements:
            if statement.number in seen or not danger(statement):
                continue
            point = self._asked(statement) if statement.by_therapist else self._said(statement)
            seen.update(s.number for s in point.statements)
            if point.question is not None:
                seen.add(point.question.number)
            found.append(point)
        found.extend(self._safety(seen))
        return _distinct(sorted(found, key=lambda p: p.place))

    def _asked(self, statement: Statement) -> Point:
        turn = self._reading.turns[statement.turn]
        last = next((s for s in reversed(turn) if s.question), None)
        answers = self._first_answer(statement)
        if last is None or not answers:
            return self._mentioned(statement)
        asked = statement if statement.question else last
        if not answers[0].by_client_side:
            return _point("Risk: asked, speaker of the answer uncertain:", answers, asked, "speaker")
        if self._clear_denial(turn, statement, answers):
            return _point("denied", answers, asked, "")
        if any(danger(a) and not negated(a, self._lexicon) for a in answers) or self._affirmed(answers):
            return _point("disclosed", answers, last, "", before=statement)
        return _point("asked", answers, last, "risk", before=statement)

    def _first_answer(self, statement: Statement) -> tuple[Statement, ...]:
        answers = self._reading.answers(statement)
        if not answers:
            return ()
        first = tuple(a for a in answers if a.turn == answers[0].turn)
        kept = [a for n, a in enumerate(first) if n == 0 or self._belongs(a)]
        return tuple(kept)

    def _belongs(self, answer: Statement) -> bool:
        """Whether a later sentence of the answer still speaks of risk, or takes something back."""
        opening = answer.words[:1]
        takes_back = opening and opening[0] in (
            "but",
            "well",
            "sometimes",
            "maybe",
            "except",
            "only",
            "though",
        )
        return bool(
            danger(answer)
            or "risk.safety" in answer.topics
            or "risk.weak_denial" in answer.topics
            or takes_back
        )

    def _clear_denial(
        self, turn: tuple[Statement, ...], asked: Statement, answers: tuple[Statement, ...]
    ) -> bool:
        if not asked.question or asked is not turn[-1] or "risk.safety" in asked.topics:
            return False
        if self._lexicon.words("language.negation").intersection(asked.words):
            return False  # "you are not …, are you?": what a no means is not clear
        if any("risk.weak_denial" in a.topics or a.doubtful or a.question for a in answers):
            return False
        if any(danger(a) and not negated(a, self._lexicon) for a in answers):
            return False
        if not asked.by_therapist or asked.doubtful or not self._reading.transcript.speakers_certain:
            return False
        spoken = answers[0].words
        flat = spoken[0] in ("no", "never", "nope", "none") or spoken[:2] == ("not", "at")
        full = spoken[:1] == ("i",) and bool(danger(answers[0]))  # "I have no plan to hurt myself"
        return flat or full

    def _affirmed(self, answers: tuple[Statement, ...]) -> bool:
        return answers[0].words[0] in ("yes", "yeah", "yep") and not negated(answers[0], self._lexicon)

    def _mentioned(self, statement: Statement) -> Point:
        if statement.question:
            return _point("Risk: asked, no answer in the transcript:", (statement,), None, "risk")
        return _point("Risk: therapist said:", (statement,), None, "")

    def _said(self, statement: Statement) -> Point:
        if not statement.by_client_side:
            return _point("Risk, speaker uncertain:", (statement,), None, "speaker")
        if "risk.passing" in statement.topics:
            return _point("Risk words, said as a joke or of something seen:", (statement,), None, "risk")
        if negated(statement, self._lexicon):
            return _point("said", (statement,), None, "")
        if self._about_another(statement):
            return _point("Risk words, about another person:", (statement,), None, "risk")
        return _point("disclosed", (statement,), None, "")

    def _about_another(self, statement: Statement) -> bool:
        if "risk.others" in danger(statement) or "risk.harmed" in danger(statement):
            return False
        spoken = set(statement.words)
        return bool(spoken & _THIRD) and not spoken & _FIRST

    def _safety(self, seen: set[int]) -> list[Point]:
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.number in seen or "risk.safety" not in statement.topics:
                continue
            if statement.by_therapist:
                answers = [a for a in self._first_answer(statement) if a.number not in seen]
                if not statement.question or not answers or not answers[0].by_client_side:
                    continue
                point = _point("Safety:", tuple(answers), statement, "")
            elif statement.by_client_side:
                point = _point("Safety:", (statement,), None, "")
            else:
                continue
            seen.update(s.number for s in point.statements)
            found.append(point)
        return found[:_MOST_SAFETY]


def _point(
    lead: str,
    statements: tuple[Statement, ...],
    question: Statement | None,
    reason: str,
    before: Statement | None = None,
) -> Point:
    status = SentenceStatus.CHECK if reason else SentenceStatus.SUPPORTED
    context = before if before is not None and question is not None and before is not question else None
    return Point(
        Element.RISK,
        Frame.STATED,
        statements,
        lead,
        question,
        kept=True,
        status=status,
        reason=reason,
        before=context,
    )


def _distinct(points: list[Point]) -> list[Point]:
    """Say the same words once; every place they were said stays as evidence."""
    by_words: dict[tuple[object, ...], Point] = {}
    for point in points:
        asked = point.question.words if point.question else ()
        key = (point.lead, asked, tuple(s.words for s in point.statements))
        if key in by_words:
            first = by_words[key]
            by_words[key] = replace(first, also=(*first.also, *point.statements))
        else:
            by_words[key] = point
    return list(by_words.values())
