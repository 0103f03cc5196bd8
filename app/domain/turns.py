"""From words and voices to turns that can be read: who spoke, in utterances with numbers."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from app.domain.session import Mark, MarkKind
from app.domain.transcript import SpeakerRole, Utterance, Word

LONGEST_PAUSE = 1.8
"""Seconds of silence after which the same speaker's words begin a new utterance."""

COMFORTABLE = 30.0
"""Seconds after which an utterance ends at the next end of a sentence."""

LONGEST = 45.0
"""Seconds after which an utterance ends at the next word, when a model writes no full stops."""

LEAST_CONFIDENCE = 0.5
"""Words below are shown as doubtful."""

_BREATH = 0.3  # seconds: a single word of another voice with less around it is taken for a slip
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_LEADING = re.compile(
    r"\b(have a seat|your homework|our last session|since (we|our) last|last time we|we (talked|spoke) about"
    r"|what brings you|how (are|have) you (been|feeling|doing)|how did (that|it|you)|it sounds like"
    r"|i hear (you|that)|what was going through your mind|tell me (more|about)|what comes up"
    r"|i wonder (if|what)|let us"
    r"|let's (try|talk|look|practice|take)|next (session|appointment)|for (today|this week)"
    r"|on a scale|have you had (any )?thoughts|i would like you to|we will|did you notice|were you able)\b"
)
_TELLING = re.compile(
    r"\b(i (feel|felt|am feeling|cannot|can't|could not|couldn't|slept|cried|kept|had an?|was|worry)"
    r"|my (wife|husband|partner|mother|father|boss|manager|sister|brother|son|daughter|anxiety|job|sleep))\b"
)
_BREAKS = frozenset({MarkKind.PAUSED, MarkKind.GAP, MarkKind.FORGOTTEN})


def assemble_turns(
    words: Sequence[Word],
    speakers: Sequence[int],
    roles: Mapping[int, str],
    marks: Sequence[Mark] = (),
) -> tuple[Utterance, ...]:
    """Return all words as utterances U0001 …, in order; no word is lost or changed.

    One speaker's words belong together until the speaker changes, a pause of ``LONGEST_PAUSE`` or a pause of
    the recording comes, or the utterance has become long. ``speakers`` has one number for each word; a
    number without a role is shown as uncertain.
    """
    if len(words) != len(speakers):
        raise ValueError("one speaker for each word")
    steady = _without_slips(words, speakers)
    stopped = _stopped_before(words, [mark.at for mark in marks if mark.kind in _BREAKS])
    turns: list[list[int]] = []
    for at in range(len(words)):
        if turns and at not in stopped and not _ends(words, steady, turns[-1][0], at):
            turns[-1].append(at)
        else:
            turns.append([at])
    return tuple(
        _utterance(number, roles.get(steady[turn[0]], SpeakerRole.UNCERTAIN.value), [words[i] for i in turn])
        for number, turn in enumerate(turns, 1)
    )


def name_speakers(
    words: Sequence[Word], speakers: Sequence[int], certain: bool, known: int | None = None
) -> dict[int, str]:
    """Give each speaker number a role: therapist, client, then speaker_3 … in order of appearance.

    The therapist is who asks and leads the session, less who tells of themselves; a single voice is the
    therapist's (a dictation). ``known`` is the number whose voice is the therapist's, enrolled before; then
    what is said does not matter. All are uncertain when the voices were too alike or nobody stands out.
    """
    numbers = list(dict.fromkeys(speakers))
    if len(numbers) == 1 and certain:
        return {numbers[0]: SpeakerRole.THERAPIST.value}
    leads = {number: _lead(words, speakers, number) for number in numbers}
    ranked = sorted(leads.values(), reverse=True)
    recognised = known in numbers
    if not certain or not numbers or (ranked[0] == ranked[1] and not recognised):
        return dict.fromkeys(numbers, SpeakerRole.UNCERTAIN.value)
    therapist = max(numbers, key=lambda number: (number == known, leads[number]))
    others = [number for number in numbers if number != therapist]
    named = {number: f"speaker_{place}" for place, number in enumerate(others, 2)}
    return {**named, others[0]: SpeakerRole.CLIENT.value, therapist: SpeakerRole.THERAPIST.value}


def _without_slips(words: Sequence[Word], speakers: Sequence[int]) -> list[int]:
    """A single word inside another's flow, without a breath around it, belongs to the flow."""
    steady = list(speakers)
    for at in range(1, len(words) - 1):
        before, after = steady[at - 1], speakers[at + 1]
        if (
            before == after != steady[at]
            and words[at].start - words[at - 1].end < _BREATH
            and words[at + 1].start - words[at].end < _BREATH
        ):
            steady[at] = before
    return steady


def _stopped_before(words: Sequence[Word], stops: Sequence[float]) -> set[int]:
    """The words that come after a pause of the recording, while the one before came before it."""
    if not stops:
        return set()
    return {
        at
        for at, (before, word) in enumerate(pairwise(words), 1)
        if any(_middle(before) < stop <= _middle(word) for stop in stops)
    }


def _ends(words: Sequence[Word], speakers: Sequence[int], first: int, at: int) -> bool:
    """Whether the utterance that began with word ``first`` is over before word ``at``."""
    before, word = words[at - 1], words[at]
    lasts = before.end - words[first].start
    return (
        speakers[at] != speakers[at - 1]
        or word.start - before.end > LONGEST_PAUSE
        or (lasts > COMFORTABLE and _SENTENCE_END.search(before.text) is not None)
        or lasts > LONGEST
    )


def _middle(word: Word) -> float:
    return (word.start + word.end) / 2


def _utterance(number: int, speaker: str, words: Sequence[Word]) -> Utterance:
    text = ""
    doubtful: list[tuple[int, int]] = []
    for unsure, group in groupby(words, key=lambda word: word.confidence < LEAST_CONFIDENCE):
        part = " ".join(word.text for word in group)
        start = len(text) + bool(text)
        text = f"{text} {part}" if text else part
        if unsure:
            doubtful.append((start, len(text)))
    return Utterance(
        id=f"U{number:04d}",
        speaker=speaker,
        start=round(words[0].start, 3),
        end=round(max([word.end for word in words]), 3),
        text=text,
        confidence=round(sum([word.confidence for word in words]) / len(words), 4),
        doubtful=tuple(doubtful),
        starts=tuple([round(word.start, 3) for word in words for _ in word.text.split()]),
    )


def _lead(words: Sequence[Word], speakers: Sequence[int], number: int) -> float:
    """How much a speaker asks and leads, per sentence."""
    own = [word.text for word, speaker in zip(words, speakers, strict=True) if speaker == number]
    text = " ".join(own).lower().replace("’", "'")
    sentences = max(sum(_SENTENCE_END.search(word) is not None for word in own), 1)
    asks = sum(word.rstrip("\"'”’)]").endswith("?") for word in own)
    leads, tells = len(_LEADING.findall(text)), len(_TELLING.findall(text))
    return (asks + 2 * leads - tells) / sentences
