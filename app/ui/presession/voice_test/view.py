"""The test with playback, above the sheet."""

from __future__ import annotations

from app.ui.presession.hearing.view import LevelScale
from app.ui.presession.voice_test.model import VoiceStep, VoiceTestModel
from app.ui.presession.voice_test.presenter import VoiceTestPresenter
from app.ui.step_sheet import StepSheet
from app.ui.theme import ColorRole, IconName

_LOOKS: dict[VoiceStep, tuple[IconName, ColorRole]] = {
    VoiceStep.READY: ("mic", "muted"),
    VoiceStep.LISTENING: ("ear", "accent"),
    VoiceStep.PLAYING: ("play", "accent"),
    VoiceStep.HEARD: ("circle-check", "ok"),
    VoiceStep.NO_SPEAKER: ("volume-x", "warning"),
    VoiceStep.FAILED: ("triangle-alert", "warning"),
}


class VoiceTestSheet(StepSheet):
    """Draws what the presenter decides; Escape ends the test and wipes the sound."""

    def __init__(self, presenter: VoiceTestPresenter) -> None:
        scale = LevelScale()
        super().__init__(
            "Test with playback", presenter, width=480, progress="Seconds of the test", below=[scale]
        )
        self.scale = scale
        self._step: VoiceStep | None = None

    def show_model(self, model: VoiceTestModel) -> None:
        self.progress.set_fraction(model.fraction)
        if model.level is not None:
            self.scale.show_level(model.level)
        if self.words.text() != model.words:
            self.words.setText(model.words)
            self.refit()
        if model.step is self._step:
            return
        self._step = model.step
        listening = model.step is VoiceStep.LISTENING
        self.progress.setVisible(listening)
        self.scale.setVisible(listening)
        self.leave.set_words(model.leave)
        over = model.step in (VoiceStep.HEARD, VoiceStep.NO_SPEAKER)
        self.act.set_kind("standard" if over else "primary")
        self.leave.set_kind("primary" if over else "standard")
        self.show_step(_LOOKS[model.step], model.words, model.detail, model.act)
