"""Toggle, check box, radio button and segmented tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from app.ui.theme import ColorRole, IconName, current_theme
from app.ui.widgets.themed import Themed, paint_box, surface_of


class Toggle(Themed, QCheckBox):
    """A switch of 38 × 22 with its words at the right; to screen readers it is a check box."""

    def __init__(self, words: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(name or words)
        self.setProperty("ringRadius", 11)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        px = self.theme.px
        metrics = QFontMetricsF(self.font())
        words = px(10) + metrics.horizontalAdvance(self.text()) + 1 if self.text() else 0
        return QSize(int(px(38) + words), max(px(24), int(metrics.height())))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        box = QRectF(0, (self.height() - px(22)) / 2, px(38), px(22))
        on, enabled = self.isChecked(), self.isEnabled()
        fill: ColorRole = "accent" if on and enabled else "surface" if enabled else "sunken"
        edge: ColorRole = "accent" if on and enabled else "border" if enabled else "hairline"
        paint_box(painter, box, box.height() / 2, theme.color(fill), theme.color(edge))
        knob: ColorRole = "onAccent" if on and enabled else "border" if enabled else "disabled"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(knob))
        centre = box.right() - px(11) if on else box.left() + px(11)
        painter.drawEllipse(QPointF(centre, box.center().y()), px(7), px(7))
        _paint_words(self, painter, px(48))

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.updateGeometry()
        self.update()


class CheckBox(Themed, QCheckBox):
    """A check box with its words; Space turns it."""

    def __init__(self, words: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(name or words)
        self.setProperty("ringRadius", 5)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return _box_hint(self, self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        side = px(18)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        if self.isChecked():
            paint_box(painter, box, px(5), theme.color("accent" if self.isEnabled() else "disabled"))
            tick = theme.pixmap("check", "onAccent", 14, ratio=self.devicePixelRatioF())
            inset = (side - px(14)) / 2
            painter.drawPixmap(QPointF(box.left() + inset, box.top() + inset), tick)
        else:
            edge: ColorRole = "border" if self.isEnabled() else "hairline"
            paint_box(painter, box, px(5), theme.color("surface"), theme.color(edge))
        _paint_words(self, painter, px(28))

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.updateGeometry()
        self.update()


class Radio(Themed, QRadioButton):
    """One of several; the arrow keys move within the group (its siblings)."""

    def __init__(self, words: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(name or words)
        self.setProperty("ringRadius", 9)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return _box_hint(self, self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(18)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        width = px(5) if self.isChecked() else 1
        role: ColorRole = "accent" if self.isChecked() else "border"
        painter.setPen(QPen(theme.color(role if self.isEnabled() else "hairline"), width))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        _paint_words(self, painter, px(28))

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.updateGeometry()
        self.update()


class _Segment(Themed, QRadioButton):
    """One tab of a Segmented; a radio button to screen readers."""

    def __init__(self, words: str, count: int | None, icon: IconName | None, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._count = count
        self._icon: IconName | None = icon
        self.setProperty("ringRadius", 6)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)
        self.follow_theme()

    def set_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self.theme.px
        strong = QFontMetricsF(self.theme.font("ui", weight=600))
        width = strong.horizontalAdvance(self.text()) + 2 * px(12) + 1
        if self._icon is not None:
            width += px(16 + 7)
        if self._count is not None:
            width += px(7) + strong.horizontalAdvance(str(self._count))
        return QSize(int(width), max(px(28), int(strong.height()) + px(8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self.theme, self.theme.px
        painter = QPainter(self)
        on = self.isChecked()
        if on:
            box = QRectF(self.rect())
            paint_box(painter, box, px(6), theme.color(surface_of(self)), theme.color("border"))
        tone: ColorRole = "text" if on else "muted"
        x = float(px(12))
        if self._icon is not None:
            pixmap = theme.pixmap(self._icon, tone, 16, ratio=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(x, (self.height() - px(16)) / 2), pixmap)
            x += px(16 + 7)
        font = theme.font("ui", weight=600 if on else 500)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), left, self.text())
        if self._count is not None:
            x += QFontMetricsF(font).horizontalAdvance(self.text()) + px(7)
            painter.setFont(theme.font("ui", weight=500, tabular=True))
            painter.drawText(QRectF(x, 0, self.width() - x, self.height()), left, str(self._count))


class Segmented(Themed, QFrame):
    """Tabs in a sunken box; arrow keys move, `changed` carries the index chosen by the user."""

    changed = Signal(int)

    def __init__(
        self,
        labels: Sequence[str],
        *,
        name: str,
        counts: Sequence[int | None] | None = None,
        icons: Sequence[IconName | None] | None = None,
        index: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(2)
        self._group = QButtonGroup(self)
        self.segments: list[_Segment] = []
        for i, label in enumerate(labels):
            count = counts[i] if counts is not None else None
            icon = icons[i] if icons is not None else None
            segment = _Segment(label, count, icon, self)
            self._group.addButton(segment, i)
            self._row.addWidget(segment)
            self.segments.append(segment)
        self.set_index(index)
        self._group.idToggled.connect(self._on_toggled)
        self._silent = False
        self.follow_theme()

    @property
    def index(self) -> int:
        return self._group.checkedId()

    def set_index(self, index: int) -> None:
        """Chooses a tab without emitting `changed`."""
        self._silent = True
        self.segments[index].setChecked(True)
        self._silent = False

    def set_counts(self, counts: Sequence[int | None]) -> None:
        for segment, count in zip(self.segments, counts, strict=True):
            segment.set_count(count)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, self.theme.px(9), self.theme.color("sunken"))

    def _on_toggled(self, index: int, on: bool) -> None:
        if on and not self._silent:
            self.changed.emit(index)

    def _on_theme_changed(self) -> None:
        pad = self.theme.px(3)
        self._row.setContentsMargins(pad, pad, pad, pad)
        self.update()


def _box_hint(widget: QCheckBox | QRadioButton, words: str) -> QSize:
    px = current_theme().px
    metrics = QFontMetricsF(widget.font())
    width = px(18) + (px(10) + metrics.horizontalAdvance(words) + 1 if words else 0)
    return QSize(int(width), max(px(24), int(metrics.height()) + 2))


def _paint_words(widget: Toggle | CheckBox | Radio, painter: QPainter, left: int) -> None:
    painter.setFont(widget.font())
    painter.setPen(widget.theme.color("text" if widget.isEnabled() else "disabled"))
    room = QRectF(left, 0, widget.width() - left, widget.height())
    words = QFontMetricsF(widget.font()).elidedText(
        widget.text(), Qt.TextElideMode.ElideRight, room.width() + 1
    )
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
