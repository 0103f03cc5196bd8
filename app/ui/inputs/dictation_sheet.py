"""The sheet of a dictation: a level, the time, pause, stop, cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.ui.errors.view import ErrorStrip
from app.ui.inputs.dictation_presenter import DictationPresenter
from app.ui.inputs.model import DictationModel, DictationStep
from app.ui.roles import ColorRole, IconName
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Icon, LevelMeter, SheetHost, Text, announce, spacer

_LOOKS: dict[DictationStep, tuple[IconName, ColorRole]] = {
    DictationStep.STARTING: ("mic", "muted"),
    DictationStep.LISTENING: ("mic", "recording"),
    DictationStep.PAUSED: ("pause", "paused"),
    DictationStep.WRITING: ("audio-lines", "accent"),
    DictationStep.FAILED: ("triangle-alert", "warning"),
}


class DictationSheet(FittedSheet):
    """Escape does nothing: words would be lost by mistake. "Cancel" destroys them."""

    def __init__(self, presenter: DictationPresenter) -> None:
        super().__init__("Dictate", width=480, dismissible=False)
        self._presenter = presenter
        self._step: DictationStep | None = None
        body = column(margins=(24, 0, 24, 8), gap=12)
        line = row(gap=10)
        self._icon = Icon("mic", "muted", 20)
        self.words = Text("", "body", wrap=True)
        line.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.add(self.words, 1)
        body.add(line)
        self.meter = LevelMeter()
        body.add(self.meter)
        self.detail = Text("", "caption", "muted", wrap=True, tabular=True)
        body.add(self.detail)
        self.errors = ErrorStrip()
        body.add(self.errors)
        self.body.addWidget(body)
        self.cancel = Button("Cancel", name="Cancel and destroy the dictation")
        self.pause = Button("Pause")
        self.act = Button("Stop and write down", "primary", icon="square")
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.pause)
        self.footer.addWidget(self.act)
        self.initial_focus = self.act
        self.cancel.clicked.connect(self._on_cancel)
        self.pause.clicked.connect(self._on_pause)
        self.act.clicked.connect(self._on_act)

    def show_model(self, model: DictationModel) -> None:
        """Draws it; a new step is said once."""
        self.detail.setText(model.detail)
        if model.step is self._step and model.problem == self.errors.problem:
            return
        self._step = model.step
        self._icon.set_icon(*_LOOKS[model.step])
        self.words.setText(model.words)
        self.meter.setVisible(model.step is DictationStep.LISTENING)
        for button, words in ((self.act, model.act), (self.pause, model.pause)):
            if words:
                button.set_words(words)
            elif button.hasFocus():
                self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setVisible(bool(words))
        self.errors.set_problem(model.problem)
        if model.act and self.cancel.hasFocus() and model.step is DictationStep.LISTENING:
            self.act.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refit()
        if self.isVisible():
            announce(self.words, model.words)

    def _on_cancel(self) -> None:
        self._presenter.close()

    def _on_pause(self) -> None:
        self._presenter.pause_pressed()

    def _on_act(self) -> None:
        self._presenter.act_pressed()


class DictationSheets(QObject):
    """Implements ``DictationView`` over ``host``'s window; give it the presenter with ``attach`` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: DictationPresenter | None = None
        self.sheet: DictationSheet | None = None

    def attach(self, presenter: DictationPresenter) -> None:
        self._presenter = presenter

    def show_dictation(self, model: DictationModel) -> None:
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = DictationSheet(self._presenter)
            self.sheet.closed.connect(self._on_closed)
            self.sheet.show_model(model)
            self._host.open(self.sheet)
        self.sheet.show_model(model)

    def show_level(self, peak: float) -> None:
        if self.sheet is not None:
            self.sheet.meter.set_level(peak, "good" if peak > 0.02 else "quiet")

    def close_dictation(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _on_closed(self) -> None:
        self.sheet = None
        if self._presenter is not None:
            self._presenter.left()
