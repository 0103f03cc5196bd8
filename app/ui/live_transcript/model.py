"""What the sheet "Transcript so far" shows."""

from dataclasses import dataclass

from app.ui.transcript.model import TranscriptRow


@dataclass(frozen=True, slots=True)
class LiveModel:
    """``follow``: the newest line is kept in sight; ``words`` tell how far it is.

    ``can_replay``: the sound can be heard, because nothing is being recorded just now.
    """

    rows: tuple[TranscriptRow, ...]
    words: str
    follow: bool
    can_replay: bool = False
