"""Receipts of destruction from the footer of the workspace, and for whoever shows a session or a chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.receipt import DestructionReceipt
from app.services.form_document import FormDocument
from app.ui.consent_forms.printing import print_form
from app.ui.desktop.desk import Desk
from app.ui.desktop.draft_flow import DraftFlow
from app.ui.desktop.note_flow import NoteFlow
from app.ui.receipt.view import ReceiptSheets
from app.ui.receipt.words import paper

Printing = Callable[[QWidget, FormDocument, str], bool]


class ReceiptFlow(QObject):
    """``open`` shows the receipts of one session."""

    def __init__(
        self, desk: Desk, notes: NoteFlow, drafts: DraftFlow, printing: Printing = print_form
    ) -> None:
        super().__init__(desk.window)
        self._desk, self._notes, self._drafts, self._printing = desk, notes, drafts, printing
        self._client_id = ""
        self._shown: tuple[DestructionReceipt, ...] = ()
        self.sheets = ReceiptSheets(desk.window.sheets)
        notes.workspace.transcript.receipt_pressed.connect(self._on_workspace)
        notes.workspace.note.receipt_pressed.connect(self._on_workspace)
        drafts.generating.receipt_pressed.connect(self._on_generating)

    def open(self, session_id: str) -> None:
        """Show what was destroyed of a session."""
        program = self._desk.program

        def read() -> tuple[str, tuple[DestructionReceipt, ...]]:
            return program.sessions.get(session_id).client_id, program.receipts.of_session(session_id)

        def show(found: tuple[str, tuple[DestructionReceipt, ...]]) -> None:
            self._client_id, self._shown = found
            sheet = self.sheets.open(self._shown)
            sheet.print_pressed.connect(self._on_print)
            sheet.check_pressed.connect(self._on_check)

        self._desk.do(read, show)

    def _on_workspace(self) -> None:
        if self._notes.data is not None:
            self.open(self._notes.data.session.id)

    def _on_generating(self) -> None:
        self.open(self._drafts.generating.presenter.session_id)

    def _on_print(self) -> None:
        self._printing(self._desk.window, paper(self._shown), "Roomnote · receipt of destruction")

    def _on_check(self, number: str) -> None:
        client_id = self._client_id

        def show(receipt: DestructionReceipt | None) -> None:
            if self.sheets.sheet is not None:
                self.sheets.sheet.show_found(receipt)

        self._desk.do(lambda: self._desk.program.receipts.check(client_id, number), show)
