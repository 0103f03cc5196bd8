"""Wrong secrets are counted and slowed, also across restarts."""

from datetime import datetime, timedelta

from app.services.ports import Clock, UnitOfWork

FREE_ATTEMPTS = 5
WAITS = (30, 60, 300, 900, 3600)
"""Seconds to wait after the fifth wrong one in a row, the sixth, and so on; the last one stays."""


class Attempts:
    """Counts the attempts at one secret, ``name``, as part of the caller's unit of work."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._failures, self._wait_until = f"{name}.failures", f"{name}.wait_until"
        self._clock = clock

    def wait(self, unit: UnitOfWork) -> int:
        """Seconds until the next attempt counts; 0 when one may be made now."""
        until = unit.settings.get(self._wait_until)
        if not until:
            return 0
        left = (datetime.fromisoformat(until) - self._clock.now()).total_seconds()
        # a clock that was set back must not lock the therapist out for longer than was meant
        most = wait_after(int(unit.settings.get(self._failures, "0")))
        return max(0, min(most, round(left + 0.499)))

    def begin(self, unit: UnitOfWork) -> int:
        """Write an attempt down before it is compared, so that ending the program does not give one back.

        Returns the seconds to wait if it turns out wrong. The caller commits.
        """
        failures = int(unit.settings.get(self._failures, "0")) + 1
        wait = wait_after(failures)
        unit.settings.set(self._failures, str(failures))
        if wait:
            until = self._clock.now() + timedelta(seconds=wait)
            unit.settings.set(self._wait_until, until.isoformat())
        return wait

    def take_back(self, unit: UnitOfWork) -> None:
        """Nothing could be compared: the attempt does not count. The caller commits."""
        failures = max(0, int(unit.settings.get(self._failures, "0")) - 1)
        unit.settings.set(self._failures, str(failures))
        unit.settings.set(self._wait_until, "")

    def forget(self, unit: UnitOfWork) -> None:
        """It was right: the next wrong one is the first again. The caller commits."""
        unit.settings.set(self._failures, "0")
        unit.settings.set(self._wait_until, "")


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong ones in a row."""
    beyond = failures - FREE_ATTEMPTS
    return WAITS[min(beyond, len(WAITS) - 1)] if beyond >= 0 else 0
