"""Points put into words: told in the third person where that is safe, quoted everywhere else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.transcript import SpeakerRole
from app.drafting.lexicon import Lexicon
from app.drafting.phrase import Phrase
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Reading, Statement
from app.drafting.substitutions import Substitutions
from app.drafting.voice import ThirdPerson

_TELLING = ("reports", "states", "reports", "notes", "reports", "shares")
_SAYING = ("says", "states", "says", "describes it so")
_REQUEST = (
    "would you be willing to", "are you willing to", "would you like to try", "could you", "can you", "would you", "will you", "please",
)  # fmt: skip
_INTENDING = (
    ("i am going to", "plans to"), ("i'm going to", "plans to"), ("i plan to", "plans to"), ("i am planning to", "plans to"),
    ("i'm planning to", "plans to"), ("i would like to", "would like to"), ("i'd like to", "would like to"),
    ("i will", "intends to"), ("i'll", "intends to"),
)  # fmt: skip
_FEELING = (
    ("i feel", "feeling"),
    ("i am feeling", "feeling"),
    ("i'm feeling", "feeling"),
    ("i felt", "having felt"),
)


@dataclass(frozen=True, slots=True)
class Worded:
    """A worded point: where it stands follows from ``point``."""

    point: Point
    phrase: Phrase


class Wording:
    """Words the points of one draft; keeps count so that sentences do not all begin alike."""

    def __init__(
        self, reading: Reading, substitutions: Substitutions, lexicon: Lexicon, third: ThirdPerson
    ) -> None:
        self._reading = reading
        self._substitutions = substitutions
        self._lexicon = lexicon
        self._third = third
        self._count: Counter[str] = Counter()
        self._fillers = sorted(
            (tuple(c.split()) for c in lexicon.words("language.filler")), key=len, reverse=True
        )

    def word(self, point: Point) -> Worded:
        """Put one point into words."""
        phrase = Phrase(self._substitutions)
        if point.element is Element.RISK:
            self._risk(phrase, point)
        elif point.frame is Frame.TOGETHER:
            self._together(phrase, point)
        elif point.frame is Frame.THERAPIST:
            self._therapist(phrase, point)
        elif point.frame is Frame.STATED:
            self._stated(phrase, point)
        else:
            self._client(phrase, point)
        for again in point.also:
            phrase.rests_on(again)
        return Worded(point, phrase)

    # --- the client ------------------------------------------------------------------------------

    def _client(self, phrase: Phrase, point: Point) -> None:
        statements = point.statements
        lead = point.lead
        if lead == "plans":
            self._plans(phrase, statements[0])
            return
        if lead:
            phrase.say(f"{lead} ")
        if point.question is not None:
            phrase.say("asked " if lead else "Asked ")
            phrase.quote(point.question, last=False)
            phrase.say(", ")
        subject = subject_of(statements[0])
        phrase.say(subject.lower() if lead or point.question is not None else subject)
        if point.question is not None or not self._tell(phrase, statements, lead):
            self._say(phrase, statements)

    def _tell(self, phrase: Phrase, statements: Sequence[Statement], lead: str) -> bool:
        starts = [self._opening(s) for s in statements]
        if statements[0].role != SpeakerRole.CLIENT.value:
            return False
        if not all(
            self._third.fits(s, n) and not self._has_name(s) for s, n in zip(statements, starts, strict=True)
        ):
            return False
        if self._thought(statements[0], starts[0]) and len(statements) == 1:
            return False
        if len(statements) == 1 and self._feeling(phrase, statements[0], starts[0]):
            phrase.say(".")
            return True
        verb = _TELLING[self._next("tell") % len(_TELLING)] if not lead else "reports"
        for number, (statement, start) in enumerate(zip(statements, starts, strict=True)):
            phrase.say(f" {verb} that " if number == 0 else ", and that ")
            self._third.tell(phrase, statement, start)
        phrase.say(".")
        return True

    def _feeling(self, phrase: Phrase, statement: Statement, start: int) -> bool:
        """ "I feel quite worse" → "reports feeling quite worse", where nothing else follows."""
        spoken = statement.words[start:]
        for opening, gerund in _FEELING:
            cue = tuple(opening.split())
            rest = spoken[len(cue) :]
            plain = not {"i", "my", "me", "i'm", "like", "that"}.intersection(rest)
            if spoken[: len(cue)] == cue and 0 < len(rest) <= 12 and plain:
                phrase.say(f" reports {gerund} ")
                first = statement.tokens[start + len(cue)]
                phrase.take(statement.utterance, first.start, statement.tokens[-1].end)
                return True
        return False

    def _thought(self, statement: Statement, start: int) -> bool:
        spoken = statement.words[start : start + 2]
        return spoken in (("i", "think"), ("i", "believe")) and "symptoms.thought" in statement.topics

    def _say(self, phrase: Phrase, statements: Sequence[Statement]) -> None:
        first = statements[0]
        start = self._opening(first)
        if len(statements) == 1 and self._thought(first, start):
            phrase.say(" voices the thought: ")
        else:
            phrase.say(f" {_SAYING[self._next('say') % 3]}: ")
        self._quote_all(phrase, statements, first.tokens[start].start)

    def _plans(self, phrase: Phrase, statement: Statement) -> None:
        start = self._opening(statement)
        spoken = statement.words[start:]
        subject = subject_of(statement)
        for opening, verb in _INTENDING:
            cue = tuple(opening.split())
            rest = spoken[len(cue) :]
            fits = spoken[: len(cue)] == cue and rest and self._third.fits(statement, start)
            if fits and rest[0] not in ("not", "never", "be") and not self._has_name(statement):
                phrase.say(f"{subject} {verb} ")
                self._third.tell(phrase, statement, start + len(cue))
                phrase.say(".")
                return
        phrase.say(f"Own step, as said by the {subject.lower()}: ")
        self._quote_all(phrase, (statement,), statement.tokens[start].start)

    # --- the therapist ----------------------------------------------------------------------------

    def _therapist(self, phrase: Phrase, point: Point) -> None:
        phrase.say(f"{point.lead} ")
        for number, statement in enumerate(point.statements):
            last = number == len(point.statements) - 1
            start = statement.tokens[self._opening(statement)].start
            if number:
                phrase.say(" and " if last else ", ")
            phrase.quote(statement, start, last=last)

    def _together(self, phrase: Phrase, point: Point) -> None:
        first, *rest = point.statements
        phrase.say(f"{point.lead} ")
        start = point.start or self._request(first)
        bare_end = first.end if not first.question or start == first.start else first.tokens[-1].end
        phrase.quote_span(first.utterance, start, bare_end, last=not rest)
        if rest:
            phrase.say(f"; {subject_of(rest[0]).lower()}: ")
            self._quote_all(phrase, rest, rest[0].tokens[0].start)

    def _request(self, statement: Statement) -> int:
        """The character after "could you", "please": the step itself."""
        start = self._opening(statement)
        spoken = statement.words[start:]
        for opening in _REQUEST:
            cue = tuple(opening.split())
            if spoken[: len(cue)] == cue and len(spoken) > len(cue) + 1:
                return statement.tokens[start + len(cue)].start
        return statement.tokens[start].start

    # --- fixed forms ------------------------------------------------------------------------------

    def _stated(self, phrase: Phrase, point: Point) -> None:
        phrase.say(f"{point.lead} ")
        if point.question is not None:
            phrase.say("asked ")
            phrase.quote(point.question, last=False)
            phrase.say(", ")
        start = point.start or point.statements[0].tokens[self._opening(point.statements[0])].start
        self._quote_all(phrase, point.statements, start)

    def _risk(self, phrase: Phrase, point: Point) -> None:
        lead = {"disclosed": "Risk disclosed:", "denied": "Risk:", "asked": "Risk:", "said": "Risk:"}.get(
            point.lead, point.lead
        )
        phrase.say(f"{lead} ")
        statements = point.statements
        if point.before is not None:
            phrase.say("therapist referred to ")
            phrase.quote(point.before, last=False)
            phrase.say(" and ")
        if point.question is not None:
            phrase.say("asked ")
            phrase.quote(point.question, last=False)
            phrase.say(", ")
        if point.question is not None or point.lead in ("disclosed", "said", "Safety:"):
            verb = "denied" if point.lead == "denied" else "says"
            phrase.say(f"{subject_of(statements[0]).lower()} {verb}: ")
        self._quote_all(phrase, statements, statements[0].start)

    def _quote_all(self, phrase: Phrase, statements: Sequence[Statement], start: int) -> None:
        """Quote statements, those that follow each other in one utterance as one quote."""
        groups: list[list[Statement]] = []
        for statement in statements:
            if (
                groups
                and groups[-1][-1].number + 1 == statement.number
                and groups[-1][-1].turn == statement.turn
            ):
                groups[-1].append(statement)
            else:
                groups.append([statement])
        for number, group in enumerate(groups):
            if number:
                phrase.say(" and ")
            begin = start if number == 0 else group[0].start
            phrase.quote_span(group[0].utterance, begin, group[-1].end, last=number == len(groups) - 1)

    def _opening(self, statement: Statement) -> int:
        """The number of words at the start that say nothing; never all, and never in a short answer."""
        spoken = statement.words
        place = 0
        while True:
            cue = next((f for f in self._fillers if spoken[place : place + len(f)] == f), None)
            if cue is None or len(spoken) - place - len(cue) < 2:
                return place
            if not self._separate(statement, place + len(cue)):
                return place
            place += len(cue)

    def _separate(self, statement: Statement, place: int) -> bool:
        """Whether the words before ``place`` are set off by a comma, or are sounds and joining words."""
        before = statement.tokens[place - 1]
        between = statement.utterance.text[before.end : statement.tokens[place].start]
        return "," in between or before.word in ("um", "uh", "er", "and", "but", "so", "hm", "mm")

    def _has_name(self, statement: Statement) -> bool:
        return bool(self._substitutions.of(statement.utterance, statement.start, statement.end))

    def _next(self, kind: str) -> int:
        self._count[kind] += 1
        return self._count[kind] - 1


def subject_of(statement: Statement) -> str:
    """How the speaker is called at the start of a sentence: by role, never by name."""
    named = {
        SpeakerRole.CLIENT.value: "Client",
        SpeakerRole.PARTNER.value: "Partner",
        SpeakerRole.THERAPIST.value: "Therapist",
        SpeakerRole.OTHER.value: "Another participant",
        SpeakerRole.UNCERTAIN.value: "Speaker uncertain",
    }
    return named.get(statement.role, "Another participant")
