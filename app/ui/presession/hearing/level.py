"""From measured levels to a meter and a word that does not flicker between two syllables."""

import math
from collections import deque

from app.ui.presession.hearing.model import Hearing, LevelModel

_FLOOR_DB = -60.0
_GOOD = 10 ** (-42.0 / 20)
"""Quiet speech a metre from a laptop's microphone peaks around -40 dBFS; a silent room stays below -55."""
_FAINT = 10 ** (-55.0 / 20)
_CLIPPING = 0.95
_WINDOW = 60
"""Levels of 50 ms: three seconds, longer than the pauses within a sentence."""
_LOUD_COUNT = 3

WORDS = {
    Hearing.NOTHING_YET: ("Say a sentence to test it", "waiting for sound"),
    Hearing.QUIET: ("Very quiet", "very quiet"),
    Hearing.GOOD: ("We can hear you. Good level", "good"),
    Hearing.LOUD: ("Too loud, move it away", "too loud"),
    Hearing.MUTED: ("No sound at all. Is it muted?", "no sound"),
    Hearing.NO_MICROPHONE: ("No microphone", "no microphone"),
    Hearing.UNOPENED: ("It does not open. Trying again", "does not open"),
    Hearing.IN_USE: ("Another session is recorded", "in use by another session"),
}


def meter(rms: float) -> float:
    """The place on the meter, 0 … 1, of a root mean square: 60 dB from one end to the other."""
    if rms <= 0.0:
        return 0.0
    return min(1.0, max(0.0, 1.0 - 20.0 * math.log10(rms) / _FLOOR_DB))


class LevelListener:
    """Remembers three seconds of levels and says what they come to."""

    def __init__(self) -> None:
        self._rms: deque[float] = deque(maxlen=_WINDOW)
        self._peaks: deque[float] = deque(maxlen=_WINDOW)
        self._last = Hearing.NOTHING_YET

    def reset(self) -> None:
        """Another microphone: nothing was heard from it yet."""
        self._rms.clear()
        self._peaks.clear()
        self._last = Hearing.NOTHING_YET

    def hear(self, rms: float, peak: float) -> LevelModel:
        """Takes one level (root mean square and peak of 50 ms, 0 … 1 of full scale)."""
        self._rms.append(rms)
        self._peaks.append(peak)
        self._last = self._hearing()
        return model(meter(rms), self._last)

    def _hearing(self) -> Hearing:
        loudest = max(self._rms)
        if sum(peak >= _CLIPPING for peak in self._peaks) >= _LOUD_COUNT:
            return Hearing.LOUD
        if loudest >= _GOOD:
            return Hearing.GOOD
        if len(self._rms) < _WINDOW:
            return self._last
        if max(self._peaks) == 0.0:
            return Hearing.MUTED
        # A room in which nobody speaks says nothing about the microphone: the last word stays.
        quiet_room = Hearing.NOTHING_YET if self._last is Hearing.MUTED else self._last
        return Hearing.QUIET if loudest >= _FAINT else quiet_room


def model(level: float, hearing: Hearing) -> LevelModel:
    """The level with its words."""
    words, spoken = WORDS[hearing]
    return LevelModel(level, hearing, words, spoken)
