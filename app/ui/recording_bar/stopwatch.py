"""The recorded time, as it is shown: it runs by itself and follows what is safe on the disk."""

from __future__ import annotations

from collections.abc import Callable

DISK_LAG = 1.5
"""Seconds that the report of what is sealed may differ from the running time."""


class Stopwatch:
    """Seconds of recorded sound; `sealed` of them are safe. It never steps back by itself."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seconds = 0.0
        self._since: float | None = None
        self.sealed = 0.0

    @property
    def seconds(self) -> float:
        """The time now."""
        if self._since is None:
            return self._seconds
        return self._seconds + max(0.0, self._monotonic() - self._since)

    def set(self, seconds: float) -> None:
        """Stand at `seconds`, all of them safe; goes on if it ran."""
        self._seconds = self.sealed = seconds
        if self._since is not None:
            self._since = self._monotonic()

    def run(self) -> None:
        """Count from now on; does nothing when it runs."""
        if self._since is None:
            self._since = self._monotonic()

    def stop(self) -> None:
        """Stand still."""
        self._seconds, self._since = self.seconds, None

    def reported(self, sealed: float) -> None:
        """`sealed` seconds are safe.

        The time is set only when it is off by more than the disk lags behind: otherwise it would step back
        and forth at every report.
        """
        self.sealed = sealed
        if abs(self.seconds - sealed) > DISK_LAG:
            self.set(sealed)
