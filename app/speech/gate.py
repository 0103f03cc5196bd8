"""The gate: what a model writes when it did not understand, told from what was said. Pure.

Whisper models fill silence and noise with stock phrases and loops. Such a phrase is replaced by one word
``UNCLEAR`` over the same time, and the reason is reported: the reader sees that something was there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.hearing import UNCLEAR
from app.domain.transcript import Word

MOST_WORDS_A_SECOND = 8.0
"""Fast talkers reach six."""

COMPRESSION = 2.4
"""Text that packs better than this repeats itself (the threshold of Whisper's own decoder)."""

_ALWAYS_STOCK = re.compile(
    r"\b(thank(s| you)( so much)? for watching|please subscribe|like and subscribe|subtitles? by|captions? by"
    r"|see you in the next (video|one)|transcri(bed|ption) by|amara org)\b"
)
_STOCK_ALONE = frozenset(
    {"you", "thank you", "thanks", "bye", "bye bye", "music", "applause", "the end", "so"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of decoded words with the decoder's scores; times in seconds of the joined sound.

    ``logprob`` is the mean over its tokens, ``no_speech`` the model's own probability that nobody spoke,
    ``compression`` the ratio by which its text packs.
    """

    words: tuple[Word, ...]
    logprob: float
    no_speech: float
    compression: float


def suspicion(phrase: Phrase, voiced: Callable[[float, float], float]) -> str | None:
    """Why the phrase is not to be believed: "loop", "rate", "phrase" or "silence"; None when it is.

    ``voiced`` gives the share of the time between two seconds in which somebody speaks.
    """
    plain = [w for w in (re.sub(r"[^\w']", "", word.text.lower()) for word in phrase.words) if w]
    if not plain:
        return None
    start, end = phrase.words[0].start, phrase.words[-1].end
    if phrase.compression > COMPRESSION or _loops(plain):
        return "loop"
    if len(plain) >= 6 and len(plain) > MOST_WORDS_A_SECOND * (end - start):
        return "rate"
    text = " ".join(plain)
    poor = phrase.logprob < -0.7 or phrase.no_speech > 0.5
    if poor and (_ALWAYS_STOCK.search(text) or text in _STOCK_ALONE):
        return "phrase"
    if voiced(start, max(end, start + 0.1)) < 0.1:
        return "silence"
    return None


def marked(phrase: Phrase) -> Word:
    """One ``UNCLEAR`` that stands for the whole phrase."""
    return Word(UNCLEAR, phrase.words[0].start, phrase.words[-1].end, 0.0)


def _loops(words: Sequence[str]) -> bool:
    """Whether one to eight words come again at once, so often that they make up most of the text."""
    for size in range(1, 9):
        needed = 6 if size == 1 else 4 if size < 4 else 3
        run = size
        for at in range(size, len(words)):
            run = run + 1 if words[at] == words[at - size] else size
            if run >= needed * size and 2 * run >= len(words):
                return True
    return False
