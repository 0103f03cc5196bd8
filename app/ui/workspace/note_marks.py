"""What is drawn around the words of the note: underlines of open sentences, and the selected one's band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.theme import Theme
from app.ui.workspace import note_document as paper
from app.ui.workspace.model import NoteLine

if TYPE_CHECKING:
    from app.ui.workspace.note_editor import NoteEditor


def marks_of(
    document: QTextDocument, lines: Mapping[str, NoteLine], theme: Theme
) -> list[QTextEdit.ExtraSelection]:
    """Dots under what is open, dashes under what is for the clinician to add."""
    marks = []
    for block in paper.blocks(document):
        line = lines.get(paper.line_id_of(block))
        if line is None or not (line.open or line.prompt):
            continue
        style = QTextCharFormat()
        if line.prompt:
            style.setForeground(theme.color("muted"))
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            style.setUnderlineColor(theme.color("muted"))
        else:
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            style.setUnderlineColor(theme.color("warningFill"))
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = cursor, style
        marks.append(mark)
    return marks


class Backdrop(QWidget):
    """Lies beneath text and chips and carries the marker of the selected sentence across both."""

    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._rect: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.lower()

    def follow(self) -> None:
        """Paint again where the band moved; painting it always would paint all chips with it."""
        rect = self._editor.selected_rect()
        if rect != self._rect:
            self._rect = rect
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = self._editor.selected_rect()
        if rect is None:
            return
        theme = self._editor.theme
        painter = QPainter(self)
        band = QRectF(0, rect.top() - theme.px(3), self.width(), rect.height() + theme.px(6))
        painter.fillRect(band, theme.color("evidence"))
        painter.fillRect(QRectF(0, band.top(), theme.px(3), band.height()), theme.color("evidenceEdge"))
