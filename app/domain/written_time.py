"""Days as they stand in a note: the month in words, so that nobody mistakes it for the day."""

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written_day(day: date) -> str:
    """``20 November 2026``, which forms read again; of a time its day, as it stands there."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
