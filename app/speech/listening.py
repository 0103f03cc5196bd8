"""Sound in, words out: activity, windows, decoding, gate and voices put together. Speech process only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.hearing import UNCLEAR
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, Word
from app.speech.gate import Phrase, marked, suspicion
from app.speech.packing import HOP, LONGEST_STRETCH, OFFSET, ONSET, Packing, Window
from app.speech.voices import voice_frames

ENOUGH = 20.0
"""Seconds of decoded sound after which an answer is given, so that progress shows and crashes cost little."""

MUST_HAVE_WORDS = 1.5
"""Seconds of speech in a window of which the model must make something; else it is marked as unclear."""

Samples = NDArray[np.float32]


class Decoder(Protocol):
    """What listening needs of a loaded model."""

    @property
    def window(self) -> float:
        """Seconds at most in one call."""

    def decode(self, samples: Samples) -> list[Phrase]:
        """Phrases, times from the start of ``samples``."""


class Activity(Protocol):
    """How likely speech is, hop by hop."""

    def probabilities(self, pcm: bytes) -> list[float]:
        """One value a hop."""

    def forget(self, hops: int) -> None:
        """These are consumed."""


class Listening:
    """Decodes every stretch of sound once; knows nothing between two calls but what saves work."""

    def __init__(
        self,
        decoder: Decoder,
        activity: Activity,
        voices: Callable[[Samples, float], list[VoiceFrame]] = voice_frames,
    ) -> None:
        """``voices`` makes the voice frames of a stretch of sound that begins at a second."""
        self._decoder = decoder
        self._voices = voices
        self._activity = activity
        self._packing = Packing.for_window(decoder.window)

    def hear(self, pcm: bytes, *, final: bool, progress: Callable[[], None]) -> Heard:
        """As the port says; ``progress`` is called after every window."""
        frames = len(pcm) // 2
        full = frames >= LONGEST_STRETCH * SAMPLE_RATE
        probabilities = self._activity.probabilities(pcm[: 2 * frames])
        samples = np.frombuffer(pcm, np.dtype("<i2"), frames).astype(np.float32) / 32768.0
        heard = Heard(0)
        done = decoded = 0
        while done < len(probabilities) and decoded * HOP < ENOUGH * SAMPLE_RATE:
            window = self._packing.next_window(
                probabilities[done:], final=final, full=full and not heard.consumed
            )
            if window is None:
                break
            if window.pieces:
                part = self._decode(samples[done * HOP :], probabilities[done:], window)
                heard = _joined(heard, part, done * HOP / SAMPLE_RATE)
                decoded += window.length
                progress()
            done += window.consumed
            heard = replace(heard, consumed=min(done * HOP, frames))
        self._activity.forget(done)
        return heard

    def _decode(self, samples: Samples, probabilities: list[float], window: Window) -> Heard:
        pieces = [samples[piece.start * HOP : piece.end * HOP] for piece in window.pieces]
        words: list[Word] = []
        suspicious: list[str] = []

        def voiced(start: float, end: float) -> float:
            first, last = (int(t * SAMPLE_RATE / HOP) for t in window.source_times(start, end))
            span = probabilities[first : last + 1]
            return sum(value >= OFFSET for value in span) / max(len(span), 1)

        for phrase in self._decoder.decode(np.concatenate(pieces)):
            reason = suspicion(phrase, voiced)
            if reason is not None:
                suspicious.append(reason)
            for word in (marked(phrase),) if reason is not None else phrase.words:
                start, end = window.source_times(word.start, word.end)
                start = max(start, words[-1].start if words else 0.0)
                words.append(replace(word, start=round(start, 3), end=round(max(end, start), 3)))
        spoken = sum(value >= ONSET for p in window.pieces for value in probabilities[p.start : p.end])
        if not words and spoken * HOP >= MUST_HAVE_WORDS * SAMPLE_RATE:
            start, end = window.source_times(0.0, window.length * HOP / SAMPLE_RATE)
            words.append(Word(UNCLEAR, round(start, 3), round(end, 3), 0.0))
            suspicious.append("nothing")
        voice: list[VoiceFrame] = []
        for piece, sound in zip(window.pieces, pieces, strict=True):
            voice += self._voices(sound, piece.start * HOP / SAMPLE_RATE)
        return Heard(0, tuple(words), tuple(voice), tuple(suspicious))


def _joined(heard: Heard, part: Heard, offset: float) -> Heard:
    """``heard`` and after it ``part``, whose times count from ``offset`` seconds."""
    return Heard(
        heard.consumed,
        heard.words + tuple(replace(w, start=w.start + offset, end=w.end + offset) for w in part.words),
        heard.voice + tuple(replace(v, start=v.start + offset, end=v.end + offset) for v in part.voice),
        heard.suspicious + part.suspicious,
    )
