"""Points put into words: told in the third person where that is safe, quoted everywhere else."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from app.domain.transcript import SpeakerRole
from app.drafting.lexicon import Lexicon
from app.drafting.phrase import Phrase
from app.drafting.points import Element, Frame, Point
from app.drafting.reading import Statement
from app.drafting.style import Style
from app.drafting.substitutions import Substitutions
from app.drafting.voice import ThirdPerson

_TELLING = ("reports", "states", "reports", "notes", "reports", "shares")
_SAYING = ("says", "states", "says")
_REQUEST = (
    ("would", "you", "be", "willing", "to"),
    ("are", "you", "willing", "to"),
    ("would", "you", "like", "to", "try"),
    ("could", "the", "two", "of", "you"),
    ("would", "you", "both", "be", "willing", "to"),
    ("would", "you", "both"),
    ("could", "you", "both"),
    ("how", "about", "you"),
    ("what", "if", "you"),
    ("could", "you"),
    ("can", "you"),
    ("would", "you"),
    ("will", "you"),
    ("please",),
)
_ASKED_ABOUT = tuple(  # the longer form first
    tuple(form.split())
    for form in [
        "have you been having any", "have there been any", "have you ever had any", "have you had any",
        "have you been having", "have there been", "are you having any", "are there any", "do you have any",
        "have you ever had", "have you had", "are you having", "do you have", "any",
    ]
)  # fmt: skip
_NOUNS = frozenset("thoughts thought ideas urges a plans plan weapons pictures intentions feelings".split())
_INTENDING = (
    (("i", "am", "going", "to"), "plans to"),
    (("i'm", "going", "to"), "plans to"),
    (("i", "plan", "to"), "plans to"),
    (("i", "am", "planning", "to"), "plans to"),
    (("i'm", "planning", "to"), "plans to"),
    (("i", "would", "like", "to"), "would like to"),
    (("i'd", "like", "to"), "would like to"),
    (("i", "will"), "intends to"),
    (("i'll",), "intends to"),
)
_FEELING = (
    (("i", "feel"), "feeling"),
    (("i", "am", "feeling"), "feeling"),
    (("i'm", "feeling"), "feeling"),
    (("i", "felt"), "having felt"),
)
_JOINING = frozenset(["um", "uh", "er", "and", "but", "so", "hm", "mm"])
_RISK_LEADS = {
    "disclosed": "Risk disclosed:",
    "denied": "Risk:",
    "asked": "Risk:",
    "said": "Risk:",
    "rated": "Risk:",
}
_SUBJECTS = {
    SpeakerRole.CLIENT.value: "Client",
    SpeakerRole.PARTNER.value: "Partner",
    SpeakerRole.THERAPIST.value: "Therapist",
    SpeakerRole.UNCERTAIN.value: "Speaker uncertain",
}


class Wording:
    """Words the points of one draft; keeps count so that sentences do not all begin alike."""

    def __init__(
        self,
        substitutions: Substitutions,
        lexicon: Lexicon,
        third: ThirdPerson,
        style: Style | None = None,
    ) -> None:
        self._substitutions = substitutions
        self._style = style
        self._third = third
        self._count: Counter[str] = Counter()
        fillers = (tuple(cue.split()) for cue in lexicon.words("language.filler"))
        self._fillers = sorted(fillers, key=lambda cue: (-len(cue), cue))

    def word(self, point: Point) -> Phrase:
        """Put one point into words: one sentence that ends with its closing mark."""
        phrase = Phrase(self._substitutions, self._style)
        if point.lead == "plans":
            self._plans(phrase, point.statements)
        elif point.element is Element.RISK:
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
        return phrase

    # --- the client ------------------------------------------------------------------------------

    def _client(self, phrase: Phrase, point: Point) -> None:
        statements = point.statements
        lead = point.lead
        technique = point.element is Element.HOMEWORK and self._technique(phrase, point)
        asked = point.question is not None and not technique
        if point.element is Element.RESPONSE and point.question is not None:
            phrase.say("In response to ")
            phrase.quote(
                point.question, point.question.tokens[self._opening(point.question)].start, last=False
            )
            phrase.say(", ")
            asked, technique = False, True
        if lead and not technique:
            phrase.say(f"{lead} ")
        if asked and point.question is not None:
            phrase.say("asked " if lead else "Asked ")
            phrase.quote(point.question, last=False)
            phrase.say(", ")
        subject = subject_of(statements[0])
        phrase.say(subject.lower() if lead or asked else subject)
        if asked or not self._tell(phrase, statements, lead):
            self._say(phrase, statements)

    def _technique(self, phrase: Phrase, point: Point) -> bool:
        """Name what was practised with the words of the therapist's question."""
        if point.question is None:
            return False
        hits = [h for h in point.question.hits if h.topic == "interventions.technique"]
        if not hits:
            return False
        hit = max(hits, key=lambda h: h.end - h.start)
        utterance = point.question.utterance
        phrase.say("Homework review (“")
        phrase.take(utterance, point.question.tokens[hit.start].start, point.question.tokens[hit.end - 1].end)
        phrase.say("”): ")
        return True

    def _tell(self, phrase: Phrase, statements: Sequence[Statement], lead: str) -> bool:
        starts = [self._opening(s) for s in statements]
        if statements[0].role != SpeakerRole.CLIENT.value:
            return False
        pairs = list(zip(statements, starts, strict=True))
        if not all(self._third.fits(s, n) and not self._has_name(s) for s, n in pairs):
            return False
        if len(statements) == 1:
            if _is_thought(statements[0], starts[0]):
                return False
            if self._feeling(phrase, statements[0], starts[0]):
                phrase.say(".")
                return True
        verb = "reports" if lead else _TELLING[self._next("tell") % len(_TELLING)]
        for number, (statement, start) in enumerate(pairs):
            phrase.say(f" {verb} that " if number == 0 else ", and that ")
            self._third.tell(phrase, statement, start)
        phrase.say(".")
        return True

    def _feeling(self, phrase: Phrase, statement: Statement, start: int) -> bool:
        """Tell "I feel quite worse" as "reports feeling quite worse", where nothing else follows."""
        spoken = statement.words[start:]
        for cue, gerund in _FEELING:
            rest = spoken[len(cue) :]
            plain = not {"i", "my", "me", "i'm", "like", "that"}.intersection(rest)
            if spoken[: len(cue)] == cue and 0 < len(rest) <= 12 and plain:
                phrase.say(f" reports {gerund} ")
                first = statement.tokens[start + len(cue)]
                phrase.take(statement.utterance, first.start, statement.tokens[-1].end)
                return True
        return False

    def _say(self, phrase: Phrase, statements: Sequence[Statement]) -> None:
        start = self._opening(statements[0])
        if len(statements) == 1 and _is_thought(statements[0], start):
            phrase.say(" voices the thought: ")
        else:
            phrase.say(f" {_SAYING[self._next('say') % len(_SAYING)]}: ")
        _quote_all(phrase, statements, statements[0].tokens[start].start)

    def _plans(self, phrase: Phrase, statements: Sequence[Statement]) -> None:
        statement = statements[0]
        start = self._opening(statement)
        spoken = statement.words[start:]
        subject = subject_of(statement)
        tellable = self._third.fits(statement, start) and not self._has_name(statement)
        for cue, verb in _INTENDING if len(statements) == 1 else ():
            rest = spoken[len(cue) :]
            if spoken[: len(cue)] == cue and rest and tellable and rest[0] not in ("not", "never", "be"):
                phrase.say(f"{subject} {verb} ")
                self._third.tell(phrase, statement, start + len(cue))
                phrase.say(".")
                return
        phrase.say(f"Own step, as said by the {subject.lower()}: ")
        _quote_all(phrase, statements, statement.tokens[start].start)

    # --- the therapist, and both together -----------------------------------------------------------

    def _therapist(self, phrase: Phrase, point: Point) -> None:
        phrase.say(f"{point.lead} ")
        for number, statement in enumerate(point.statements):
            last = number == len(point.statements) - 1
            if number:
                phrase.say(" and " if last else ", ")
            phrase.quote(statement, statement.tokens[self._opening(statement)].start, last=last)

    def _together(self, phrase: Phrase, point: Point) -> None:
        first, *rest = point.statements
        phrase.say(f"{point.lead} ")
        start = point.start or self._request(first)
        whole = not first.question or start <= first.tokens[self._opening(first)].start
        phrase.quote_span(first.utterance, start, first.end if whole else first.tokens[-1].end, last=not rest)
        if rest:
            phrase.say("; ")
            self._attributed(phrase, rest, "", opening=self._opening(rest[0]))

    def _request(self, statement: Statement) -> int:
        """The character after "could you", "please": the step itself."""
        start = self._opening(statement)
        spoken = statement.words[start:]
        for cue in _REQUEST:
            if spoken[: len(cue)] == cue and len(spoken) > len(cue) + 1:
                return statement.tokens[start + len(cue)].start
        return statement.tokens[start].start

    def _stated(self, phrase: Phrase, point: Point) -> None:
        phrase.say(f"{point.lead} ")
        if point.question is None:
            start = point.start or point.statements[0].tokens[self._opening(point.statements[0])].start
            _quote_all(phrase, point.statements, start)
            return
        phrase.say("asked ")
        phrase.quote(point.question, last=False)
        phrase.say(", ")
        self._attributed(phrase, point.statements, "rates", opening=self._opening(point.statements[0]))

    def _risk(self, phrase: Phrase, point: Point) -> None:
        phrase.say(f"{_RISK_LEADS.get(point.lead, point.lead)} ")
        if point.question is not None:
            if point.before is not None:
                phrase.say("asked " if point.before.question else "therapist referred to ")
                phrase.quote(point.before, last=False)
                phrase.say(" and ")
            start = self._asked_about(point.question)
            if point.before is None or not point.before.question:
                phrase.say("asked about " if start else "asked ")
            phrase.quote(point.question, start or None, last=False)
            phrase.say(", ")
        if point.question is not None or point.lead in ("disclosed", "said", "Safety:"):
            verb = {"denied": "denied", "rated": "rates"}.get(point.lead, "says")
            self._attributed(phrase, point.statements, verb)
        else:
            _quote_all(phrase, point.statements, point.statements[0].start)

    def _asked_about(self, question: Statement) -> int:
        """The character after "have you had any", where what is asked about stands alone; 0: nowhere."""
        for opener in _ASKED_ABOUT:
            rest = question.words[len(opener) :]
            if question.words[: len(opener)] == opener and rest and rest[0] in _NOUNS:
                return question.tokens[len(opener)].start
        return 0

    def _attributed(
        self, phrase: Phrase, statements: Sequence[Statement], verb: str, opening: int = 0
    ) -> None:
        """Quote each speaker in turn, the first one from word ``opening`` on."""
        groups = [list(group) for _, group in groupby(statements, key=lambda s: s.turn)]
        for number, group in enumerate(groups):
            if number:
                phrase.say("; ")
            phrase.say(f"{subject_of(group[0]).lower()}{' ' if verb else ''}{verb}: ")
            start = group[0].tokens[opening].start if number == 0 else group[0].start
            _quote_all(phrase, group, start, last=number == len(groups) - 1)

    # --- what all of them need ----------------------------------------------------------------------

    def _opening(self, statement: Statement) -> int:
        """The number of words at the start that say nothing; never so many that a single word is left."""
        spoken = statement.words
        place = 0
        while True:
            cue = next((f for f in self._fillers if spoken[place : place + len(f)] == f), None)
            if cue is None or len(spoken) - place - len(cue) < 2:
                return place
            if not _set_off(statement, place + len(cue)):
                return place
            place += len(cue)

    def _has_name(self, statement: Statement) -> bool:
        return bool(self._substitutions.of(statement.utterance, statement.start, statement.end))

    def _next(self, kind: str) -> int:
        self._count[kind] += 1
        return self._count[kind] - 1


def subject_of(statement: Statement) -> str:
    """How the speaker is called at the start of a sentence: by role, never by name."""
    return _SUBJECTS.get(statement.role, "Another participant")


def _is_thought(statement: Statement, start: int) -> bool:
    opening = statement.words[start : start + 2]
    return opening in (("i", "think"), ("i", "believe")) and "symptoms.thought" in statement.topics


def _set_off(statement: Statement, place: int) -> bool:
    """Whether the words before ``place`` are set off by a comma, or are sounds and joining words."""
    before = statement.tokens[place - 1]
    between = statement.utterance.text[before.end : statement.tokens[place].start]
    return "," in between or before.word in _JOINING


def _quote_all(phrase: Phrase, statements: Sequence[Statement], start: int, *, last: bool = True) -> None:
    """Quote statements, neighbours in an utterance as one quote; ``last``: the sentence ends."""
    groups: list[list[Statement]] = []
    for statement in statements:
        previous = groups[-1][-1] if groups else None
        if (
            previous is not None
            and previous.number + 1 == statement.number
            and previous.turn == statement.turn
        ):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    for number, group in enumerate(groups):
        if number:
            phrase.say(" and ")
        begin = start if number == 0 else group[0].start
        final = last and number == len(groups) - 1
        phrase.quote_span(group[0].utterance, begin, group[-1].end, last=final)
