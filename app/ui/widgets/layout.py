"""Cards, dividers, scrolling pages and a row that wraps."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import ColorRole
from app.ui.widgets.themed import Themed, paint_box


class Card(Themed, QFrame):
    """A flat box with a hairline; `body` is its vertical layout, `padding` in pixels at 100 %."""

    def __init__(
        self,
        *,
        padding: int = 16,
        fill: ColorRole = "surface",
        edge: ColorRole = "hairline",
        radius: int = 10,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill: ColorRole = fill
        self._edge: ColorRole = edge
        self._padding = padding
        self._radius = radius
        self.body = QVBoxLayout(self)
        self.body.setSpacing(0)
        self.follow_theme()

    def set_colors(self, fill: ColorRole, edge: ColorRole) -> None:
        self._fill, self._edge = fill, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        paint_box(
            QPainter(self),
            QRectF(self.rect()),
            theme.px(self._radius),
            theme.color(self._fill),
            theme.color(self._edge),
        )

    def _on_theme_changed(self) -> None:
        pad = self.theme.px(self._padding)
        self.body.setContentsMargins(pad, pad, pad, pad) if pad else self.body.setContentsMargins(1, 1, 1, 1)
        self.update()


class Divider(Themed, QWidget):
    """A hairline across (or, `vertical`, down) with `space` pixels on both sides; decoration only."""

    def __init__(
        self,
        *,
        vertical: bool = False,
        space: int = 0,
        tone: ColorRole = "hairline",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone: ColorRole = tone
        self._vertical = vertical
        self._space = space
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        space = self.theme.px(self._space)
        line = self.rect().adjusted(0, space, 0, -space)
        if self._vertical:
            line = self.rect().adjusted(space, 0, -space, 0)
        QPainter(self).fillRect(line, self.theme.color(self._tone))

    def _on_theme_changed(self) -> None:
        thick = 1 + 2 * self.theme.px(self._space)
        if self._vertical:
            self.setFixedWidth(thick)
        else:
            self.setFixedHeight(thick)
        self.update()


class ScrollPage(QScrollArea):
    """A page that scrolls down and never sideways; `body` is the vertical layout of what it holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setWidget(self.content)
        self.content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        content = self.content.minimumSizeHint()
        return QSize(content.width(), min(content.height(), 48))


class FlowRow(QLayout):
    """Lays its items in a row and goes on in the next one when there is no more room."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        # Qt asks past the end to learn where it is; None is the answer it expects.
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for row in self._rows(rect.width()):
            height = max(item.sizeHint().height() for item in row)
            x = rect.x()
            for item in row:
                hint = item.sizeHint()
                if move:
                    size = QSize(min(hint.width(), rect.width()), hint.height())
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), size))
                x += hint.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not rows or used + wide > width:
                rows.append([])
                used = 0
            rows[-1].append(item)
            used += wide + self._gap
        return rows


def spacer() -> QWidget:
    """An empty widget that takes the room left over in a row."""
    gap = QWidget()
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return gap
