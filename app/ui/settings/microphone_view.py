"""The microphone for sessions: what is plugged in, its level, a test, and which one is remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout

from app.ui.presession.hearing.model import HearingModel, LevelModel
from app.ui.presession.hearing.view import MicrophoneView
from app.ui.settings.model import PreferenceModel
from app.ui.spacing import Box, row
from app.ui.widgets import Button, Card, Divider, Icon, Text

_NOTE = "Only the level is measured here. Nothing is recorded."


class MicrophonePanel(Box):
    """`came` and `went` tell when it is in sight: only then the microphone is open."""

    came = Signal()
    went = Signal()
    forget_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=16)
        card = Card()
        self.hearing = MicrophoneView()
        self.hearing.note.setText(_NOTE)
        card.body.addWidget(self.hearing)
        card.body.addWidget(Divider(space=14))
        self._kept = row(gap=10)
        kept = row(gap=10)
        self._icon = Icon("mic", "muted")
        kept.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.preference = Text("", "ui", "muted", weight=400, wrap=True)
        kept.add(self.preference, 1)
        self._kept.add(kept, 1)
        self.forget = Button("Use the system’s choice")
        self._kept.add(self.forget, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        card.body.addWidget(self._kept)
        self.add(card)
        self.forget.clicked.connect(self.forget_pressed)
        self.show_preference(PreferenceModel())

    def show_hearing(self, shown: HearingModel) -> None:
        """The devices."""
        self.hearing.show_hearing(shown)
        self._allow_test()

    def show_level(self, level: LevelModel) -> None:
        """The level, 20 times a second."""
        self.hearing.show_level(level)

    def show_preference(self, model: PreferenceModel) -> None:
        """What is remembered."""
        self._busy = model.busy
        self.preference.setText(model.words)
        self.preference.set_tone("warning" if model.missing else "muted")
        self._icon.set_icon("unplug" if model.missing else "mic", "warning" if model.missing else "muted")
        self.forget.setVisible(model.can_forget)
        self._allow_test()

    def set_narrow(self, *, narrow: bool) -> None:
        """The button below its words."""
        directions = QBoxLayout.Direction
        self._kept.set_direction(directions.TopToBottom if narrow else directions.LeftToRight)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.went.emit()

    def _allow_test(self) -> None:
        test = self.hearing.test
        test.setEnabled(not self._busy and bool(self.hearing.select.currentData()))
        test.setToolTip("Not while a session is recorded" if self._busy else "")
