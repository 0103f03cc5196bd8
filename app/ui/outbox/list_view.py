"""The list of deliveries: a model, a delegate that draws a row with its pill, and the list itself."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.states import DeliveryState
from app.ui.outbox.model import OutboxRow
from app.ui.theme import ColorRole, IconName, current_theme
from app.ui.widgets import PillKind, Themed, paint_box, paint_pill, pill_size

LOOKS: dict[DeliveryState, tuple[PillKind, IconName]] = {
    DeliveryState.QUEUED: ("neutral", "list-checks"),
    DeliveryState.SENDING: ("accent", "send"),
    DeliveryState.DELIVERED: ("ok", "circle-check"),
    DeliveryState.RETRY_WAIT: ("neutral", "clock"),
    DeliveryState.NEEDS_SIGN_IN: ("paused", "key-round"),
    DeliveryState.BLOCKED: ("recording", "ban"),
    DeliveryState.UNKNOWN: ("warning", "circle-help"),
    DeliveryState.DEAD: ("recording", "circle-x"),
}
_ROW = 60
_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractListModel):
    """The rows as a list model. Only rows that changed are told, so that the selection and place stay."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[OutboxRow, ...] = ()

    @property
    def rows(self) -> tuple[OutboxRow, ...]:
        return self._rows

    def set_rows(self, rows: tuple[OutboxRow, ...]) -> None:
        before, self._rows = self._rows, rows
        if [row.item_id for row in before] != [row.item_id for row in rows]:
            self.beginResetModel()
            self.endResetModel()
            return
        for number, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        found = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return found.spoken
        return found if role == _ROLE else None


class RowDelegate(QStyledItemDelegate):
    """Client and note in the first line, what is the case in the second, the state's pill at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current_theme()
        lines = theme.line_height("ui") + theme.line_height("caption")
        pill = pill_size(theme, "M").height()
        row = index.data(_ROLE)
        stacked = isinstance(row, OutboxRow) and self._stacked(option, row)
        height = max(theme.px(_ROW), lines + theme.px(22))
        return QSize(theme.px(200), height + (pill + theme.px(4) if stacked else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ROLE)
        if not isinstance(row, OutboxRow):
            return
        theme, px = current_theme(), current_theme().px
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        if index.row() + 1 < index.model().rowCount():
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("hairline"))
        kind, icon = LOOKS[row.state]
        size = pill_size(theme, row.state_words)
        stacked = self._stacked(option, row)
        left, right = box.left() + px(19), box.right() - px(14)
        lines = theme.line_height("ui") + theme.line_height("caption") + px(1)
        high = lines + (size.height() + px(6) if stacked else 0)
        top = box.top() + (box.height() - high) / 2
        ratio = option.widget.devicePixelRatioF()
        if stacked:
            pill = QRectF(left, top + lines + px(6), size.width(), size.height())
        else:
            middle = box.center().y() - size.height() / 2
            pill = QRectF(right - size.width(), round(middle), size.width(), size.height())
            right = pill.left() - px(12)
        self._paint_words(painter, row, QRectF(left, top, right - left, lines))
        paint_pill(painter, theme, pill, row.state_words, kind, icon, ratio)
        if state & QStyle.StateFlag.State_HasFocus and option.widget.property("keyboardFocus"):
            ring = box.adjusted(px(4), 3, -px(4), -4)
            paint_box(painter, ring, px(6), None, theme.color("focus"), 2)
        painter.restore()

    def _paint_words(self, painter: QPainter, row: OutboxRow, room: QRectF) -> None:
        theme = current_theme()
        strong = theme.font("ui", weight=500)
        light = theme.font("ui", weight=400)
        line = theme.line_height("ui")
        metrics = QFontMetricsF(strong)
        name = metrics.elidedText(row.client_name, Qt.TextElideMode.ElideRight, room.width() * 0.7)
        wide = metrics.horizontalAdvance(name)
        _draw(painter, strong, "text", QRectF(room.left(), room.top(), wide + 2, line), name)
        rest = QRectF(room.left() + wide, room.top(), room.width() - wide, line)
        _draw(painter, light, "muted", rest, f" · {row.note}")
        second = QRectF(
            room.left(), room.top() + line + theme.px(1), room.width(), theme.line_height("caption")
        )
        _draw(painter, theme.font("caption", tabular=True), "muted", second, row.line)

    def _stacked(self, option: QStyleOptionViewItem, row: OutboxRow) -> bool:
        widget = option.widget
        width = widget.viewport().width() if isinstance(widget, QListView) else 600
        theme = current_theme()
        return bool(width < pill_size(theme, row.state_words).width() + theme.px(230))


class OutboxList(Themed, QListView):
    """Up and Down choose a row; `chosen` carries its item's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = RowsModel()
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName("Signed notes")
        self.setProperty("ownFocus", True)
        self.setProperty("keyboardFocus", True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._quiet = False
        self.opens_at_once = True
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        self.follow_theme()

    def show_rows(self, rows: tuple[OutboxRow, ...], selected: str) -> None:
        """Draws the rows and marks the selected one without telling it back."""
        self._quiet = True
        self.rows_model.set_rows(rows)
        ids = [row.item_id for row in rows]
        selection = self.selectionModel()
        if selected in ids:
            index = self.rows_model.index(ids.index(selected))
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        else:
            selection.clearSelection()
        self._quiet = False
        self._fit()

    def sizeHint(self) -> QSize:
        height = sum(self.sizeHintForRow(number) for number in range(self.rows_model.rowCount()))
        return QSize(self.theme.px(420), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(260), min(self.sizeHint().height(), self.theme.px(_ROW)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row the current one; reaching the list by Tab opens nothing.
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False

    def _fit(self) -> None:
        self.setMaximumHeight(max(1, self.sizeHint().height()))
        self.updateGeometry()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.opens_at_once and not self._quiet and current.isValid():
            self._tell(current)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._tell(index)

    def _tell(self, index: QModelIndex) -> None:
        row = index.data(_ROLE)
        if isinstance(row, OutboxRow):
            self.chosen.emit(row.item_id)

    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._fit()
        self.viewport().update()


def _draw(painter: QPainter, font: QFont, role: ColorRole, box: QRectF, words: str) -> None:
    painter.setFont(font)
    painter.setPen(current_theme().color(role))
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
