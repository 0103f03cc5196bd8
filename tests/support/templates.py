"""A template with a field of every kind; all of it is made up."""

from app.domain.note import NoteType
from app.domain.templates import ChartValue, FieldKind, Template, TemplateField

INTAKE = Template(
    "intake",
    "Intake",
    NoteType.SOAP,
    (
        TemplateField("client", FieldKind.CHART, "Client", chart=ChartValue.CLIENT_NAME),
        TemplateField("reason", FieldKind.TEXT, "Reason", "In their own words", required=True),
        TemplateField("summary", FieldKind.AI, "Summary", "Name the first goal"),
        TemplateField("status", FieldKind.HEADING, "Mental status"),
        TemplateField("mood", FieldKind.CHOICE, "Mood", options=("Level", "Low")),
        TemplateField("seen", FieldKind.CHECKLIST, "Observed", options=("Tearful", "Restless")),
        TemplateField("sleep", FieldKind.NUMBER, "Hours of sleep"),
        TemplateField("next", FieldKind.DATE_TIME, "Next"),
        TemplateField("own", FieldKind.TEXT, "Supervision", clinician_only=True),
    ),
)
LETTER = Template("letter", "Letter", None, (TemplateField("body", FieldKind.TEXT, "Letter", required=True),))
