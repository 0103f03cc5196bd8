"""How to talk with clients about recording: one page for the therapist, to read and to print (R67)."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from app.domain.errors import AppError
from app.services.explanations import explain
from app.services.form_document import FormDocument, read
from app.ui.consent_forms.reading import FormText, PaperButtons
from app.ui.resources import resource
from app.ui.spacing import Box
from app.ui.widgets import Text


def talking_guide() -> FormDocument:
    """The bundled guide."""
    return read(resource("consent-forms", "talking-guide.txt").read_text("utf-8"))


class TalkingGuidePanel(Box):
    """The guide and the ways onto paper; needs nothing but room."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=16)
        self.guide = talking_guide()
        text = FormText()
        text.show_form(self.guide)
        self.add(text)
        self.paper = PaperButtons(
            lambda: (self.guide, "Roomnote talking guide", "talking-about-recording.pdf")
        )
        self.add(self.paper)
        self.told = Text("", "ui", "muted", weight=500, wrap=True)
        self.told.hide()
        self.add(self.told)
        self.paper.failed.connect(self._on_failed)
        self.paper.saved.connect(self._on_saved)

    def _on_failed(self, error: AppError) -> None:
        self._tell(explain(error).as_text)

    def _on_saved(self) -> None:
        self._tell("The PDF is saved.")

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
