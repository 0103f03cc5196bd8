"""Icons, drawings and letter avatars as widgets; decoration unless given a name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import ColorRole, DrawingName, IconName
from app.ui.widgets.themed import Themed, paint_box


class Icon(Themed, QWidget):
    """One line icon. Words beside it carry the meaning, so it has no accessible name of its own."""

    def __init__(
        self,
        name: IconName,
        tone: ColorRole = "text",
        size: int = 16,
        *,
        filled: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name: IconName = name
        self._tone: ColorRole = tone
        self._size = size
        self._filled = filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_icon(self, name: IconName, tone: ColorRole | None = None) -> None:
        self._name = name
        self._tone = tone if tone is not None else self._tone
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pixmap = self.theme.pixmap(
            self._name, self._tone, self._size, ratio=self.devicePixelRatioF(), filled=self._filled
        )
        side = self.theme.px(self._size)
        painter.drawPixmap(QPointF((self.width() - side) / 2, (self.height() - side) / 2), pixmap)


class Drawing(Themed, QWidget):
    """One of our drawings (`logo`, `room-chairs`, `room-table`); `height` in pixels at 100 %."""

    def __init__(
        self, name: DrawingName, *, height: float | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name: DrawingName = name
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return self.theme.drawing_size(self._name, height=self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        pixmap = self.theme.drawing(self._name, height=self._height, ratio=self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(0, 0), pixmap)


class Avatar(Themed, QWidget):
    """One or two letters on a soft square; `speaker` 1 to 4 chooses the colours, 0 the neutral ones."""

    def __init__(
        self, letters: str, speaker: int = 1, size: int = 26, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._letters = letters
        self._speaker = speaker
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_letters(self, letters: str) -> None:
        self._letters = letters
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        pairs: dict[int, tuple[ColorRole, ColorRole]] = {
            1: ("speaker1Soft", "speaker1"),
            2: ("speaker2Soft", "speaker2"),
            3: ("speaker3Soft", "speaker3"),
            4: ("speaker4Soft", "speaker4"),
        }
        soft, strong = pairs.get(self._speaker, ("sunken", "muted"))
        painter = QPainter(self)
        side = self.theme.px(self._size)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        paint_box(painter, box, self.theme.px(8), self.theme.color(soft))
        painter.setFont(self.theme.font("caption" if self._size < 34 else "ui", weight=600))
        painter.setPen(self.theme.color(strong))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letters)
