"""The microphone's level in segments; the word beside it is the caller's to show."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import ColorRole
from app.ui.widgets.themed import Themed

_DECAY_MS = 300
_FRAME_MS = 50
_REDUCED_FRAME_MS = 200
_TOO_LOUD = 0.86


class LevelMeter(Themed, QWidget):
    """Shows a level from 0 to 1. It rises at once, falls within 300 ms, and draws at most 20 times a second.

    With reduced motion it draws five times a second and does not fall gradually. `segments` fixes the number
    of bars; None fills the width.
    """

    def __init__(
        self, segments: int | None = None, *, height: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._segments = segments
        self._design_height = height
        self._target = 0.0
        self._shown = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_frame)
        horizontal = QSizePolicy.Policy.Fixed if segments else QSizePolicy.Policy.Expanding
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Microphone level")
        self.follow_theme()

    def set_level(self, level: float, word: str = "") -> None:
        """`level` 0 to 1; `word` is what the level comes to ("good", "very quiet", "too loud")."""
        self._target = min(1.0, max(0.0, level))
        if word:
            name = f"Microphone level, {word}"
            if name != self.accessibleName():
                self.setAccessibleName(name)
        if not self._timer.isActive():
            self._clock.start()
            self._timer.start(_REDUCED_FRAME_MS if self.theme.reduced_motion else _FRAME_MS)
            self._on_frame()

    @property
    def shown(self) -> float:
        """The level that is drawn now."""
        return self._shown

    def sizeHint(self) -> QSize:
        count = self._segments or 28
        return QSize(count * self.theme.px(6) - self.theme.px(2), self.theme.px(self._design_height))

    def minimumSizeHint(self) -> QSize:
        if self._segments:
            return self.sizeHint()
        return QSize(self.theme.px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        step, bar = theme.px(6), theme.px(4)
        count = self._segments or max(1, (self.width() + theme.px(2)) // step)
        lit = round(self._shown * count)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("hairline"))
        for index in range(count):
            role: ColorRole = "hairline"
            if index < lit:
                role = "pausedFill" if (index + 1) / count > _TOO_LOUD else "okFill"
            color = theme.color(role)
            painter.setPen(color)
            painter.setBrush(color)
            box = QRectF(index * step, 0, bar, self.height())
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)

    def _on_frame(self) -> None:
        elapsed = self._clock.restart() if self._clock.isValid() else _FRAME_MS
        if self._target >= self._shown or self.theme.reduced_motion:
            self._shown = self._target
        else:
            self._shown = max(self._target, self._shown - elapsed / _DECAY_MS)
        self.update()
        if self._shown == self._target:
            self._timer.stop()
