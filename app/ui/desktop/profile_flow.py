"""The clinician's profile: read, changed, and known to the other flows at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.chart import Clinician
from app.ui.desktop.desk import Desk
from app.ui.profile.view import ProfileSheet


class ProfileFlow(QObject):
    """Opens the profile from the sidebar; ``Desk.clinician`` follows what was saved."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._changed = desk, changed
        entry = desk.window.sidebar.add_foot_item("Profile", "settings-2")
        entry.clicked.connect(self.open)

    def open(self) -> None:
        """Show the sheet."""
        sheet = ProfileSheet(self._desk.clinician)
        sheet.saved.connect(self._on_saved)
        self._desk.window.sheets.open(sheet)

    def _on_saved(self, name: str, credential: str, ai_on: bool) -> None:
        self._desk.do(
            lambda: self._desk.program.clinicians.register(name, credential, ai_on=ai_on), self._on_registered
        )

    def _on_registered(self, clinician: Clinician) -> None:
        self._desk.clinician = clinician
        self._desk.window.sidebar.set_clinician(clinician.name, clinician.credential)
        self._changed()
