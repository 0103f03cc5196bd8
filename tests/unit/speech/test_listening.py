"""Listening with a scripted decoder: the shapes of any window, each stretch decoded once, places kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.hearing import UNCLEAR
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, Word
from app.speech.gate import Phrase
from app.speech.listening import Listening
from app.speech.packing import HOP


class Loudness:
    """Voice activity by loudness alone: a hop that is not silent is speech."""

    def __init__(self) -> None:
        self.forgotten = 0

    def probabilities(self, pcm: bytes) -> list[float]:
        samples = np.frombuffer(pcm, np.int16)
        padded = np.pad(samples, (0, -len(samples) % HOP)).reshape(-1, HOP)
        return [0.95 if hop.any() else 0.01 for hop in padded]

    def forget(self, hops: int) -> None:
        self.forgotten += hops


class Scribe:
    """Writes one word, "w<level>", for every stretch of equal samples; keeps what it was given."""

    def __init__(self, window: float, logprob: float = -0.1, word: str = "w") -> None:
        self.window = window
        self.given: list[NDArray[np.float32]] = []
        self._logprob, self._word = logprob, word

    def decode(self, samples: NDArray[np.float32]) -> list[Phrase]:
        self.given.append(samples)
        levels = np.round(samples * 32768).astype(int)
        edges = np.flatnonzero(np.diff(levels, prepend=0, append=0))
        words = []
        for first, last in pairwise(edges):
            if levels[first]:
                text = f"{self._word}{levels[first]}" if self._word == "w" else self._word
                words.append(Word(text, first / SAMPLE_RATE, last / SAMPLE_RATE, 0.8))
        return [Phrase(tuple(words), self._logprob, 0.0, 1.0)] if words else []


def sound(*parts: tuple[int, float]) -> bytes:
    """PCM from (level, seconds)."""
    return b"".join(
        np.full(int(seconds * SAMPLE_RATE), level, np.int16).tobytes() for level, seconds in parts
    )


def nothing() -> None:
    pass


def hear_all(listening: Listening, pcm: bytes, live: float | None = None) -> Iterator[tuple[float, Heard]]:
    """What a caller gets who hands in all the sound, or ``live`` seconds more each time; at (seconds)."""
    done, there = 0, int(live * SAMPLE_RATE) if live else len(pcm) // 2
    while done < len(pcm) // 2:
        stop = min(there, done + 60 * SAMPLE_RATE, len(pcm) // 2)
        heard = listening.hear(pcm[2 * done : 2 * stop], final=stop == len(pcm) // 2, progress=nothing)
        if heard.consumed:
            yield done / SAMPLE_RATE, heard
            done += heard.consumed
        else:
            there += int((live or 0) * SAMPLE_RATE)


CONVERSATION = [part for n in range(1, 30) for part in ((100 * n, 1.5 + n % 4), (0, 0.7 + n % 3))]


@pytest.mark.parametrize("window", [10.0, 30.0])
@pytest.mark.parametrize("live", [None, 1.0, 7.3])
def test_every_word_is_heard_once_and_at_its_place(window: float, live: float | None) -> None:
    pcm = sound(*CONVERSATION)
    scribe = Scribe(window)
    words = [
        (w.text, at + w.start, at + w.end)
        for at, heard in hear_all(Listening(scribe, Loudness()), pcm, live)
        for w in heard.words
    ]
    expected, place = [], 0.0
    for level, seconds in CONVERSATION:
        if level:
            expected.append((f"w{level}", place, place + seconds))
        place += seconds
    assert [text for text, *_ in words] == [text for text, *_ in expected]
    assert [time for _, *times in words for time in times] == pytest.approx(
        [time for _, *times in expected for time in times], abs=0.005
    )
    assert max(len(samples) for samples in scribe.given) <= window * SAMPLE_RATE
    if window == 30.0 and live is None:
        assert np.mean([len(samples) / SAMPLE_RATE for samples in scribe.given[:-1]]) > 20


def test_the_voice_is_described_where_somebody_speaks() -> None:
    rng = np.random.default_rng(1)
    noise = (rng.standard_normal(3 * SAMPLE_RATE) * 3000).astype(np.int16).tobytes()
    pcm = sound((0, 2.0)) + noise + sound((0, 2.0))
    frames = [f for _, heard in hear_all(Listening(Scribe(10.0), Loudness()), pcm) for f in heard.voice]
    assert frames and all(1.7 <= f.start < f.end <= 5.3 for f in frames)
    assert len({len(f.features) for f in frames}) == 1


def test_what_is_not_believed_is_marked_at_its_place() -> None:
    pcm = sound((0, 3), (500, 2), (0, 2))
    results = list(hear_all(Listening(Scribe(10.0, logprob=-1.5, word="you"), Loudness()), pcm))
    words = [(w.text, at + w.start) for at, heard in results for w in heard.words]
    assert words == [(UNCLEAR, pytest.approx(3.0, abs=0.01))]
    assert [code for _, heard in results for code in heard.suspicious] == ["phrase"]


@pytest.mark.parametrize(("seconds", "words"), [(1.0, []), (2.0, [UNCLEAR])])
def test_speech_of_which_nothing_was_made_is_marked(seconds: float, words: list[str]) -> None:
    scribe = Scribe(10.0)
    scribe.decode = lambda samples: []  # type: ignore[method-assign]
    results = list(hear_all(Listening(scribe, Loudness()), sound((0, 3), (500, seconds), (0, 2))))
    assert [w.text for _, heard in results for w in heard.words] == words
    assert [code for _, heard in results for code in heard.suspicious] == ["nothing"] * len(words)


def test_silence_is_consumed_without_decoding() -> None:
    scribe = Scribe(10.0)
    results = list(hear_all(Listening(scribe, Loudness()), sound((0, 150)), live=5.0))
    assert scribe.given == [] and all(not heard.words for _, heard in results)
    assert sum(heard.consumed for _, heard in results) == 150 * SAMPLE_RATE


@pytest.mark.parametrize("window", [10.0, 30.0])
def test_a_monologue_without_a_breath_is_consumed(window: float) -> None:
    scribe = Scribe(window)
    results = list(hear_all(Listening(scribe, Loudness()), sound((700, 100))))
    assert sum(len(samples) for samples in scribe.given) == 100 * SAMPLE_RATE
    assert sum(heard.consumed for _, heard in results) == 100 * SAMPLE_RATE


def test_an_answer_comes_before_all_is_decoded() -> None:
    pcm = sound(*[part for n in range(12) for part in ((100 + n, 3.5), (0, 1.0))])
    windows: list[int] = []
    count: Callable[[], None] = lambda: windows.append(1)  # noqa: E731
    heard = Listening(Scribe(10.0), Loudness()).hear(pcm, final=True, progress=count)
    assert 20 <= heard.consumed / SAMPLE_RATE <= 30 and len(windows) == 6


def test_what_is_consumed_is_forgotten() -> None:
    activity = Loudness()
    pcm = sound(*CONVERSATION[:20])
    for _ in hear_all(Listening(Scribe(10.0), activity), pcm, live=3.0):
        pass
    assert activity.forgotten == -(-len(pcm) // (2 * HOP))


def test_no_sound_at_all() -> None:
    listening = Listening(Scribe(10.0), Loudness())
    assert listening.hear(b"", final=True, progress=nothing) == Heard(0)
    assert listening.hear(b"\1", final=True, progress=nothing) == Heard(0)
