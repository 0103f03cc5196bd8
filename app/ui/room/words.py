"""What the people in the room mean for the recording, in words."""

from dataclasses import replace
from datetime import datetime, tzinfo

from app.domain.consent import Consent, everyone_agrees, unguarded
from app.domain.states import ConsentState, SessionState
from app.ui.presession.model import Mood, PersonRow
from app.ui.presession.people import NEEDS_GUARDIAN, first_name, has_refused, rows, waiting_for
from app.ui.room.model import Leaver, RoomReading
from app.ui.wording import Dialog

TITLE = "Who is in the room"
PAUSES = "Recording pauses for somebody who has not agreed."
GOES_ON = "Still paused. It goes on only when you press Resume."
STAYS = "Whoever was recorded stays on the list, also after they leave."

Standing = tuple[Mood, str, str]
"""Mood, what is the case, what follows."""


def people_rows(reading: RoomReading, now: datetime, zone: tzinfo | None) -> tuple[PersonRow, ...]:
    """A row a person; who may be taken off the list is what the services allow."""
    return tuple(
        replace(row, removable=row.consent_id in reading.removable) for row in rows(reading.people, now, zone)
    )


def standing(reading: RoomReading, now: datetime) -> Standing:
    """What is recorded now, whose answer it waits for, and what is needed to go on."""
    if not reading.ai_allowed:
        return Mood.NEUTRAL, "AI use is switched off", "Nothing is recorded."
    refused = [consent for consent in reading.people if has_refused(consent)]
    if refused:
        return _refused(reading, refused)
    if everyone_agrees(reading.people, now):
        return _agreed(reading)
    stands = "Recording is paused until then." if _paused(reading) else "Nothing is recorded until then."
    if all(consent.allows_recording(now) for consent in reading.people) and unguarded(reading.people):
        return Mood.WAITING, f"{NEEDS_GUARDIAN}.", f"{stands} A signed form counts as well."
    waiting = waiting_for(reading.people, now)
    return Mood.WAITING, waiting[1] if waiting is not None else "", stands


def stays(reading: RoomReading) -> str:
    """Why there are people without a way off the list."""
    kept = reading.recorded and any(
        consent.id not in reading.removable and consent.state is ConsentState.AGREED
        for consent in reading.people
    )
    return STAYS if kept and len(reading.people) > 1 else ""


def leaver(reading: RoomReading) -> Leaver | None:
    """Whose leaving is the way on: the one person who said no and may be taken off the list."""
    refused = [consent for consent in reading.people if has_refused(consent)]
    if len(refused) != 1 or refused[0].id not in reading.removable or not reading.ai_allowed:
        return None
    return Leaver(refused[0].id, f"{first_name(refused[0])} has left…")


def remove(consent: Consent) -> Dialog:
    """The question before somebody is taken off the list."""
    name = first_name(consent)
    body = "Only somebody who is not there. An answer that was given stays in the chart."
    return Dialog(f"Is {name} not in the room?", body, ("Cancel", "Not in the room"), 0)


def _paused(reading: RoomReading) -> bool:
    return reading.state is SessionState.PAUSED


def _agreed(reading: RoomReading) -> Standing:
    if reading.state is SessionState.RECORDING:
        return Mood.READY, "Everyone here has agreed", PAUSES
    if _paused(reading):
        return (
            Mood.READY,
            "Everyone here has agreed",
            GOES_ON,
        )
    return Mood.READY, "Everyone here has agreed", "Nothing is recorded before you start it."


def _refused(reading: RoomReading, refused: list[Consent]) -> Standing:
    one = len(refused) == 1
    who = first_name(refused[0]) if one else f"{len(refused)} people"
    here = f"{who} is here" if one else "they are here"
    verb = "withdrew" if one and refused[0].state is ConsentState.WITHDRAWN else "declined"
    title = f"{who} {verb}. Nothing is recorded while {here}."
    if not _paused(reading):
        return Mood.DECLINED, title, "The session can go on without a recording."
    newcomers = all(consent.id in reading.removable for consent in refused)
    if not newcomers:
        return Mood.DECLINED, title, "What was recorded before stays, until somebody withdraws."
    came, left = (f"{who} came", f"{who} has left") if one else ("they came", "they have left")
    return Mood.DECLINED, title, f"What was recorded before {came} stays. It can go on when {left}."
