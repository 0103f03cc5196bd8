"""Text fields and combo boxes in the program's look."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from app.ui.theme import IconName
from app.ui.widgets.themed import Themed, paint_box


class Field(Themed, QLineEdit):
    """One line of text; shows focus by its border. Give `name` where no label is its buddy."""

    def __init__(
        self, text: str = "", *, placeholder: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        if name:
            self.setAccessibleName(name)
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))


class Select(Themed, QComboBox):
    """A combo box with an optional icon; arrow keys choose, Space opens."""

    def __init__(self, *, name: str, icon: IconName | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._icon: IconName | None = icon
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow_theme()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past it changes nothing: it turns with the wheel only while it has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0.0)
        height = max(self.theme.px(32), int(metrics.height()) + self.theme.px(8))
        return QSize(int(widest) + self.theme.px(70), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        fill = theme.color("surface" if self.isEnabled() else "sunken")
        edge = theme.color("border" if self.isEnabled() else "hairline")
        paint_box(painter, QRectF(self.rect()), px(7), fill, edge)
        x, side, ratio = px(11), px(16), self.devicePixelRatioF()
        ink = "text" if self.isEnabled() else "disabled"
        if self._icon is not None:
            pixmap = theme.pixmap(self._icon, ink, 16, ratio=ratio)  # type: ignore[arg-type]
            painter.drawPixmap(QPointF(x, (self.height() - side) / 2), pixmap)
            x += side + px(8)
        arrow = theme.pixmap("chevron-down", ink, 16, ratio=ratio)  # type: ignore[arg-type]
        right = self.width() - px(11) - side
        painter.drawPixmap(QPointF(right, (self.height() - side) / 2), arrow)
        painter.setFont(self.font())
        painter.setPen(theme.color(ink))  # type: ignore[arg-type]
        room = QRectF(x, 0, right - px(6) - x, self.height())
        words = QFontMetricsF(self.font()).elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.updateGeometry()
        self.update()
