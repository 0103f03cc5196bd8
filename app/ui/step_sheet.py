"""A sheet that goes through steps with the clinician's voice: words, progress, the button that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.spacing import FittedSheet, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Icon, ProgressBar, Text, announce, spacer


class StepCommands(Protocol):
    """Who decides what comes next."""

    def act_pressed(self) -> None:
        """The button that goes on."""

    def close(self) -> None:
        """Cancel, close or Escape."""


class StepSheet(FittedSheet):
    """Escape does what the left button does; while a step runs the focus is there.

    ``above`` stands between the words and the bar, ``below`` between the bar and the small print.
    """

    def __init__(
        self,
        title: str,
        commands: StepCommands,
        *,
        width: int,
        progress: str,
        above: Sequence[QWidget] = (),
        below: Sequence[QWidget] = (),
        gap: int = 10,
    ) -> None:
        super().__init__(title, width=width)
        self._commands = commands
        body = column(margins=(24, 0, 24, 8), gap=gap)
        line = row(gap=10)
        self._icon = Icon("mic", "muted", 20)
        self.words = Text("", "body", wrap=True, tabular=True)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.add(self.words, 1)
        body.add(line)
        self.progress = ProgressBar(progress)
        self.detail = Text("", "caption", "muted", wrap=True)
        for widget in (*above, self.progress, *below, self.detail):
            body.add(widget)
        self.body.addWidget(body)
        self.footer.addWidget(spacer())
        self.leave = Button("Cancel")
        self.act = Button("Start", "primary")
        self.footer.addWidget(self.leave)
        self.footer.addWidget(self.act)
        self.initial_focus = self.act
        self.act.clicked.connect(self._on_act)
        self.leave.clicked.connect(self._on_leave)
        self.dismissed.connect(self._on_leave)

    def show_step(self, look: tuple[IconName, ColorRole], words: str, detail: str, act: str) -> None:
        """Another step than before: draws it, fits the height and says it once. Without ``act`` nothing is
        to be pressed but the left button."""
        self._icon.set_icon(*look)
        self.words.setText(words)
        self.detail.setText(detail)
        if act:
            self.act.set_words(act)
        elif self.act.hasFocus():
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.act.setVisible(bool(act))
        self.refit()
        if self.isVisible():
            announce(self.words, f"{words} {detail}")

    def _on_act(self) -> None:
        self._commands.act_pressed()

    def _on_leave(self) -> None:
        self._commands.close()
