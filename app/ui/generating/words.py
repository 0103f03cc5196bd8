"""What the generating page says about its five stages, and about time."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.readiness import Readiness
from app.domain.session import Session
from app.domain.transcript import Transcript
from app.ui.times import clock, clock_with_seconds, running, spoken_length

STAGES = ("transcript", "speakers", "destruction", "note", "checks")

SHORT = timedelta(seconds=90)
"""Up to here the clock has seconds; beyond it is rounded up to the minute."""

_TITLES = {
    "transcript": "Transcript",
    "speakers": "Speakers told apart",
    "destruction": "Recording destroyed",
    "checks": "Checks",
}
_DOING = {
    "transcript": "Listening to what is left of the recording",
    "speakers": "Who said what",
    "destruction": "As soon as the transcript is saved",
    "note": "Finding the words each sentence rests on",
    "checks": "Risk, numbers, negations, missing elements",
}
_DONE = {
    "transcript": "Made on this laptop",
    "speakers": "Please look at the first lines",
    "destruction": "Its key is gone, voice features too",
    "note": "Every sentence shows where it comes from",
    "checks": "Open points are marked",
}
FAILED = "“Try again” goes on from here"

_SOON = timedelta(minutes=10)
_WORTH_TELLING = 60.0


def title_of(stage: str, note_type: str) -> str:
    """The stage's name."""
    return f"{note_type} note" if stage == "note" else _TITLES[stage]


def doing(stage: str, heard: float, total: float) -> str:
    """What is being done; of a transcript that has a minute or more to go, how far it is."""
    if stage == "transcript" and total - heard >= _WORTH_TELLING:
        return f"{running(heard)} of {running(total)} are transcribed"
    return _DOING[stage]


def done(stage: str, session: Session, at: datetime | None, transcript: Transcript | None, name: str) -> str:
    """What a finished stage leaves to say; done ``at``; ``name`` is the client's first one, or none."""
    if stage == "transcript" and at is not None and session.ended_at is not None:
        after = at - session.ended_at
        if timedelta() <= after < _SOON:
            return f"Ready {spoken_length(max(1.0, after.total_seconds()))} after the end of the session"
    if stage == "speakers" and transcript is not None:
        if not transcript.speakers_certain:
            return "Speakers are uncertain. Please look at the first lines"
        speakers = {utterance.speaker for utterance in transcript.utterances}
        if name and speakers == {"therapist", "client"}:
            return f"You and {name}. {_DONE[stage]}"
    return _DONE[stage]


def ready_by(at: datetime, now: datetime) -> str:
    """``10:50:52`` when it is soon, else ``10:51``: no earlier than ``at``."""
    if at - now <= SHORT:
        return clock_with_seconds(at + timedelta(microseconds=999_999))
    return clock(at + timedelta(seconds=30))


def about(left: timedelta) -> str:
    """``in about 40 seconds``: rounded up, never more exact than it is."""
    seconds = left.total_seconds()
    if seconds <= 10:
        return "in a few seconds"
    if seconds < 90:
        return f"in about {-(-int(seconds) // 10) * 10} seconds"
    minutes = -(-int(seconds) // 60)
    if minutes < 60:
        return f"in about {minutes} minutes"
    return f"in about {spoken_length(-(-minutes // 5) * 300)}"


def measured(readiness: Readiness | None) -> str:
    """What the time rests on."""
    if readiness is None:
        return ""
    if readiness.session is None:
        return "measured on this laptop"
    return f"measured on this laptop: {_length(readiness.session)} for a session this long"


def _length(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 100:
        return f"{whole} s"
    minutes = -(-whole // 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes / 60:.1f} h"
