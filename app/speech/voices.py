"""What a voice is like: spectrum and pitch statistics of most of a second of speech. Speech process only.

No sound can be made from them and no person named; they tell two voices in one room apart.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame

METHOD = "spectrum-2"
"""Names how these features are made; another way of making them gets another name."""

LENGTH = 0.8
"""Seconds of one frame; phrases are divided evenly, and shorter ones make one frame."""

SHORTEST = 0.25
"""Seconds below which a stretch says too little about a voice."""

COEFFICIENTS = 19
VOICE_FEATURES = 2 * COEFFICIENTS + 3
"""Mean cepstra of all speech and of its voiced part; mean log pitch (0: none), its deviation, voiced share.

Deviations and slopes of the cepstra were tried: they follow what is said, and made one voice look like two.
"""

_WINDOW, _STEP, _FFT = 400, 160, 512  # 25 ms every 10 ms
_BANDS = 32
_LOWEST_PITCH, _HIGHEST_PITCH = 65.0, 380.0  # Hz
_LOUD = 20.0  # dB below the loudest moment of a frame: what is softer is mostly the room
_SILENT = -70.0  # dB
_LEAST = 8  # moments of 10 ms that statistics are made of

Samples = NDArray[np.float32]
Table = NDArray[np.float64]


def voice_frames(samples: Samples, start: float, length: float = LENGTH) -> list[VoiceFrame]:
    """The voice in ``samples`` (16 kHz, −1 … 1; first at ``start`` seconds) in frames of about ``length``."""
    duration = len(samples) / SAMPLE_RATE
    if duration < SHORTEST:
        return []
    cepstra, levels = _cepstra(samples)
    pitches = _pitches(samples, len(cepstra))
    edges = np.linspace(0, len(cepstra), max(1, round(duration / length)) + 1).round().astype(int)
    frames = []
    for first, last in pairwise(edges):
        features = _statistics(cepstra[first:last], levels[first:last], pitches[first:last])
        if features is not None:
            frames.append(
                VoiceFrame(start + first * _STEP / SAMPLE_RATE, start + last * _STEP / SAMPLE_RATE, features)
            )
    return frames


def _statistics(cepstra: Table, levels: Table, pitches: Table) -> tuple[float, ...] | None:
    """The features of one frame; None where nothing is loud enough to be speech."""
    loud = levels > levels.max() - _LOUD
    if loud.sum() < _LEAST or levels.max() < _SILENT:
        return None
    voiced = loud & (pitches > 0)
    share = voiced.sum() / loud.sum()
    pitch = (pitches[voiced].mean(), pitches[voiced].std()) if voiced.sum() >= _LEAST // 2 else (0.0, 0.0)
    sounding = cepstra[voiced] if voiced.sum() >= _LEAST // 2 else cepstra[loud]
    values = (*cepstra[loud].mean(axis=0), *sounding.mean(axis=0), *pitch, share)
    return tuple(round(float(value), 4) for value in values)


def _framed(samples: Samples, window: int, step: int) -> Samples:
    count = max(1, 1 + (len(samples) - window) // step)
    padded = np.pad(samples, (0, max(0, window - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(padded, window)[::step][:count]


def _cepstra(samples: Samples) -> tuple[Table, Table]:
    """Mel cepstral coefficients from the first on, without the loudness, and the level in dB, every 10 ms."""
    emphasised = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1]).astype(np.float32)
    power = np.abs(np.fft.rfft(_framed(emphasised, _WINDOW, _STEP) * np.hamming(_WINDOW), _FFT)) ** 2
    mel = np.log(np.maximum(power @ _mel_bands().T, 1e-9))
    energy = (_framed(samples, _WINDOW, _STEP).astype(np.float64) ** 2).mean(axis=1)
    levels = 10 * np.log10(np.maximum(energy, 1e-12))
    return mel @ _cosines().T, levels


def _pitches(samples: Samples, count: int) -> Table:
    """Natural logarithm of the pitch in Hz every 10 ms, 0 where there is none (by autocorrelation)."""
    rate, window = SAMPLE_RATE // 2, 320  # 40 ms: two and a half periods of the lowest voice
    halved = samples[: len(samples) // 2 * 2].reshape(-1, 2).mean(axis=1)
    frames = _framed(halved, window, _STEP).astype(np.float64)  # one in 20 ms: pitch does not jump
    frames = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(frames, 2 * window)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, :window]
    shortest, longest = int(rate / _HIGHEST_PITCH), int(rate / _LOWEST_PITCH)
    lags = np.arange(longest + 2)
    normal = correlation[:, : longest + 2] / np.maximum(correlation[:, :1], 1e-9) * (window / (window - lags))
    here = normal[:, shortest : longest + 1]
    before, after = normal[:, shortest - 1 : longest], normal[:, shortest + 1 : longest + 2]
    strength = here.max(axis=1)
    # The first of nearly equal peaks: two periods repeat as well as one.
    best = ((here >= before) & (here >= after) & (here >= 0.9 * strength[:, None])).argmax(axis=1)
    row = np.arange(len(here))
    left, top, right = before[row, best], here[row, best], after[row, best]
    bend = left - 2 * top + right
    between = np.clip(0.5 * (left - right) / np.minimum(bend, -1e-9), -0.5, 0.5)
    pitches = np.where(strength > 0.45, np.log(rate / (shortest + best + between)), 0.0)
    each = np.repeat(pitches, 2)[:count]
    return np.pad(each, (0, count - len(each)))


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
