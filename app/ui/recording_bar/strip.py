"""The recorder inside another page, such as the clinician's own notes (R47): the state, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout

from app.ui.recording_bar.model import BarAction, BarButton, BarMode, BarQuestion, BarState
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Icon, Text

_STEPS = (BarAction.START, BarAction.ASK, BarAction.PAUSE, BarAction.RESUME)


class RecorderStrip(Box):
    """A line of words and one button: start, ask, pause or resume. `acted` carries the BarAction.

    Whatever erases, ends or asks stays in the bar; changes are announced there, once.
    """

    acted = Signal(object)

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self._shape: tuple[BarMode, BarButton | None] | None = None
        self._step: BarAction | None = None
        line = row(gap=10)
        self._dot = Icon("circle", "recordingFill", filled=True)
        self._icon = Icon("mic-off", "muted")
        words = column()
        self.words = Text("", "ui", weight=600, tabular=True)
        self.detail = Text("", "caption", "muted", tabular=True)
        words.add(self.words)
        words.add(self.detail)
        self.button = Button("Pause", size="small")
        self.button.clicked.connect(self._on_clicked)
        line.add(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.add(words, 1)
        line.add(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(line)

    # -- BarView -------------------------------------------------------------------------------------
    def show_state(self, state: BarState) -> None:
        """Shows `state`; only what differs is touched, as this runs 20 times a second."""
        step = next((button for button in state.buttons if button.action in _STEPS), None)
        if self._shape != (state.mode, step):
            self._shape = (state.mode, step)
            self._rebuild(state, step)
        self.words.setText(f"{state.title}, {state.timer}" if state.timer else state.title)
        self.detail.setText(state.detail)
        self.setAccessibleName(state.accessible_name)

    def announce(self, words: str) -> None:
        """The bar speaks for every view."""

    def show_question(self, question: BarQuestion | None) -> None:
        """Nothing is asked here."""

    # -- inside --------------------------------------------------------------------------------------
    def _rebuild(self, state: BarState, step: BarButton | None) -> None:
        self._dot.setVisible(state.icon is None)
        self._icon.setVisible(state.icon is not None)
        if state.icon is not None:
            self._icon.set_icon(state.icon, "muted" if state.mode is BarMode.OPEN else state.tone)
        self.words.set_tone(state.tone)
        self._step = step.action if step is not None else None
        self.button.setVisible(step is not None)
        if step is not None:
            self.button.set_words(step.words, icon=step.icon)

    def _on_clicked(self) -> None:
        if self._step is not None:
            self.acted.emit(self._step)
