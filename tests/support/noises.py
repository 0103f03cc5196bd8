"""Sounds of an office in which nobody speaks, made from numbers: the same seconds every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.domain.session import SAMPLE_RATE

Samples = NDArray[np.float64]
"""16 kHz, −1 … 1."""


def silence(seconds: float, seed: int = 0) -> Samples:
    """What a muted microphone gives."""
    del seed
    return np.zeros(int(seconds * SAMPLE_RATE))


def room(seconds: float, seed: int = 0) -> Samples:
    """The noise of a microphone in a quiet room, −60 dB."""
    return np.random.default_rng(seed).standard_normal(int(seconds * SAMPLE_RATE)) * 1e-3


def hum(seconds: float, mains: float, seed: int = 0) -> Samples:
    """Mains hum with the harmonics of a bad cable, −26 dB, that swells slowly, over the room's noise."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    strengths = (1.0, 0.5, 0.7, 0.2, 0.4, 0.1, 0.25)
    tone = sum(s * np.sin(2 * np.pi * mains * n * time + n) for n, s in enumerate(strengths, 1))
    return 0.05 * tone * (1 + 0.3 * np.sin(2 * np.pi * 0.11 * time)) + room(seconds, seed)


def typing(seconds: float, seed: int = 0) -> Samples:
    """Keys struck in bursts: a click of some milliseconds, and the duller one when the key comes up."""
    chance = np.random.default_rng(seed)
    sound = room(seconds, seed)
    at = 0.3
    while at < seconds - 0.3:
        for _ in range(int(chance.integers(3, 30))):
            _add(sound, at, 0.25 * chance.uniform(0.3, 1) * _click(chance, 0.004, 0.9))
            _add(sound, at + chance.uniform(0.06, 0.11), 0.08 * _click(chance, 0.006, 0.5))
            at += chance.uniform(0.09, 0.28)
        at += chance.uniform(0.4, 6.0)
    return sound


def doors(seconds: float, seed: int = 0) -> Samples:
    """Doors in the corridor: a latch, a thud below 100 Hz, its rattle; some of them creak first."""
    chance = np.random.default_rng(seed)
    sound = room(seconds, seed)
    at = 1.0
    while at < seconds - 3:
        if chance.random() < 0.5:
            _add(sound, at, 0.05 * _creak(chance))
            at += 1.0
        _add(sound, at, 0.2 * _click(chance, 0.01, 0.7))
        _add(sound, at + 0.05, 0.6 * _thud(chance))
        _add(sound, at + 0.09, 0.1 * _click(chance, 0.12, 0.3))
        at += chance.uniform(2.0, 12.0)
    return sound


def fan(seconds: float, seed: int = 0) -> Samples:
    """Air conditioning: noise that falls by 6 dB an octave, and the whirr of its blades; −30 dB."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * SAMPLE_RATE))
    spectrum = np.fft.rfft(noise)
    frequencies = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
    coloured = np.fft.irfft(spectrum / np.maximum(frequencies, 40.0), len(noise))
    time = np.arange(len(noise)) / SAMPLE_RATE
    blades = 0.3 * np.sin(2 * np.pi * 118 * time) + 0.15 * np.sin(2 * np.pi * 236 * time)
    return 0.03 * (coloured / np.std(coloured) + blades) * (1 + 0.1 * np.sin(2 * np.pi * 0.4 * time))


NOISES: dict[str, Callable[[float, int], Samples]] = {
    "silence": silence,
    "quiet room": room,
    "hum at 50 Hz": lambda seconds, seed: hum(seconds, 50.0, seed),
    "hum at 60 Hz": lambda seconds, seed: hum(seconds, 60.0, seed),
    "typing": typing,
    "doors": doors,
    "fan": fan,
    "typing beside a fan": lambda seconds, seed: typing(seconds, seed) + fan(seconds, seed),
}


def as_pcm(samples: Samples) -> bytes:
    """16 bits, little endian."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def pcm_of(name: str, seconds: float, piece: float = 60.0) -> Iterator[bytes]:
    """The noise ``name`` in pieces: half an hour of it need not fit anywhere at once."""
    done, seed = 0.0, 0
    while done < seconds:
        length = min(piece, seconds - done)
        yield as_pcm(NOISES[name](length, seed))
        done, seed = done + length, seed + 1


def _add(sound: Samples, at: float, what: Samples) -> None:
    first = int(at * SAMPLE_RATE)
    part = what[: max(len(sound) - first, 0)]
    sound[first : first + len(part)] += part


def _click(chance: np.random.Generator, decay: float, brightness: float) -> Samples:
    length = int(6 * decay * SAMPLE_RATE)
    noise = chance.standard_normal(length)
    dull = np.convolve(noise, np.ones(12) / 12, "same") * 3
    fade = np.exp(-np.arange(length) / (decay * SAMPLE_RATE))
    shape: Samples = (brightness * noise + (1 - brightness) * dull) * fade
    return shape


def _thud(chance: np.random.Generator) -> Samples:
    time = np.arange(int(0.5 * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = chance.uniform(55, 95)
    shape: Samples = np.sin(2 * np.pi * pitch * time * (1 - 0.3 * time)) * np.exp(-time / 0.09)
    return shape + 0.15 * chance.standard_normal(len(time)) * np.exp(-time / 0.03)


def _creak(chance: np.random.Generator) -> Samples:
    """A tone that slides, in short grains: the nearest thing to a voice that a door has."""
    time = np.arange(int(0.9 * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = chance.uniform(250, 500) * (1 + 0.4 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    grains = (np.sin(2 * np.pi * chance.uniform(18, 35) * time) > -0.2).astype(float)
    shape: Samples = (np.sin(phase) + 0.5 * np.sin(2 * phase)) * grains * np.hanning(len(time))
    return shape
