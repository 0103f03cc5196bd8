"""What the transcript draws: frozen values made by presenters, understood by the widgets."""

from dataclasses import dataclass

from app.ui.roles import IconName


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One utterance, or a mark between utterances (``speaker`` empty). ``color`` counts speakers from 1."""

    id: str
    speaker: str
    letter: str
    color: int
    time: str
    text: str
    doubtful: tuple[tuple[int, int], ...] = ()
    mark_icon: IconName | None = None


@dataclass(frozen=True, slots=True)
class Lit:
    """An utterance that the selected sentence rests on, and the exact words in it."""

    utterance_id: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """What became of the recording and what will become of the transcript."""

    recording: str
    transcript: str


@dataclass(frozen=True, slots=True)
class TranscriptHead:
    """Beside the word Transcript: its length, or why there is none any more."""

    summary: str
    gone: str = ""  # the sentence shown in place of the rows
    warning: str = ""  # speakers uncertain, demonstration model
