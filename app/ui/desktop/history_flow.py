"""The history of the note that is open: looked at, compared, restored (R18, R19)."""

from PySide6.QtCore import QObject, Qt

from app.domain.note import Note
from app.services.histories import Version
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.history.presenter import HistoryPresenter
from app.ui.history.sheet import HistorySheet


class HistoryFlow(QObject):
    """Implements the commands of the history; a version that is restored can be undone like typing."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self.sheet: HistorySheet | None = None
        header = notes.workspace.header
        header.offer_history()
        header.history_pressed.connect(self.open)

    def open(self) -> None:
        """Show the versions of the note that is open; what was typed last is among them."""
        data = self._notes.data
        if data is None:
            return
        self._notes.save_now()
        note_id = data.note.id

        def show(versions: tuple[Version, ...]) -> None:
            self.sheet = HistorySheet(self._desk.window.sheets)
            self.sheet.attach(HistoryPresenter(self.sheet, self, versions))

        self._desk.do(lambda: self._desk.program.histories.versions(note_id), show)

    # -- HistoryCommands -----------------------------------------------------------------------------
    def restore(self, version: int) -> None:
        data = self._notes.data
        if data is None:
            return
        note_id = data.note.id
        self._desk.do(lambda: self._desk.program.histories.restore(note_id, version), self._on_restored)

    def _on_restored(self, note: Note) -> None:
        self._notes.take(note)
        self._notes.workspace.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._desk.window.toasts.show_toast("Restored. Ctrl+Z takes it back.", "history", "ok")
