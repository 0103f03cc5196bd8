"""Small drawings that move while they are seen, and stand still where motion is reduced."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.themed import Themed

_STEP_MS = 50


class Moving(Themed, QWidget):
    """A square of ``size`` (at 100 %), drawn anew 20 times a second; no timer runs while nobody sees it."""

    def __init__(self, size: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._on_tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    @property
    def is_moving(self) -> bool:
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(self._size), self.theme.px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_theme_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _on_tick(self) -> None:
        self.update()

    def _on_theme_changed(self) -> None:
        if self.isVisible() and not self.theme.reduced_motion:
            self._timer.start()
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()
