"""Documents of the chart as they are written down, and read again for screen and paper."""

from app.domain.saved_document import SavedDocument
from app.services.form_document import FormDocument, Section, read

_POINT = "- "
"""Begins every paragraph, so that nothing said can be taken for a heading."""


def written(form: FormDocument) -> str:
    """The document as text that ``form_of`` reads again; every paragraph becomes one line."""
    lines: list[str] = []
    for section in form.sections:
        lines += [f"## {' '.join(section.title.split())}", ""] if section.title else []
        for paragraph in section.paragraphs:
            lines += [_POINT + " ".join(paragraph.split()), ""]
    return "\n".join(lines)


def form_of(document: SavedDocument) -> FormDocument:
    """What was saved, for screen and paper; never fails."""
    sections = (
        Section(part.title, tuple(text.removeprefix(_POINT) for text in part.paragraphs))
        for part in read(document.text).sections
    )
    return FormDocument(document.title, tuple(sections))
