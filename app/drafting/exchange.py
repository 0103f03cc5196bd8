"""Who says what to whom: the turn that a turn answers, and the one that takes it up.

Sounds of listening ("Mm.", "Okay.") neither answer nor take up anything; they are looked through.
"""

from collections.abc import Sequence

from app.domain.transcript import SpeakerRole
from app.drafting.lexicon import Lexicon
from app.drafting.reading import Reading, Statement

_SOUND = 3  # words; a statement of fewer that holds no content is a sound
_ASSENT = 12  # words of an answer that only assents
_YES = frozenset("yes yeah yep yup mm mhm aye exactly true right correct indeed precisely totally".split())
_JOINING = frozenset("and so but well okay now then".split())
_STRANGE = 1  # words of it beside those that assent: "That's the very road."
_ASKING = frozenset("what who how when where why which whose".split())


class Exchange:
    """Turns of one transcript beside one another; made once, linear in its length."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self._empty = {tuple(cue.split()) for cue in lexicon.words("language.empty")}
        self._assenting = lexicon.words("acts.assent")
        telling = [any(not self.says_nothing(s) for s in turn) for turn in reading.turns]
        sides = [u.speaker == SpeakerRole.THERAPIST.value for u in reading.transcript.utterances]
        last = len(sides) - 1
        self._before = _of_other_side(telling, sides)
        after = _of_other_side(telling[::-1], sides[::-1])[::-1]
        self._after = [None if turn is None else last - turn for turn in after]

    def says_nothing(self, statement: Statement) -> bool:
        """Whether the statement is a sound of listening, or yes, no and thanks alone."""
        return statement.words in self._empty or (len(statement.tokens) < _SOUND and not statement.content)

    def before(self, statement: Statement) -> tuple[Statement, ...]:
        """What the other side said last before this turn."""
        turn = self._before[statement.turn]
        return () if turn is None else self.reading.turns[turn]

    def after(self, statement: Statement) -> tuple[Statement, ...]:
        """What the other side says first after this turn."""
        turn = self._after[statement.turn]
        return () if turn is None else self.reading.turns[turn]

    def turns_beside(self, statement: Statement) -> tuple[int | None, int | None]:
        """The numbers of both turns, None where there is none."""
        return self._before[statement.turn], self._after[statement.turn]

    def telling(self, turn: int) -> list[Statement]:
        """The statements of a turn that are more than a sound."""
        return [s for s in self.reading.turns[turn] if not self.says_nothing(s)]

    def assented(self, statement: Statement) -> tuple[Statement, ...]:
        """The client's next turn where it takes the statement as it is, and adds nothing; else ()."""
        turn = self.reading.turns[statement.turn]
        if not statement.by_therapist or statement.question or statement is not turn[-1]:
            return ()
        answer = self.reading.answers(statement)
        first = [s for s in answer if s.turn == answer[0].turn]
        heard = [word for s in first for word in s.words]
        agrees = bool(_YES.intersection(heard)) and len(heard) <= _ASSENT
        return tuple(first) if agrees and len(set(heard) - self._assenting) <= _STRANGE else ()

    def asked_for_wishes(self, statement: Statement) -> bool:
        """Whether the turn answers a question about what somebody wants to reach."""
        asked = [s for s in self.before(statement) if s.question and s.by_therapist]
        asked = [s for s in asked if "acts.next_step" not in s.topics]
        return any("acts.wishing" in s.topics or "plan.goal" in s.topics for s in asked)


def asks_openly(statement: Statement) -> bool:
    """Whether the statement asks what, how or why, as a proposal ("how about") does not."""
    spoken = statement.words
    first = next((n for n, word in enumerate(spoken) if word not in _JOINING), len(spoken))
    opening = spoken[first : first + 2]
    return bool(opening) and opening[0] in _ASKING and opening[1:] != ("about",)


def _of_other_side(telling: Sequence[bool], sides: Sequence[bool]) -> list[int | None]:
    """For each turn the last one before it in which the other side says something."""
    seen: dict[bool, int] = {}
    found: list[int | None] = []
    for turn, side in enumerate(sides):
        found.append(seen.get(not side))
        if telling[turn]:
            seen[side] = turn
    return found
