"""Words and days of the chart page."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState
from app.domain.treatment import GoalStatus
from app.domain.written_time import MONTHS, written_day
from app.ui.tag import Tag
from app.ui.times import DAYS, SHORT_MONTHS

GOAL_TAGS: Mapping[GoalStatus, Tag] = {
    GoalStatus.NOT_STARTED: Tag("Not started", "neutral", "circle-dashed"),
    GoalStatus.NO_CHANGE: Tag("No change yet", "neutral", "minus"),
    GoalStatus.SOME_PROGRESS: Tag("Some progress", "accent", "trending-up"),
    GoalStatus.MET: Tag("Met", "ok", "check"),
    GoalStatus.SET_ASIDE: Tag("Set aside", "neutral", "pause"),
}

METHODS: Mapping[ConsentMethod, str] = {
    ConsentMethod.ON_SCREEN: "On this screen",
    ConsentMethod.PAPER: "On paper",
    ConsentMethod.VERBAL: "Said aloud",
}

ACTIONS: Mapping[str, str] = {
    "client.added": "Chart opened",
    "chart.changed": "Chart changed",
    "terms.changed": "Names and terms changed",
    "assessment.added": "Assessment entered",
    "assessment.changed": "Assessment changed",
    "assessment.signed": "Assessment signed",
    "assessment.removed": "Assessment removed",
    "document.saved": "Case summary saved to the chart",
    "session.opened": "Session opened",
    "session.ended": "Session ended",
    "appointment.completed": "Appointment details completed",
    "recording.started": "Recording started",
    "recording.paused": "Recording paused",
    "recording.resumed": "Recording went on",
    "recording.abandoned": "Recording stopped and erased",
    "recording.destroyed": "Recording destroyed",
    "transcript.destroyed": "Transcript destroyed",
    "transcript.saved": "Transcript made",
    "note.drafted": "Note drafted",
    "note.started": "Note started",
    "note.signed": "Note signed",
    "consent.asked": "Consent asked",
    "consent.agreed": "Agreed to recording",
    "consent.declined": "Declined recording",
    "consent.attested": "Consent recorded by the therapist",
    "consent.withdrawn": "Consent withdrawn",
    "consent.handed_back": "Handed back without an answer",
    "consent.person_added": "Somebody came into the room",
    "consent.person_removed": "Somebody was taken out of the room",
}


def action_words(action: str, detail: str) -> str:
    """A line of the audit trail in plain words; one that has none yet keeps its code."""
    known = ACTIONS.get(action)
    if known is None:
        subject, _, done = action.partition(".")
        return f"{subject} {done}".replace("_", " ").strip().capitalize()
    return f"{known}: {detail}" if action == "chart.changed" and detail else known


def short_day(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """``Fri 20 Nov``; of another year ``20 Nov 2025``."""
    local = at.astimezone(zone)
    if local.year != now.astimezone(zone).year:
        return f"{local.day} {SHORT_MONTHS[local.month - 1]} {local.year}"
    return f"{DAYS[local.weekday()][:3]} {local.day} {SHORT_MONTHS[local.month - 1]}"


def day_of_year(day: date) -> str:
    """``6 Nov``."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """``2 October``."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def age(born: date, today: date) -> int:
    """Full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def letters(name: str) -> str:
    """The initials of first and last name."""
    parts = [part for part in name.split() if part[0].isalnum()]
    chosen = parts if len(parts) < 2 else [parts[0], parts[-1]]
    return "".join(part[0].upper() for part in chosen)


def consent_tag(consent: Consent, now: datetime) -> Tag:
    """The pill of an answer as it counts now."""
    if consent.allows_recording(now):
        return Tag("Agreed", "ok", "badge-check")
    if consent.state is ConsentState.AGREED:
        return Tag("Ran out", "paused", "hourglass")
    if consent.state is ConsentState.DECLINED:
        return Tag("Declined", "recording", "circle-slash")
    if consent.state is ConsentState.WITHDRAWN:
        return Tag("Withdrawn", "recording", "undo-2")
    return Tag("Not asked", "neutral", "circle")


def consent_detail(consent: Consent, now: datetime, zone: tzinfo | None = None) -> str:
    """How and when it was answered, and whether it holds."""
    if consent.decided_at is None:
        return "Not asked yet."
    how = METHODS[consent.method] if consent.method else "Answered"
    words = f"{how}, {written_day(consent.decided_at.astimezone(zone).date())}."
    return f"{words} Holds for later sessions." if consent.allows_recording(now) else words
