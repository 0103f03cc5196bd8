"""Disk and battery in words."""

import pytest

from app.services.ports import PowerState
from app.ui.presession.laptop import Room, gib, laptop

GIB = 1024**3
ROOMY = Room(41 * 3600.0, 100 * GIB, 2 * GIB)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 MiB"), (GIB - 1, "1023 MiB"), (GIB, "1 GiB"), (2 * GIB - 1, "1.9 GiB"), (12 * GIB, "12 GiB")],
)
def test_sizes_are_rounded_down(size: int, words: str) -> None:
    assert gib(size) == words


def test_the_disk() -> None:
    assert laptop(None, None, 50).disk == ""
    assert (laptop(ROOMY, None, 50).disk, laptop(ROOMY, None, 50).disk_low) == ("41 hours free", False)
    low = laptop(Room(600.0, GIB, 2 * GIB), None, 50)
    assert (low.disk, low.disk_low) == ("1 GiB free, 2 GiB needed", True)
    assert laptop(Room(3600.0, 3 * GIB, 2 * GIB), None, 50).disk == "1 hour free"


@pytest.mark.parametrize(
    ("power", "words", "warning"),
    [
        (PowerState(), "", ""),
        (PowerState(84, None, on_mains=True), "84 %, plugged in", ""),
        (PowerState(5, None, on_mains=True), "5 %, plugged in", ""),
        (PowerState(62, 180, on_mains=False), "On battery, 62 %, about 3 hours", ""),
        (PowerState(20, None, on_mains=False), "On battery, 20 %", ""),
        (PowerState(19, None, on_mains=False), "On battery, 19 %", "The battery is low."),
        (PowerState(19, 300, on_mains=False), "On battery, 19 %, about 5 hours", "The battery is low."),
        (PowerState(50, 50, on_mains=False), "On battery, 50 %, about 50 minutes", ""),
        (PowerState(50, 49, on_mains=False), "On battery, 50 %, about 49 minutes", "may not last 50 minutes"),
        (PowerState(2, 1, on_mains=False), "On battery, 2 %, about 1 minute", "may not last 50 minutes"),
    ],
)
def test_the_battery(power: PowerState, words: str, warning: str) -> None:
    shown = laptop(ROOMY, power, 50)
    assert shown.battery == words
    assert warning in shown.warning and bool(shown.warning) == bool(warning) == shown.battery_low
    if warning:
        assert "Plug the laptop in." in shown.warning
