"""What the transcript draws: frozen values made by presenters, understood by the widgets."""

from dataclasses import dataclass
from typing import Literal

from app.ui.roles import IconName

Spans = tuple[tuple[int, int], ...]
ActionKind = Literal["correct", "assign", "split", "replay", "copy"]


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One utterance, or a mark between utterances (``speaker`` empty). ``color`` counts speakers from 1.

    ``speaker_id`` is what the transcript calls the speaker; ``start`` and ``end`` in seconds of sound;
    ``starts`` has the second at which each word begins, where it is known.
    """

    id: str
    speaker: str
    letter: str
    color: int
    time: str
    text: str
    doubtful: Spans = ()
    mark_icon: IconName | None = None
    speaker_id: str = ""
    start: float = 0.0
    end: float = 0.0
    starts: tuple[float, ...] = ()
    nameless: bool = False  # words before the speakers were told apart


@dataclass(frozen=True, slots=True)
class Lit:
    """An utterance that the selected sentence rests on, and the exact words in it."""

    utterance_id: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Footer:
    """What became of the recording and what will become of the transcript.

    ``left`` says how long the transcript stays if the note is not signed; ``soon``: not much longer.
    ``receipt``: something was destroyed, and there is a receipt to show.
    """

    recording: str
    transcript: str
    left: str = ""
    soon: bool = False
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptHead:
    """Beside the word Transcript: its length, or why there is none any more.

    ``session_id`` is empty where there is nothing to correct; ``uncertain``: who spoke is to be looked at.
    """

    summary: str
    gone: str = ""  # the sentence shown in place of the rows
    warning: str = ""  # the demonstration model
    session_id: str = ""
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the menu of an utterance; ``reason`` says why it is not possible now.

    ``speaker`` is whom it is given to, from the place ``at`` in the text on.
    """

    kind: ActionKind
    words: str
    icon: IconName | None = None
    speaker: str = ""
    at: int = 0
    reason: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search says: ``match`` counts from 1, 0 where nothing was found or looked for."""

    query: str
    match: int
    count: int

    @property
    def words(self) -> str:
        """What stands beside the field."""
        if not self.query:
            return ""
        return f"{self.match} of {self.count}" if self.count else "Not found"
