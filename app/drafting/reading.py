"""A transcript read as statements: sentences with speaker, topics and the question they answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.transcript import SpeakerRole, Transcript, Utterance
from app.drafting.beside import hits_beside
from app.drafting.lexicon import UNHEARD, Hit, Lexicon, Token, tokens

LOW_CONFIDENCE = 0.5
"""Below this an utterance is shown for checking; clear speech has a mean word probability of 0.8 and more."""

_EARLIER = 3  # statements in which a thing may have been named that "it" stands for
_BESIDE = 40  # characters; further away it is hardly part of the same clause
_STOP = re.compile(r"[.!?…]")
_LONGEST = 40  # words of a statement; more is split, as speech without punctuation has to be
_SOFT_BREAKS = frozenset({"and", "but", "so", "because", "then", "i", "okay", "anyway"})
_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|[\n\r\u2028\u2029]+")
_ABBREVIATION = re.compile(r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|etc|e\.g|i\.e)|\b[a-z])\.$", re.IGNORECASE)
_CLIENT_SIDE = frozenset({SpeakerRole.CLIENT.value, SpeakerRole.PARTNER.value, SpeakerRole.OTHER.value})


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an utterance: ``utterance.text[start:end]``, its words, cues and topics."""

    number: int  # in the whole transcript
    turn: int  # index of the utterance
    utterance: Utterance
    start: int
    end: int
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    topics: frozenset[str]
    question: bool
    content: frozenset[str]  # words that carry meaning

    @property
    def text(self) -> str:
        """The words as they are in the utterance."""
        return self.utterance.text[self.start : self.end]

    @property
    def words(self) -> tuple[str, ...]:
        """The words, lower case."""
        return tuple(token.word for token in self.tokens)

    @property
    def role(self) -> str:
        """Who spoke."""
        return self.utterance.speaker

    @property
    def by_therapist(self) -> bool:
        """Whether the therapist spoke."""
        return self.utterance.speaker == SpeakerRole.THERAPIST.value

    @property
    def by_client_side(self) -> bool:
        """Whether the client, the partner or another participant spoke, for sure."""
        return self.role in _CLIENT_SIDE or self.role.startswith("speaker_")

    @property
    def doubtful(self) -> bool:
        """Whether words of it were heard with low confidence, or not at all."""
        if self.utterance.confidence < LOW_CONFIDENCE:
            return True
        if unheard_in_sentence(self.utterance.text, self.start, self.end):
            return True
        return any(start < self.end and end > self.start for start, end in self.utterance.doubtful)


@dataclass(frozen=True)
class Reading:
    """Everything the drafter asks of a transcript, found in one pass."""

    transcript: Transcript
    statements: tuple[Statement, ...]
    turns: tuple[tuple[Statement, ...], ...]  # of each utterance
    spoken_words: int

    def question_before(self, statement: Statement) -> Statement | None:
        """The therapist's last question that this turn answers, or None."""
        turn = statement.turn - 1
        while turn >= 0 and self._same_speaker(turn, statement) and not self._missing(turn):
            turn -= 1
        if turn < 0 or not self._by_therapist(turn):
            return None
        return next((s for s in reversed(self.turns[turn]) if s.question), None)

    def answers(self, statement: Statement) -> tuple[Statement, ...]:
        """What the other side said right after this statement, up to the therapist's next turn, or to where
        something was not transcribed: what came after that may answer something else."""
        turn = statement.turn + 1
        while turn < len(self.turns) and self._same_speaker(turn, statement):
            if self.turns[turn]:
                return ()  # the same person went on speaking: what follows answers that
            turn += 1
        found: list[Statement] = []
        while turn < len(self.turns) and not self._by_therapist(turn) and not self._missing(turn):
            found.extend(self.turns[turn])
            turn += 1
        return tuple(found)

    def heard_out(self, statement: Statement) -> bool:
        """Whether all of this turn and of what was said up to the therapist's next one was made out."""
        turn, answered = statement.turn, False
        while turn < len(self.turns) and not (answered and self._by_therapist(turn)):
            if UNHEARD.search(self.transcript.utterances[turn].text):
                return False
            turn += 1
            answered = answered or (turn < len(self.turns) and not self._same_speaker(turn, statement))
        return True

    def _missing(self, turn: int) -> bool:
        return NOT_TRANSCRIBED in self.transcript.utterances[turn].text and not self.turns[turn]

    def _same_speaker(self, turn: int, statement: Statement) -> bool:
        return self.transcript.utterances[turn].speaker == statement.role

    def _by_therapist(self, turn: int) -> bool:
        return self.transcript.utterances[turn].speaker == SpeakerRole.THERAPIST.value


def unheard_in_sentence(text: str, start: int, end: int) -> bool:
    """Whether something in ``text[start:end]``, or right beside it in its sentence, was not made out."""
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    last = max((match.end() for match in UNHEARD.finditer(before)), default=None)
    if last is not None and not _STOP.search(before, last):
        return True
    first = UNHEARD.search(after)
    if first is not None and not _STOP.search(text[max(start, end - 1) : end] + after[: first.start()]):
        return True
    return UNHEARD.search(text, start, end) is not None


def read(transcript: Transcript, lexicon: Lexicon) -> Reading:
    """Split every utterance into statements and find their topics; linear in the length of the transcript."""
    statements: list[Statement] = []
    turns: list[tuple[Statement, ...]] = []
    spoken = 0
    for turn, utterance in enumerate(transcript.utterances):
        here: list[Statement] = []
        heard = tokens(utterance.text)
        spoken += len(heard)
        for start, end, part in split(utterance.text, heard):
            here.append(_statement(len(statements) + len(here), turn, utterance, (start, end), part, lexicon))
        if utterance.speaker != SpeakerRole.THERAPIST.value:
            here = _beside(here, statements, lexicon)
        statements.extend(here)
        turns.append(tuple(here))
    return Reading(transcript, tuple(statements), tuple(turns), spoken)


def _beside(here: Sequence[Statement], earlier: Sequence[Statement], lexicon: Lexicon) -> list[Statement]:
    """The statements of a turn with the danger that shows only beside what was said before them."""
    result: list[Statement] = []
    before = [s.words for s in earlier[-_EARLIER:]]
    for statement in here:
        hits = hits_beside(statement.words, before[-_EARLIER:], bool(result), lexicon)
        topics = statement.topics | {hit.topic for hit in hits}
        result.append(replace(statement, hits=(*statement.hits, *hits), topics=topics) if hits else statement)
        before.append(statement.words)
    return result


def split(text: str, heard: Sequence[Token]) -> list[tuple[int, int, tuple[Token, ...]]]:
    """Return (start, end, words) of the sentences of ``text``; a piece without words belongs to none."""
    cuts = [
        m.end() for m in _END.finditer(text) if not _ABBREVIATION.search(text, max(0, m.start() - 8), m.end())
    ]
    if not cuts or cuts[-1] < len(text):
        cuts.append(len(text))
    found: list[tuple[int, int, tuple[Token, ...]]] = []
    place = 0
    for cut in cuts:
        part: list[Token] = []
        while place < len(heard) and heard[place].start < cut:
            part.append(heard[place])
            place += 1
        for piece in _shorter(part):
            last = piece[-1] is part[-1]
            found.append(
                (piece[0].start, _closing(text, piece[-1].end, cut) if last else piece[-1].end, piece)
            )
    return found


def _closing(text: str, end: int, cut: int) -> int:
    """Include the sentence's own closing mark, not what separates it from the next."""
    stop = end
    while stop < cut and text[stop] in ".!?…":
        stop += 1
    return stop


def _shorter(part: list[Token]) -> list[tuple[Token, ...]]:
    """Cut what is too long for one statement at a word that often begins a clause."""
    pieces: list[tuple[Token, ...]] = []
    rest = part
    while len(rest) > _LONGEST:
        cut = next((n for n in range(_LONGEST, 12, -1) if rest[n].word in _SOFT_BREAKS), _LONGEST)
        pieces.append(tuple(rest[:cut]))
        rest = rest[cut:]
    if rest:
        pieces.append(tuple(rest))
    return pieces


def _statement(
    number: int,
    turn: int,
    utterance: Utterance,
    span: tuple[int, int],
    heard: tuple[Token, ...],
    lexicon: Lexicon,
) -> Statement:
    spoken = [token.word for token in heard]
    hits = lexicon.spot(spoken)
    topics = frozenset(hit.topic for hit in hits)
    return Statement(
        number,
        turn,
        utterance,
        span[0],
        span[1],
        heard,
        tuple(hits),
        topics,
        _is_question(utterance.text, span[1], hits),
        frozenset(spoken) - lexicon.words("language.stop") - lexicon.words("language.negation"),
    )


def _is_question(text: str, end: int, hits: Sequence[Hit]) -> bool:
    closing = text[end - 1 : end]
    if closing == "?":
        return True
    if closing in ".!":
        return False
    opens = {hit.topic for hit in hits if hit.start == 0}
    return "language.question" in opens and "language.not_question" not in opens
