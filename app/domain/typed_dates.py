"""Days as people and programs write them; what can be read in two ways is never guessed."""

import re
from datetime import date
from enum import StrEnum

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_THREE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class DayOrder(StrEnum):
    """What stands first in dates of three numbers."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DateProblem(StrEnum):
    """Why a day cannot be read."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"  # 04/03/1990
    CENTURY = "century"  # 04/03/90


def typed_date(written: str, order: DayOrder | None = None) -> date | DateProblem:
    """The day; ``order`` settles which of two numbers is the month.

    Numbers with points between them have the day first, as everywhere where dates are written so.
    """
    text = " ".join(written.split()).casefold()
    if found := _ISO.fullmatch(text) or _PLAIN.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := _THREE.fullmatch(text):
        if len(found[4]) == 2:
            return DateProblem.CENTURY
        return _of_three(int(found[1]), int(found[3]), int(found[4]), found[2], order)
    return DateProblem.UNREADABLE


def _of_three(first: int, second: int, year: int, sign: str, order: DayOrder | None) -> date | DateProblem:
    if sign == "." and order is None:
        order = DayOrder.DAY_FIRST
    if order is DayOrder.DAY_FIRST:
        return _day(year, second, first)
    if order is DayOrder.MONTH_FIRST:
        return _day(year, first, second)
    if first == second:
        return _day(year, first, second)
    if first <= 12 and second <= 12:
        return DateProblem.AMBIGUOUS
    return _day(year, second, first) if first > 12 else _day(year, first, second)


def _month(name: str) -> int:
    return next((n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name)), 0)


def _day(year: int, month: int, day: int) -> date | DateProblem:
    try:
        return date(year, month, day)
    except ValueError:
        return DateProblem.UNREADABLE
