"""The full form as the page shows it: the practice's own words, without the lines to sign on (R55)."""

from app.services.form_document import FormDocument
from app.ui.consent.model import FormSection


def sections(document: FormDocument, wording: str) -> tuple[FormSection, ...]:
    """What is read on the screen; the last line names the version that an answer carries."""
    shown = [
        FormSection(section.title, section.paragraphs)
        for section in document.sections
        if not section.signatures
    ]
    if wording:
        shown.append(FormSection("", (f"Form {wording}",)))
    return tuple(shown)
