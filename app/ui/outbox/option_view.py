"""One answer to "Did this note arrive?", as a box with a radio button and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup

from app.domain.delivery import Decision
from app.ui.outbox.model import Option
from app.ui.spacing import Box, column
from app.ui.widgets import Radio, Text, paint_box


class OptionBox(Box):
    """The whole box can be pressed; the radio button in it has the focus."""

    def __init__(self, option: Option) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(13, 10, 13, 10), gap=1)
        self.decision = option.decision
        self.radio = Radio(option.title)
        self.radio.setAccessibleDescription(option.body)
        self.add(self.radio)
        indent = column(margins=(28, 0, 0, 0))
        indent.add(Text(option.body, "caption", "muted", wrap=True))
        self.add(indent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio.toggled.connect(self._on_toggled)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = self.theme, self.radio.isChecked()
        edge = theme.color("accent" if on else "border")
        paint_box(
            QPainter(self), QRectF(self.rect()), theme.px(9), theme.color("surface"), edge, 2 if on else 1
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.radio.click()

    def _on_toggled(self, _on: bool) -> None:
        self.update()


class Options(Box):
    """The answers, none of them chosen until the user does. `picked` carries the decision."""

    picked = Signal(Decision)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=8)
        self._of = ""
        self.boxes: list[OptionBox] = []
        self._group = QButtonGroup(self)
        self._quiet = False

    def show_options(self, item_id: str, options: tuple[Option, ...], enabled: bool) -> None:
        """Builds the answers anew for another item; else only the choice is drawn."""
        if item_id != self._of or len(options) != len(self.boxes):
            self._build(item_id, options)
        self._quiet = True
        chosen = any(option.chosen for option in options)
        # A group that is exclusive keeps one button down for ever.
        self._group.setExclusive(chosen)
        for box, option in zip(self.boxes, options, strict=True):
            box.radio.setChecked(option.chosen)
            box.setEnabled(enabled)
        self._group.setExclusive(True)
        self._quiet = False

    def _build(self, item_id: str, options: tuple[Option, ...]) -> None:
        self._of = item_id
        for box in self.boxes:
            self._group.removeButton(box.radio)
        self.clear()
        self.boxes = []
        for option in options:
            box = OptionBox(option)
            box.radio.toggled.connect(self._on_toggled)
            self._group.addButton(box.radio)
            self.add(box)
            box.show()
            self.boxes.append(box)

    def _on_toggled(self, on: bool) -> None:
        if self._quiet or not on:
            return
        for box in self.boxes:
            if box.radio is self.sender():
                self.picked.emit(box.decision)
