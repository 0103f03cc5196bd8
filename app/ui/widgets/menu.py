"""Popup menus with line icons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.roles import IconName
from app.ui.theme import current_theme


class Menu(QMenu):
    """A menu in the program's look; arrow keys move, Enter chooses, Escape closes without choosing."""

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        # Without these the round corners of the style sheet stand on a square window.
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFont(current_theme().font("ui", weight=400))

    def add(self, words: str, icon: IconName | None, data: object) -> QAction:
        """One line; `data` comes back from the action."""
        action = QAction(words, self)
        if icon is not None:
            action.setIcon(current_theme().icon(icon))
        action.setData(data)
        self.addAction(action)
        return action

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
