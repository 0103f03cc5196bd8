"""The note's editor: sentences with their source chips in the gutter, the selected one marked across."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.widgets import Themed
from app.ui.workspace import lists
from app.ui.workspace import note_document as paper
from app.ui.workspace.model import EditedLine, NoteLine
from app.ui.workspace.note_marks import Backdrop, marks_of
from app.ui.workspace.source_chips import GUTTER, SourceChips
from app.ui.workspace.spell_marks import SpellMarks

_LEFT, _BEFORE_CHIP = 25, 14
_WIDEST = 820
"""Pixels at 100 % that a line takes at most when the note stands alone."""


class NoteEditor(Themed, QTextEdit):
    """One sentence, one block. Headings cannot be changed; ids stay with their sentences."""

    edited = Signal(tuple)  # of EditedLine
    line_entered = Signal(str)
    line_clicked = Signal(str)  # also when the caret was in it before
    chip_pressed = Signal(str)
    moved = Signal()  # the lines stand elsewhere: scrolled, or broken anew

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
        self.chips = SourceChips(self)
        self._selected = self._entered = ""
        self._quiet = False
        self._large = False
        self._room_below = 0
        self.spelling = SpellMarks(self.document(), self.theme)
        self._backdrop = Backdrop(self)
        self.chips.pressed.connect(self.chip_pressed)
        self.spelling.changed.connect(self.viewport().update)
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
        self.update_lines(lines)

    def change_lines(self, sections: Sequence[str], lines: Sequence[NoteLine]) -> None:
        """Show a new version of this note as one step that can be undone; untouched sections stay."""
        if tuple(sections) != self._sections:
            self.show_lines(sections, lines, not self.isReadOnly())
            return
        self._quiet, self._selected = True, ""
        paper.change(self.document(), self.theme, sections, lines, large=self._large)
        self._quiet, self._entered = False, ""
        self.update_lines(lines)

    def set_large(self, large: bool) -> None:
        """Larger words and wider margins, for writing without anything around."""
        if large != self._large:
            self._large = large
            self._on_theme_changed()

    def selected_lines(self) -> tuple[str, ...]:
        """The ids of the sentences that the selection touches; none without a selection."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return ()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd() - 1).blockNumber()
        ids = []
        while first.isValid() and first.blockNumber() <= last:
            ids.append(paper.line_id_of(first))
            first = first.next()
        return tuple(line_id for line_id in ids if line_id)

    def section_at_caret(self) -> str:
        """The section in which the caret stands."""
        block = self.textCursor().block()
        return paper.section_of(block) or paper.heading_of(block)

    def update_lines(self, lines: Sequence[NoteLine]) -> None:
        """New chips and underlines; the text itself is the editor's."""
        self._lines = {line.id: line for line in lines}
        self._show_chips()
        self._underline()

    def select_line(self, line_id: str, *, focus: bool) -> None:
        """Mark the sentence and bring it into view; ``focus`` also puts the caret there.

        The caret stands at the end of the sentence; a reminder is selected, so that typing replaces it.
        """
        self._selected = line_id
        block = self._block(line_id)
        if block is not None and focus:
            self._quiet = True
            self.setTextCursor(self._cursor_in(block))
            self._quiet = False
            self._entered = line_id
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_line(line_id)
        self._show_chips()
        self.viewport().update()

    def show_line(self, line_id: str) -> None:
        """Scroll just as far as it takes to see the sentence; the caret stays where it is."""
        block = self._block(line_id)
        if block is None:
            return
        rect, bar, room = self.block_rect(block), self.verticalScrollBar(), self.viewport().geometry()
        if rect.top() < room.top():
            bar.setValue(bar.value() - round(room.top() - rect.top()))
        elif rect.bottom() > room.bottom():
            bar.setValue(bar.value() + round(rect.bottom() - room.bottom()))

    def start_line(self, section: str) -> None:
        """Put the caret on an empty line at the end of a section."""
        lines = [block for block in paper.blocks(self.document()) if paper.section_of(block) == section]
        if not lines:
            return
        cursor = QTextCursor(lines[-1])
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if lines[-1].text().strip():
            cursor.insertBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_lines(self) -> tuple[EditedLine, ...]:
        """The lines as they stand."""
        return paper.read(self.document())

    @property
    def selected(self) -> str:
        """The id of the sentence that is marked, or nothing."""
        return self._selected

    @property
    def room_below(self) -> int:
        """Pixels at the foot that the text leaves free."""
        return self._room_below

    def leave_room(self, pixels: int) -> None:
        """Let the text end this far above the foot, so that its last lines can stand higher."""
        if pixels != self._room_below:
            self._room_below = pixels
            self._set_margins()

    # -- editing -------------------------------------------------------------------------------------
    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only plain text comes in; each line of it that is not blank becomes a sentence."""
        lines = source.text().splitlines()
        if len(lines) > 1:
            lines = [line.strip() for line in lines if line.strip()]
        self.insertPlainText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._would_touch_a_heading(event):
            event.accept()
            return
        if lists.handled(self, event):
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        self.spelling.offer(self, menu, event)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        cursor = self.textCursor()
        line = self._lines.get(paper.line_id_of(cursor.block()))
        if line is not None and line.prompt and not cursor.hasSelection() and not self.isReadOnly():
            self.setTextCursor(self._cursor_in(cursor.block()))
        if line is not None and not cursor.hasSelection():
            self.line_clicked.emit(line.id)

    def _cursor_in(self, block: QTextBlock) -> QTextCursor:
        line, cursor = self._lines.get(paper.line_id_of(block)), QTextCursor(block)
        prompt = line is not None and line.prompt and not self.isReadOnly()
        mode = QTextCursor.MoveMode.KeepAnchor if prompt else QTextCursor.MoveMode.MoveAnchor
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, mode)
        return cursor

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
        held, typed = event.modifiers(), event.text()  # of Ctrl+Z the text may be a control character
        commands = held & Qt.KeyboardModifier.ControlModifier and not held & Qt.KeyboardModifier.AltModifier
        return bool(paper.heading_of(block) and typed.strip() and typed.isprintable() and not commands)

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
    def _fill(self, lines: Sequence[NoteLine | EditedLine]) -> None:
        self._quiet = True
        paper.fill(self.document(), self.theme, self._sections, lines, large=self._large)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._quiet = False

    def _show_chips(self) -> None:
        self.chips.show(self._lines, self._selected)
        self._place_chips()

    def _place_chips(self) -> None:
        bar = self.verticalScrollBar()
        left = self.width() - self.theme.px(GUTTER) - (bar.width() if bar.isVisible() else 0)
        lines = ((paper.line_id_of(block), block) for block in paper.blocks(self.document()))
        self.chips.place(((line_id, block) for line_id, block in lines if line_id), left)
        self._backdrop.follow()
        self.moved.emit()

    def _underline(self) -> None:
        self.setExtraSelections(marks_of(self.document(), self._lines, self.theme))

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
        self._set_margins()
        if not self._sections:
            return
        caret = self.textCursor()
        line_id, place = paper.line_id_of(caret.block()), caret.positionInBlock()
        self._fill(self.read_lines())
        self.chips.measure()
        block = self._block(line_id)
        if block is not None:
            self._quiet = True
            self.setTextCursor(self._at(block, place))
            self._quiet = False
        self._show_chips()
        self._underline()

    def _set_margins(self) -> None:
        px = self.theme.px
        side = max(0, (self.width() - px(GUTTER + _BEFORE_CHIP) - px(_WIDEST)) // 2) if self._large else 0
        below = px(2) + self._room_below
        self.setViewportMargins(px(_LEFT) + side, px(2), px(GUTTER + _BEFORE_CHIP), below)

    @staticmethod
    def _at(block: QTextBlock, place: int) -> QTextCursor:
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(place, block.length() - 1))
        return cursor
