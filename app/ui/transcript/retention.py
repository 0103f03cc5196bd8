"""What the clinician is told about recording and transcript: kept until when, destroyed when (R9, R10)."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.retention import transcript_deadline
from app.domain.session import Session
from app.domain.transcript import SpeakerRole, Transcript
from app.ui.times import clock, clock_with_seconds, day, running
from app.ui.transcript.model import Footer, TranscriptHead

_SIGNED = "Transcript: deleted when you sign"
_SOON = timedelta(hours=24)


ERASED = "Everything recorded is erased: an agreement was withdrawn."


def transcript_head(
    session: Session, transcript: Transcript | None, *, erased: bool = False
) -> TranscriptHead:
    """The words beside "Transcript": its length, or when it was destroyed; and what to be careful about.

    ``erased``: something was recorded, and a withdrawal left nothing of it.
    """
    if transcript is None:
        at = session.transcript_destroyed_at
        if at is not None:
            when = clock_with_seconds(at)
            return TranscriptHead(
                "", gone=f"The transcript was destroyed at {when}. Nobody can bring it back."
            )
        if session.recording_id:
            return TranscriptHead("", gone="No transcript could be made of the recording.")
        if erased:
            return TranscriptHead("", gone=f"{ERASED} Nobody can bring it back.")
        return TranscriptHead("", gone="Nothing was recorded, so there is no transcript.")
    summary = running(transcript.duration)
    if (paused := len([m for m in transcript.marks if m.kind.value == "paused"])) > 0:
        summary += " · paused once" if paused == 1 else f" · paused {paused} times"
    uncertain = not transcript.speakers_certain or any(
        u.speaker == SpeakerRole.UNCERTAIN.value for u in transcript.utterances
    )
    warning = (
        "Demonstration model: for trying out, never for clinical use." if transcript.demonstration else ""
    )
    return TranscriptHead(summary, "", warning, session.id, uncertain)


def retention_footer(
    session: Session, transcript: Transcript | None, now: datetime | None = None, *, erased: bool = False
) -> Footer:
    """What became of the recording, and what becomes of the transcript (R10); at ``now`` it stays so long."""
    if erased and not session.recording_id:
        return Footer("Everything recorded is erased.", "", receipt=True)
    destroyed = session.audio_destroyed_at is not None or session.transcript_destroyed_at is not None
    return replace(_footer(session, transcript, now), receipt=destroyed)


def _footer(session: Session, transcript: Transcript | None, now: datetime | None) -> Footer:
    if session.audio_destroyed_at is not None:
        recording = f"Recording destroyed at {clock_with_seconds(session.audio_destroyed_at)}."
    elif session.recording_id:
        recording = "The recording is destroyed as soon as the transcript is ready."
    else:
        recording = "Nothing was recorded."
    if session.transcript_destroyed_at is not None:
        return Footer(
            recording, f"Transcript destroyed at {clock_with_seconds(session.transcript_destroyed_at)}."
        )
    if transcript is None:
        return Footer(recording, "")
    begun = session.limits_from
    latest = ""
    if begun is not None:
        deadline = transcript_deadline(begun)
        latest = f", at the latest {day(deadline)}, {clock(deadline)}"
        if now is not None:
            left = deadline - now
            return Footer(recording, f"{_SIGNED}{latest}.", time_left(left), left < _SOON)
    return Footer(recording, f"{_SIGNED}{latest}.")


def time_left(left: timedelta) -> str:
    """``6 days left``: never more than there is."""
    hours = int(left.total_seconds() // 3600)
    if hours >= 48:
        return f"{hours // 24} days left"
    if hours >= 2:
        return f"{hours} hours left"
    return "1 hour left" if hours == 1 else "less than an hour left"
