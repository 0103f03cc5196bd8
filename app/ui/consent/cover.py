"""The blank cover: it waits for the therapist, with a PIN where the practice has set one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout

from app.ui.consent.model import ConsentPageModel
from app.ui.cover_pin.pad import PinPad
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Icon, Text


class CoverPage(Box):
    """Blank but for one line. Without a PIN two presses lead away from it, so that none does by accident."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(20, 20, 20, 20), gap=12)
        self._blank = column(gap=12)
        self._blank.add_stretch()
        self._blank.add(Icon("lock", "muted", 24), 0, Qt.AlignmentFlag.AlignHCenter)
        self.words = Text("", "title", "muted", weight=500, wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._blank.add(self.words)
        self._blank.add_stretch()
        self.ask = Text("Are you the therapist?", "body", "muted", align=Qt.AlignmentFlag.AlignHCenter)
        self._blank.add(self.ask)
        line = row(gap=12)
        line.add_stretch()
        self.therapist = Button("I am the therapist", "quietMuted", "target")
        self.stay = Button("No, keep it covered", size="target")
        self.uncover = Button("Yes, go on", size="target")
        for button in (self.therapist, self.stay, self.uncover):
            line.add(button)
        line.add_stretch()
        self._blank.add(line)
        self.add(self._blank, 1)
        self.pad = PinPad()
        self.pad.hide()
        self.add(self.pad, 1)

    def minimumSizeHint(self) -> QSize:
        # what is hidden now must not keep a small screen from being filled
        return QSize(self.theme.px(400), 0)

    def show_model(self, model: ConsentPageModel) -> None:
        self.words.setText(model.cover)
        self._blank.setVisible(model.pad is None)
        self.pad.setVisible(model.pad is not None)
        self.therapist.setVisible(not model.uncovering)
        for widget in (self.ask, self.stay, self.uncover):
            widget.setVisible(model.uncovering)
        if model.pad is not None:
            self.pad.show_model(model.pad)

    def take_focus(self, model: ConsentPageModel) -> None:
        """The harmless answer first, or the pad."""
        if model.pad is None:
            (self.stay if model.uncovering else self.therapist).setFocus()
        elif not self.pad.isAncestorOf(self.focusWidget()):
            self.pad.take_focus()
