"""A list of lines: a lead, a title, a detail and a pill; Enter or a click opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.clients.model import Line
from app.ui.theme import ColorRole, current_theme
from app.ui.widgets import Themed, paint_box, paint_pill, pill_size

_ROLE = Qt.ItemDataRole.UserRole
_LEAD = 100
"""Width of the lead in pixels at 100 %."""
Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractListModel):
    """The lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        return line if role == _ROLE else None


class LineDelegate(QStyledItemDelegate):
    """In one row while there is room; the detail comes beneath the title where ``two_rows``, and the pill
    beneath both where there is little room."""

    def __init__(self, parent: LineList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme, line = current_theme(), index.data(_ROLE)
        high = theme.line_height("ui")
        if isinstance(line, Line):
            if self._two_rows() and line.detail:
                high += theme.line_height("caption") + theme.px(1)
            if line.lead and self._tight():
                high += theme.line_height("ui")
            if line.tag is not None and self._tight():
                high += pill_size(theme, "M").height() + theme.px(5)
        return QSize(theme.px(160), max(theme.px(44), high + theme.px(20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_ROLE)
        if not isinstance(line, Line):
            return
        theme, px = current_theme(), current_theme().px
        box, state = QRectF(option.rect), option.state
        painter.save()
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        if index.row() + 1 < index.model().rowCount():
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("hairline"))
        inner = box.adjusted(px(16), px(10), -px(16), -px(10))
        rest = self._paint_tag(painter, line, inner)
        self._paint_words(painter, line, rest)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_box(painter, box.adjusted(px(4), 3, -px(4), -4), px(6), None, theme.color("focus"), 2)
        painter.restore()

    def _paint_tag(self, painter: QPainter, line: Line, room: QRectF) -> QRectF:
        if line.tag is None:
            return room
        theme = current_theme()
        size = pill_size(theme, line.tag.words)
        ratio = self._list.devicePixelRatioF()
        if self._tight():
            pill = QRectF(room.left(), room.bottom() - size.height(), size.width(), size.height())
            rest = room.adjusted(0, 0, 0, -size.height() - theme.px(5))
        else:
            top = round(room.center().y() - size.height() / 2)
            pill = QRectF(room.right() - size.width(), top, size.width(), size.height())
            rest = room.adjusted(0, 0, -size.width() - theme.px(12), 0)
        paint_pill(painter, theme, pill, line.tag.words, line.tag.kind, line.tag.icon, ratio)
        return rest

    def _paint_words(self, painter: QPainter, line: Line, room: QRectF) -> None:
        theme, px = current_theme(), current_theme().px
        ui, caption = theme.line_height("ui"), theme.line_height("caption")
        strong, light = theme.font("ui", weight=500), theme.font("ui", weight=400)
        two = self._two_rows() and bool(line.detail)
        high = ui + (caption + px(1) if two else 0) + (ui if line.lead and self._tight() else 0)
        top = room.top() + max(0.0, (room.height() - high) / 2)
        left = room.left()
        if line.lead:
            lead = theme.font("ui", weight=400, tabular=True)
            wide = room.width() if self._tight() else px(_LEAD)
            _draw(painter, lead, "text", QRectF(left, top, wide, ui), line.lead)
            if self._tight():
                top += ui
            else:
                left += px(_LEAD)
        if line.icon is not None:
            side = px(16)
            tinted = theme.pixmap(line.icon, "text", 16, ratio=self._list.devicePixelRatioF())
            painter.drawPixmap(round(left), round(top + (ui - side) / 2), tinted)
            left += side + px(8)
        if two:
            _draw(painter, strong, "text", QRectF(left, top, room.right() - left, ui), line.title)
            second = QRectF(left, top + ui + px(1), room.right() - left, caption)
            _draw(painter, theme.font("caption", tabular=True), "muted", second, line.detail)
            return
        wide = min(QFontMetricsF(strong).horizontalAdvance(line.title) + 2, room.right() - left)
        column = max(wide, px(_LEAD)) if line.lead else wide
        _draw(painter, strong, "text", QRectF(left, top, wide, ui), line.title)
        left += column + px(14)
        _draw(painter, light, "muted", QRectF(left, top, max(0.0, room.right() - left), ui), line.detail)

    def _two_rows(self) -> bool:
        narrow = self._list.viewport().width() < current_theme().px(620)
        return self._list.two_rows or narrow

    def _tight(self) -> bool:
        return self._list.viewport().width() < current_theme().px(460)


class LineList(Themed, QListView):
    """Up and Down move; `opened` carries the key of the line that was clicked or entered.

    With `two_rows` the detail stands beneath the title. With `whole` the list is as high as its lines, and
    the page around it scrolls.
    """

    opened = Signal(str)

    def __init__(self, name: str, *, two_rows: bool = False, whole: bool = False) -> None:
        super().__init__()
        self.two_rows, self._whole = two_rows, whole
        self.lines_model = LinesModel()
        self.setModel(self.lines_model)
        self.setItemDelegate(LineDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("ownFocus", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._on_clicked)
        self.follow_theme()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Draws them; the current line stays where it is still there."""
        if tuple(lines) == self.lines_model.lines:
            return
        current = self.currentIndex()
        before = self.lines_model.lines[current.row()].key if current.isValid() else ""
        self.lines_model.set_lines(lines)
        keys = [line.key for line in lines]
        if before in keys:
            self.setCurrentIndex(self.lines_model.index(keys.index(before)))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self._total() if self._whole else self.theme.px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(160), self._total() if self._whole else self.theme.px(48))

    def _total(self) -> int:
        option = QStyleOptionViewItem()
        delegate = self.itemDelegate()
        count = self.lines_model.rowCount()
        return sum(delegate.sizeHint(option, self.lines_model.index(n)).height() for n in range(count))

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._whole:
            self.setFixedHeight(max(1, self._total()))

    def _on_clicked(self, index: QModelIndex) -> None:
        line = index.data(_ROLE)
        if isinstance(line, Line):
            self.opened.emit(line.key)

    def _on_theme_changed(self) -> None:
        self._fit()
        self.viewport().update()


def _draw(painter: QPainter, font: QFont, role: ColorRole, box: QRectF, words: str) -> None:
    painter.setFont(font)
    painter.setPen(current_theme().color(role))
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
