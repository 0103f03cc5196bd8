"""What the sheet "Is this a name or a term?" shows."""

from dataclasses import dataclass

from app.ui.transcript.model import Spans


@dataclass(frozen=True, slots=True)
class SuggestionModel:
    """One question: the line it stands in, with the words marked, and how many there are."""

    question: str
    use: str
    keep: str
    speaker: str
    color: int
    letter: str
    time: str
    text: str
    heard: Spans
    place: str
