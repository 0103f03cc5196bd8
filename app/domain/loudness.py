"""Is the running recording too loud or too quiet? Told within ten seconds, and over by itself."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from app.domain.room_check import CLIPPED_PEAK

LOUD_SECONDS = 5.0
LOUD_COUNT = 8
"""Clipped measurements within ``LOUD_SECONDS`` (of about 100) that lose words; a cough or a knock has fewer.
Figures: ``room_check``."""
QUIET_SECONDS = 9.0
QUIET_LEVEL = 0.0005
"""Root mean square that nothing exceeds for ``QUIET_SECONDS``: −66 dB, where words get lost. A quiet room
through an ordinary microphone is louder than that, a muted one is not."""
INTERRUPTED_SECONDS = 1.0
"""Without a measurement for so long, as in a pause, the watch begins anew."""


class Loudness(StrEnum):
    """What the recording bar says about the level."""

    OK = "ok"
    TOO_LOUD = "too-loud"
    VERY_QUIET = "very-quiet"


@dataclass(slots=True)
class _Stretch:
    last: float
    heard_at: float  # the last measurement that was loud enough, or the beginning


class LevelWatch:
    """Judges the levels of a recording as they come; one thread."""

    def __init__(self) -> None:
        self._clipped: deque[float] = deque(maxlen=LOUD_COUNT)
        self._stretch: _Stretch | None = None

    def heard(self, rms: float, peak: float, now: float) -> Loudness:
        """Take the level of 50 ms (0 … 1) at ``now`` on the monotonic clock; returns what holds then."""
        stretch = self._stretch
        if stretch is None or now - stretch.last > INTERRUPTED_SECONDS:
            stretch = self._stretch = _Stretch(now, now)
            self._clipped.clear()
        stretch.last = now
        if rms >= QUIET_LEVEL:
            stretch.heard_at = now
        if peak >= CLIPPED_PEAK:
            self._clipped.append(now)
        if len(self._clipped) == LOUD_COUNT and now - self._clipped[0] <= LOUD_SECONDS:
            return Loudness.TOO_LOUD
        return Loudness.VERY_QUIET if now - stretch.heard_at >= QUIET_SECONDS else Loudness.OK
