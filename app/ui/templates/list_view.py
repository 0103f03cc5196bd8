"""The list of templates: AI-enabled ones with a wand, the others with a sheet of paper (R30)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from app.ui.roles import ColorRole, IconName
from app.ui.spacing import Box, in_tab_order
from app.ui.templates.model import TemplateRow
from app.ui.widgets import PressedByEnter, Themed, paint_box
from app.ui.widgets.text import plain_tip


class TemplateItem(PressedByEnter, Themed, QPushButton):
    """One template: icon, name, and what is special about it beneath."""

    def __init__(self, row: TemplateRow) -> None:
        super().__init__()
        self._row = row
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()
        self.show_row(row)

    def show_row(self, row: TemplateRow) -> None:
        """Draws it."""
        self._row = row
        self.setText(row.name)
        kind = "AI-enabled" if row.drafted else "without AI"
        self.setAccessibleName(", ".join(part for part in (row.name, kind, row.note) if part))
        self.setToolTip(plain_tip(row.name))  # it may come from somebody else's file
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = 2 if self._row.note else 1
        return QSize(self.theme.px(180), self.theme.px(20) + self.theme.line_height("ui") * lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px, on = self.theme, self.theme.px, self.isChecked()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if on:
            paint_box(painter, box, px(7), theme.color("surface"), theme.color("hairline"))
        elif self.underMouse():
            paint_box(painter, box, px(7), theme.color("hover"))
        tone: ColorRole = "muted" if self._row.retired else "text"
        icon: IconName = "wand-sparkles" if self._row.drafted else "file-text"
        line, top = theme.line_height("ui"), px(10)
        pixmap = theme.pixmap(icon, "accent" if on else tone, 16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(px(11), top + (line - px(16)) // 2, pixmap)
        left = px(36)
        room = QRectF(left, top, self.width() - left - px(8), line)
        self._write(painter, room, self._row.name, tone, 600 if on else 500)
        if self._row.note:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("muted"))
            below = room.translated(0, line)
            words = QFontMetricsF(painter.font()).elidedText(
                self._row.note, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _write(self, painter: QPainter, room: QRectF, words: str, tone: ColorRole, weight: int) -> None:
        font = self.theme.font("ui", weight=weight)
        painter.setFont(font)
        painter.setPen(self.theme.color(tone))
        told = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), told)


class TemplateList(Box):
    """`chosen` carries an id; the arrow keys move between the templates."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=2)
        self.items: dict[str, TemplateItem] = {}
        self.setAccessibleName("Templates")

    def show_rows(self, rows: Sequence[TemplateRow], selected: str) -> None:
        """Draws them; items of templates that stay keep the keyboard."""
        ids = [row.id for row in rows]
        for gone in [key for key in self.items if key not in ids]:
            item = self.items.pop(gone)
            self.box.removeWidget(item)
            item.hide()
            item.deleteLater()
        for place, row in enumerate(rows):
            item = self.items.get(row.id) or self._make(row)
            if self.box.indexOf(item) != place:
                self.box.removeWidget(item)
                self.box.insertWidget(place, item)
            item.show_row(row)
            item.setChecked(row.id == selected)
        in_tab_order(self.items[key] for key in ids)

    def _make(self, row: TemplateRow) -> TemplateItem:
        item = TemplateItem(row)
        item.setProperty("template", row.id)
        item.clicked.connect(self._on_clicked)
        self.items[row.id] = item
        return item

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("template")))
