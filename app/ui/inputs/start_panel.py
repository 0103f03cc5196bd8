"""Above a note that holds nothing yet: the ways to its first words (B9)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.material import InputKind
from app.ui.inputs.model import KINDS
from app.ui.inputs.view import ADD
from app.ui.spacing import column
from app.ui.widgets import Button, Card, FlowRow, Text


class StartPanel(Card):
    """A button for each way, and one for the sheet with everything."""

    add_pressed = Signal(object)
    open_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=14)
        self.words = Text("", "ui", weight=600, wrap=True)
        holder = QWidget()
        flow = FlowRow(holder)
        self.buttons: dict[InputKind, Button] = {}
        for words, kind in ADD:
            button = Button(words, "standard", "small", icon=KINDS[kind][1])
            button.clicked.connect(partial(self._on_pressed, kind))
            self.buttons[kind] = button
            flow.addWidget(button)
        self.generate = Button("Generate note…", "primary", "small", icon="file-pen-line")
        self.generate.clicked.connect(self.open_pressed)
        flow.addWidget(self.generate)
        lines = column(gap=10)
        lines.add(self.words)
        lines.add(holder)
        self.body.addWidget(lines)
        self.hide()

    def show_panel(self, words: str, *, sources: int) -> None:
        """``sources``: how many there are; without one there is nothing to generate from."""
        self.words.setText(words)
        self.generate.setVisible(sources > 0)
        self.show()

    def _on_pressed(self, kind: InputKind, *_checked: object) -> None:
        self.add_pressed.emit(kind)
