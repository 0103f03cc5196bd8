"""The red dot of a running recording."""

from __future__ import annotations

from math import cos, pi

from PySide6.QtCore import QElapsedTimer, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets import Themed

_BREATH_MS = 1600


class RecordingDot(Themed, QWidget):
    """The red dot. It breathes between full and 45 % in 1.6 s, and stands still with reduced motion."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(50)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    @property
    def is_breathing(self) -> bool:
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(20), self.theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self._on_theme_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre = QPointF(self.width() / 2, self.height() / 2)
        painter.setBrush(theme.color("recordingSoft"))
        painter.drawEllipse(centre, theme.px(10), theme.px(10))
        painter.setOpacity(self._opacity())
        painter.setBrush(theme.color("recordingFill"))
        painter.drawEllipse(centre, theme.px(6), theme.px(6))

    def _opacity(self) -> float:
        if not self.is_breathing:
            return 1.0
        phase = (self._clock.elapsed() % _BREATH_MS) / _BREATH_MS
        return 0.725 + 0.275 * cos(2 * pi * phase)

    def _on_theme_changed(self) -> None:
        if self.isVisible() and not self.theme.reduced_motion:
            self._timer.start()
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()
