"""Values survive the way into a column and back."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects.sqlite import dialect

from app.domain.states import SessionState
from app.storage.columns import DayText, EnumText, TextTuple, UtcTime

SQLITE = dialect()


def test_a_time_keeps_its_microseconds_and_comes_back_in_utc() -> None:
    east = datetime(2026, 11, 2, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=9)))
    stored = UtcTime().process_bind_param(east, SQLITE)
    back = UtcTime().process_result_value(stored, SQLITE)
    assert back == east and back is not None and back.tzinfo is UTC


def test_a_time_before_1970_sorts_before_later_ones() -> None:
    early = UtcTime().process_bind_param(datetime(1969, 12, 31, tzinfo=UTC), SQLITE)
    late = UtcTime().process_bind_param(datetime(2026, 1, 1, tzinfo=UTC), SQLITE)
    assert early is not None and late is not None and early < 0 < late


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), SQLITE)  # noqa: DTZ001 - the point of the test


def test_an_unknown_state_is_refused_in_both_directions() -> None:
    column = EnumText(SessionState)
    with pytest.raises(ValueError):
        column.process_result_value("dreaming", SQLITE)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        column.process_bind_param("dreaming", SQLITE)  # type: ignore[arg-type]


def test_nothing_stays_nothing() -> None:
    for column in (UtcTime(), DayText(), TextTuple(), EnumText(SessionState)):
        assert column.process_bind_param(None, SQLITE) is None
        assert column.process_result_value(None, SQLITE) is None


def test_days_and_texts_come_back() -> None:
    day = date(1988, 2, 29)
    assert DayText().process_result_value(DayText().process_bind_param(day, SQLITE), SQLITE) == day
    several = ("a, b", 'quote " and ü', "")
    assert (
        TextTuple().process_result_value(TextTuple().process_bind_param(several, SQLITE), SQLITE) == several
    )
