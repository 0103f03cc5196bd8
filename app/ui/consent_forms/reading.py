"""A form on the screen, as lines that follow the theme; and the two ways onto paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QSizePolicy, QWidget

from app.domain.errors import AppError
from app.services.form_document import FormDocument
from app.ui.consent_forms import printing
from app.ui.spacing import Box, column
from app.ui.usual_folder import usual_folder
from app.ui.widgets import Button, Divider, FlowRow, Text


class FormText(Box):
    """The document from top to bottom; `show_form` replaces it."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=14)
        self._shown: FormDocument | None = None

    def show_form(self, form: FormDocument) -> None:
        if form == self._shown:
            return
        self._shown = form
        self.clear()
        self.add(Text(form.title, "title", wrap=True))
        for section in form.sections:
            part = column(gap=6)
            if section.title:
                part.add(Text(section.title, "heading", weight=600, wrap=True))
            for paragraph in section.paragraphs:
                part.add(Text(paragraph, "body", wrap=True))
            for label in section.signatures:
                part.add_gap(18)
                part.add(Divider(tone="border"))
                part.add(Text(label, "caption", "muted", wrap=True))
            self.add(part)


def choose_pdf(parent: QWidget, suggested: str) -> str:
    """Asks where the PDF goes; empty when the user gave up."""
    # a folder that is not there would be taken for a part of the name
    place = str(usual_folder() / suggested)
    path, _ = QFileDialog.getSaveFileName(parent, "Save as PDF", place, "PDF (*.pdf)")
    return path if not path or path.lower().endswith(".pdf") else f"{path}.pdf"


class PaperButtons(QWidget):
    """Buttons "Save as PDF…" and "Print…" for whatever `content` gives: document, foot, name of the file."""

    failed = Signal(object)
    saved = Signal()

    def __init__(self, content: Callable[[], tuple[FormDocument, str, str] | None]) -> None:
        super().__init__()
        self._content = content
        flow = FlowRow(self)
        self.pdf = Button("Save as PDF…", icon="download")
        self.print = Button("Print…", icon="printer")
        for button, slot in ((self.pdf, self._on_pdf), (self.print, self._on_print)):
            button.clicked.connect(slot)
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_enabled(self, enabled: bool) -> None:
        self.pdf.setEnabled(enabled)
        self.print.setEnabled(enabled)

    def _on_pdf(self) -> None:
        content = self._content()
        path = choose_pdf(self, content[2]) if content is not None else ""
        if content is None or not path:
            return
        try:
            printing.save(path, printing.pdf(content[0], content[1]))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.saved.emit()

    def _on_print(self) -> None:
        content = self._content()
        if content is not None:
            printing.print_form(self, content[0], content[1])
