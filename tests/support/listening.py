"""Hearing a whole sound with the real engine, as a service does, and reading the sample sessions."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import soundfile

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, VoiceFrame, Word
from app.services.ports import SpeechEngine
from tests.support.speech import SAMPLES


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample session: its PCM and what was said in it, by whom."""

    pcm: bytes
    reference: str
    utterances: tuple[tuple[str, float, float], ...]  # speaker, start, end

    def speaker_at(self, seconds: float) -> str:
        """Who speaks then, or nearest to then."""
        return min(self.utterances, key=lambda u: max(u[1] - seconds, seconds - u[2], 0.0))[0]


def sample(name: str, seconds: float | None = None) -> Sample:
    """The sample ``name``, whole or its beginning (the reference is always whole)."""
    frames = -1 if seconds is None else int(seconds * SAMPLE_RATE)
    samples, rate = soundfile.read(SAMPLES / f"{name}.flac", frames=frames, dtype="int16")
    assert rate == SAMPLE_RATE
    lines = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["utterances"]
    return Sample(
        samples.tobytes(),
        " ".join(line["text"] for line in lines),
        tuple((line["speaker"], line["start"], line["end"]) for line in lines),
    )


def spoken_words(name: str) -> list[tuple[str, float, float]]:
    """The words of the sample ``name`` with the seconds at which they begin and end.

    The times are the synthesiser's own (``packaging/speech-recipe/word_times.py``), placed where the same
    sound is found again in the sample; no recogniser had a part in them.
    """
    times = json.loads((Path(__file__).parent / "word_times.json").read_text(encoding="utf-8"))
    return [(word, start, end) for word, start, end in times[name]]


@dataclass(frozen=True, slots=True)
class Everything:
    """All that was heard, times from the beginning; ``spans``: the samples that each call consumed."""

    words: tuple[Word, ...]
    voice: tuple[VoiceFrame, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(word.text for word in self.words)


def hear_everything(engine: SpeechEngine, pcm: bytes, live: float | None = None) -> Everything:
    """Hand in all that is not consumed, again and again; ``live``: that many more seconds each time."""
    total = len(pcm) // 2
    done, there = 0, total if live is None else 0
    parts: list[tuple[int, Heard]] = []
    while done < total:
        if live is not None:
            there = min(there + int(live * SAMPLE_RATE), total)
        stop = min(there, done + int(engine.longest_stretch * SAMPLE_RATE))
        heard = engine.hear(pcm[2 * done : 2 * stop], final=stop == total)
        assert 0 <= heard.consumed <= stop - done
        assert heard.consumed or stop < total, "it would wait for ever"
        if heard.consumed:
            parts.append((done, heard))
        done += heard.consumed
    return Everything(
        tuple(
            replace(w, start=w.start + at / SAMPLE_RATE, end=w.end + at / SAMPLE_RATE)
            for at, heard in parts
            for w in heard.words
        ),
        tuple(
            replace(v, start=v.start + at / SAMPLE_RATE, end=v.end + at / SAMPLE_RATE)
            for at, heard in parts
            for v in heard.voice
        ),
        tuple((at, at + heard.consumed) for at, heard in parts),
    )
