"""The agenda's rows: a list whose lines are painted, walked with the arrow keys and opened with Enter."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.roles import ColorRole, TypeRole
from app.ui.theme import current_theme
from app.ui.today.model import AgendaRow
from app.ui.widgets import Menu, Themed, paint_pill, pill_size

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TIME, _GAP, _LEFT, _RIGHT = 60, 14, 16, 14
_WIDE, _STACKED = 560, 430
_LEFT_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT_MIDDLE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class AgendaModel(QAbstractListModel):
    """Holds AgendaRows; the accessible text of a line is everything in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[AgendaRow, ...] = ()

    @property
    def rows(self) -> tuple[AgendaRow, ...]:
        return self._rows

    def set_rows(self, rows: tuple[AgendaRow, ...]) -> None:
        """Replaces the lines; where only contents changed, selection and focus stay."""
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None


class _AgendaDelegate(QStyledItemDelegate):
    """Paints one line: times, name over detail, the aside and the pill."""

    def __init__(self, view: AgendaList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        theme = current_theme()
        lines = theme.line_height("body") + theme.line_height("caption") + theme.px(20)
        height = max(theme.px(theme.tokens.sizes["agendaRow"]), lines)
        if self._view.is_stacked:
            height += theme.px(30)
        return QSize(self._view.viewport().width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, px = current_theme(), current_theme().px
        row: AgendaRow = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, row, index)
        stacked = self._view.is_stacked
        line = QRectF(rect)
        if stacked:
            line.setHeight(rect.height() - px(30))
        high = theme.line_height("body") + theme.line_height("caption") + px(1)
        top = line.top() + (line.height() - high) / 2
        upper = QRectF(rect.left() + px(_LEFT), top, px(_TIME), theme.line_height("body"))
        lower = QRectF(upper.left(), upper.bottom() + px(1), px(_TIME), theme.line_height("caption"))
        self._words(painter, upper, row.starts, "ui", "text", 600, tabular=True)
        self._words(painter, lower, row.ends, "caption", "muted", 400, tabular=True)
        pill = pill_size(theme, row.tag.words)
        left = rect.left() + px(_LEFT + _TIME + _GAP)
        right = rect.right() - px(_RIGHT)
        room = right - left if stacked else right - left - pill.width() - px(_GAP)
        aside = "" if self._view.is_wide else row.aside
        if self._view.is_wide and row.aside:
            metrics = QFontMetricsF(theme.font("caption", tabular=True))
            wide = min(metrics.horizontalAdvance(row.aside) + 2, room * 0.55)
            spot = QRectF(right - pill.width() - px(12) - wide, line.top(), wide, line.height())
            self._words(painter, spot, row.aside, "caption", "muted", 400, tabular=True, flags=_RIGHT_MIDDLE)
            room -= wide + px(_GAP)
        upper.setLeft(left)
        upper.setWidth(room)
        lower.setLeft(left)
        lower.setWidth(room)
        name: ColorRole = "muted" if row.name_hidden else "text"
        self._words(painter, upper, row.name, "body", name, 400 if row.name_hidden else 600)
        detail = " · ".join(part for part in (row.detail, aside) if part)
        self._words(painter, lower, detail, "caption", "muted", 400, tabular=True)
        y = line.bottom() - px(4) if stacked else line.center().y() - pill.height() / 2
        x = left if stacked else right - pill.width()
        width = min(pill.width(), right - left)
        ratio = self._view.devicePixelRatioF()
        box = QRectF(round(x), round(y), width, pill.height())
        paint_pill(painter, theme, box, row.tag.words, row.tag.kind, row.tag.icon, ratio)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: AgendaRow, index: _Index) -> None:
        theme = current_theme()
        hovered = self._view.hovered_row == index.row()
        if row.is_next or hovered:
            path = QPainterPath()
            radius = theme.px(theme.tokens.radii["card"]) - 1 if index.row() == 0 else 0
            path.addRoundedRect(rect, radius, radius)
            if radius:
                # Only the upper corners of the first line meet the card's.
                path.addRect(rect.adjusted(0, radius, 0, 0))
                path.setFillRule(Qt.FillRule.WindingFill)
            painter.fillPath(path, theme.color("selected" if row.is_next else "hover"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.color("hairline"))
        if self._view.rings and self._view.currentIndex().row() == index.row():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -4), theme.px(7), theme.px(7))

    def _words(
        self,
        painter: QPainter,
        room: QRectF,
        words: str,
        role: TypeRole,
        tone: ColorRole,
        weight: int,
        *,
        tabular: bool = False,
        flags: int = _LEFT_MIDDLE,
    ) -> None:
        theme = current_theme()
        font = theme.font(role, weight=weight, tabular=tabular)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 0.5)
        painter.drawText(room, flags, shown)


class AgendaList(Themed, QListView):
    """The lines of a day, as high as they are together; `opened` carries a visit's id.

    `line_reached` tells the height of the current line, so that the page around can scroll to it.

    Up and Down walk, Enter, Space or a click opens. Below 560 px (at 100 %) the aside joins the detail, below
    430 the pill stands under the words.
    """

    opened = Signal(str)
    attach_requested = Signal(str)
    note_requested = Signal(str)
    line_reached = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agenda = AgendaModel(self)
        self._now = ""
        self._now_first = False
        self._by_key = False
        self.hovered_row = -1
        self.setModel(self._agenda)
        self.setItemDelegate(_AgendaDelegate(self))
        self.setAccessibleName("Sessions of the day")
        self.setProperty("ownFocus", True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setAutoFillBackground(False)
        self.follow_theme()

    def show_rows(self, rows: tuple[AgendaRow, ...], now: str, now_first: bool) -> None:
        self._now, self._now_first = now, now_first
        self._agenda.set_rows(rows)
        self._fit()
        self.viewport().update()

    @property
    def rows(self) -> tuple[AgendaRow, ...]:
        return self._agenda.rows

    def visit_at(self, on_screen: QPoint) -> str:
        """The visit whose line is at this place of the screen and can take a file, or ""."""
        spot = self.viewport().mapFromGlobal(on_screen)
        index = self.indexAt(spot) if self.isVisible() and self.viewport().rect().contains(spot) else None
        if index is None or not index.isValid() or not self.rows[index.row()].can_attach:
            return ""
        return self.rows[index.row()].id

    @property
    def is_wide(self) -> bool:
        return self.viewport().width() >= current_theme().px(_WIDE)

    @property
    def is_stacked(self) -> bool:
        return self.viewport().width() < current_theme().px(_STACKED)

    @property
    def rings(self) -> bool:
        """True while the current line is shown with a ring: the list has the focus, by keyboard."""
        return self.hasFocus() and self._by_key

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.line_reached.emit(self.visualRect(current).center().y())

    # -- input ---------------------------------------------------------------------------------------
    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._by_key = event.reason() in keys
        if not self.currentIndex().isValid() and self.rows:
            # Before Qt takes the first line: the session that comes next is where one wants to begin.
            following = next((i for i, row in enumerate(self.rows) if row.is_next), 0)
            self.setCurrentIndex(self._agenda.index(following))
        super().focusInEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid() or not self.rows[index.row()].can_attach:
            return
        self.setCurrentIndex(index)
        menu = Menu("What else can be done", parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        visit = self.rows[index.row()].id
        menu.add("Attach a recording…", "audio-lines", (self.attach_requested, visit))
        menu.add("Write the note without a recording", "square-pen", (self.note_requested, visit))
        menu.triggered.connect(self._on_menu)
        spot = self.visualRect(index).center() if by_key else event.pos()
        menu.popup(self.viewport().mapToGlobal(spot))
        if by_key:
            menu.setActiveAction(menu.actions()[0])

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)

    # -- geometry and painting -----------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._now or not self.rows:
            return
        theme, px = current_theme(), current_theme().px
        y: float | None = 0.0 if self._now_first else None
        for number, row in enumerate(self.rows):
            if row.now_after:
                y = self.visualRect(self._agenda.index(number)).bottom()
        if y is None:
            return
        painter = QPainter(self.viewport())
        font = theme.font("caption", weight=600, tabular=True)
        metrics = QFontMetricsF(font)
        half = metrics.height() / 2
        y = min(max(y, half), self.viewport().height() - half)
        label = metrics.horizontalAdvance(self._now) + px(_LEFT) + px(8)
        painter.fillRect(QRectF(0, y - half, label, 2 * half), theme.color("surface"))
        painter.fillRect(QRectF(label, y - 1, self.viewport().width() - label, 2), theme.color("accent"))
        painter.setFont(font)
        painter.setPen(theme.color("accent"))
        painter.drawText(QPointF(px(_LEFT), y + metrics.capHeight() / 2), self._now)

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(_WIDE), self._total())

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(240), self._total())

    # -- inside --------------------------------------------------------------------------------------
    def _total(self) -> int:
        delegate = self.itemDelegate()
        option = QStyleOptionViewItem()
        return sum(
            delegate.sizeHint(option, self._agenda.index(number)).height() for number in range(len(self.rows))
        )

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self._total()))
        self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows[index.row()].id)

    def _on_menu(self, action: QAction) -> None:
        signal, visit = action.data()
        signal.emit(visit)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _on_theme_changed(self) -> None:
        self._fit()
        self.viewport().update()
