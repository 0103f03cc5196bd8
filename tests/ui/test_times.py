from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.ui import times

AT = datetime(2026, 11, 20, 23, 5, 9, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))


def test_times_are_written_in_the_clinicians_zone() -> None:
    assert times.clock(AT, UTC) == "23:05"
    assert times.clock(AT, EAST) == "01:05"
    assert times.clock_with_seconds(AT, UTC) == "23:05:09"
    assert times.day(AT, UTC) == "20 Nov"
    assert times.day(AT, EAST) == "21 Nov"
    assert times.long_day(AT, UTC) == "Friday 20 November"


def test_a_time_is_read_on_the_day_of_another() -> None:
    assert times.at_clock("23:05", AT, UTC) == AT, "seconds that nobody typed stay"
    assert times.at_clock(" 9.07 ", AT, UTC) == datetime(2026, 11, 20, 9, 7, tzinfo=UTC)
    assert times.at_clock("9:07", AT, EAST) == datetime(2026, 11, 21, 7, 7, tzinfo=UTC)
    for wrong in ("", "9", "9:7", "24:00", "12:60", "a:bc", "-1:00", "١٢:٠٠"):
        assert times.at_clock(wrong, AT, UTC) is None


def test_the_same_day_is_the_clinicians_day() -> None:
    later = AT + timedelta(hours=1)
    assert not times.same_day(AT, later, UTC)
    assert times.same_day(AT, later, EAST)


@pytest.mark.parametrize(
    ("seconds", "running", "spoken"),
    [
        (0, "0:00", "0 seconds"),
        (-3, "0:00", "0 seconds"),
        (61.9, "1:01", "1 minute 1 second"),
        (2892, "48:12", "48 minutes 12 seconds"),
        (3725, "1:02:05", "1 hour 2 minutes 5 seconds"),
        (7200, "2:00:00", "2 hours"),
    ],
)
def test_lengths(seconds: float, running: str, spoken: str) -> None:
    assert times.running(seconds) == running
    assert times.spoken_length(seconds) == spoken
