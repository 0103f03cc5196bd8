"""Progress bar, spinner and star rating."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.ui.theme import ColorRole
from app.ui.widgets.moving import Moving
from app.ui.widgets.themed import Themed, paint_box


class ProgressBar(Themed, QProgressBar):
    """A thin bar from 0 to 1000; the numbers and words stand beside it, not in it."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_fraction(self, fraction: float) -> None:
        """0 to 1."""
        self.setValue(round(1000 * min(1.0, max(0.0, fraction))))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.theme.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        radius = box.height() / 2
        paint_box(painter, box, radius, self.theme.color("sunken"), self.theme.color("hairline"))
        done = self.value() / max(1, self.maximum())
        if done > 0:
            box.setWidth(max(box.height(), box.width() * done))
            paint_box(painter, box, radius, self.theme.color("accent"))


class Spinner(Moving):
    """Turns while it is seen; stands still when motion is reduced. Give the step in words beside it."""

    def __init__(self, size: int = 16, tone: ColorRole = "accent", *, parent: QWidget | None = None) -> None:
        self._tone: ColorRole = tone
        self._angle = 0
        super().__init__(size, parent=parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 * self.theme.scale
        pen = QPen(self.theme.color(self._tone), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        side = self.theme.px(self._size) - width - 1
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawArc(box, (90 - self._angle) * 16, 270 * 16)

    def _on_tick(self) -> None:
        self._angle = (self._angle + 18) % 360
        super()._on_tick()


class StarRating(Themed, QWidget):
    """Nought to five stars. Arrow keys and the digits 0 to 5 set it, a click on a star too; 0 clears."""

    rated = Signal(int)

    def __init__(self, stars: int = 0, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stars = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_stars(stars)
        self.follow_theme()

    @property
    def stars(self) -> int:
        return self._stars

    @property
    def words(self) -> str:
        return f"{self._stars} of 5" if self._stars else "Not rated"

    def set_stars(self, stars: int) -> None:
        """Shows a rating without emitting `rated`."""
        self._stars = min(5, max(0, stars))
        self.setAccessibleName(f"Rating, {self.words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(5 * self.theme.px(22), self.theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._rate(self._stars + 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._rate(self._stars - 1)
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self._rate(int(key) - int(Qt.Key.Key_0))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._rate(int(event.position().x() // self.theme.px(22)) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step, side = self.theme.px(22), self.theme.px(18)
        ratio = self.devicePixelRatioF()
        for index in range(5):
            star = self.theme.pixmap("star", "accent", 18, ratio=ratio, filled=index < self._stars)
            painter.drawPixmap(QPointF(index * step + (step - side) / 2, (self.height() - side) / 2), star)

    def _rate(self, stars: int) -> None:
        if min(5, max(0, stars)) != self._stars:
            self.set_stars(stars)
            self.rated.emit(self._stars)
