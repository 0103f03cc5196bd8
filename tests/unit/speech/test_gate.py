"""The gate marks what nobody said, and leaves alone what was said."""

from __future__ import annotations

import pytest

from app.domain.hearing import UNCLEAR
from app.domain.transcript import Word
from app.speech.gate import Phrase, marked, suspicion


def phrase(
    text: str, seconds: float | None = None, logprob: float = -0.2, no_speech: float = 0.0, ratio: float = 1.2
) -> Phrase:
    texts = text.split()
    step = (seconds if seconds is not None else 0.3 * len(texts)) / max(len(texts), 1)
    words = tuple(Word(t, 1.0 + n * step, 1.0 + (n + 1) * step, 0.9) for n, t in enumerate(texts))
    return Phrase(words, logprob, no_speech, ratio)


def spoken(start: float, end: float) -> float:
    assert end > start
    return 1.0


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (phrase("I do not know. " * 6), "loop"),
        (phrase("yeah " * 12), "loop"),
        (phrase("well, and so on and so on and so on and so on"), "loop"),
        (phrase("some text that packs well", ratio=2.6), "loop"),
        (phrase("one two three four five six seven eight nine", seconds=1.0), "rate"),
        (phrase("Thanks for watching!", logprob=-0.9), "phrase"),
        (phrase("Subtitles by the community", no_speech=0.7), "phrase"),
        (phrase("Thank you.", logprob=-1.2), "phrase"),
    ],
)
def test_suspicious(heard: Phrase, reason: str) -> None:
    assert suspicion(heard, spoken) == reason


@pytest.mark.parametrize(
    "heard",
    [
        phrase("I slept only three hours last night."),
        phrase("No, no, no, no. I did not say that."),
        phrase("I tried and tried and tried again."),
        phrase("Thank you."),
        phrase("Thank you for telling me about it.", logprob=-0.9),
        phrase("Yes. No.", seconds=0.2),
        phrase("one two three four five six seven", seconds=1.2),
        phrase("..."),
        Phrase((), 0.0, 0.0, 1.0),
    ],
)
def test_believed(heard: Phrase) -> None:
    assert suspicion(heard, spoken) is None


def test_text_over_silence() -> None:
    assert suspicion(phrase("I am going home."), lambda start, end: 0.05) == "silence"
    assert suspicion(phrase("I am going home."), lambda start, end: 0.5) is None


def test_what_is_not_believed_keeps_its_place() -> None:
    heard = phrase("yeah " * 12)
    word = marked(heard)
    assert (word.text, word.confidence) == (UNCLEAR, 0.0)
    assert (word.start, word.end) == (heard.words[0].start, heard.words[-1].end)
