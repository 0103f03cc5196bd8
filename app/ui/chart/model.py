"""What the chart page shows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.ui.clients.model import Line
from app.ui.roles import ColorRole, IconName
from app.ui.tag import Tag


class ChartTab(StrEnum):
    """The tabs in their order."""

    OVERVIEW = "Overview"
    NOTES = "Notes"
    DOCUMENTS = "Documents"
    DETAILS = "Details"
    HISTORY = "History"


class Part(StrEnum):
    """What has a form of its own."""

    DETAILS = "details"
    CARE = "care"
    PLAN = "plan"
    MEDICATIONS = "medications"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a card: icon, title, words beneath, and a pill or a day at the right."""

    title: str
    detail: str
    icon: IconName
    tone: ColorRole = "muted"
    tag: Tag | None = None
    day: str = ""
    key: str = ""  # of what opens when it is pressed; "" where nothing does


@dataclass(frozen=True, slots=True)
class FactGroup:
    """A card of the tab Details: labels and values, and the part that its button edits."""

    part: Part
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChartModel:
    """The whole page. With ``hidden`` nothing on it tells who the client is."""

    name: str
    letters: str
    subtitle: str
    hidden: bool
    notes: tuple[Line, ...]
    plan_subtitle: str
    goals: tuple[Row, ...]
    care: tuple[tuple[str, str], ...]
    consents: tuple[Row, ...]
    documents: tuple[Row, ...]
    groups: tuple[FactGroup, ...]
    history: tuple[Line, ...]
    can_show: bool
    can_withdraw: bool
    can_summarize: bool


class ChartView(Protocol):
    """Draws the page."""

    def show_chart(self, model: ChartModel) -> None: ...


class ChartCommands(Protocol):
    """What the page asks for."""

    def open_note(self, session_id: str) -> None: ...
    def edit(self, part: Part) -> None: ...
    def new_note(self) -> None: ...
    def start_session(self) -> None: ...
    def open_summary(self) -> None: ...
    def add_assessment(self) -> None: ...
    def open_document(self, key: str) -> None: ...
    def show_consent(self) -> None: ...
    def withdraw(self) -> None: ...
    def print_form(self) -> None: ...
    def back(self) -> None: ...
