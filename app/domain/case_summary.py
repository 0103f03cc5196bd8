"""A summary of a case from signed documents alone: every statement says which sentence it rests on.

(R54, R59, R60.) It is no part of the record.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.identifiers import Identifiers
from app.domain.treatment import Assessment, GoalStatus, TreatmentPlan


class Purpose(StrEnum):
    """What a summary is for."""

    PREPARATION = "preparation"
    SUPERVISION = "supervision"
    CONSULTATION = "consultation"
    HANDOFF = "handoff"

    @property
    def without_name(self) -> bool:
        """Whether everything that tells who the client is stays out."""
        return self in (Purpose.SUPERVISION, Purpose.CONSULTATION)


class Length(StrEnum):
    """How much of each part is told; what is missing in the documents is always told whole."""

    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


class DocumentKind(StrEnum):
    """What a summary is made from."""

    NOTE = "note"
    PLAN = "plan"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class CaseSentence:
    """One sentence of a document; ``part`` is the section it stands in."""

    id: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A signed note, the treatment plan, or a signed assessment."""

    id: str
    kind: DocumentKind
    day: date
    title: str
    sentences: tuple[CaseSentence, ...]
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that one summary may use. ``unsigned`` are drafts: they are named and never used."""

    client_name: str
    documents: tuple[CaseDocument, ...]
    plan: TreatmentPlan = field(default_factory=TreatmentPlan)
    assessments: tuple[Assessment, ...] = ()
    identifiers: Identifiers = field(default_factory=Identifiers)
    relations: tuple[tuple[str, str], ...] = ()  # (name, relation) of people around the client
    unsigned: tuple[date, ...] = ()
    next_session: date | None = None


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What is wanted; ``left_out`` are ids of documents that are not to be used."""

    purpose: Purpose = Purpose.PREPARATION
    length: Length = Length.STANDARD
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Citation:
    """The sentence of a document that a statement rests on."""

    document_id: str
    sentence_id: str
    kind: DocumentKind
    day: date


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a document tells, and when."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers over time: ``label`` says of what ("hours"), ``wanted`` is the goal's own number."""

    label: str
    measures: tuple[Measure, ...]
    wanted: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; ``quote``: the client's exact words; ``gap``: something that no document tells.

    ``status`` and ``series`` belong to goals and assessments.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    quote: bool = False
    gap: bool = False
    status: GoalStatus | None = None
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """Statements under one title."""

    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """The whole; ``first`` and ``last`` day of what was used, None when nothing was."""

    heading: str
    parts: tuple[SummaryPart, ...]
    first: date | None
    last: date | None
    used: int
