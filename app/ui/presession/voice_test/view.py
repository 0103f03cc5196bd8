"""The test with playback, above the sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.ui.presession.hearing.view import LevelScale
from app.ui.presession.voice_test.model import VoiceStep, VoiceTestModel
from app.ui.presession.voice_test.presenter import VoiceTestPresenter
from app.ui.spacing import FittedSheet, column, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Icon, ProgressBar, Text, announce, spacer

_LOOKS: dict[VoiceStep, tuple[IconName, ColorRole]] = {
    VoiceStep.READY: ("mic", "muted"),
    VoiceStep.LISTENING: ("ear", "accent"),
    VoiceStep.PLAYING: ("play", "accent"),
    VoiceStep.HEARD: ("circle-check", "ok"),
    VoiceStep.NO_SPEAKER: ("volume-x", "warning"),
    VoiceStep.FAILED: ("triangle-alert", "warning"),
}


class VoiceTestSheet(FittedSheet):
    """Draws what the presenter decides; Escape ends the test and wipes the sound."""

    def __init__(self, presenter: VoiceTestPresenter) -> None:
        super().__init__("Test with playback", width=480)
        self._presenter = presenter
        self._step: VoiceStep | None = None
        body = column(margins=(24, 0, 24, 8), gap=10)
        line = row(gap=10)
        self._icon = Icon("mic", "muted", 20)
        self.words = Text("", "body", wrap=True, tabular=True)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.add(self.words, 1)
        body.add(line)
        self._progress = ProgressBar("Seconds of the test")
        body.add(self._progress)
        self.scale = LevelScale()
        body.add(self.scale)
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

    def show_model(self, model: VoiceTestModel) -> None:
        self._progress.set_fraction(model.fraction)
        if model.level is not None:
            self.scale.show_level(model.level)
        if self.words.text() != model.words:
            self.words.setText(model.words)
            self.refit()
        if model.step is self._step:
            return
        self._step = model.step
        icon, tone = _LOOKS[model.step]
        self._icon.set_icon(icon, tone)
        self.detail.setText(model.detail)
        listening = model.step is VoiceStep.LISTENING
        self._progress.setVisible(listening)
        self.scale.setVisible(listening)
        self.leave.set_words(model.leave)
        if model.act:
            self.act.set_words(model.act)
        elif self.act.hasFocus():
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.act.setVisible(bool(model.act))
        over = model.step in (VoiceStep.HEARD, VoiceStep.NO_SPEAKER)
        self.act.set_kind("standard" if over else "primary")
        self.leave.set_kind("primary" if over else "standard")
        self.refit()
        if self.isVisible():
            announce(self.words, f"{model.words} {model.detail}")

    def _on_act(self) -> None:
        self._presenter.act_pressed()

    def _on_leave(self) -> None:
        self._presenter.close()
