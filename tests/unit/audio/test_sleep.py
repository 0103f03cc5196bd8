"""Which clocks tell that the computer slept, on each system."""

import sys
import time

import pytest

from app.audio import sleep
from app.audio.sleep import seconds_asleep


def test_a_busy_computer_does_not_look_asleep() -> None:
    before = seconds_asleep()
    time.sleep(0.3)  # time has to pass
    assert 0 <= seconds_asleep() + 0.001 - before < 0.05


@pytest.mark.skipif(sys.platform != "linux", reason="these clocks are Linux's")
def test_on_linux_it_is_what_the_monotonic_clock_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = {time.CLOCK_BOOTTIME: 1_000.0, time.CLOCK_MONOTONIC: 400.0}
    monkeypatch.setattr(time, "clock_gettime", clocks.__getitem__)
    assert seconds_asleep() == 600


def test_on_macos_it_is_what_the_uptime_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(time, "CLOCK_MONOTONIC_RAW", 4, raising=False)
    monkeypatch.setattr(time, "CLOCK_UPTIME_RAW", 8, raising=False)
    monkeypatch.setattr(time, "clock_gettime", {4: 1_000.0, 8: 400.0}.__getitem__, raising=False)
    assert seconds_asleep() == 600


def test_on_windows_it_is_what_the_unbiased_time_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call itself exists on Windows only."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "monotonic", lambda: 1_000.0)
    monkeypatch.setattr(sleep, "_awake_on_windows", lambda: 400.0)
    assert seconds_asleep() == 600
