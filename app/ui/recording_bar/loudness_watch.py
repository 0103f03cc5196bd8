"""When the bar says that it is too loud or very quiet, for how long, and how often it is spoken."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.loudness import LevelWatch, Loudness
from app.ui.recording_bar.model import BarMode

LOUD_SECONDS = 5.0
"""The least time that "Too loud" stands, so that it can be read."""
AGAIN_SECONDS = 60.0
"""A warning that comes back sooner is shown, but not spoken again."""

_MODES = {
    Loudness.OK: BarMode.RECORDING,
    Loudness.TOO_LOUD: BarMode.LOUD,
    Loudness.VERY_QUIET: BarMode.SILENCE,
}
_WARNINGS = (BarMode.SILENCE, BarMode.LOUD)


class LoudnessWatch:
    """The rule is `domain.loudness`; this is how it is shown."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._rule = LevelWatch()
        self._loud_since: float | None = None
        self._spoken: dict[BarMode, float] = {}

    def restart(self) -> None:
        """The microphone was opened anew."""
        self._rule, self._loud_since = LevelWatch(), None

    def heard(self, rms: float, peak: float) -> BarMode:
        """The state that the level of the last 50 ms comes to."""
        now = self._monotonic()
        mode = _MODES[self._rule.heard(rms, peak, now)]
        if mode is BarMode.LOUD:
            self._loud_since = now if self._loud_since is None else self._loud_since
        elif self._loud_since is not None:
            if now - self._loud_since < LOUD_SECONDS:
                return BarMode.LOUD
            self._loud_since = None
        return mode

    def is_news(self, before: BarMode, mode: BarMode) -> bool:
        """Whether a change is spoken: a level that is good again says nothing."""
        if mode is BarMode.RECORDING:
            return before not in _WARNINGS
        if mode not in _WARNINGS:
            return True
        last, now = self._spoken.get(mode), self._monotonic()
        if last is not None and now - last < AGAIN_SECONDS:
            return False
        self._spoken[mode] = now
        return True
