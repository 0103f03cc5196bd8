"""Voices for tests of telling them apart: synthetic people, their formants moved, in rooms.

Sentences come from the sample sessions (two voices, offline); the formants of a voice are moved with its
pitch as it is, so that one synthetic voice becomes a person who is alike but not the same.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, permutations

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz
from scipy.signal import fftconvolve

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame
from app.speech.voices import voice_frames
from tests.support.speech import SAMPLES

Samples = NDArray[np.float32]
Person = tuple[str, float]
"""A voice of the samples ("therapist", "client") and the factor by which its formants are moved."""

_ORDER, _FRAME, _HOP = 18, 512, 128


@cache
def sentences(voice: str) -> tuple[Samples, ...]:
    """What a voice of the samples says, equally loud."""
    found = []
    for name in ("dialogue_5min", "freeform_5min"):
        sound, _ = soundfile.read(SAMPLES / f"{name}.flac", dtype="float32")
        lines = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["utterances"]
        for line in lines:
            if line["speaker"] == voice:
                part = sound[int(line["start"] * SAMPLE_RATE) : int(line["end"] * SAMPLE_RATE)]
                found.append((part / np.sqrt((part**2).mean()) * 0.05).astype(np.float32))
    return tuple(found)


def formants_moved(sound: Samples, factor: float) -> Samples:
    """The same speech at the same pitch from a vocal tract that is shorter by ``factor``.

    In frames of 32 ms the envelope (linear prediction) is stretched along the frequencies; the rest stays.
    """
    window = np.hanning(_FRAME + 1)[:-1]
    padded = np.pad(sound.astype(float), _FRAME)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP] * window
    spectra = np.fft.rfft(frames, 2 * _FRAME)
    lags = np.fft.irfft(np.abs(spectra) ** 2)[:, : _ORDER + 1]
    lags[:, 0] = lags[:, 0] * 1.0005 + 1e-9
    lags *= np.exp(-0.5 * (2 * np.pi * 60 / SAMPLE_RATE * np.arange(_ORDER + 1)) ** 2)
    bins = np.arange(spectra.shape[1])
    out, weight = np.zeros(len(padded)), np.zeros(len(padded))
    for place, (spectrum, lag) in enumerate(zip(spectra, lags, strict=True)):
        predictor = np.concatenate([[1.0], -solve_toeplitz(lag[:-1], lag[1:])])
        envelope = -np.log(np.abs(np.fft.rfft(predictor, 2 * _FRAME)) + 1e-9)
        gain = np.interp(np.minimum(bins / factor, bins[-1]), bins, envelope) - envelope
        at = slice(place * _HOP, place * _HOP + _FRAME)
        out[at] += np.fft.irfft(spectrum * np.exp(np.clip(gain, -6, 6)))[:_FRAME] * window
        weight[at] += window**2
    moved = (out / np.maximum(weight, 1e-3))[_FRAME : _FRAME + len(sound)]
    return (moved / np.sqrt((moved**2).mean()) * np.sqrt((sound**2).mean())).astype(np.float32)


@cache
def said_by(person: Person) -> tuple[Samples, ...]:
    """The sentences of a person."""
    voice, factor = person
    return tuple(s if factor == 1 else formants_moved(s, factor) for s in sentences(voice))


def room(sound: Samples, decibels: float = 12.0) -> Samples:
    """A room that reverberates for 0.4 s, echo and noise that far below the voice."""
    rng = np.random.default_rng(1)
    time = np.arange(int(0.4 * SAMPLE_RATE)) / SAMPLE_RATE
    echo = rng.standard_normal(len(time)) * np.exp(-6.9 * time / 0.4)
    echo[:40] = 0.0
    echo *= 10 ** (-decibels / 20) / np.linalg.norm(echo)
    echo[0] = 1.0
    wet = fftconvolve(sound, echo)[: len(sound)]
    loud = np.sqrt((wet[np.abs(wet) > 1e-3] ** 2).mean())
    return np.asarray(wet + rng.standard_normal(len(wet)) * loud * 10 ** (-decibels / 20), np.float32)


@dataclass(frozen=True)
class Spoken:
    """A session: its voice frames, when each word was said, and by whom (a place in the list of people)."""

    frames: tuple[VoiceFrame, ...]
    words: tuple[tuple[float, float], ...]
    speakers: tuple[int, ...]

    def confusion(self, numbers: Sequence[int]) -> float:
        """The share of spoken time given to somebody else, under the kindest naming of the numbers."""
        seconds = np.array([end - start for start, end in self.words])
        count = max(*self.speakers, *numbers) + 1
        shared = np.zeros((count, count))
        np.add.at(shared, (np.array(self.speakers), np.array(numbers)), seconds)
        best = max(shared[range(count), order].sum() for order in permutations(range(count)))
        return float(1 - best / seconds.sum())


@cache
def conversation(
    people: tuple[Person, ...],
    minutes: float = 5.0,
    *,
    turns: tuple[int, ...] = (),
    decibels: float | None = 12.0,
    seed: int = 0,
    pauses: tuple[float, float] = (0.3, 1.2),
) -> Spoken:
    """Turns of one to three sentences; ``turns``: who takes them, over and over; None: no room."""
    rng = np.random.default_rng(seed)
    said = [said_by(person) for person in people]
    order = [rng.permutation(len(own)) for own in said]
    place, at, turn = [0] * len(people), 0.5, 0
    sound = [np.zeros(int(0.5 * SAMPLE_RATE), np.float32)]
    pieces: list[tuple[float, float]] = []
    words: list[tuple[float, float]] = []
    speakers: list[int] = []
    turns = turns or tuple(range(len(people)))
    while at < minutes * 60:
        who = turns[turn % len(turns)]
        turn += 1
        for _ in range(rng.integers(1, 4)):
            own = said[who][order[who][place[who] % len(said[who])]]
            place[who] += 1
            length = len(own) / SAMPLE_RATE
            pieces.append((at, at + length))
            edges = np.linspace(at, at + length, max(2, round(length / 0.35)))
            words += [(float(a), float(b)) for a, b in pairwise(edges)]
            speakers += [who] * (len(edges) - 1)
            pause = np.zeros(int(rng.uniform(*pauses) * SAMPLE_RATE), np.float32)
            sound += [own, pause]
            at += length + len(pause) / SAMPLE_RATE
    whole = np.concatenate(sound)
    if decibels is not None:
        whole = room(whole, decibels)
    frames: list[VoiceFrame] = []
    for start, end in pieces:
        frames += voice_frames(whole[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)], start)
    return Spoken(tuple(frames), tuple(words), tuple(speakers))
