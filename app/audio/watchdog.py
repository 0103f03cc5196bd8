"""Judges from the flow of blocks whether a microphone still works. What PortAudio does is in the tests."""

from collections import deque

LOST_SECONDS = 1.0
"""No block for so long: the device is gone. Measured gaps of a working one were 0.28 s at most."""
SILENT_SECONDS = 30.0
"""Exact zeros for so long: muted or switched off. Noise suppression gives zeros too, but only in pauses."""
MISSED_SECONDS = 0.5
SETTLE_LOOKS = 30
"""Blocks that are only late come within these looks (3 s at ten looks a second)."""
DRIFT = 0.0005
"""How much slower than ours the clock of a sound card may go: five times what is usual."""


class MicrophoneWatchdog:
    """One life of one open stream. ``heard`` is called by the microphone's thread, the rest by one other."""

    def __init__(self, now: float) -> None:
        self._opened = self._last = self._sound = self._looked = now
        self._heard_seconds = 0.0
        self._lags: deque[float] = deque(maxlen=SETTLE_LOOKS)
        self._usual_lag: float | None = None

    def heard(self, now: float, seconds: float, *, silent: bool) -> None:
        """A block came; ``silent``: nothing but exact zeros."""
        self._last = now
        self._heard_seconds += seconds
        if not silent:
            self._sound = now

    def lost(self, now: float) -> bool:
        """No block comes any more."""
        return now - self._last >= LOST_SECONDS

    def silent(self, now: float) -> bool:
        """Blocks come, and hold nothing."""
        return now - self._sound >= SILENT_SECONDS

    def missed(self, now: float) -> float:
        """Seconds of sound that were dropped since the last call: samples against the clock; mostly 0."""
        self._lags.append(now - self._opened - self._heard_seconds)
        elapsed, self._looked = now - self._looked, now
        if len(self._lags) < SETTLE_LOOKS:
            return 0.0
        lag = min(self._lags)
        if self._usual_lag is None or lag < self._usual_lag:
            self._usual_lag = lag
            return 0.0
        self._usual_lag += DRIFT * elapsed
        late = lag - self._usual_lag
        if late < MISSED_SECONDS:
            return 0.0
        self._usual_lag = lag
        return late
