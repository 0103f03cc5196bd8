"""The microphone's level on the meter, and the word beside it."""

from __future__ import annotations

from math import log10


def level_word(level: float) -> str:
    """The word for a level of the meter, 0 to 1."""
    if level < 0.15:
        return "very quiet"
    return "too loud" if level > 0.95 else "good"


def meter_level(rms: float) -> float:
    """RMS of full scale (0 to 1) on the meter's scale: -60 dBFS is 0, -6 dBFS is 1."""
    if rms <= 0.001:
        return 0.0
    return min(1.0, max(0.0, (20 * log10(rms) + 60) / 54))
