"""Tabs with a line under the one that is shown; arrow keys move between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui.widgets import Themed


class _Tab(Themed, QAbstractButton):
    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", 5)
        self._count = 0
        self.follow_theme()

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        font, px = self.theme.font("ui", weight=600), self.theme.px
        wide = QFontMetricsF(font).horizontalAdvance(self.text())
        if self._count:
            wide += px(7) + QFontMetricsF(font).horizontalAdvance(str(self._count))
        return QSize(int(wide) + 2, max(px(38), int(QFontMetricsF(font).height()) + px(18)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px, on = self.theme, self.theme.px, self.isChecked()
        painter = QPainter(self)
        font = theme.font("ui", weight=600 if on else 500)
        painter.setFont(font)
        painter.setPen(theme.color("text" if on or self.underMouse() else "muted"))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(self.rect()), left, self.text())
        if self._count:
            x = QFontMetricsF(font).horizontalAdvance(self.text()) + px(7)
            painter.setFont(theme.font("ui", weight=500, tabular=True))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(x, 0, self.width() - x, self.height()), left, str(self._count))
        if on:
            high = px(2)
            painter.fillRect(QRectF(0, self.height() - high, self.width(), high), theme.color("accent"))


class TabRow(Themed, QFrame):
    """`changed` carries the index that the user chose."""

    changed = Signal(int)

    def __init__(self, labels: Sequence[str], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("edge", "bottom")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.tabs = [_Tab(label) for label in labels]
        for number, tab in enumerate(self.tabs):
            self._group.addButton(tab, number)
            self._row.addWidget(tab)
        self._row.addStretch(1)
        self.tabs[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)
        self._silent = False
        self.follow_theme()

    def set_index(self, index: int) -> None:
        """Chooses a tab without emitting `changed`."""
        self._silent = True
        self.tabs[index].setChecked(True)
        self._silent = False

    def set_counts(self, counts: Sequence[int]) -> None:
        for tab, count in zip(self.tabs, counts, strict=True):
            tab.set_count(count)

    def _on_toggled(self, index: int, on: bool) -> None:
        if on and not self._silent:
            self.changed.emit(index)

    def _on_theme_changed(self) -> None:
        self._row.setSpacing(round(22 * min(self.theme.scale, 1.2)))
        self.update()
