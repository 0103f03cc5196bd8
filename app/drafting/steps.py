"""What is to be done after the session: told by the form of a sentence, its time, place and answer."""

from collections.abc import Sequence
from itertools import pairwise

from app.drafting.exchange import Exchange, asks_openly
from app.drafting.lexicon import Lexicon
from app.drafting.numbers import DAYS, MONTHS, is_time, kind_of
from app.drafting.reading import Statement
from app.drafting.salience import Salience

_LATE = 0.6  # of the session; steps are agreed on towards its end
_LAST = 0.85  # of the session; a day named after it is when to meet again
_ENOUGH = 4  # of the signs of a step, of which a proposal is two
_FORM = 2
_TIMES = 3  # as much as words of what comes after the session count
_SECOND_HALF = 0.5
_NAMED = 3  # statements of an answer in which a step is named
_LONGEST = 24  # words of them
_FEW = 2  # content words of a step
_HERE = 3  # lost by what is to be told, shown or imagined now
_SUPPOSED = frozenset(["if", "suppose", "imagine", "when", "say"])
_DONE = frozenset("did was were had last said told wrote went came got made took used brought".split())
_THEN = frozenset("so then okay alright right and well good great now maybe perhaps".split())
_MEETING = frozenset(
    "meet meeting continue back booked down session appointment same video phone slot".split()
)
_SEEING = frozenset([("see", "you"), ("see", "each"), ("see", "both"), ("talk", "again"), ("speak", "again")])
_NOW = frozenset("today now here".split())
_BUSINESS = 0.4  # where less of the business of the session is spoken of, nothing is agreed on
_HOURS = frozenset("noon half quarter o'clock am pm a.m p.m".split())
_OPENS = 2  # words before the word that gives an order
_REACH = 6  # words at the start of an answer in which it is taken up


class Steps:
    """Judges single statements of one transcript. ``exchange`` tells what they answer."""

    def __init__(self, exchange: Exchange, lexicon: Lexicon, salience: Salience) -> None:
        self._exchange = exchange
        self._salience = salience
        self._turns = max(1, len(exchange.reading.turns))
        self._verbs = lexicon.words("language.present")

    def proposed(self, statement: Statement, answers: Sequence[Statement]) -> bool:
        """Whether the therapist proposes or gives a step for the time after the session."""
        topics, spoken = statement.topics, _opened(statement)
        if not spoken or asks_openly(statement) or spoken[0] in _SUPPOSED or "interventions.review" in topics:
            return False
        if len(statement.content) < _FEW or self._salience.business(statement.turn) < _BUSINESS:
            return False
        signs = self._orders(statement, spoken)
        times = len({hit.end for hit in statement.hits if hit.topic == "acts.ahead"})
        signs += min(_TIMES, 1 + times) if times or any(word in DAYS for word in spoken) else 0
        signs += "acts.task" in topics
        signs += self._late(statement, _LATE)
        signs += self.taken_up(answers)
        signs -= _HERE * bool(topics & {"acts.here", "plan.in_session"})
        signs -= _FORM * bool(_DONE.intersection(spoken) or _NOW.intersection(spoken))
        return signs >= _ENOUGH

    def followed_up(self, statement: Statement) -> bool:
        """Whether the therapist says what they will do themselves after the session."""
        spoken = _opened(statement)
        commits = any(h.topic == "acts.commitment" and h.start <= _OPENS for h in statement.hits)
        mine = spoken[:1] in (("i'll",), ("i'm",)) or spoken[:2] in (
            ("i", "will"),
            ("i", "shall"),
            ("i", "am"),
        )
        if not commits or not mine or statement.question or _NOW.intersection(spoken):
            return False
        ahead = "acts.ahead" in statement.topics or any(is_time(word) for word in spoken)
        return "acts.here" not in statement.topics and (ahead or self._late(statement, _LAST))

    def meets_again(self, statement: Statement) -> bool:
        """Whether the statement says when to meet again: near the end, a day with a sign of meeting."""
        spoken = statement.words
        day = any(word in DAYS or word in MONTHS or word == "tomorrow" for word in spoken)
        dated = day or any(a == "the" and _nth(spoken, place + 1) for place, a in enumerate(spoken[:-1]))
        hour = any(
            a in ("at", "by", "past") and (kind_of(b) == "number" or b in _HOURS) for a, b in pairwise(spoken)
        )
        opened = _opened(statement)[:1]
        seeing = bool(_SEEING.intersection(pairwise(spoken))) or opened in (("until",), ("till",))
        meeting = seeing or bool(_MEETING.intersection(spoken))
        return (
            self._late(statement, _LAST)
            and dated
            and (hour or meeting)
            and "acts.measured" not in statement.topics
        )

    def committed(self, statement: Statement) -> bool:
        """Whether the client says, in a clause of its own, what they will do after the session."""
        if "plan.not_intention" in statement.topics or statement.question:
            return False
        if self._salience.business(statement.turn) < _BUSINESS:
            return False
        ahead = "acts.ahead" in statement.topics or any(is_time(word) for word in statement.words)
        for hit in statement.hits:
            if hit.topic == "acts.commitment" and _opens_clause(statement, hit.start):
                after = statement.words[hit.end : hit.end + 1]
                if (
                    after
                    and after[0] not in ("not", "never", "be", "have", "always")
                    and (ahead or self._late(statement, _LATE))
                ):
                    return True
        return False

    def named_next(self, statement: Statement) -> tuple[Statement, ...]:
        """The step that opens an answer to what comes next, in the second half of the session; else ()."""
        asked = [s for s in self._exchange.before(statement) if s.question]
        if not asked or "acts.next_step" not in asked[-1].topics or not self._late(statement, _SECOND_HALF):
            return ()
        if self._salience.business(statement.turn) < _BUSINESS:
            return ()
        turn = self._exchange.telling(statement.turn)
        if not turn or statement is not turn[0]:
            return ()
        step: list[Statement] = []
        for following in turn[:_NAMED]:
            long = sum(len(s.tokens) for s in (*step, following)) > _LONGEST
            past = _DONE.intersection(following.words) or "language.refusal" in following.topics
            if following.question or past or (step and long):
                break
            step.append(following)
        return tuple(step) if len({w for s in step for w in s.content}) >= _FEW else ()

    def taken_up(self, answers: Sequence[Statement]) -> bool:
        """Whether an answer takes up a proposal: agrees, commits somebody to it, or says when."""
        if not answers or any("language.refusal" in a.topics for a in answers):
            return False
        opens = any(h.topic == "acts.taken_up" and h.start < _REACH for a in answers for h in a.hits)
        return opens or any("acts.commitment" in a.topics for a in answers)

    def _orders(self, statement: Statement, spoken: Sequence[str]) -> int:
        """How much the form is that of an order: of a proposal, of "you" with a verb, of a verb alone."""
        skipped = len(statement.words) - len(spoken)
        formal = any(h.topic == "acts.directive" and h.start - skipped <= _OPENS for h in statement.hits)
        if formal or statement.question:
            return _FORM * formal
        second = list(spoken[:_OPENS])
        told = "you" in second and spoken[second.index("you") + 1 : second.index("you") + 2]
        return int(bool(told and told[0] in self._verbs) or spoken[0] in self._verbs)

    def _late(self, statement: Statement, share: float) -> bool:
        return statement.turn >= share * self._turns


def _opened(statement: Statement) -> tuple[str, ...]:
    """The words without those that only join."""
    spoken = statement.words
    first = next((n for n, word in enumerate(spoken) if word not in _THEN), len(spoken))
    return spoken[first:]


def _nth(spoken: Sequence[str], place: int) -> bool:
    """Whether a day of the month stands there: "third", "twenty eighth", "9th"."""
    tens = spoken[place] in ("twenty", "thirty") and place + 1 < len(spoken)
    word = spoken[place + 1] if tens else spoken[place]
    return word in ("first", "second", "third") or (
        word[-2:] in ("th", "st", "nd", "rd") and bool(kind_of(word))
    )


def _opens_clause(statement: Statement, place: int) -> bool:
    """Whether a clause begins at the word: at the start, after a comma, or after a joining word."""
    if place <= 1:
        return True
    before = statement.tokens[place - 1]
    between = statement.utterance.text[before.end : statement.tokens[place].start]
    return "," in between or before.word in ("and", "so", "then", "but")
