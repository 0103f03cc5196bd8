"""Which start is possible now, and what keeps a recording from being one of them."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.consent import Consent
from app.ui.presession.laptop import Room, gib
from app.ui.presession.model import Mood, Offer, SessionPlan
from app.ui.presession.people import waiting_for

READY = (Mood.READY, "Everyone here has agreed", "“Start session” never records.")
STARTING = (Mood.NEUTRAL, "Starting…", "Nothing is recorded before the bar says so.")

Obstacle = tuple[Mood, str, str]
"""Mood, what is the case, what to do."""


def obstacle(
    plan: SessionPlan,
    consents: Sequence[Consent],
    microphone: str | None,
    space: Room | None,
    now: datetime,
    *,
    in_use: bool = False,
) -> Obstacle | None:
    """Why transcription cannot start now; None when it can.

    ``microphone`` None: it is being looked for; ``space`` None: not measured yet; ``in_use``: another session
    is recorded.
    """
    if not plan.ai_allowed:
        return Mood.NEUTRAL, "AI use is switched off", "This session is not recorded."
    waiting = waiting_for(consents, now)
    if waiting is not None:
        return waiting
    if in_use:
        return Mood.BLOCKED, "Another session is recorded", "End it first, or start without recording."
    if microphone is None:
        return Mood.NEUTRAL, "Looking for the microphone", "You can start without recording."
    if not microphone:
        return Mood.BLOCKED, "No microphone is found", "Plug one in, or start without recording."
    if space is not None and not space.enough:
        state = f"The disk is almost full: {gib(space.free)} free, {gib(space.needed)} needed"
        return Mood.BLOCKED, state, "Free some space, or start without recording."
    return None


def offer(plan: SessionPlan, found: Obstacle | None) -> Offer:
    """What becomes of "Start with transcription": it does not exist while a switch is off (R11, R35, R66)."""
    if not plan.ai_allowed:
        return Offer.ABSENT
    return Offer.READY if found is None else Offer.DISABLED
