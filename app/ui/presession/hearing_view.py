"""Microphone, its live level, and what this laptop has left of disk and battery."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.presession.model import Hearing, LevelModel, MicrophoneChoice, PresessionModel
from app.ui.spacing import Box, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Icon, LevelMeter, Select, Text, announce

_LOOKS: dict[Hearing, tuple[IconName, ColorRole]] = {
    Hearing.NOTHING_YET: ("ear", "muted"),
    Hearing.QUIET: ("volume-x", "warning"),
    Hearing.GOOD: ("circle-check", "ok"),
    Hearing.LOUD: ("triangle-alert", "paused"),
    Hearing.MUTED: ("mic-off", "warning"),
    Hearing.NO_MICROPHONE: ("unplug", "warning"),
}
_NOTHING = "No microphone found"


class HearingView(Box):
    """Two columns, one below the other where there is no room. `chosen` carries a microphone's id."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, gap=24)
        self._choices: tuple[MicrophoneChoice, ...] = ()
        self._hearing: Hearing | None = None
        left = column(gap=8)
        left.add(Text("Microphone", "caption", "muted", weight=600))
        self.select = Select(name="Microphone", icon="mic")
        left.add(self.select)
        note = "Level only. Nothing is recorded before you press Start with transcription."
        left.add(Text(note, "caption", "muted", wrap=True))
        left.add_stretch()
        right = column(gap=8)
        right.add(Text("Level", "caption", "muted", weight=600))
        self.meter = LevelMeter(height=12)
        holder = column(margins=(0, 10, 0, 10))
        holder.add(self.meter)
        right.add(holder)
        right.add(self._scale())
        right.add(self._laptop())
        right.add_stretch()
        self.add(left, 1)
        self.add(right, 1)
        self.select.activated.connect(self._on_activated)
        self.show_level(LevelModel(0.0, Hearing.NOTHING_YET, "", "waiting for sound"))

    def show_model(self, model: PresessionModel) -> None:
        """Draws the devices and the laptop's state."""
        if model.microphones != self._choices or not self.select.count():
            self._choices = model.microphones
            self.select.clear()
            self.select.addItems([choice.name for choice in model.microphones] or [_NOTHING])
            self.select.setEnabled(bool(model.microphones))
        ids = [choice.id for choice in model.microphones]
        if model.microphone in ids:
            self.select.setCurrentIndex(ids.index(model.microphone))
        self._disk.setText(model.disk)
        self._disk.set_tone("warning" if model.disk_low else "muted")
        self._disk_icon.set_icon("hard-drive", "warning" if model.disk_low else "muted")
        self._battery.setText(model.battery)
        self._battery.set_tone("warning" if model.battery_low else "muted")
        self._battery_icon.set_icon("battery-medium", "warning" if model.battery_low else "muted")
        for widget in (self._disk, self._disk_icon):
            widget.setVisible(bool(model.disk))
        for widget in (self._battery, self._battery_icon):
            widget.setVisible(bool(model.battery))

    def show_level(self, level: LevelModel) -> None:
        """20 times a second; the words are touched, and said to a screen reader, only when they change."""
        self.meter.set_level(level.level, level.spoken)
        if level.hearing is self._hearing:
            return
        first, self._hearing = self._hearing is None, level.hearing
        icon, tone = _LOOKS[level.hearing]
        self._words_icon.set_icon(icon, tone)
        self._words.setText(level.words)
        self._words.set_tone(tone)
        if not first and self.isVisible():
            announce(self.meter, self.meter.accessibleName())

    def arrange(self, narrow: bool) -> None:
        """One column or two."""
        directions = QBoxLayout.Direction
        self.set_direction(directions.TopToBottom if narrow else directions.LeftToRight)

    def _scale(self) -> QWidget:
        line = row(gap=6)
        line.add(Text("quiet", "caption", "muted"))
        line.add_stretch()
        self._words_icon = Icon("ear", "muted", 14)
        self._words = Text("", "caption", "muted", weight=500)
        line.add(self._words_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._words)
        line.add_stretch()
        line.add(Text("too loud", "caption", "muted"))
        return line

    def _laptop(self) -> QWidget:
        line = row(margins=(0, 4, 0, 0), gap=6)
        self._disk_icon = Icon("hard-drive", "muted", 14)
        self._disk = Text("", "caption", "muted", tabular=True)
        self._battery_icon = Icon("battery-medium", "muted", 14)
        self._battery = Text("", "caption", "muted", tabular=True)
        line.add(self._disk_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._disk)
        line.add_gap(6)
        line.add(self._battery_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._battery)
        line.add_stretch()
        return line

    def _on_activated(self, index: int) -> None:
        if index < len(self._choices):
            self.chosen.emit(self._choices[index].id)
