"""The note's editor: sentences with their source chips in the gutter, the selected one marked across."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.theme import IconName
from app.ui.widgets import Chip, Themed
from app.ui.workspace import note_document as paper
from app.ui.workspace.model import EditedLine, NoteLine

_GUTTER, _LEFT = 152, 25


class NoteEditor(Themed, QTextEdit):
    """One sentence, one block. Headings cannot be changed; ids stay with their sentences."""

    edited = Signal(tuple)  # of EditedLine
    line_entered = Signal(str)
    chip_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", "true")
        self.setAccessibleName("Progress note")
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAcceptRichText(False)
        self.viewport().setAutoFillBackground(False)
        self._sections: tuple[str, ...] = ()
        self._lines: dict[str, NoteLine] = {}
        self._chips: dict[str, Chip] = {}
        self._selected = self._entered = ""
        self._quiet = False
        self._backdrop = _Backdrop(self)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_caret_moved)
        self.document().documentLayout().documentSizeChanged.connect(self._place_chips)
        self.verticalScrollBar().valueChanged.connect(self._place_chips)
        self.follow_theme()

    # -- showing -------------------------------------------------------------------------------------
    def show_lines(self, sections: Sequence[str], lines: Sequence[NoteLine], editable: bool) -> None:
        """Show a note from the start; the history of undo begins here."""
        self._sections, self._selected, self._entered = tuple(sections), "", ""
        self.setReadOnly(not editable)
        keyboard = (
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        if not editable:
            self.setTextInteractionFlags(keyboard)
        self.setAccessibleName(f"Progress note, {'draft' if editable else 'signed'}")
        self._fill(lines)

    def update_lines(self, lines: Sequence[NoteLine]) -> None:
        """New chips and underlines; the text itself is the editor's."""
        self._lines = {line.id: line for line in lines}
        self._make_chips()
        self._underline()

    def select_line(self, line_id: str, *, focus: bool) -> None:
        """Mark the sentence; ``focus`` also puts the caret at its end and scrolls there."""
        self._selected = line_id
        block = self._block(line_id)
        if block is not None and focus:
            self._quiet = True
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            self.setTextCursor(cursor)
            self._quiet = False
            self._entered = line_id
            self.ensureCursorVisible()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._make_chips()
        self._backdrop.update()
        self.viewport().update()

    def read_lines(self) -> tuple[EditedLine, ...]:
        """The lines as they stand."""
        return paper.read(self.document())

    # -- editing -------------------------------------------------------------------------------------
    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only plain text comes in; each line of it becomes a sentence."""
        self.insertPlainText(source.text().replace("\r\n", "\n").strip("\n"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._would_touch_a_heading(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        cursor = self.textCursor()
        line = self._lines.get(paper.line_id_of(cursor.block()))
        if line is not None and line.prompt and not cursor.hasSelection() and not self.isReadOnly():
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)  # a reminder is replaced by typing
            cursor = QTextCursor(cursor.block())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _would_touch_a_heading(self, event: QKeyEvent) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False  # a selection across headings is undone after the fact
        block = cursor.block()
        match event.key():
            case Qt.Key.Key_Backspace:
                return cursor.atBlockStart() and bool(paper.heading_of(block.previous()))
            case Qt.Key.Key_Delete:
                return cursor.atBlockEnd() and bool(paper.heading_of(block.next()))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return bool(paper.heading_of(block)) or not block.text().strip()
        return bool(paper.heading_of(block)) and bool(event.text().strip())

    def _on_text_changed(self) -> None:
        if self._quiet:
            return
        self._quiet = True
        if not paper.headings_intact(self.document(), self._sections):
            self.document().undo()
        paper.give_ids(self.document())
        self._quiet = False
        self.edited.emit(self.read_lines())
        self._on_caret_moved()

    def _on_caret_moved(self) -> None:
        line_id = paper.line_id_of(self.textCursor().block())
        if not self._quiet and line_id != self._entered:
            self._entered = line_id
            self.line_entered.emit(line_id)

    # -- chips and marks -----------------------------------------------------------------------------
    def _fill(self, lines: Sequence[NoteLine]) -> None:
        self._quiet = True
        paper.fill(self.document(), self.theme, self._sections, lines)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._quiet = False
        self.update_lines(lines)

    def _make_chips(self) -> None:
        for line_id in [known for known in self._chips if known not in self._lines]:
            self._chips.pop(line_id).deleteLater()
        for line in self._lines.values():
            chosen = line.chip.kind == "source" and line.id == self._selected
            kind = "selected" if chosen else line.chip.kind
            chip = self._chips.get(line.id)
            wanted = (line.chip, kind)
            if chip is not None and chip.property("shown") == wanted:
                continue
            if chip is not None:
                chip.deleteLater()
            icon: IconName = line.chip.icon
            chip = Chip(line.chip.words, kind, icon, name=line.chip.name, parent=self)
            chip.setProperty("shown", wanted)
            chip.clicked.connect(lambda _=False, line_id=line.id: self.chip_pressed.emit(line_id))
            self._chips[line.id] = chip
        self._place_chips()

    def _place_chips(self) -> None:
        px = self.theme.px
        left = (
            self.width()
            - px(_GUTTER)
            - (self.verticalScrollBar().width() if self.verticalScrollBar().isVisible() else 0)
        )
        placed = set()
        for block in paper.blocks(self.document()):
            line_id = paper.line_id_of(block)
            chip = self._chips.get(line_id)
            if chip is None or line_id in placed:
                continue
            placed.add(line_id)
            rect = self.block_rect(block)
            first_line = block.layout().lineAt(0).height() if block.layout().lineCount() else px(22)
            top = rect.top() + max(0.0, (first_line - chip.sizeHint().height()) / 2) + 1
            chip.resize(chip.sizeHint())
            chip.move(left, round(top))
            chip.setVisible(-chip.height() < top < self.height())
        for line_id, chip in self._chips.items():
            if line_id not in placed:
                chip.hide()
        self._backdrop.update()

    def _underline(self) -> None:
        marks = []
        for block in paper.blocks(self.document()):
            line = self._lines.get(paper.line_id_of(block))
            if line is None or not (line.open or line.prompt):
                continue
            style = QTextCharFormat()
            if line.prompt:
                style.setForeground(self.theme.color("muted"))
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
                style.setUnderlineColor(self.theme.color("muted"))
            else:
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                style.setUnderlineColor(self.theme.color("warningFill"))
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, style
            marks.append(mark)
        self.setExtraSelections(marks)

    def block_rect(self, block: QTextBlock) -> QRectF:
        """Where the block is drawn, in the editor's own coordinates."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.translated(0, -self.verticalScrollBar().value() + self.viewport().y())

    def selected_rect(self) -> QRectF | None:
        """Where the selected sentence is, or None."""
        block = self._block(self._selected)
        return self.block_rect(block) if block is not None else None

    def _block(self, line_id: str) -> QTextBlock | None:
        if not line_id:
            return None
        found = (b for b in paper.blocks(self.document()) if paper.line_id_of(b) == line_id)
        return next(found, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._backdrop.setGeometry(self.rect())
        self._backdrop.lower()
        self._place_chips()

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self.setViewportMargins(px(_LEFT), px(2), px(_GUTTER), px(2))
        lines = list(self._lines.values())
        if self._sections:
            texts = {line.id: line.text for line in self.read_lines()}
            for chip in self._chips.values():
                chip.deleteLater()
            self._chips.clear()
            self._fill([_with_text(line, texts.get(line.id, line.text)) for line in lines])


def _with_text(line: NoteLine, text: str) -> NoteLine:
    return NoteLine(line.id, line.section, text, line.chip, line.open, line.prompt)


class _Backdrop(QWidget):
    """Lies beneath text and chips and carries the marker of the selected sentence across both."""

    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.lower()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = self._editor.selected_rect()
        if rect is None:
            return
        theme = self._editor.theme
        painter = QPainter(self)
        band = QRectF(0, rect.top() - theme.px(3), self.width(), rect.height() + theme.px(6))
        painter.fillRect(band, theme.color("evidence"))
        painter.fillRect(QRectF(0, band.top(), theme.px(3), band.height()), theme.color("evidenceEdge"))
