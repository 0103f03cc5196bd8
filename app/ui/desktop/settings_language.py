"""The section "Language model" of the settings: jobs for what is pressed; a probe may take minutes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag

from PySide6.QtCore import QObject

from app.domain.endpoint import Endpoint, ProbeReport
from app.domain.errors import AppError, Cancelled
from app.runtime.jobs import JobControl
from app.services.events import EndpointChanged
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.errors.model import Severity
from app.ui.errors.presenter import ErrorPresenter
from app.ui.settings.language_model import LanguageModel
from app.ui.settings.language_presenter import LanguagePresenter
from app.ui.settings.language_view import LanguagePanel
from app.ui.wording import Dialog

PROBING = "probing"
"""A lane of its own: a model on this computer may load for minutes."""


class SettingsLanguage(QObject):
    """Implements ``LanguageCommands`` and ``ErrorCommands``."""

    def __init__(self, desk: Desk, panel: LanguagePanel) -> None:
        super().__init__(desk.window)
        self._desk, self._panel = desk, panel
        self._stop = Flag()
        self.presenter = LanguagePresenter(self, self)
        self._errors = ErrorPresenter(panel.problems, self)
        panel.problems.closed.connect(self._errors.closed)
        panel.came.connect(self.read)
        panel.typed.connect(self.presenter.typed)
        panel.save_pressed.connect(self.presenter.save_pressed)
        panel.cancel_pressed.connect(self.presenter.cancel_pressed)
        panel.remove_pressed.connect(self.presenter.remove_pressed)
        panel.policy_pressed.connect(self.presenter.policy_pressed)
        desk.bridge.on(EndpointChanged, self._on_changed)

    def read(self) -> None:
        """Read what is set up, and show it."""
        self._desk.do(self._desk.program.endpoints.configured, self.presenter.on_configured, self._failed)

    # -- LanguageView, as far as it is not the panel's -----------------------------------------------
    def show_language(self, model: LanguageModel) -> None:
        self._panel.show_language(model)

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self._panel.ask(dialog, go_on)

    def tell(self, sentence: str) -> None:
        self._desk.window.toasts.show_toast(sentence, "circle-check", "ok")

    # -- LanguageCommands ----------------------------------------------------------------------------
    def save_endpoint(self, endpoint: Endpoint, key: str | None) -> None:
        endpoints = self._desk.program.endpoints
        stop = self._stop = Flag()
        self._panel.problems.set_problem(None)

        def work(control: JobControl) -> ProbeReport | None:
            try:
                return endpoints.save(endpoint, key, lambda: stop.is_set() or control.cancelled)
            except Cancelled:
                control.check()  # the program ends
                return None

        def done(found: ProbeReport | None) -> None:
            if found is None:
                self.presenter.on_stopped()
            else:
                self.presenter.on_saved(found)
                self.read()

        def failed(error: AppError) -> None:
            self.presenter.on_stopped()
            self._failed(error)

        self._desk.jobs.submit(PROBING, work, done, failed)

    def cancel_probe(self) -> None:
        self._stop.set()

    def remove_endpoint(self) -> None:
        def removed(_result: None) -> None:
            self.presenter.on_removed()
            self.read()

        self._desk.do(self._desk.program.endpoints.remove, removed, self._failed)

    def keep_here(self, *, on: bool) -> None:
        clinician_id = self._desk.clinician.id
        self._desk.do(lambda: self._desk.program.endpoints.keep_here(clinician_id, on=on), None, self._failed)

    # -- ErrorCommands -------------------------------------------------------------------------------
    def remedy(self, key: str) -> None:
        """Problems shown here have no remedies of their own."""

    # -- inside --------------------------------------------------------------------------------------
    def _failed(self, error: AppError) -> None:
        told = explain(error)
        self._errors.on_problem(told, Severity.WARNING)
        if not self._panel.isVisible():
            self._desk.window.toasts.show_toast(told.happened, "triangle-alert", "warning")

    def _on_changed(self, _event: EndpointChanged) -> None:
        self.read()
