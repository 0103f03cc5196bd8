"""When sound and transcripts are destroyed: the stricter of the rules (R9, R10, R41, R56)."""

from datetime import datetime, timedelta

TRANSCRIPT_LIFETIME = timedelta(days=7)
AUDIO_LIMIT = timedelta(hours=24)
"""Sound is destroyed as soon as the transcript is committed; in no case is it kept longer than this."""


def transcript_deadline(limits_from: datetime) -> datetime:
    """The latest moment at which an unsigned session's transcript is destroyed."""
    return limits_from + TRANSCRIPT_LIFETIME


def audio_deadline(limits_from: datetime) -> datetime:
    """The latest moment at which a session's sound is destroyed, transcript or not."""
    return limits_from + AUDIO_LIMIT
