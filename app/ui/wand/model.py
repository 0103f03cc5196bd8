"""What the wand draws: frozen values made by the presenter, understood by the widgets."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.workspace.model import SourceChip

Marked = tuple[tuple[str, bool], ...]
"""A text in pieces; True marks those that the other form does not have."""


class BarState(StrEnum):
    """How the bar stands."""

    CLOSED = "closed"
    OPEN = "open"
    WORKING = "working"
    FAILED = "failed"


class Decision(StrEnum):
    """What the clinician decided of a change."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change; ``before`` or ``after`` is empty where there is none. ``warning``: why it is flagged."""

    id: str
    number: int
    does: str
    section: str
    before: Marked
    after: Marked
    summary: str
    chip: SourceChip | None = None
    warning: str = ""
    decision: Decision = Decision.OPEN


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A sentence of the section as it will read; ``decided``: nothing about it is open any more."""

    text: str
    decided: bool


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section with its changes and how it will read."""

    name: str
    changes: tuple[ShownChange, ...]
    preview: tuple[PreviewLine, ...]


@dataclass(frozen=True, slots=True)
class FoldedSections:
    """Sections that stay as they are, with their sentences."""

    names: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """All that the difference view shows. ``sourced`` counts the open changes that sources bear out."""

    wish: str
    folded: FoldedSections | None
    sections: tuple[ChangedSection, ...]
    explanation: str
    sourced: int
    decided: int
    count: int
