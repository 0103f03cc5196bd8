"""The section "Notes and AI" of the settings: jobs for what is pressed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.ai_settings import AiSettings
from app.ui.desktop.desk import Desk
from app.ui.settings.notes_presenter import NotesPresenter
from app.ui.settings.notes_view import NotesPanel


class SettingsNotes(QObject):
    """Implements ``NotesCommands``."""

    def __init__(self, desk: Desk, panel: NotesPanel) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.presenter = NotesPresenter(panel, self)
        panel.came.connect(self.read)
        panel.changed.connect(self.presenter.changed)
        panel.toggled.connect(self.presenter.toggled)
        panel.added.connect(self.presenter.added)
        panel.save_pressed.connect(self.presenter.save_pressed)

    def read(self) -> None:
        """Read what is kept, and show it."""
        clinician_id = self._desk.clinician.id
        self._desk.do(lambda: self._desk.program.ai_settings.of(clinician_id), self.presenter.on_loaded)

    def save_ai_settings(self, settings: AiSettings) -> None:
        """Keep them."""
        clinician_id = self._desk.clinician.id

        def saved(kept: AiSettings) -> None:
            self.presenter.on_saved(kept)
            self._desk.window.toasts.show_toast("Saved. The next draft follows it.", "circle-check", "ok")

        self._desk.do(lambda: self._desk.program.ai_settings.save(clinician_id, settings), saved)
