"""A form as a text document in the program's font, for paper."""

from __future__ import annotations

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QTextBlock,
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

_KEEPS = int(QTextFormat.Property.UserProperty.value) + 1
"""Marks a block that must not be the last one on its page."""


def paper_font(points: float, *, bold: bool = False) -> QFont:
    """The program's font on paper."""
    load_fonts()
    font = QFont(list(FAMILIES))
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Inter draws a hyphen between figures with a glyph of its own that stands for no letter when it is copied
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def text_document(form: FormDocument, *, points: float = 10.5) -> QTextDocument:
    """Headings, paragraphs and lines to sign on, as real text in black."""
    document = QTextDocument()
    document.setDefaultFont(paper_font(points))
    document.setDocumentMargin(0)
    writer = _Writer(document)
    writer.block(form.title, points * 1.7, bold=True, heading=1)
    for section in form.sections:
        writer.block(section.title, points * 1.2, bold=True, above=points * 1.3, heading=2)
        for index, paragraph in enumerate(section.paragraphs):
            leads = bool(section.signatures) and index == len(section.paragraphs) - 1
            writer.block(paragraph, points, above=points * 0.5, keeps=leads)
        for label in section.signatures:
            writer.block(LINE, points, above=points * 2.2, keeps=bool(label))
            writer.block(label, points * 0.9)
    return document


def lay_out(document: QTextDocument, device: QPagedPaintDevice, size: QSizeF) -> int:
    """Break the document into pages of ``size`` for ``device``; returns how many.

    A heading goes to the next page with what follows it, and a line to sign on with its label.
    """
    layout = document.documentLayout()
    layout.setPaintDevice(device)
    document.setPageSize(size)
    for _ in range(document.blockCount()):
        lonely = _lonely(document, size.height())
        if lonely is None:
            break
        shape = lonely.blockFormat()
        shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        QTextCursor(lonely).setBlockFormat(shape)
    return document.pageCount()


def _lonely(document: QTextDocument, height: float) -> QTextBlock | None:
    """The first of the blocks that belong to one on the next page, unless it begins its own page."""
    layout = document.documentLayout()
    block = document.begin()
    head = block
    while block.isValid() and block.next().isValid():
        if not (block.previous().isValid() and block.previous().blockFormat().boolProperty(_KEEPS)):
            head = block
        after = block.next()
        pages = [int(layout.blockBoundingRect(one).bottom() - 1) // int(height) for one in (head, after)]
        begins = head.blockFormat().pageBreakPolicy() == QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
        if block.blockFormat().boolProperty(_KEEPS) and pages[0] != pages[1] and not begins:
            return head
        block = after
    return None


class _Writer:
    """Appends blocks to a document; distances are points."""

    def __init__(self, document: QTextDocument) -> None:
        self._cursor, self._first = QTextCursor(document), True

    def block(
        self,
        words: str,
        points: float,
        *,
        above: float = 0,
        bold: bool = False,
        heading: int = 0,
        keeps: bool = False,
    ) -> None:
        if not words:
            return
        shape = QTextBlockFormat()
        shape.setTopMargin(0 if self._first else above)
        shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setHeadingLevel(heading)
        shape.setProperty(_KEEPS, bool(heading) or keeps)
        style = QTextCharFormat()
        style.setFont(paper_font(points, bold=bold))
        style.setForeground(QColor(Qt.GlobalColor.black))
        if self._first:
            self._cursor.setBlockFormat(shape)
        else:
            self._cursor.insertBlock(shape)
        self._first = False
        self._cursor.setCharFormat(style)
        self._cursor.insertText(words, style)
