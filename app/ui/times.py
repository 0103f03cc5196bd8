"""Times as they are written on screen: 24 hours, day before month, in the clinician's own time zone."""

from datetime import UTC, datetime, tzinfo

from app.domain.written_time import MONTHS

SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """``13:56``; ``zone`` None is the zone of this laptop."""
    return at.astimezone(zone).strftime("%H:%M")


def at_clock(written: str, beside: datetime, zone: tzinfo | None = None) -> datetime | None:
    """``9:05`` as it was on the day of ``beside``, which is kept where it reads the same; None: no time."""
    hours, colon, minutes = written.strip().replace(".", ":").partition(":")
    digits = hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    if not colon or not digits or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:
        return None
    local = beside.astimezone(zone)
    if (local.hour, local.minute) == (int(hours), int(minutes)):
        return beside
    wall = datetime(local.year, local.month, local.day, int(hours), int(minutes), tzinfo=zone)
    return wall.astimezone(UTC)


def clock_with_seconds(at: datetime, zone: tzinfo | None = None) -> str:
    """``10:31:07``."""
    return at.astimezone(zone).strftime("%H:%M:%S")


def day(at: datetime, zone: tzinfo | None = None) -> str:
    """``20 Nov``; the names do not follow the system's language, as the other words do not either."""
    local = at.astimezone(zone)
    return f"{local.day} {SHORT_MONTHS[local.month - 1]}"


def long_day(at: datetime, zone: tzinfo | None = None) -> str:
    """``Friday 20 November``."""
    local = at.astimezone(zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def same_day(one: datetime, other: datetime, zone: tzinfo | None = None) -> bool:
    """Whether both fall on one calendar day of the clinician."""
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def running(seconds: float) -> str:
    """A length as on a clock: ``48:12``, from an hour on ``1:02:05``; parts of a second are dropped."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def spoken_length(seconds: float) -> str:
    """A length for a screen reader: ``24 minutes 18 seconds``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = [
        f"{count} {unit}" if count == 1 else f"{count} {unit}s"
        for count, unit in ((hours, "hour"), (minutes, "minute"), (left, "second"))
        if count
    ]
    return " ".join(parts) or "0 seconds"
