"""What the workspace draws: frozen values made by the presenter, understood by the widgets."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

ChipKind = Literal["source", "warning"]
ChipIcon = Literal[
    "quote",
    "circle-alert",
    "triangle-alert",
    "pencil",
    "clipboard-list",
    "file-text",
    "wand-sparkles",
    "mic",
    "notebook-pen",
]


@dataclass(frozen=True, slots=True)
class SourceChip:
    """The chip beside a sentence: ``name`` is read by screen readers."""

    words: str
    kind: ChipKind
    icon: ChipIcon
    name: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One sentence of the note; ``prompt`` lines are reminders that the clinician replaces."""

    id: str
    section: str
    text: str
    chip: SourceChip
    open: bool = False
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A line as it stands in the editor; ``id`` is empty for a line that was not there before."""

    id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The line above the panes."""

    client: str
    details: str
    note_type: str
    signed: bool
    saved: str  # "Saved 11:02", "Signed 11:20 by …"
    ai_enabled: bool = True  # of the note type (R30)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One button of the issue strip; ``sentence_id`` is an utterance's where no sentence rests on it."""

    words: str
    icon: ChipIcon
    sentence_id: str
    told: str = field(default="", compare=False)  # what is the matter, in a sentence


class Unflagged(Enum):
    """What a note without any open point is; only one that was compared may say that nothing is left."""

    CHECKED = "Nothing left to check"
    EMPTY = "Nothing is written yet"
    OWN_WORDS = "Your own words, with no source to check them against"
