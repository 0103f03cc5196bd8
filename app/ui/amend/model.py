"""What the panel on a signed note and the page for addenda and amendments show."""

from dataclasses import dataclass

from app.domain.note import Section
from app.ui.errors.model import Problem
from app.ui.roles import ColorRole, IconName


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One signed version or addendum beside the text that is shown."""

    note_id: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class SignedModel:
    """The panel. ``going_on``: what the button says while something is being written, else empty."""

    icon: IconName
    tone: ColorRole
    words: str
    detail: str
    versions: tuple[VersionRow, ...]
    can_amend: bool
    going_on: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One box to write in; ``section`` is where its lines belong."""

    section: Section
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AmendModel:
    """The page. ``earlier`` is the signed text, which stays as it is."""

    title: str
    lead: str
    reason: str
    earlier_title: str
    earlier: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AmendState:
    """The page's foot."""

    saved: str
    can_sign: bool
    why_not: str
    problem: Problem | None = None
