"""How long this computer has been asleep: suspended, or with its lid closed."""

import sys
import time

MONOTONIC_STANDS_STILL = sys.platform != "win32"
"""Whether ``time.monotonic`` leaves sleep out, as on Linux and macOS."""


def seconds_asleep() -> float:
    """Seconds of sleep since some moment before this program began; exact to 20 ms or better.

    The difference of a clock that goes on during sleep and one that stands still; a computer that is merely
    busy does not look asleep.
    """
    if sys.platform == "win32":
        return time.monotonic() - _awake_on_windows()
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
    # asked in this order, what lies between the two calls can only be taken off
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


def _awake_on_windows() -> float:
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.c_ulonglong()  # of 100 ns
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 1e7
    return time.monotonic()
