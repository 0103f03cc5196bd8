"""What the case summary page shows."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.case_summary import CaseFile, Series, SummaryRequest
from app.services.form_document import FormDocument
from app.ui.tag import Tag

Place = tuple[str, str]
"""A document's id and one of its sentences'."""


@dataclass(frozen=True, slots=True)
class CitedModel:
    """A chip: the place it leads to, its words, and what a screen reader says."""

    place: Place
    words: str
    name: str
    selected: bool


@dataclass(frozen=True, slots=True)
class StatementModel:
    """One statement with its chips; ``lit`` while the sentence in the source is the one it rests on."""

    text: str
    chips: tuple[CitedModel, ...]
    quote: bool = False
    gap: bool = False
    tag: Tag | None = None
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class PartModel:
    """Statements under a title."""

    title: str
    statements: tuple[StatementModel, ...]


@dataclass(frozen=True, slots=True)
class GroupModel:
    """One line of the sources; ``key`` "" where it cannot be chosen: a draft."""

    key: str
    words: str
    aside: str
    used: bool


@dataclass(frozen=True, slots=True)
class SourceModel:
    """The document whose sentence is lit. ``sentences``: id, part, text, whether it is lit."""

    document_id: str
    title: str
    sentences: tuple[tuple[str, str, str, bool], ...]
    signed: bool
    used: bool
    can_open: bool


@dataclass(frozen=True, slots=True)
class SummaryModel:
    """The page."""

    name: str
    heading: str
    period: str
    parts: tuple[PartModel, ...]
    groups: tuple[GroupModel, ...]
    used: str
    source: SourceModel | None
    purpose: int
    length: int
    hidden: bool
    saved: bool = False  # it stands in the chart as it is
    can_save: bool = False


class SummaryView(Protocol):
    """Draws the page."""

    def show_summary(self, model: SummaryModel) -> None: ...


class SummaryCommands(Protocol):
    """What the page asks for; ``make`` ends in ``made``, ``save`` in ``saved`` or ``not_saved``."""

    def make(self, case: CaseFile, request: SummaryRequest) -> None: ...
    def copy(self, text: str) -> None: ...
    def print_out(self, document: FormDocument) -> None: ...
    def save(self, document: FormDocument) -> None: ...
    def open_note(self, session_id: str) -> None: ...
    def open_chart(self) -> None: ...
    def open_clients(self) -> None: ...
