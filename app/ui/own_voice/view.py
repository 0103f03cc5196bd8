"""The card in the settings, and the sheet with the text to read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.services.voices import READ_ALOUD
from app.ui.own_voice.model import OwnVoiceModel, ReadingModel, ReadingStep
from app.ui.own_voice.presenter import OwnVoicePresenter
from app.ui.spacing import FittedSheet, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Card, Icon, ProgressBar, Text, announce, spacer

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


class ReadingSheet(FittedSheet):
    """Draws what the presenter decides; Escape ends the reading and wipes the sound."""

    def __init__(self, presenter: OwnVoicePresenter) -> None:
        super().__init__("Recognise my voice", width=520)
        self._presenter = presenter
        self._step: ReadingStep | None = None
        body = column(margins=(24, 0, 24, 8), gap=12)
        line = row(gap=10)
        self._icon = Icon("mic", "muted", 20)
        self.words = Text("", "body", wrap=True)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.add(self.words, 1)
        body.add(line)
        text = Card()
        self.text = Text(READ_ALOUD, "body", wrap=True)
        text.body.addWidget(self.text)
        body.add(text)
        self._progress = ProgressBar("Seconds of the reading")
        body.add(self._progress)
        self.detail = Text("", "caption", "muted", wrap=True)
        body.add(self.detail)
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

    def show_model(self, model: ReadingModel) -> None:
        """Draws the step."""
        self._progress.set_fraction(model.fraction)
        if model.step is self._step:
            return
        self._step = model.step
        icon, tone = _LOOKS[model.step]
        self._icon.set_icon(icon, tone)
        self.words.setText(model.words)
        self.detail.setText(model.detail)
        self._progress.setVisible(model.step is ReadingStep.LISTENING)
        if model.act:
            self.act.set_words(model.act)
        elif self.act.hasFocus():
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.act.setVisible(bool(model.act))
        self.refit()
        if self.isVisible():
            announce(self.words, f"{model.words} {model.detail}")

    def _on_act(self) -> None:
        self._presenter.act_pressed()

    def _on_leave(self) -> None:
        self._presenter.close()
