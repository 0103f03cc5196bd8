"""The section "Speech models" of the settings: jobs for what is pressed, and what is read again when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event as Flag

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError, Cancelled
from app.runtime.jobs import DATABASE, JobControl
from app.services.events import DraftReady, ModelsChanged, ProcessingFailed, SessionChanged
from app.services.explanations import explain
from app.services.model_choice import Chosen
from app.services.ports.models import Cancelled as Stopped
from app.services.ports.models import Progress
from app.ui.desktop.desk import Desk
from app.ui.errors.model import Remedy, Severity
from app.ui.errors.presenter import ErrorPresenter
from app.ui.settings.speech_model import Entry, SpeechModel
from app.ui.settings.speech_presenter import SpeechPresenter
from app.ui.settings.speech_view import FOLDER, SpeechPanel
from app.ui.wording import Dialog

MODELS, MEASURING = "models", "measuring"
"""Lanes: a download may take an hour, and nothing else may wait for it."""
_AGAIN = "again"


class SettingsSpeech(QObject):
    """Implements ``SpeechCommands`` and ``ErrorCommands``.

    ``pick`` asks for a folder or a zip file; a test puts its own there.
    """

    def __init__(self, desk: Desk, panel: SpeechPanel) -> None:
        super().__init__(desk.window)
        self._desk, self._panel = desk, panel
        self.pick: Callable[[QWidget, str], Path | None] = pick_source
        self.presenter = SpeechPresenter(self, self)
        self._errors = ErrorPresenter(panel.problems, self)
        self._again: Callable[[], object] | None = None
        self._stop_transfer, self._stop_measuring = Flag(), Flag()
        panel.problems.remedied.connect(self._errors.remedy_pressed)
        panel.problems.closed.connect(self._errors.closed)
        panel.came.connect(self.read)
        panel.chosen.connect(self.presenter.chosen)
        panel.acted.connect(self.presenter.act_pressed)
        panel.entry_chosen.connect(self._on_entry)
        panel.measure_pressed.connect(self.presenter.measure_pressed)
        panel.cancel_pressed.connect(self.presenter.cancel_pressed)
        panel.language_chosen.connect(self.presenter.language_chosen)
        panel.import_pressed.connect(self._on_import)
        panel.source_dropped.connect(self.presenter.source_picked)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self.read)
        desk.bridge.on(ModelsChanged, self._on_changed)
        desk.bridge.on(SessionChanged, self._on_session)
        desk.bridge.on(DraftReady, self._on_session)
        desk.bridge.on(ProcessingFailed, self._on_session)

    def read(self) -> None:
        """Read what is here, and show it."""
        self._desk.do(self._desk.program.models.overview, self.presenter.on_overview)

    # -- SpeechView, as far as it is not the panel's -------------------------------------------------
    def show_speech(self, model: SpeechModel) -> None:
        self._panel.show_speech(model)

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self._panel.ask(dialog, go_on)

    def tell(self, sentence: str) -> None:
        self._desk.window.toasts.show_toast(sentence, "circle-check", "ok")

    # -- SpeechCommands ------------------------------------------------------------------------------
    def choose_model(self, model_id: str) -> None:
        title = self._title(model_id)

        def chosen(when: Chosen) -> None:
            self.presenter.on_chosen(title, when)

        self._desk.do(lambda: self._desk.program.models.choose(model_id), chosen, self._failed)

    def speak_language(self, language: str) -> None:
        self._desk.do(lambda: self._desk.program.models.speak(language), None, self._failed)

    def fetch_model(self, model_id: str) -> None:
        models = self._desk.program.models
        self._transfer(
            lambda progress, stopped: models.get(model_id, progress, stopped).title,
            partial(self.presenter.fetch, model_id),
        )

    def import_model(self, source: Path) -> None:
        models = self._desk.program.models
        self._transfer(
            lambda progress, stopped: models.import_from(source, progress, stopped).title,
            partial(self.presenter.source_picked, source),
        )

    def verify_model(self, model_id: str) -> None:
        models, title = self._desk.program.models, self._title(model_id)

        def verify(progress: Progress, stopped: Stopped) -> str:
            models.verify(model_id, progress, stopped)
            return title

        self._transfer(verify, None)

    def remove_model(self, model_id: str) -> None:
        self._desk.do(lambda: self._desk.program.models.remove(model_id), None, self._failed, lane=MODELS)

    def cancel_transfer(self) -> None:
        self._stop_transfer.set()

    def measure(self) -> None:
        models = self._desk.program.models
        stop = self._stop_measuring = Flag()

        def work(control: JobControl) -> None:
            try:
                models.calibrate(control.progress, lambda: stop.is_set() or control.cancelled)
            except Cancelled:
                control.check()  # the program ends

        def over(_result: None) -> None:
            self.presenter.on_measuring_over()

        def failed(error: AppError) -> None:
            self.presenter.on_measuring_over()
            self._failed(error, self.presenter.measure_pressed)

        self._desk.jobs.submit(MEASURING, work, over, failed, self.presenter.on_measuring)

    def cancel_measuring(self) -> None:
        self._stop_measuring.set()

    # -- ErrorCommands -------------------------------------------------------------------------------
    def remedy(self, key: str) -> None:
        again, self._again = self._again, None
        if key == _AGAIN and again is not None:
            again()

    # -- inside --------------------------------------------------------------------------------------
    def _transfer(self, work: Callable[[Progress, Stopped], str], again: Callable[[], object] | None) -> None:
        stop = self._stop_transfer = Flag()

        def run(control: JobControl) -> str:
            def progress(done: int, of: int) -> None:
                control.progress(done / of if of else 0.0)

            try:
                return work(progress, lambda: stop.is_set() or control.cancelled)
            except Cancelled:
                control.check()
                return ""

        def failed(error: AppError) -> None:
            self.presenter.on_transfer_over()
            self._failed(error, again)

        self._desk.jobs.submit(
            MODELS, run, self.presenter.on_transfer_over, failed, self.presenter.on_transferred
        )

    def _failed(self, error: AppError, again: Callable[[], object] | None = None) -> None:
        """In the section; a sentence where the user is, if that is somewhere else."""
        self._again = again
        remedies = (Remedy(_AGAIN, "Try again"),) if again is not None else ()
        told = explain(error)
        self._errors.on_problem(told, Severity.WARNING, remedies)
        if not self._panel.isVisible():
            self._desk.window.toasts.show_toast(told.happened, "triangle-alert", "warning")

    def _title(self, model_id: str) -> str:
        known = self.presenter.known
        choices = known.choices if known is not None else ()
        return next((choice.title for choice in choices if choice.id == model_id), model_id)

    def _on_entry(self, model_id: str, entry: str) -> None:
        self.presenter.entry_chosen(model_id, Entry(entry))

    def _on_import(self, kind: str) -> None:
        source = self.pick(self._desk.window, kind) if self.presenter.is_free else None
        if source is not None:
            self.presenter.source_picked(source)

    def _on_changed(self, _event: ModelsChanged) -> None:
        self._later.start()

    def _on_session(self, _event: object) -> None:
        """What was chosen meanwhile is used as soon as nothing is under way."""

        def settled(changed: bool) -> None:
            if changed:
                waited = self.presenter.known.waiting if self.presenter.known is not None else None
                if waited is not None:
                    self.presenter.on_chosen(waited.title, Chosen.NOW)

        self._desk.do(self._desk.program.models.settle, settled, self._failed, lane=DATABASE)
        if self._panel.isVisible():
            self._later.start()


def pick_source(window: QWidget, kind: str) -> Path | None:
    """Ask with the system's own dialog; None when the user thinks better of it."""
    home = str(Path.home())
    if kind == FOLDER:
        chosen = QFileDialog.getExistingDirectory(window, "The folder or USB stick with the model", home)
    else:
        chosen, _ = QFileDialog.getOpenFileName(window, "A model as zip file", home, "Zip files (*.zip)")
    return Path(chosen) if chosen else None
