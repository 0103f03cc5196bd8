"""What this laptop has left, in one line, and a warning below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.presession.laptop import LaptopModel
from app.ui.spacing import Box, column, row
from app.ui.theme import IconName
from app.ui.widgets import FlowRow, Icon, Text, announce


class LaptopView(Box):
    """Disk and battery; a laptop without a battery shows none."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=4)
        self._warning = ""
        holder = column(margins=(0, 4, 0, 0))
        inner = QWidget()
        flow = FlowRow(inner, gap=12)
        self._disk = _Line("hard-drive")
        self._battery = _Line("battery-medium")
        flow.addWidget(self._disk)
        flow.addWidget(self._battery)
        holder.add(inner)
        self.add(holder)
        self._box = row(gap=6)
        self._box.add(Icon("triangle-alert", "warning", 14), 0, Qt.AlignmentFlag.AlignTop)
        self._words = Text("", "caption", "warning", weight=500, wrap=True)
        self._box.add(self._words, 1)
        self._box.hide()
        self.add(self._box)

    def show_laptop(self, model: LaptopModel) -> None:
        """A warning is said to a screen reader once."""
        self._disk.show_words(model.disk, model.disk_low)
        self._battery.show_words(model.battery, model.battery_low)
        if model.warning != self._warning:
            self._warning = model.warning
            self._words.setText(model.warning)
            self._box.setVisible(bool(model.warning))
            if model.warning and self.isVisible():
                announce(self._words, model.warning)

    @property
    def words(self) -> str:
        """Everything it says now."""
        parts = (self._disk.text.text(), self._battery.text.text(), self._warning)
        return " · ".join(part for part in parts if part)


class _Line(Box):
    def __init__(self, icon: IconName) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, gap=6)
        self._name: IconName = icon
        self._icon = Icon(icon, "muted", 14)
        self.text = Text("", "caption", "muted", tabular=True)
        self.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(self.text)
        self.hide()

    def show_words(self, words: str, low: bool) -> None:
        tone = "warning" if low else "muted"
        self.text.setText(words)
        self.text.set_tone(tone)  # type: ignore[arg-type] # one of two roles
        self._icon.set_icon("triangle-alert" if low else self._name, tone)  # type: ignore[arg-type]
        self.setVisible(bool(words))
