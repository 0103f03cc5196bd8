"""Risk as it was spoken: asked, disclosed, denied. Statements are gathered, nothing is concluded.

"denied" is written only where a therapist's question about risk was answered with a clear no. Everything
less clear is quoted and marked for checking.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from app.domain.note import SentenceStatus
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import kind_of
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement
from app.drafting.risk_assertion import DANGER, OF_THE_PAST, danger, lead_of, negated, unmeant
from app.drafting.risk_context import FOLLOW_UP, INTERJECTED, Asking, harmless, listens

__all__ = ["DANGER", "RiskFinder", "danger"]
FOR_YOU = "Risk words, for you to judge:"
_ANSWER_WORDS = 30  # of an answer are repeated; a sentence about danger always is
_SOFT_WORDS = 18  # the same, where danger was not named in what was asked
_MOST_SAFETY = 6  # statements about safety alone; those about danger have no limit
_NO = tuple(  # what a plain no is made of; the longer form first
    tuple(form.split())
    for form in ["nothing like that", "no thoughts like that", "absolutely not", "definitely not"]
    + ["of course not", "i do not", "i don't", "i have not", "i haven't", "i did not", "i didn't", "i am not"]
    + ["i'm not", "not at all", "none at all", "not ever", "not once", "no", "never", "nope", "none", "ever"]
    + ["at all"]
)
_FULL_NO = (  # openings of an answer that denies in a whole sentence, as "I have no plan to hurt myself"
    ("i", "have", "no"),
    ("i", "have", "not"),
    ("i", "have", "never"),
    ("i", "haven't"),
    ("had", "any"),
    ("have", "any"),
    ("thought", "about"),
    ("thought", "of"),
    ("think", "about"),
    ("think", "of"),
    ("thinking", "of"),
    ("thinking", "about"),
    ("thoughts", "of"),
    ("i", "never"),
    ("i", "don't", "have"),
    ("i", "do", "not", "have"),
    ("i", "would", "never"),
)
_YES = frozenset(["yes", "yeah", "yep"])


class RiskFinder:
    """Finds the risk points of a transcript; ``claimed`` statements are left alone."""

    def __init__(self, reading: Reading, lexicon: Lexicon, claimed: Set[int] = frozenset()) -> None:
        self._reading = reading
        self._negations = lexicon.words("language.negation")
        self._claimed = claimed

    def points(self) -> list[Point]:
        """All risk points in the order they were spoken; the same words are said once."""
        found: list[Point] = []
        seen: set[int] = set(self._claimed)
        asking = Asking(self._reading)
        denied: set[int] = set()
        for statement in self._reading.statements:
            if danger(statement):
                point = None
                if statement.number not in seen:
                    point = self._asked(statement, seen) if statement.by_therapist else self._said(statement)
                if point is not None and point.lead == "denied":
                    denied.update(s.number for s in point.statements)
                    asking.settled()
                elif statement.number not in denied:
                    asking.spoke(point.statements[-1] if point is not None else statement)
            elif statement.number in seen or not (
                asking.asks_on(statement) or asking.asks(statement) or self._taken_for_danger(statement)
            ):
                continue
            else:
                point = self._asked_softly(statement, seen, "" if asking.asks_on(statement) else "risk")
                if point is not None:
                    asking.answered(point.statements, refused=self._refused(point.statements[0]))
            if point is not None:
                seen.update(s.number for s in point.statements)
                seen.update(s.number for s in (point.question, point.before) if s is not None)
                found.append(point)
        found.extend(self._safety(seen))
        return _distinct(sorted(found, key=lambda p: p.place))

    def _asked(self, statement: Statement, seen: Set[int]) -> Point:
        """A therapist's words about danger together with their answers."""
        turn = self._reading.turns[statement.turn]
        last = next((s for s in reversed(turn) if s.question and s.number >= statement.number), None)
        if last is None and {"ask", "asking"}.intersection(statement.words):
            last = statement  # "I have to ask about …", "please ask her if …"
        answers = self._answers(statement, seen)
        if last is None or not answers:
            lead = "Risk, as put by the therapist:"
            if statement.question:
                heard = self._reading.heard_out(statement)
                lead = "Risk, asked without an answer:" if heard else "Risk, asked, the answer is uncertain:"
            return _point(lead, (statement,), None, "risk" if statement.question else "")
        if not all(a.by_client_side for a in answers):
            return _point("Risk, speaker of the answer uncertain:", answers, last, "speaker", statement)
        if self._clear_denial(turn, statement, answers):
            return _point("denied", answers, statement, "")
        if "interventions.scaling" in last.topics and any(kind_of(w) == "number" for w in answers[0].words):
            return _point("rated", answers, last, "", statement)
        if self._disclosed(answers):
            return _point("disclosed", answers, last, "", statement)
        return _point("asked", answers, last, "risk", statement)

    def _asked_softly(self, statement: Statement, seen: Set[int], reason: str) -> Point | None:
        """The answers to words that ask about danger without naming it; never told as a denial."""
        turn = self._reading.turns[statement.turn]
        answers = self._answers(statement, seen, _SOFT_WORDS)
        if not answers or harmless(statement, answers):
            return None
        last = next((s for s in reversed(turn) if s.question and s.number >= statement.number), statement)
        if not all(a.by_client_side for a in answers):
            return _point("Risk, speaker of the answer uncertain:", answers, last, "speaker", statement)
        plain = self._plainly(answers)
        if listens(statement):
            return _point("disclosed" if plain else FOR_YOU, answers, None, "" if plain else "risk")
        lead = "disclosed" if plain else "asked"
        if "risk.resort" in statement.topics and not plain:
            return _point("Safety:", answers, statement, "")
        remark = statement if statement.question else None
        return _point(lead, answers, last, "" if plain else reason, remark)

    def _taken_for_danger(self, statement: Statement) -> bool:
        """Whether the answer shows that the question was about danger: "I wouldn't do that to my mother"."""
        if not (statement.by_therapist and statement.question):
            return False
        return any("risk.reply" in a.topics for a in self._reading.answers(statement))

    def _refused(self, answer: Statement) -> bool:
        """Whether an answer opens with a no, in whatever form."""
        return not danger(answer) and bool(self._negations.intersection(answer.words[:2]))

    def _disclosed(self, answers: Sequence[Statement]) -> bool:
        affirmed = answers[0].words[0] in _YES and not self._negated(answers[0])
        return affirmed or self._plainly(answers)

    def _plainly(self, answers: Sequence[Statement]) -> bool:
        """Whether danger is said in one of them without a no, a condition or a laugh."""
        meant = [a for a in answers if danger(a) and "risk.reply" not in a.topics]
        return any(not self._negated(a) and not unmeant(a) for a in meant)

    def _answers(self, asked: Statement, seen: Set[int], most: int = _ANSWER_WORDS) -> tuple[Statement, ...]:
        """The first answer of each speaker: its first sentences, at least up to one that is more than
        "God, no.", and every later one about danger."""
        kept: list[Statement] = []
        turns: dict[str, int] = {}
        length = 0
        for answer in self._reading.answers(asked):
            if turns.setdefault(answer.role, answer.turn) != answer.turn or answer.number in seen:
                continue
            first = not any(k.turn == answer.turn for k in kept)
            telling = any(k.turn == answer.turn and len(k.tokens) > INTERJECTED for k in kept)
            length = len(answer.tokens) if first else length + len(answer.tokens)
            if not telling or length <= most or danger(answer):
                kept.append(answer)
        return tuple(kept)

    def _clear_denial(
        self, turn: tuple[Statement, ...], asked: Statement, answers: tuple[Statement, ...]
    ) -> bool:
        """Whether the therapist ended with a plain question about danger, and everyone said no to it."""
        plain = asked.question and asked is turn[-1] and not asked.doubtful
        if not plain or not self._reading.heard_out(asked):
            return False  # what else was said to it nobody knows
        if not self._reading.transcript.speakers_certain or "risk.safety" in asked.topics:
            return False
        if self._negations.intersection(asked.words) or _alternative(asked):
            return False  # "you are not …, are you?": what a no means is not clear
        if any("risk.weak_denial" in a.topics or a.doubtful or a.question for a in answers):
            return False
        if any(danger(a) and not self._negated(a) for a in answers):
            return False
        return all(self._says_no(a) for a in answers)

    def _says_no(self, answer: Statement) -> bool:
        """Whether the sentence is nothing but a no, in one of the forms that leave no room for doubt."""
        rest = answer.words
        while rest:
            said = next((no for no in _NO if rest[: len(no)] == no), None)
            if said is None:
                break
            rest = rest[len(said) :]
        if not rest:
            return True
        return bool(danger(answer)) and any(rest[: len(no)] == no for no in _FULL_NO)

    def _negated(self, statement: Statement) -> bool:
        return negated(statement, self._negations)

    def _said(self, statement: Statement) -> Point:
        if not statement.by_client_side:
            return _point("Risk, speaker uncertain:", (statement,), None, "speaker")
        lead = lead_of(statement, self._negations)
        reason = "" if lead in ("said", "disclosed", OF_THE_PAST) else "risk"
        return _point(lead, (statement,), None, reason)

    def _step_after_danger(self, statement: Statement) -> bool:
        """Whether the therapist says what to do if it comes to that, soon after danger was spoken of."""
        near = self._reading.turns[max(0, statement.turn - FOLLOW_UP) : statement.turn + 1]
        conditional = any(
            h.topic == "risk.safety" and statement.words[h.start] == "if" for h in statement.hits
        )
        return conditional and any(danger(s) for turn in near for s in turn)

    def _safety(self, seen: set[int]) -> list[Point]:
        found: list[Point] = []
        for statement in self._reading.statements:
            if statement.number in seen or "risk.safety" not in statement.topics:
                continue
            if statement.by_therapist:
                answers = self._answers(statement, seen)
                if not statement.question and self._step_after_danger(statement):
                    seen.add(statement.number)
                    found.append(_point("Safety, as put by the therapist:", (statement,), None, ""))
                    continue
                if not statement.question or not answers or not all(a.by_client_side for a in answers):
                    continue
                point = _point("Safety:", answers, statement, "")
            elif statement.by_client_side and not statement.question:
                turn = self._reading.turns[statement.turn]
                alike = [
                    s for s in turn if "risk.safety" in s.topics and s.number not in seen and not s.question
                ]
                point = _point("Safety:", tuple(alike), None, "")
            else:
                continue
            seen.update(s.number for s in point.statements)
            found.append(point)
        return found[:_MOST_SAFETY]


def _alternative(asked: Statement) -> bool:
    """Whether the question offers something else after "or", so that a no could mean either."""
    spoken = asked.words
    if "or" not in spoken:
        return False
    place = len(spoken) - 1 - spoken[::-1].index("or")
    rest = spoken[place + 1 :]
    dangerous = any(h.topic in DANGER and h.start > place for h in asked.hits)
    return not dangerous and bool({"you", "it", "that", "just", "more", "not"}.intersection(rest))


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
        key = (point.lead, asked, tuple((s.role, s.words) for s in point.statements))
        if key in by_words:
            first = by_words[key]
            by_words[key] = replace(first, also=(*first.also, *point.statements))
        else:
            by_words[key] = point
    return list(by_words.values())
