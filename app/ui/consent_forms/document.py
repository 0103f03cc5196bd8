"""A form as a text document in the program's font, for the preview and for paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.services.form_document import FormDocument
from app.ui.theme.fonts import FAMILIES, load_fonts

LINE = "_" * 46
"""What one signs on; real letters, so that it prints and copies as what it is."""


def paper_font(points: float, *, bold: bool = False) -> QFont:
    """The program's font on paper."""
    load_fonts()
    font = QFont(list(FAMILIES))
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def text_document(form: FormDocument, *, points: float = 10.5, ink: QColor | None = None) -> QTextDocument:
    """Headings, paragraphs and lines to sign on, with real text; a heading stays with what follows it."""
    document = QTextDocument()
    document.setDefaultFont(paper_font(points))
    document.setDocumentMargin(0)
    writer = _Writer(document, points, ink or QColor(Qt.GlobalColor.black))
    writer.block(form.title, points * 1.7, bold=True, above=0, heading=1)
    for section in form.sections:
        if section.title:
            writer.block(section.title, points * 1.2, bold=True, above=points * 1.3, heading=2)
        for paragraph in section.paragraphs:
            writer.block(paragraph, points, above=points * 0.5)
        for label in section.signatures:
            writer.block(LINE, points, above=points * 2.2, keep=True)
            writer.block(label, points * 0.9, above=0)
    return document


class _Writer:
    """Appends blocks to a document; distances are points."""

    def __init__(self, document: QTextDocument, points: float, ink: QColor) -> None:
        self._cursor, self._points, self._ink = QTextCursor(document), points, ink
        self._first = True

    def block(
        self,
        words: str,
        points: float,
        *,
        above: float,
        bold: bool = False,
        heading: int = 0,
        keep: bool = False,
    ) -> None:
        if not words:
            return
        shape = QTextBlockFormat()
        shape.setTopMargin(0 if self._first else above)
        shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setHeadingLevel(heading)
        if heading or keep:
            shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_Auto)
            shape.setNonBreakableLines(True)
        style = QTextCharFormat()
        style.setFont(paper_font(points, bold=bold))
        style.setForeground(self._ink)
        if self._first:
            self._cursor.setBlockFormat(shape)
        else:
            self._cursor.insertBlock(shape)
        self._first = False
        self._cursor.setCharFormat(style)
        self._cursor.insertText(words, style)
