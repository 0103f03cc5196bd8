"""Risk that may have been misheard: doubtful words about danger, doubtful answers, and what was not heard.

It only gathers places for the clinician to check; it concludes nothing. A place is given whether or not a
draft says anything about it: what was misheard may be exactly what no draft speaks of.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.domain.hearing import DoubtfulHearing
from app.domain.transcript import Transcript, Utterance
from app.drafting.lexicon import UNHEARD, Hit, Lexicon, Token, tokens
from app.drafting.reading import LOW_CONFIDENCE
from app.drafting.risk import DANGER

_YES = frozenset({"yes", "yeah", "yep"})
Span = tuple[int, int]


def doubtful_risk(transcript: Transcript, lexicon: Lexicon) -> tuple[DoubtfulHearing, ...]:
    """Return the doubtful words that may change what was said about danger, in the order they were spoken.

    These are words of danger (``risk.heavy``, or part of a cue), a yes or a no beside danger or right after
    it, and everything unclear beside it. Linear in the length of the transcript.
    """
    heard = [tokens(utterance.text) for utterance in transcript.utterances]
    cues = [_cues(words, lexicon) for words in heard]
    found = []
    for at, utterance in enumerate(transcript.utterances):
        doubts = _doubts(utterance)
        if not doubts:
            continue
        near = bool(cues[at]) or any(cues[max(at - 1, 0) : at])
        spans = set(_risky(heard[at], cues[at], doubts, near, lexicon))
        if near or any(cues[at + 1 : at + 2]):
            spans.update(match.span() for match in UNHEARD.finditer(utterance.text))
        if spans:
            found.append(DoubtfulHearing(utterance.id, _merged(spans)))
    return tuple(found)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _doubts(utterance: Utterance) -> tuple[Span, ...]:
    """Where the text is in doubt: all of it when the whole utterance was heard badly."""
    if utterance.confidence < LOW_CONFIDENCE:
        return ((0, len(utterance.text)),)
    return (*utterance.doubtful, *(match.span() for match in UNHEARD.finditer(utterance.text)))


def _cues(words: Sequence[Token], lexicon: Lexicon) -> tuple[Hit, ...]:
    """The cues of danger that are no part of an idiom ("that deadline is killing me")."""
    hits = lexicon.spot([token.word for token in words])
    idioms = [hit for hit in hits if hit.topic == "risk.idiom"]
    cues = {
        (hit.start, hit.end): hit
        for hit in hits
        if hit.topic in DANGER and not any(i.start < hit.end and i.end > hit.start for i in idioms)
    }
    return tuple(cue for place, cue in cues.items() if not any(_within(other, place) for other in cues))


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Whether a shorter cue says where in a longer one the danger is."""
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _risky(
    words: Sequence[Token], cues: Sequence[Hit], doubts: Sequence[Span], near: bool, lexicon: Lexicon
) -> Iterator[Span]:
    heavy = lexicon.words("risk.heavy")
    answers = lexicon.words("language.negation") | _YES if near else frozenset()
    for place, token in enumerate(words):
        if not any(start < token.end and end > token.start for start, end in doubts):
            continue
        if token.word in heavy or token.word in answers:
            yield token.start, token.end
        for cue in cues:
            if cue.start <= place < cue.end:
                yield words[cue.start].start, words[cue.end - 1].end
