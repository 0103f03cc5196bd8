"""What the sheets about a note's sources show."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.conflict import Disagreement
from app.domain.material import InputKind
from app.domain.note import Source
from app.ui.errors.model import Problem
from app.ui.roles import IconName

TRANSCRIPT = "transcript"
"""The id of the transcript's row; no input has it."""

KINDS: dict[InputKind, tuple[str, IconName]] = {
    InputKind.SUMMARY: ("Summary", "file-text"),
    InputKind.DICTATION: ("Dictation", "mic"),
    InputKind.HANDWRITING: ("Handwriting", "pencil"),
    InputKind.OWN_NOTE: ("Your own note", "notebook-pen"),
}
SOURCES: dict[Source, str] = {
    Source.TRANSCRIPT: "Transcript",
    Source.SUMMARY: "Summary",
    Source.DICTATION: "Dictation",
    Source.HANDWRITING: "Handwriting",
    Source.OWN_NOTE: "Your own note",
}
DIFFERENCES: dict[Disagreement, str] = {
    Disagreement.NUMBER: "The numbers differ",
    Disagreement.DAY: "The days differ",
    Disagreement.NEGATION: "One says the opposite",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source; ``detail`` is its beginning, or a count. ``can_change``: to be corrected and removed."""

    id: str
    name: str
    detail: str
    icon: IconName
    chosen: bool
    enabled: bool = True
    can_change: bool = False
    can_improve: bool = False


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two statements side by side."""

    words: str
    one_from: str
    one: str
    other_from: str
    other: str


@dataclass(frozen=True, slots=True)
class InputsModel:
    """The whole sheet. ``summary_only`` is None where there is no transcript to leave out."""

    rows: tuple[SourceRow, ...] = ()
    summary_only: bool | None = None
    approaches: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    left_over: str = ""
    can_generate: bool = False
    hint: str = ""
    running: bool = False
    fraction: float = 0.0
    stage: str = ""
    problem: Problem | None = None


class DictationStep(StrEnum):
    """Where a dictation is."""

    STARTING = "starting"
    LISTENING = "listening"
    PAUSED = "paused"
    WRITING = "writing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DictationModel:
    """The dictation sheet. ``act`` is the main button, ``pause`` the other one; "" hides it."""

    step: DictationStep
    words: str
    detail: str
    act: str
    pause: str = ""
    problem: Problem | None = None
