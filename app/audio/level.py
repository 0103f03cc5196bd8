"""The level of the last 50 ms."""

from collections.abc import Callable

import numpy as np

from app.audio.segment_format import SAMPLE_BYTES
from app.domain.session import SAMPLE_RATE

LEVEL_SECONDS = 0.05
_WINDOW = int(SAMPLE_RATE * LEVEL_SECONDS) * SAMPLE_BYTES
_FULL_SCALE = 32768.0


class LevelMeter:
    """Reports root mean square and peak (0 … 1 of full scale) at most every 50 ms, also of faster sound."""

    def __init__(self, report: Callable[[float, float], None], monotonic: Callable[[], float]) -> None:
        self._report = report
        self._monotonic = monotonic
        self._recent = b""
        self._next = 0.0

    def hear(self, pcm: bytes) -> None:
        """Take 16 kHz mono sound of any length."""
        self._recent = (self._recent + pcm)[-_WINDOW:]
        now = self._monotonic()
        if len(self._recent) < _WINDOW or now < self._next:
            return
        self._next = max(self._next + LEVEL_SECONDS, now + LEVEL_SECONDS / 2)
        samples = np.frombuffer(self._recent, dtype="<i2").astype(np.float32) / _FULL_SCALE
        self._recent = b""
        self._report(float(np.sqrt(np.mean(samples**2))), float(np.max(np.abs(samples))))
