"""Correcting an utterance where it stands: a small editor over its words."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.transcript.model import TranscriptRow
from app.ui.widgets import Themed

_KEPT_OPEN = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class WordsEditor(Themed, QTextEdit):
    """Enter saves, Escape leaves everything as it was; leaving it in another way saves.

    It grows with its text. The menu key asks for the menu of the utterance, at the caret.
    """

    saved = Signal(str, str, str)
    given_up = Signal()
    menu_wanted = Signal(str, int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: TranscriptRow | None = None
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()
        self.textChanged.connect(self._fit)
        self._room = QRect()
        self.follow_theme()

    def begin(self, row: TranscriptRow) -> None:
        """Edit these words; the caret stands at the first doubtful one, else at the end."""
        self.row = row
        self.setPlainText(row.text)
        cursor = self.textCursor()
        if row.doubtful:
            start, end = row.doubtful[0]
            cursor.setPosition(start)
            cursor.setPosition(min(end, len(row.text)), QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        self.setTextCursor(cursor)
        self.setAccessibleName(f"Words of {row.speaker} at {row.time}")
        self.setAccessibleDescription("Enter saves, Escape leaves")
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, room: QRect) -> None:
        """Stand over the words at ``room`` (in the parent's coordinates)."""
        self._room = room
        self._fit()

    def finish(self, *, save: bool) -> None:
        """Go away, with or without what was typed."""
        row, self.row = self.row, None
        if row is None:
            return
        text = " ".join(self.toPlainText().split())
        self.hide()
        if save and text and text != row.text:
            self.saved.emit(row.id, row.text, text)
        else:
            self.given_up.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish(save=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.finish(save=False)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _KEPT_OPEN:
            self.finish(save=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.row is not None:
            letter = self.textCursor().position()
            self.menu_wanted.emit(self.row.id, letter, event.globalPos())

    def _fit(self) -> None:
        if self.row is None or self._room.isEmpty():
            return
        px = self.theme.px
        # the editor's own document is laid out to the width it happens to have
        measured = QTextDocument()
        measured.setDefaultFont(self.font())
        measured.setDocumentMargin(self.document().documentMargin())
        measured.setPlainText(self.toPlainText())
        measured.setTextWidth(self._room.width() + px(8))
        around = self.parentWidget()  # asked for each time: a viewport that is kept may lose its wrapper
        room = around.height() if around is not None else self._room.bottom()
        needed = max(int(measured.size().height()) + px(10), self._room.height())
        high = min(needed, room - px(4))
        top = max(px(2), min(self._room.top() - px(3), room - px(2) - high))
        self.setGeometry(self._room.left() - px(8), top, self._room.width() + px(20), high)

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.document().setDocumentMargin(self.theme.px(2))
        self._fit()
