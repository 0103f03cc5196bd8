"""Days are read in the usual spellings; what could be two days is neither."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.typed_dates import DateProblem, DayOrder, typed_date

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
DAY = date(1990, 3, 25)


@pytest.mark.parametrize(
    "written",
    [
        "1990-03-25",
        "1990/3/25",
        "19900325",
        "1990-03-25T00:00:00",
        "1990-03-25 00:00",
        "25/03/1990",
        "03/25/1990",
        "3-25-1990",
        "25.3.1990",
        "25 March 1990",
        "25-Mar-1990",
        "25th mar. 1990",
        "March 25, 1990",
        " Mar  25 1990 ",
    ],
)
def test_one_day_in_many_spellings(written: str) -> None:
    assert typed_date(written) == DAY


@pytest.mark.parametrize(
    "written", ["", "soon", "31.02.1990", "1990-13-01", "Foo 3 1990", "25/03", "3/4-1990"]
)
def test_no_day(written: str) -> None:
    assert typed_date(written) is DateProblem.UNREADABLE


def test_what_could_be_two_days_needs_a_word() -> None:
    assert typed_date("04/03/1990") is DateProblem.AMBIGUOUS
    assert typed_date("04/03/1990", DayOrder.DAY_FIRST) == date(1990, 3, 4)
    assert typed_date("04/03/1990", DayOrder.MONTH_FIRST) == date(1990, 4, 3)
    assert typed_date("25/03/1990", DayOrder.MONTH_FIRST) is DateProblem.UNREADABLE
    assert typed_date("04/04/1990") == date(1990, 4, 4)
    assert typed_date("4.3.1990") == date(1990, 3, 4)
    assert typed_date("04/03/90") is DateProblem.CENTURY


@settings(max_examples=60)
@given(DAYS)
def test_a_day_is_never_read_as_another(day: date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        assert typed_date(written) in (day, DateProblem.AMBIGUOUS)
    assert typed_date(day.isoformat()) == day
    assert typed_date(f"{day:%d.%m.%Y}") == day
    assert typed_date(f"{day:%d/%m/%Y}", DayOrder.DAY_FIRST) == day
