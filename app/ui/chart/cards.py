"""The cards of a chart: a head with a title and buttons, and rows beneath."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.chart.model import FactGroup, Row
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, Divider, FlowRow, Icon, Pill, Text

_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom


class SectionCard(Card):
    """A card with a title, words beside it and buttons at the right; ``rows`` is what stands beneath."""

    def __init__(self, title: str, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__(padding=0)
        self.head = Box(_ACROSS, margins=(16, 8, 12, 8), gap=10)
        self.title = Text(title, "heading", weight=600)
        self.aside = Text("", "caption", "muted", wrap=True)
        self.head.add(self.title)
        self.head.add(self.aside, 1)
        for button in buttons:
            self.head.add(button)
        self.body.addWidget(self.head)
        self.body.addWidget(Divider())
        self.rows = column()
        self.body.addWidget(self.rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_rows(self, rows: Sequence[QWidget], empty: str = "") -> None:
        """Puts these widgets beneath the head, with lines between them; ``empty`` where there are none."""
        self.rows.clear()
        if not rows:
            line = row(margins=(16, 12, 16, 14))
            line.add(Text(empty, "ui", "muted", weight=400, wrap=True), 1)
            self.rows.add(line)
        for number, widget in enumerate(rows):
            if number:
                self.rows.add(Divider())
            self.rows.add(widget)


class CardRow(Box):
    """One row: icon, title, words beneath, and a pill or a day; ``pressed`` carries its key, if any."""

    pressed = Signal(str)

    def __init__(self, shown: Row) -> None:
        super().__init__(_ACROSS, margins=(16, 10, 16, 10), gap=10)
        self.key = shown.key
        self._tag = shown.tag
        top = Qt.AlignmentFlag.AlignTop
        self.add(Icon(shown.icon, shown.tone), 0, top)
        self._words = column(gap=2)
        self._words.add(Text(shown.title, "ui", weight=500, wrap=True))
        if shown.detail:
            self._words.add(Text(shown.detail, "caption", "muted", wrap=True))
        self.add(self._words, 1)
        self.pill: Pill | None = None
        if shown.tag is not None:
            self.pill = Pill(shown.tag.words, shown.tag.kind, shown.tag.icon)
            self.add(self.pill, 0, top)
        if shown.day:
            self.add(Text(shown.day, "caption", "muted", tabular=True), 0, top)
        parts = (shown.title, shown.detail, shown.tag.words if shown.tag else "", shown.day)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if shown.key:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setProperty("ringRadius", 6)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.key and self.underMouse():
            QPainter(self).fillRect(self.rect(), self.theme.color("hover"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self.key and event.key() in keys and not event.isAutoRepeat():
            self.pressed.emit(self.key)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.key and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self.key)
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.pill is not None:
            tight = self.width() < self.pill.sizeHint().width() + self.theme.px(170)
            if tight and self.box.indexOf(self.pill) >= 0:
                self.box.removeWidget(self.pill)
                self._words.box.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
            elif not tight and self.box.indexOf(self.pill) < 0:
                self._words.box.removeWidget(self.pill)
                self.box.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)


class CareCard(Card):
    """Diagnosis, usual code and approaches beside each other, as many in a row as there is room."""

    def __init__(self, edit: Button) -> None:
        super().__init__(padding=0)
        self._line = Box(_ACROSS, margins=(16, 12, 16, 12), gap=12)
        self._facts = _Facts()
        self._line.add(self._facts, 1)
        self._line.add(edit, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        self._facts.show_facts(facts)


class _Facts(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowRow(self, gap=28)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while self._flow.count():
            widget = self._flow.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for label, value in facts:
            fact = column(gap=1)
            fact.add(Text(label, "caption", "muted"))
            fact.add(Text(value, "ui", weight=500, wrap=True))
            self._flow.addWidget(fact)
            fact.show()
        self.updateGeometry()


class FactCard(SectionCard):
    """A card of the tab Details, with its button "Edit"."""

    edit_pressed = Signal(object)

    def __init__(self, group: FactGroup) -> None:
        self.edit = Button("Edit", size="small", name=f"Edit {group.title}")
        super().__init__(group.title, [self.edit])
        self._part = group.part
        self.edit.clicked.connect(self._on_edit)
        self.show_facts(group.facts)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        lines: list[QWidget] = []
        for label, value in facts:
            line = _FactLine(label, value) if label else row(margins=(16, 8, 16, 8))
            if not label:
                line.add(Text(value, "ui", "muted", weight=400, wrap=True), 1)
            lines.append(line)
        self.show_rows(lines)

    def _on_edit(self) -> None:
        self.edit_pressed.emit(self._part)


class _FactLine(Box):
    """A label and a value beside each other, beneath each other where there is little room."""

    def __init__(self, label: str, value: str) -> None:
        super().__init__(_ACROSS, margins=(16, 7, 16, 7), gap=10)
        self._label = Text(label, "ui", "muted", weight=400, wrap=True, align=Qt.AlignmentFlag.AlignTop)
        self.add(self._label, 2)
        self.add(Text(value, "ui", weight=500, wrap=True, align=Qt.AlignmentFlag.AlignTop), 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_direction(_ACROSS if self.width() > self.theme.px(420) else _DOWN)
