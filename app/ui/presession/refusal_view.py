"""The red banner when somebody said no, with the other ways to go on (R37, R38, R55)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.presession.model import Refusal
from app.ui.spacing import Box
from app.ui.widgets import Banner

_ACTIONS = ("Start session", "Write the note")


class RefusalView(Box):
    """Empty while nobody said no. It is said to a screen reader once when it appears."""

    start_pressed = Signal()
    write_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(24, 14, 24, 0))
        self._shown: Refusal | None = None
        self.banner = Banner("recording", "circle-slash", " ", actions=_ACTIONS)
        self.banner.acted.connect(self._on_acted)
        self.add(self.banner)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What the keyboard reaches."""
        return list(self.banner.buttons)

    def show_refusal(self, refusal: Refusal | None) -> None:
        if refusal == self._shown:
            return
        self._shown = refusal
        if refusal is not None:
            self.banner.set_words(refusal.title, refusal.body)
        self.setVisible(refusal is not None)
        if refusal is not None:
            self.banner.announce_now()

    def _on_acted(self, index: int) -> None:
        (self.start_pressed if index == 0 else self.write_pressed).emit()
