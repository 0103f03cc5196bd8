"""The words of the page "Templates"."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.note import SECTIONS, NoteType
from app.domain.template_rules import MOST_FIELDS, MOST_OPTIONS, Problem
from app.domain.templates import ChartValue, FieldKind
from app.ui.roles import IconName
from app.ui.templates.model import Entry, Place
from app.ui.wording import Dialog

KINDS: Mapping[FieldKind, tuple[str, IconName]] = {
    FieldKind.AI: ("AI draft", "wand-sparkles"),
    FieldKind.TEXT: ("Text", "file-text"),
    FieldKind.CHOICE: ("Choice", "circle-check"),
    FieldKind.CHECKLIST: ("Checklist", "list-checks"),
    FieldKind.NUMBER: ("Number", "hash"),
    FieldKind.DATE_TIME: ("Date and time", "clock"),
    FieldKind.HEADING: ("Heading", "heading"),
    FieldKind.CHART: ("From the chart", "clipboard-list"),
}
"""Every kind with its name and icon, in the order of the menu."""

CHART_VALUES: Mapping[ChartValue, str] = {
    ChartValue.CLIENT_NAME: "Name of the client",
    ChartValue.PRONOUNS: "Pronouns",
    ChartValue.BIRTH_DATE: "Date of birth",
    ChartValue.DIAGNOSES: "Diagnoses",
    ChartValue.GOALS: "Goals of the plan",
    ChartValue.MEDICATIONS: "Medication",
    ChartValue.CPT_CODE: "CPT code",
    ChartValue.SESSION_TIME: "Day and time of the session",
    ChartValue.PARTICIPANTS: "People in the room",
}

ENTRIES: Mapping[Entry, tuple[str, IconName]] = {
    Entry.DEFAULT: ("Use for my automatic drafts", "wand-sparkles"),
    Entry.DUPLICATE: ("Duplicate", "copy"),
    Entry.EXPORT: ("Export to a file…", "upload"),
    Entry.RESET: ("Back to the original…", "rotate-ccw"),
    Entry.RETIRE: ("Retire…", "eye-off"),
    Entry.RESTORE: ("Offer again", "undo-2"),
}

UNSAVED = Dialog(
    "Save your changes first?",
    "“{name}” was changed and is not saved yet.",
    ("Keep editing", "Discard changes", "Save"),
    0,
)
RESET = Dialog(
    "Back to the original template?",
    "Your fields leave new notes. Notes that exist stay as they are.",
    ("Cancel", "Back to the original"),
    0,
)
RETIRE = Dialog(
    "Retire “{name}”?",
    "New notes are not made with it any more. Notes that exist stay as they are.",
    ("Cancel", "Retire"),
    0,
)

OF_TEMPLATE: Mapping[Problem, str] = {
    Problem.NO_FIELDS: "Add at least one field.",
    Problem.FIELDS_MANY: f"A template holds at most {MOST_FIELDS} fields.",
    Problem.AI_TWICE: "A template has one AI draft at most.",
    Problem.ID_TAKEN: "Two fields are the same one. Remove one of them.",
    Problem.SHAPE_WITHOUT_AI: "Add the AI draft again.",
    Problem.AI_ONLY_BY_HAND: "The AI draft cannot be for you alone.",
}
OF_NAME: Mapping[Problem, str] = {
    Problem.NAME_EMPTY: "Give the template a name.",
    Problem.NAME_LONG: "This name is too long.",
    Problem.NAME_TAKEN: "Another template has this name.",
}
OF_FIELD: Mapping[Problem, tuple[Place, str]] = {
    Problem.LABEL_EMPTY: (Place.LABEL, "Give this field a name."),
    Problem.LABEL_LONG: (Place.LABEL, "This name is too long."),
    Problem.LABEL_TAKEN: (Place.LABEL, "Another field has this name."),
    Problem.INSTRUCTION_LONG: (Place.INSTRUCTION, "These words are too many."),
    Problem.OPTIONS_FEW: (Place.OPTIONS, "Enter at least one option."),
    Problem.OPTIONS_MANY: (Place.OPTIONS, f"At most {MOST_OPTIONS} options are possible."),
    Problem.OPTION_LONG: (Place.OPTIONS, "One option is too long."),
    Problem.OPTION_TAKEN: (Place.OPTIONS, "Two options are the same."),
    Problem.CHART_MISSING: (Place.CHART, "Choose what of the chart is shown."),
    Problem.AI_WITHOUT_SHAPE: (Place.SHAPE, "Choose the sections of the draft."),
}


def shape_words(shape: NoteType) -> str:
    """A shape with its sections: "SOAP: Subjective, Objective, Assessment, Plan"."""
    return f"{shape.label}: {', '.join(section.value for section in SECTIONS[shape])}"


def count_words(fields: int) -> str:
    """How many fields there are."""
    return "1 field" if fields == 1 else f"{fields} fields"
