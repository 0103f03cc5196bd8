"""The list of sections: a column of entries, or a combo box where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from app.ui.roles import ColorRole, IconName
from app.ui.settings.model import LABELS, Section
from app.ui.spacing import Box, column
from app.ui.widgets import PressedByEnter, Select, Themed, paint_box

_WIDTH = 196
_NO_LIMIT = 16_777_215  # Qt's own "no maximum"


class SectionItem(PressedByEnter, Themed, QPushButton):
    """One section; the one that is shown stands in a box of its own. The arrow keys move between them."""

    def __init__(self, words: str, icon: IconName) -> None:
        super().__init__(words)
        self._icon: IconName = icon
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.theme.font("ui", weight=600))
        return QSize(self.theme.px(_WIDTH), max(self.theme.px(34), int(metrics.height()) + self.theme.px(12)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px, on = self.theme, self.theme.px, self.isChecked()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if on:
            paint_box(painter, box, px(7), theme.color("surface"), theme.color("hairline"))
        elif self.underMouse():
            paint_box(painter, box, px(7), theme.color("hover"))
        tone: ColorRole = "text" if on else "muted"
        pixmap = theme.pixmap(self._icon, tone, 16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(px(11), (self.height() - px(16)) // 2, pixmap)
        font = theme.font("ui", weight=600 if on else 500)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        room = QRectF(px(36), 0, self.width() - px(42), self.height())
        words = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


class SectionList(Box):
    """`chosen` carries the section the user chose; `show_section` marks one without emitting it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self._sections = tuple(Section)
        self._column = column(gap=2)
        self.items: dict[Section, SectionItem] = {}
        for section in self._sections:
            item = SectionItem(*LABELS[section])
            item.setProperty("section", section.value)
            item.clicked.connect(self._on_clicked)
            self.items[section] = item
            self._column.add(item)
        self._column.add_stretch()
        self.select = Select(name="Section of the settings", icon="settings-2")
        self.select.addItems([LABELS[section][0] for section in self._sections])
        self.select.activated.connect(self._on_activated)
        self.add(self._column, 1)
        self.add(self.select)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """The combo box instead of the column."""
        self._column.setVisible(not narrow)
        self.select.setVisible(narrow)
        if narrow:
            self.setMaximumWidth(_NO_LIMIT)
        else:
            self.setMaximumWidth(self.theme.px(_WIDTH))

    def show_section(self, section: Section) -> None:
        """Marks the section that is shown."""
        self.items[section].setChecked(True)
        self.select.setCurrentIndex(self._sections.index(section))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("section")))

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self._sections[index].value)
