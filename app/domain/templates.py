"""Templates of notes: fields in an order, among them at most one that is drafted (R29–R32, R43)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.note import NoteType


class FieldKind(StrEnum):
    """What a field holds; the values are persisted and stand in exported files."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE_TIME = "date_time"
    CHECKLIST = "checklist"
    HEADING = "heading"
    CHART = "chart"
    AI = "ai"  # the drafted sections of the template's shape, as one combined field (R62)


class ChartValue(StrEnum):
    """What a chart field shows; filled in when the note is made."""

    CLIENT_NAME = "client_name"
    PRONOUNS = "pronouns"
    BIRTH_DATE = "birth_date"
    DIAGNOSES = "diagnoses"
    GOALS = "goals"
    MEDICATIONS = "medications"
    CPT_CODE = "cpt_code"
    SESSION_TIME = "session_time"
    PARTICIPANTS = "participants"


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One field. ``instruction`` guides whoever fills it in: clinician, or drafter for the AI element.

    A ``clinician_only`` field is never drafted nor sent to a language model.
    """

    id: str
    kind: FieldKind
    label: str
    instruction: str = ""
    options: tuple[str, ...] = ()  # of a choice or a checklist
    required: bool = False
    clinician_only: bool = False
    chart: ChartValue | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template, for the whole practice; notes keep the version they were made with.

    ``shape`` names the sections of the AI element; None exactly where there is no AI element.
    """

    id: str
    name: str
    shape: NoteType | None
    fields: tuple[TemplateField, ...]
    version: int = 1
    retired: bool = False  # not offered for new notes any more
    updated_at: datetime | None = None
    updated_by: str = ""


def built_in(note_type: NoteType) -> Template:
    """The template that every practice starts with for ``note_type`` (R29); its id is the type's value."""
    summary = TemplateField("summary", FieldKind.AI, "Summary")
    return Template(note_type.value, note_type.label, note_type, (summary,))


BUILT_IN = tuple(built_in(note_type) for note_type in NoteType)
