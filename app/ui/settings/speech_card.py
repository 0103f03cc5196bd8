"""The card above the list of speech models: what this laptop keeps up with, and measuring it again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.settings.speech_model import Fact, LaptopModel
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, FlowRow, Icon, ProgressBar, Text

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight


class LaptopCard(Card):
    """What this laptop keeps up with; `pressed` asks to measure, or to stop."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=18)
        self._line = Box(_ACROSS, gap=16)
        words = column(gap=6)
        head = row(gap=10)
        self._icon = Icon("gauge", "muted", 18)
        self.title = Text("", "heading", wrap=True)
        head.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.add(self.title, 1)
        words.add(head)
        self.text = Text("", "body", "muted", wrap=True)
        words.add(self.text)
        self._facts = Box(_DOWN, margins=(0, 6, 0, 0))
        self._shown: tuple[Fact, ...] | None = None
        words.add(self._facts)
        self.why_not = Text("", "caption", "muted", wrap=True)
        words.add(self.why_not)
        self._running = row(margins=(0, 6, 0, 0), gap=10)
        self.progress = ProgressBar("Measuring")
        self.progress_words = Text("", "caption", "muted", tabular=True)
        self._running.add(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        self._running.add(self.progress_words)
        words.add(self._running)
        self._line.add(words, 1)
        self.button = Button("Measure this laptop", icon="gauge")
        self._line.add(self.button, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._line)
        self.button.clicked.connect(self.pressed)

    def show_laptop(self, model: LaptopModel) -> None:
        """Draws it."""
        self._icon.set_icon(model.icon, model.tone)
        self.title.setText(model.title)
        self.text.setText(model.body)
        self.setAccessibleName(f"{model.title}. {model.body}")
        if model.facts != self._shown:
            self._shown = model.facts
            self._draw_facts(model.facts)
        self.why_not.setText(model.why_not)
        self.why_not.setVisible(bool(model.why_not))
        running = model.progress is not None
        self._running.setVisible(running)
        self.progress.set_fraction(model.progress or 0.0)
        self.progress_words.setText(model.progress_words)
        self.button.set_words(model.button, icon="x" if running else "gauge")
        self.button.set_kind("primary" if model.primary else "standard")
        self.button.setEnabled(not model.why_not)

    def set_narrow(self, *, narrow: bool) -> None:
        """The button below the words."""
        self._line.set_direction(_DOWN if narrow else _ACROSS)

    def _draw_facts(self, facts: tuple[Fact, ...]) -> None:
        self._facts.clear()
        inner = QWidget()
        flow = FlowRow(inner, gap=16)
        for fact in facts:
            one = row(gap=7)
            one.add(Icon(fact.icon, "muted", 14), 0, Qt.AlignmentFlag.AlignVCenter)
            one.add(Text(fact.words, "caption", "muted", tabular=True))
            flow.addWidget(one)
        self._facts.add(inner)
