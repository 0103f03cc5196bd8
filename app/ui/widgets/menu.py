"""Popup menus with line icons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from app.ui.roles import IconName
from app.ui.theme import current_theme
from app.ui.widgets.rounded import cut_corners

_RADIUS = 10
"""As in the style sheet."""


class _MenuStyle(QProxyStyle):
    """Icons and check marks that grow with the text. On menus alone: metrics asked in Python are slow."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        sizes = (
            QStyle.PixelMetric.PM_SmallIconSize,
            QStyle.PixelMetric.PM_IndicatorWidth,
            QStyle.PixelMetric.PM_IndicatorHeight,
        )
        if metric in sizes:
            return current_theme().px(16)
        return super().pixelMetric(metric, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element != QStyle.PrimitiveElement.PE_IndicatorMenuCheckMark:
            super().drawPrimitive(element, option, painter, widget)
            return
        if option.state & QStyle.StateFlag.State_On:
            theme = current_theme()
            side = theme.px(16)
            middle = QRectF(option.rect).center()
            tick = theme.pixmap("check", "accent", 16, ratio=painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(middle.x() - side / 2, middle.y() - side / 2), tick)


class Menu(QMenu):
    """A menu in the program's look; arrow keys move, Enter chooses, Escape closes without choosing."""

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        # Without these the round corners of the style sheet stand on a square window.
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        style = _MenuStyle("Fusion")
        style.setParent(self)
        self.setStyle(style)
        self.setFont(current_theme().font("ui", weight=400))

    def add(self, words: str, icon: IconName | None, data: object) -> QAction:
        """One line; `data` comes back from the action."""
        action = QAction(words, self)
        if icon is not None:
            action.setIcon(current_theme().icon(icon))
        action.setData(data)
        self.addAction(action)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut_corners(self, [self.rect()], current_theme().px(_RADIUS))

    def open_beside(self, anchor: QWidget) -> None:
        """Shows the menu under `anchor`, right edges in line, or above it where the screen ends."""
        size = self.sizeHint()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - size.width(), anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        if corner.y() + size.height() > screen.bottom():
            corner.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - size.height() - 4)
        corner.setX(max(screen.left() + 4, corner.x()))
        self.popup(corner)
        # The first line is where the arrow keys start from.
        if self.actions():
            self.setActiveAction(self.actions()[0])
