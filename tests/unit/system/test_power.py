"""Battery and mains, as psutil tells them, and where it cannot."""

from collections import namedtuple

import psutil
import pytest

from app.services.ports import PowerState
from app.system.power import Battery, SystemPower

_Told = namedtuple("_Told", ["percent", "secsleft", "power_plugged"])


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (None, PowerState()),
        (_Told(81.6, psutil.POWER_TIME_UNLIMITED, True), PowerState(82, None, True)),
        (_Told(40, 3_700, False), PowerState(40, 61, False)),
        (_Told(40, psutil.POWER_TIME_UNKNOWN, False), PowerState(40, None, False)),
        (_Told(40, 3_700, None), PowerState(40, None, True)),
        (_Told(100.7, 3_700, True), PowerState(100, None, True)),
    ],
)
def test_what_the_system_tells(told: Battery | None, state: PowerState) -> None:
    assert SystemPower(lambda: told).state() == state


@pytest.mark.parametrize("error", [OSError(), ValueError("full"), psutil.AccessDenied(), RuntimeError()])
def test_a_system_that_cannot_tell_has_no_battery(error: Exception) -> None:
    def fails() -> Battery | None:
        raise error

    assert SystemPower(fails).state() == PowerState()


def test_a_system_without_the_question_has_no_battery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(psutil, "sensors_battery", raising=False)
    assert SystemPower().state() == PowerState()


def test_this_computer_answers() -> None:
    state = SystemPower().state()
    assert state.percent is None or 0 <= state.percent <= 100
