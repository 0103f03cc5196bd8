"""Dates are told relative to the day on which the session was held, by the clock on the wall."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from app.services.language_models import latest_session_day
from app.services.ports import UnitOfWork


@pytest.fixture
def in_california(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be changed on Windows")
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_california")
def test_an_evening_session_is_of_its_own_day() -> None:
    evening = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # half past six, the day before
    held = [
        SimpleNamespace(client_id="c", started_at=evening),
        SimpleNamespace(client_id="c", started_at=None),
        SimpleNamespace(client_id="another", started_at=datetime(2026, 12, 1, tzinfo=UTC)),
    ]
    unit = cast(UnitOfWork, SimpleNamespace(sessions=SimpleNamespace(all=lambda: held)))
    assert latest_session_day(unit, "c") == date(2026, 11, 20)
    assert latest_session_day(unit, "nobody") is None
