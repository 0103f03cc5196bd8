"""Templates of notes: fields in an order, among them at most one that is drafted (R29–R32, R43)."""

from dataclasses import dataclass, replace
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

    @property
    def ai_place(self) -> int | None:
        """Where the AI element stands among the fields; None where there is none."""
        return next((n for n, field in enumerate(self.fields) if field.kind is FieldKind.AI), None)

    @property
    def ai(self) -> TemplateField | None:
        """The AI element; a template that has one is AI-enabled (R30)."""
        place = self.ai_place
        return None if place is None else self.fields[place]

    def field(self, field_id: str) -> TemplateField | None:
        """The field of that id, or None."""
        return next((field for field in self.fields if field.id == field_id), None)

    def with_ai(self, shape: NoteType, place: int, field_id: str = "summary") -> "Template":
        """The AI element put at ``place`` (R43); where it is there already it gets this ``shape``."""
        if self.ai is not None:
            return replace(self, shape=shape)
        element = TemplateField(field_id, FieldKind.AI, "Summary")
        return replace(self, shape=shape, fields=(*self.fields[:place], element, *self.fields[place:]))

    def without_ai(self) -> "Template":
        """The AI element taken out."""
        kept = tuple(field for field in self.fields if field.kind is not FieldKind.AI)
        return replace(self, shape=None, fields=kept)


def built_in(note_type: NoteType) -> Template:
    """The template that every practice starts with for ``note_type`` (R29); its id is the type's value."""
    summary = TemplateField("summary", FieldKind.AI, "Summary")
    return Template(note_type.value, note_type.label, note_type, (summary,))


BUILT_IN = tuple(built_in(note_type) for note_type in NoteType)

LISTED = (FieldKind.CHOICE, FieldKind.CHECKLIST)
"""The kinds of field that have options."""
