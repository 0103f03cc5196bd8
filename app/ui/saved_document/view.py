"""The sheet of a saved document."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal

from app.domain.saved_document import SavedDocument
from app.services.saved_documents import form_of
from app.ui.spacing import FittedSheet, column
from app.ui.times import clock, long_day
from app.ui.widgets import Button, Text, spacer

CHANGED = "This document is not as it was saved. Do not rely on it."


def saved_when(document: SavedDocument, zone: tzinfo | None = None) -> str:
    """``Saved 20 November 2026, 11:02``."""
    at = document.created_at
    return f"Saved {long_day(at, zone)} {at.astimezone(zone).year}, {clock(at, zone)}"


def foot_of(document: SavedDocument, zone: tzinfo | None = None) -> str:
    """What stands at the foot of every printed page."""
    words = saved_when(document, zone)
    return f"Case summary from signed documents. {words}." if document.genuine else CHANGED


class SavedDocumentSheet(FittedSheet):
    """Shows it whole; ``print_pressed`` asks for paper."""

    print_pressed = Signal()

    def __init__(self, document: SavedDocument) -> None:
        super().__init__("Case summary", width=680, close_button=True)
        self.subtitle.setText(f"{saved_when(document)}. From signed documents. It never changes.")
        self.subtitle.setVisible(True)
        self.rule_below_head()
        form = form_of(document)
        body = column(margins=(24, 12, 24, 16), gap=14)
        if not document.genuine:
            body.add(Text(CHANGED, "body", "warning", weight=600, wrap=True))
        body.add(Text(form.title, "heading", weight=600, wrap=True))
        for section in form.sections:
            part = column(gap=6)
            if section.title:
                part.add(Text(section.title, "ui", "muted", weight=600, wrap=True))
            for paragraph in section.paragraphs:
                part.add(Text(paragraph, "body", wrap=True))
            body.add(part)
        self.body.addWidget(body)
        self.page.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a long one scrolls by the arrow keys
        self.page.setAccessibleName("Case summary")
        self.print, self.done = Button("Print…", icon="printer"), Button("Done", "primary")
        self.footer.addWidget(self.print)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.footer_divider.show()
        self.initial_focus = self.done
        self.dismissed.connect(self.close_sheet)
        self.done.clicked.connect(self.dismiss)
        self.print.clicked.connect(self.print_pressed)
