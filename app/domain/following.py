"""What a note rests on follows the words: after a correction a quote stands where its words stand. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.note import Quote, Sentence
from app.domain.transcript import SpeakerRole, Transcript

_WORD = re.compile(r"\S+")
_SAYS_SO = "speaker uncertain"


@dataclass(frozen=True, slots=True)
class _Span:
    """An utterance's place in the text of the whole session, in which one blank joins them."""

    id: str
    start: int
    end: int


def follow(sentences: Sequence[Sentence], before: Transcript, after: Transcript) -> tuple[Sentence, ...]:
    """Return the sentences with evidence and quotes where their words stand in ``after``; texts never change.

    Between the two lies one change: words in one place, or speakers, or a split. A quote whose words were
    changed stays around the new ones, and one whose words are gone stays as an empty one: the evidence check
    finds both. In the order of ``sentences``.
    """
    shift = _Shift(_text(before), _text(after))
    old = {span.id: span for span in _spans(before)}
    new = _spans(after)
    return tuple(_followed(sentence, old, new, shift) for sentence in sentences)


def speaker_changed(was: Sentence, before: Transcript, now: Sentence, after: Transcript) -> bool:
    """Whether somebody else is now said to have spoken what a sentence rests on.

    An uncertain speaker who got a role is no such change: nothing was said of them before.
    """
    then = _speakers(was, before)
    return bool(then) and SpeakerRole.UNCERTAIN.value not in then and then != _speakers(now, after)


def speaker_found(was: Sentence, before: Transcript, now: Sentence, after: Transcript) -> bool:
    """Whether it is known now who spoke what a sentence rests on, and was not before.

    No for a sentence that says itself that the speaker is uncertain: it has to be worded anew.
    """
    if _SAYS_SO in was.text.casefold():
        return False
    uncertain = SpeakerRole.UNCERTAIN.value
    doubted = uncertain in _speakers(was, before) or not before.speakers_certain
    return doubted and after.speakers_certain and uncertain not in _speakers(now, after)


def _speakers(sentence: Sentence, transcript: Transcript) -> set[str]:
    found = map(transcript.utterance, sentence.evidence)
    return {utterance.speaker for utterance in found if utterance is not None}


class _Shift:
    """Where places of one text are in another that differs from it in one stretch of words."""

    def __init__(self, before: str, after: str) -> None:
        old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
        shorter = min(len(old), len(new))
        front = 0
        while front < shorter and old[front][0] == new[front][0]:
            front += 1
        back = 0
        while back < shorter - front and old[-1 - back][0] == new[-1 - back][0]:
            back += 1
        self._front = old[front - 1].end() if front else 0
        self._back = old[len(old) - back].start() if back else len(before) + 1
        self._offset = len(after) - len(before)
        put = new[front : len(new) - back]
        self._start = put[0].start() if put else self._front
        self._end = put[-1].end() if put else self._front

    def start(self, place: int) -> int:
        """Where a stretch that begins at ``place`` begins now."""
        if place >= self._back:
            return place + self._offset
        return place if place < self._front else self._start

    def end(self, place: int) -> int:
        """Where a stretch that ends at ``place`` ends now."""
        if place > self._back:
            return place + self._offset
        return place if place <= self._front else self._end


def _text(transcript: Transcript) -> str:
    return " ".join(utterance.text for utterance in transcript.utterances)


def _spans(transcript: Transcript) -> list[_Span]:
    spans, place = [], 0
    for utterance in transcript.utterances:
        spans.append(_Span(utterance.id, place, place + len(utterance.text)))
        place += len(utterance.text) + 1
    return spans


def _followed(sentence: Sentence, old: dict[str, _Span], new: Sequence[_Span], shift: _Shift) -> Sentence:
    moved = {quote: _moved(quote, old, new, shift) for quote in sentence.quotes}
    evidence: list[str] = []
    for utterance_id in sentence.evidence:
        quoted = [
            q.utterance_id for quote in moved if quote.utterance_id == utterance_id for q in moved[quote]
        ]
        span = old.get(utterance_id)
        if quoted or span is None:
            evidence += quoted or [utterance_id]
        else:
            start, end = shift.start(span.start), shift.end(span.end)
            evidence += [s.id for s in new if s.start < end and s.end > start] or [utterance_id]
    quotes = tuple(piece for quote in sentence.quotes for piece in moved[quote])
    return replace(sentence, evidence=tuple(dict.fromkeys(evidence)), quotes=quotes)


def _moved(quote: Quote, old: dict[str, _Span], new: Sequence[_Span], shift: _Shift) -> tuple[Quote, ...]:
    """The quote in the other text: in pieces where a split goes through it."""
    span = old.get(quote.utterance_id)
    if span is None or not 0 <= quote.start < quote.end <= span.end - span.start:
        return (quote,)  # it was wrong before
    start, end = shift.start(span.start + quote.start), shift.end(span.start + quote.end)
    pieces = tuple(
        Quote(s.id, max(start, s.start) - s.start, min(end, s.end) - s.start)
        for s in new
        if s.start < end and s.end > start
    )
    return pieces or (Quote(quote.utterance_id, 0, 0),)
