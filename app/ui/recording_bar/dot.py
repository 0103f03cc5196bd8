"""The red dot of a running recording."""

from __future__ import annotations

from math import cos, pi

from PySide6.QtCore import QElapsedTimer, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent

from app.ui.widgets import Moving

_BREATH_MS = 1600


class RecordingDot(Moving):
    """The red dot. It breathes between full and 45 % in 1.6 s, and stands still with reduced motion."""

    def __init__(self) -> None:
        self._clock = QElapsedTimer()
        super().__init__(20)

    def showEvent(self, event: QShowEvent) -> None:
        self._clock.start()
        super().showEvent(event)

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
        if not self.is_moving:
            return 1.0
        phase = (self._clock.elapsed() % _BREATH_MS) / _BREATH_MS
        return 0.725 + 0.275 * cos(2 * pi * phase)
