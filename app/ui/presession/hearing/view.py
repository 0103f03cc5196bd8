"""The microphone: which one, its live level, and the way to hear oneself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout

from app.ui.presession.hearing.model import Hearing, HearingModel, LevelModel, MicrophoneChoice
from app.ui.spacing import Box, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Icon, LevelMeter, Select, Text, announce

_LOOKS: dict[Hearing, tuple[IconName, ColorRole]] = {
    Hearing.NOTHING_YET: ("ear", "muted"),
    Hearing.QUIET: ("volume-x", "warning"),
    Hearing.GOOD: ("circle-check", "ok"),
    Hearing.LOUD: ("triangle-alert", "paused"),
    Hearing.MUTED: ("mic-off", "warning"),
    Hearing.NO_MICROPHONE: ("unplug", "warning"),
    Hearing.UNOPENED: ("unplug", "warning"),
    Hearing.IN_USE: ("mic-off", "muted"),
}
_NOTHING = "No microphone found"
_LOOKING = "Looking for microphones…"
_NOTE = "Level only. Nothing is recorded before you press Start with transcription."


class LevelScale(Box):
    """A meter with its word between "quiet" and "too loud"."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=8)
        self._hearing: Hearing | None = None
        self.meter = LevelMeter(height=12)
        holder = column(margins=(0, 10, 0, 2))
        holder.add(self.meter)
        self.add(holder)
        line = row(gap=6)
        line.add(Text("quiet", "caption", "muted"))
        line.add_stretch()
        self._icon = Icon("ear", "muted", 14)
        self._words = Text("", "caption", "muted", weight=500)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._words)
        line.add_stretch()
        line.add(Text("too loud", "caption", "muted"))
        self.add(line)
        self.show_level(LevelModel(0.0, Hearing.NOTHING_YET, "", "waiting for sound"))

    def show_level(self, level: LevelModel) -> None:
        """20 times a second; the words are touched, and said to a screen reader, only when they change."""
        self.meter.set_level(level.level, level.spoken)
        if level.hearing is self._hearing and level.words == self._words.text():
            return
        first, self._hearing = self._hearing is None, level.hearing
        icon, tone = _LOOKS[level.hearing]
        self._icon.set_icon(icon, tone)
        self._words.setText(level.words)
        self._words.set_tone(tone)
        if not first and self.isVisible():
            announce(self.meter, self.meter.accessibleName())


class MicrophoneView(Box):
    """`chosen` carries a microphone's id; `test_pressed` asks for the test with playback."""

    chosen = Signal(str)
    test_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=8)
        self._drawn: tuple[tuple[MicrophoneChoice, ...], bool] | None = None
        self._notice = ""
        head = row(gap=8)
        head.add(Text("Microphone", "caption", "muted", weight=600), 1, Qt.AlignmentFlag.AlignVCenter)
        self.test = Button("Test with playback", "quiet", "small")
        head.add(self.test)
        self.add(head)
        self.select = Select(name="Microphone", icon="mic")
        self.add(self.select)
        self.scale = LevelScale()
        self.add(self.scale)
        self._notice_box = row(gap=6)
        self._notice_box.add(Icon("unplug", "warning", 14), 0, Qt.AlignmentFlag.AlignTop)
        self._notice_words = Text("", "caption", "warning", weight=500, wrap=True)
        self._notice_box.add(self._notice_words, 1)
        self._notice_box.hide()
        self.add(self._notice_box)
        self.note = Text(_NOTE, "caption", "muted", wrap=True)
        self.add(self.note)
        self.add_stretch()
        self.select.activated.connect(self._on_activated)
        self.test.clicked.connect(self.test_pressed)

    @property
    def meter(self) -> LevelMeter:
        return self.scale.meter

    def show_hearing(self, model: HearingModel) -> None:
        """Draws the devices; the list is touched only when it changed, so that an open one stays as it is."""
        if (model.microphones, model.looked) != self._drawn:
            self._drawn = (model.microphones, model.looked)
            self.select.hidePopup()  # what it lists is not there any more
            self.select.clear()
            for choice in model.microphones:
                self.select.addItem(choice.name, choice.id)
            if not model.microphones:
                self.select.addItem(_NOTHING if model.looked else _LOOKING, "")
        index = self.select.findData(model.microphone)
        if index >= 0 and index != self.select.currentIndex():
            self.select.setCurrentIndex(index)
        self.select.setEnabled(bool(model.microphones))
        self.test.setEnabled(bool(model.microphone) and not model.in_use)
        self._show_notice(model.notice)

    def show_level(self, level: LevelModel) -> None:
        self.scale.show_level(level)

    def _show_notice(self, notice: str) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        self._notice_words.setText(notice)
        self._notice_box.setVisible(bool(notice))
        if notice and self.isVisible():
            announce(self._notice_words, notice, assertive=True)

    def _on_activated(self, index: int) -> None:
        chosen = self.select.itemData(index)
        if chosen:
            self.chosen.emit(str(chosen))
