"""What every widget of ours shares: following the theme, knowing the surface it stands on, announcing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.theme import ColorRole, Theme, current_theme


class Themed:
    """Mixin for widgets: `_on_theme_changed` runs once at the start and after every change of the look."""

    def follow_theme(self) -> None:
        current_theme().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        assert isinstance(self, QWidget)
        self.updateGeometry()
        self.update()

    @property
    def theme(self) -> Theme:
        return current_theme()


class PressedByEnter:
    """Mixin for push buttons: Enter presses as Space does, in windows as in dialogs.

    A key held down presses once: what comes next on the screen is never answered by the same stroke.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        assert isinstance(self, QPushButton)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if not event.isAutoRepeat() and self.isEnabled():
                self.click()
            return
        QPushButton.keyPressEvent(self, event)


def surface_of(widget: QWidget) -> ColorRole:
    """The surface that `widget` stands on: `raised` within sheets, `surface` anywhere else."""
    above: QWidget | None = widget
    while above is not None:
        if above.property("surface") == "raised" or above.property("base") == "raised":
            return "raised"
        above = above.parentWidget()
    return "surface"


def announce(widget: QWidget, words: str, *, assertive: bool = False) -> None:
    """Lets a screen reader say `words` once, without moving the focus."""
    event = QAccessibleAnnouncementEvent(widget, words)
    if assertive:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def paint_box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box whose border lies wholly inside `rect`, on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2 if border is not None else 0.0
    painter.setPen(QPen(border, width) if border is not None else QPen(QColor(0, 0, 0, 0), 0))
    painter.setBrush(fill if fill is not None else QColor(0, 0, 0, 0))
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
