"""The list of utterances: only what is in sight is ever laid out, however long the session was."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from app.ui.transcript.heights import Heights
from app.ui.transcript.list_model import Index, TranscriptModel
from app.ui.transcript.model import Lit, TranscriptRow
from app.ui.transcript.row_painting import TranscriptDelegate

_NOWHERE = QModelIndex()
_Cursor = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class UtteranceList(QListView):
    """A list view that keeps places itself: rows have estimated heights until they come into sight.

    Arrow keys, Page Up, Page Down, Home and End move; Enter and Space choose; F2 and a double click ask to
    correct; the menu key and the right button ask for the menu, with the letter it is about.
    """

    utterance_chosen = Signal(str)
    correction_wanted = Signal(str)
    menu_wanted = Signal(str, int, QPoint)
    left = Signal()
    scrolled_by_hand = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights = Heights()
        self._width = 0
        self.rows = TranscriptModel(self)
        self.delegate = TranscriptDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("Transcript")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_chosen)
        self.doubleClicked.connect(self._on_double_click)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        self.rows.modelReset.connect(self._on_other_rows)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._estimate)

    # -- what is shown ---------------------------------------------------------------------------------
    def light(self, lit: Sequence[Lit], *, scroll: bool) -> None:
        """Light the utterances; ``scroll`` brings the first one into view when it is not."""
        place = self.rows.light(lit)
        if scroll and place >= 0:
            self.scrollTo(self.rows.index(place), _Hint.EnsureVisible)

    def select_quietly(self, place: int) -> None:
        """Put the keyboard's place on a row without scrolling or choosing it."""
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(
            self.rows.index(place), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.setAutoScroll(True)

    def relayout(self) -> None:
        """Fonts or scale changed."""
        self._width = 0
        self._late.start(0)
        self._estimate()

    @property
    def at_end(self) -> bool:
        """Whether the last row is in sight."""
        bar = self.verticalScrollBar()
        return bar.sliderPosition() >= bar.maximum()  # while it is dragged its value comes after its signal

    def show_end(self) -> None:
        """Scroll to the last row."""
        if self.rows.rowCount():
            self.scrollTo(self.rows.index(self.rows.rowCount() - 1), _Hint.PositionAtBottom)

    def row_rect(self, row_id: str) -> QRect:
        """Where a row stands in the viewport, exactly; empty when there is no such row."""
        place = self.rows.place(row_id)
        if place < 0:
            return QRect()
        self._heights.settle_down(place, 1, self._measure)
        self.updateGeometries()
        return self.visualRect(self.rows.index(place))

    # -- geometry: QListView's own layout is never asked -----------------------------------------------
    def doItemsLayout(self) -> None:
        self._estimate()

    def reset(self) -> None:
        super().reset()
        self._estimate()

    def _on_other_rows(self) -> None:
        self._width = 0
        self._estimate()

    def _estimate(self) -> None:
        width = self.viewport().width()
        if width == self._width and len(self._heights) == self.rows.rowCount():
            return
        anchor = self._heights.row_at(self.verticalOffset()) if len(self._heights) else -1
        above = self.verticalOffset() - self._heights.top(anchor) if anchor >= 0 else 0
        self._width = width
        self._heights.estimate(self.delegate.estimates(self.rows.rows, width))
        self.updateGeometries()
        if 0 <= anchor < len(self._heights):
            self.verticalScrollBar().setValue(self._heights.top(anchor) + above)
        self.viewport().update()

    def _measure(self, row: int) -> int:
        return self.delegate.height(self.rows.rows[row], self.viewport().width())

    def _settle(self) -> None:
        """What is in sight gets its exact height; the topmost row in sight stays where it is."""
        offset, room = self.verticalOffset(), self.viewport().height()
        first = self._heights.row_at(offset)
        if first < 0:
            return
        below = offset - self._heights.top(first)
        total = self._heights.total
        self._heights.settle_down(first, room + below, self._measure)
        if self._heights.total != total:
            self.updateGeometries()
        if total <= room or self._heights.top(first) + below > self.verticalScrollBar().maximum():
            # the end came nearer than the estimates said: what stands above comes into sight
            self._heights.settle_up(len(self._heights) - 1, room, self._measure)
            self.updateGeometries()

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setSingleStep(max(1, self.fontMetrics().height()))
        bar.setRange(0, max(0, self._heights.total - room))

    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        if not index.isValid() or row >= len(self._heights):
            return QRect()
        top = self._heights.top(row) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights.height(row))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if not 0 <= y < self._heights.total:
            return QModelIndex()
        return self.rows.index(self._heights.row_at(y))

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        row, room = index.row(), self.viewport().height()
        if not index.isValid() or row >= len(self._heights):
            return
        self._settle()
        offset = self.verticalOffset()
        self._heights.settle_down(row, 1, self._measure)
        top, height = self._heights.top(row), self._heights.height(row)
        if hint is _Hint.PositionAtCenter:
            self._heights.settle_up(row, room, self._measure)
            target = self._heights.top(row) - max(0, (room - height) // 2)
        elif hint is _Hint.PositionAtTop or top < offset or height > room:
            target = top
        elif hint is _Hint.PositionAtBottom or top + height > offset + room:
            self._heights.settle_up(row, room, self._measure)
            target = self._heights.top(row) + height - room
        else:
            return
        self.updateGeometries()
        self.verticalScrollBar().setValue(target)
        self._settle()
        self.viewport().update()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def dataChanged(self, top: Index, bottom: Index, roles: Sequence[int] = ()) -> None:
        QAbstractItemView.dataChanged(self, top, bottom, list(roles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self._estimate()
        self.updateGeometries()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        self.selectionModel().select(self.indexAt(rect.topLeft()), command)

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, now = self.rows.rowCount(), self.currentIndex().row()
        if not count:
            return QModelIndex()
        if now < 0 and action not in (_Cursor.MoveHome, _Cursor.MoveEnd):
            return self.rows.index(max(0, self._heights.row_at(self.verticalOffset())))
        match action:
            case _Cursor.MoveUp | _Cursor.MovePrevious | _Cursor.MoveLeft:
                to = now - 1
            case _Cursor.MoveDown | _Cursor.MoveNext | _Cursor.MoveRight:
                to = now + 1
            case _Cursor.MoveHome:
                to = 0
            case _Cursor.MoveEnd:
                to = count - 1
            case _:
                page = self.viewport().height() * (-1 if action is _Cursor.MovePageUp else 1)
                to = self._heights.row_at(self._heights.top(now) + page)
                to = to if to != now else now + (1 if page > 0 else -1)
        return self.rows.index(min(max(0, to), count - 1))

    # -- painting --------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        self._settle()
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        offset, bottom = self.verticalOffset(), event.rect().bottom()
        row = self._heights.row_at(offset + event.rect().top())
        while 0 <= row < len(self._heights) and self._heights.top(row) - offset <= bottom:
            index = self.rows.index(row)
            option.rect = self.visualRect(index)
            self.delegate.paint(painter, option, index)
            if self.hasFocus() and index == self.currentIndex():
                self.delegate.paint_focus(painter, option.rect)
            row += 1
        painter.end()

    # -- keys and pointer ------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        # "activated" would do, but some desktops send it for every click as well
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if index.isValid():
                self._on_chosen(index)
        elif key == Qt.Key.Key_F2:
            self._on_double_click(index)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
            super().keyPressEvent(event)
            self.scrolled_by_hand.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keys else self.indexAt(event.pos())
        row = self.rows.row(index) if index.isValid() else None
        if row is None or not (row.speaker or row.nameless):
            return
        if not by_keys:
            self.setCurrentIndex(index)
        else:
            self.scrollTo(index)
        rect = self.visualRect(index)
        at = self.delegate.text_rect(rect).topLeft() if by_keys else event.pos()
        letter = 0 if by_keys else self.delegate.letter_at(row, rect, event.pos())
        self.menu_wanted.emit(row.id, letter, self.viewport().mapToGlobal(at))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if tabbed and not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(max(0, self._heights.row_at(self.verticalOffset()))))

    @property
    def current(self) -> TranscriptRow | None:
        """The row where the keyboard is, if it is an utterance."""
        index = self.currentIndex()
        row = self.rows.row(index) if index.isValid() else None
        return row if row is not None and row.speaker else None

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.rows.row(index)
        if row.speaker:
            self.utterance_chosen.emit(row.id)

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.isValid() and self.rows.row(index).speaker:
            self.correction_wanted.emit(self.rows.row(index).id)

    def _on_scrolled(self, _action: int) -> None:
        self.scrolled_by_hand.emit()
