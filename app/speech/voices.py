"""What a voice is like: spectrum and pitch statistics of about a second of speech. Speech process only.

No sound can be made from them and no person named; they tell two voices in one room apart.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame

LENGTH = 1.2
"""Seconds of one frame; phrases are divided evenly, and shorter ones make one frame."""

SHORTEST = 0.25
"""Seconds below which a stretch says too little about a voice."""

COEFFICIENTS = 13
VOICE_FEATURES = 2 * COEFFICIENTS + 3
"""Means and deviations of the cepstra; mean and deviation of the log pitch, and the share of voiced time."""

_WINDOW, _STEP, _FFT = 400, 160, 512  # 25 ms every 10 ms
_BANDS = 26
_LOWEST_PITCH, _HIGHEST_PITCH = 65.0, 380.0  # Hz

Samples = NDArray[np.float32]
Table = NDArray[np.float64]


def voice_frames(samples: Samples, start: float) -> list[VoiceFrame]:
    """The voice in ``samples`` (16 kHz, −1 … 1; first at ``start`` seconds) in frames of about a second."""
    duration = len(samples) / SAMPLE_RATE
    if duration < SHORTEST:
        return []
    count = max(1, round(duration / LENGTH))
    cepstra, levels = _cepstra(samples)
    pitches = _pitches(samples, len(cepstra))
    edges = np.linspace(0, len(cepstra), count + 1).round().astype(int)
    frames = []
    for first, last in pairwise(edges):
        features = _statistics(cepstra[first:last], levels[first:last], pitches[first:last])
        if features is not None:
            frames.append(
                VoiceFrame(start + first * _STEP / SAMPLE_RATE, start + last * _STEP / SAMPLE_RATE, features)
            )
    return frames


def _statistics(cepstra: Table, levels: Table, pitches: Table) -> tuple[float, ...] | None:
    """Mean and deviation of the cepstra over the louder part; mean, deviation and share of log pitch."""
    loud = levels > levels.max() - 25.0  # dB
    if loud.sum() < 8 or levels.max() < -70.0:
        return None
    voiced = pitches[loud & (pitches > 0)]
    pitch = (float(voiced.mean()), float(voiced.std())) if len(voiced) >= 3 else (np.log(150.0), 0.0)
    spoken = cepstra[loud]
    values = (*spoken.mean(axis=0), *spoken.std(axis=0), *pitch, len(voiced) / int(loud.sum()))
    return tuple(float(value) for value in values)


def _framed(samples: Samples, window: int) -> Samples:
    count = max(1, 1 + (len(samples) - window) // _STEP)
    padded = np.pad(samples, (0, max(0, window - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(padded, window)[::_STEP][:count]


def _cepstra(samples: Samples) -> tuple[Table, Table]:
    """Mel cepstral coefficients 1 … 13 and the level in dB, every 10 ms."""
    emphasised = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1]).astype(np.float32)
    power = np.abs(np.fft.rfft(_framed(emphasised, _WINDOW) * np.hamming(_WINDOW), _FFT)) ** 2
    mel = np.log(np.maximum(power @ _mel_bands().T, 1e-10))
    energy = (_framed(samples, _WINDOW).astype(np.float64) ** 2).mean(axis=1)
    levels = 10 * np.log10(np.maximum(energy, 1e-12))
    return mel @ _cosines().T, levels


def _pitches(samples: Samples, count: int) -> Table:
    """Natural logarithm of the pitch in Hz every 10 ms, 0 where there is none (by autocorrelation)."""
    window = 640  # 40 ms: two and a half periods of the lowest voice
    frames = _framed(samples, window)[:count].astype(np.float64)
    frames = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(frames, 2 * window)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, :window]
    energy = np.maximum(correlation[:, :1], 1e-9)
    shortest, longest = int(SAMPLE_RATE / _HIGHEST_PITCH), int(SAMPLE_RATE / _LOWEST_PITCH)
    normal = correlation[:, : longest + 2] / energy * (window / (window - np.arange(longest + 2)))
    here = normal[:, shortest : longest + 1]
    peaks = (here >= normal[:, shortest - 1 : longest]) & (here >= normal[:, shortest + 1 : longest + 2])
    strength = here.max(axis=1)
    # The first of nearly equal peaks: two periods repeat as well as one.
    best = shortest + (peaks & (here >= 0.9 * strength[:, None])).argmax(axis=1)
    pitches = np.where(strength > 0.45, np.log(SAMPLE_RATE / best), 0.0)
    return np.pad(pitches, (0, max(0, count - len(pitches))))


@cache
def _mel_bands() -> Table:
    def hertz(mel: Table) -> Table:
        return 700.0 * (np.exp(mel / 1127.0) - 1.0)

    top = 1127.0 * np.log(1 + 7600 / 700)
    bottom = 1127.0 * np.log(1 + 80 / 700)
    corners = hertz(np.linspace(bottom, top, _BANDS + 2))
    bins = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
    rising = (bins - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    falling = (corners[2:, None] - bins) / (corners[2:] - corners[1:-1])[:, None]
    bands: Table = np.maximum(0.0, np.minimum(rising, falling))
    return bands


@cache
def _cosines() -> Table:
    order = np.arange(1, COEFFICIENTS + 1)[:, None]
    table: Table = np.cos(np.pi * order * (np.arange(_BANDS) + 0.5) / _BANDS) * np.sqrt(2 / _BANDS)
    return table
