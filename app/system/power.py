"""Battery and mains."""

from collections.abc import Callable
from typing import Protocol

import psutil

from app.services.ports import PowerState

_SECONDS_PER_MINUTE = 60


class Battery(Protocol):
    """What ``psutil.sensors_battery`` tells; ``power_plugged`` None: not known."""

    @property
    def percent(self) -> float: ...

    @property
    def secsleft(self) -> int: ...

    @property
    def power_plugged(self) -> bool | None: ...


class SystemPower:
    """``ports.Power`` of this computer; never fails, takes about a millisecond, any thread.

    Where it is not known whether the mains are plugged in (some Linux laptops) the mains are assumed: a false
    warning before each session would soon be ignored.
    """

    def __init__(self, look: Callable[[], Battery | None] | None = None) -> None:
        self._look = look or _look

    def state(self) -> PowerState:
        """As the system tells now; no battery where there is none or it cannot tell."""
        try:
            battery = self._look()
        except (OSError, ValueError, RuntimeError, psutil.Error):  # what drivers write is not always a number
            return PowerState()
        if battery is None:
            return PowerState()
        percent = min(100, max(0, round(battery.percent)))
        if battery.power_plugged is not False:
            return PowerState(percent)
        # psutil names "not known" and "without end" by negative numbers
        minutes = battery.secsleft // _SECONDS_PER_MINUTE if battery.secsleft >= 0 else None
        return PowerState(percent, minutes, on_mains=False)


def _look() -> Battery | None:
    # psutil leaves the function out where it has no way to ask
    sensors_battery: Callable[[], Battery | None] | None = getattr(psutil, "sensors_battery", None)
    return sensors_battery() if sensors_battery is not None else None
