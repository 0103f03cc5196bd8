"""The card in the settings, and the sheet with the text to read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.services.voices import READ_ALOUD
from app.ui.own_voice.model import OwnVoiceModel, ReadingModel, ReadingStep
from app.ui.own_voice.presenter import OwnVoicePresenter
from app.ui.spacing import column, row
from app.ui.step_sheet import StepSheet
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Card, Icon, Text, announce, spacer

_BODY = (
    "After a short reading the program knows which voice in a session is yours. "
    "It keeps numbers about your voice, never sound. Your clients’ voices are not kept."
)
_LOOKS: dict[ReadingStep, tuple[IconName, ColorRole]] = {
    ReadingStep.READY: ("mic", "muted"),
    ReadingStep.LISTENING: ("ear", "accent"),
    ReadingStep.WORKING: ("audio-lines", "accent"),
    ReadingStep.FAILED: ("triangle-alert", "warning"),
}


class OwnVoiceCard(Card):
    """Off until the clinician reads aloud; deleted at any time."""

    read_pressed = Signal()
    forget_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        line = row(gap=12)
        line.add(Icon("audio-lines", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=4)
        words.add(Text("Recognise my voice", "ui", weight=600, wrap=True))
        words.add(Text(_BODY, "ui", "muted", weight=400, wrap=True))
        self.state = Text("", "caption", "muted", weight=500, tabular=True, wrap=True)
        words.add(self.state)
        buttons = row(margins=(0, 8, 0, 0), gap=10)
        self.read = Button("Read aloud…")
        self.forget = Button("Delete")
        buttons.add(self.read)
        buttons.add(self.forget)
        buttons.add(spacer(), 1)
        words.add(buttons)
        line.add(words, 1)
        self.body.addWidget(line)
        self.read.clicked.connect(self.read_pressed)
        self.forget.clicked.connect(self.forget_pressed)
        self.show_own_voice(OwnVoiceModel())

    def show_own_voice(self, model: OwnVoiceModel) -> None:
        """Draws it; a change is said once to a screen reader."""
        changed = bool(self.state.text()) and self.state.text() != model.state
        self.state.setText(model.state)
        self.read.set_words(model.read)
        self.read.setEnabled(not model.busy)
        self.read.setToolTip("Not while a session is recorded" if model.busy else "")
        self.forget.setVisible(model.known)
        if changed and self.isVisible():
            announce(self.read, f"Recognise my voice: {model.state}")


class ReadingSheet(StepSheet):
    """Draws what the presenter decides; Escape ends the reading and wipes the sound."""

    def __init__(self, presenter: OwnVoicePresenter) -> None:
        card = Card()
        text = Text(READ_ALOUD, "body", wrap=True)
        card.body.addWidget(text)
        super().__init__(
            "Recognise my voice",
            presenter,
            width=520,
            progress="Seconds of the reading",
            above=[card],
            gap=12,
        )
        self.text = text
        self._step: ReadingStep | None = None

    def show_model(self, model: ReadingModel) -> None:
        """Draws the step."""
        self.progress.set_fraction(model.fraction)
        if model.step is self._step:
            return
        self._step = model.step
        self.progress.setVisible(model.step is ReadingStep.LISTENING)
        self.show_step(_LOOKS[model.step], model.words, model.detail, model.act)
