"""Printing a note and saving it as a file, from the workspace and from the chart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError
from app.services.explanations import explain
from app.services.exports import FileKind
from app.services.form_document import FormDocument
from app.services.note_paper import DRAFT, Paper
from app.ui.consent_forms.printing import pdf, print_form
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.errors.model import problem_of
from app.ui.export.view import KINDS, ExportSheets
from app.ui.usual_folder import usual_folder

Printing = Callable[[QWidget, FormDocument, str, str], bool]
Asking = Callable[[QWidget, str, FileKind], str]


def ask_where(parent: QWidget, suggested: str, kind: FileKind) -> str:
    """Ask for the file's place; empty when the user gave up."""
    words = f"{KINDS[kind][0]} (*.{kind.value})"
    path, _ = QFileDialog.getSaveFileName(parent, "Save the note", suggested, words)
    return path if not path or path.lower().endswith(f".{kind.value}") else f"{path}.{kind.value}"


class ExportFlow(QObject):
    """``save`` and ``print_note`` take the id of any session that has a note."""

    def __init__(
        self, desk: Desk, notes: NoteFlow, asking: Asking = ask_where, printing: Printing = print_form
    ) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self.asking, self.printing = asking, printing
        self.sheets = ExportSheets(desk.window.sheets)
        self._session_id = ""
        self._paper: Paper | None = None
        self.print_action = notes.workspace.add_action("Print…", "printer", self._on_print)
        self.save_action = notes.workspace.add_action("Save as a file…", "download", self._on_save)

    def save(self, session_id: str) -> None:
        """Say what saving means, ask for form and place, and save."""

        def show(paper: Paper) -> None:
            self._session_id, self._paper = session_id, paper
            self.sheets.open(draft=paper.foot == DRAFT).chosen.connect(self._on_chosen)

        self._desk.do(lambda: self._desk.program.exports.paper(session_id), show)

    def print_note(self, session_id: str) -> None:
        """Ask for a printer and print; nothing is stored on the way."""

        def show(paper: Paper) -> None:
            if self.printing(self._desk.window, paper.form, paper.foot, paper.head):
                self._desk.do(lambda: self._desk.program.exports.printed(session_id))

        self._desk.do(lambda: self._desk.program.exports.paper(session_id), show)

    # -- inside --------------------------------------------------------------------------------------
    def _on_print(self) -> None:
        self._with_saved(self.print_note)

    def _on_save(self) -> None:
        self._with_saved(self.save)

    def _with_saved(self, act: Callable[[str], None]) -> None:
        """What is on screen is saved first, on the same lane, so that the paper says the same."""
        if self._notes.data is not None:
            self._notes.save_now()
            act(self._notes.data.session.id)

    def _on_chosen(self, kind: FileKind) -> None:
        paper, session_id = self._paper, self._session_id
        if paper is None:
            return
        where = self.asking(self._desk.window, str(usual_folder() / f"{paper.name}.{kind.value}"), kind)
        if not where:
            return
        exports = self._desk.program.exports
        if kind is FileKind.PDF:
            content = pdf(paper.form, paper.foot, head=paper.head)
        else:
            content = exports.word(paper) if kind is FileKind.WORD else exports.plain(paper)

        def saved(_none: None) -> None:
            self.sheets.close()
            self._desk.window.toasts.show_toast("Saved. The file is not encrypted.", "download")

        def failed(error: AppError) -> None:
            self.sheets.show_problem(problem_of(explain(error), closable=False))

        self._desk.do(lambda: exports.save(session_id, Path(where), content), saved, failed)
