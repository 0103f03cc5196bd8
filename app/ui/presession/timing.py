"""Whether a session starts near its planned time, and what is asked once when it does not (R15)."""

from datetime import datetime, tzinfo

from app.services.agenda import NEAR
from app.ui.presession.model import SessionPlan
from app.ui.times import clock
from app.ui.wording import Dialog, wording

LATE_MINUTES = 60
"""Started later than this, a session is asked about once: it may be another one that is meant."""


def untimely(plan: SessionPlan, now: datetime, zone: tzinfo | None) -> Dialog | None:
    """The question before a start far from the planned time; None near it and for a walk-in."""
    if plan.start is None:
        return None
    early = plan.start - now
    minutes = int(early.total_seconds() / 60)
    time = clock(plan.start, zone)
    if early > NEAR and not plan.early_is_fine:
        words = wording().dialogs.early
        return Dialog(
            words.title.format(n=minutes), words.body.format(time=time), words.buttons, words.default
        )
    if -minutes > LATE_MINUTES:
        hours, rest = divmod(-minutes, 60)
        parts = [_count(hours, "hour"), _count(rest, "minute") if rest else ""]
        length = " ".join(part for part in parts if part)
        body = f"The session was planned for {time}."
        return Dialog(f"It is {length} late.", body, ("Cancel", "Start anyway"), 1)
    return None


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
