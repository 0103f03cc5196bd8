"""The case summary of a client, reached from the chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.case_summary import CaseFile, SummaryRequest
from app.domain.errors import AppError
from app.domain.saved_document import SavedDocument
from app.services.form_document import FormDocument
from app.ui.case_summary.page import CaseSummaryPage
from app.ui.case_summary.presenter import FOOT, SummaryPresenter
from app.ui.consent_forms.printing import print_form
from app.ui.desktop.chart_flow import ChartFlow
from app.ui.desktop.clients_flow import CLIENTS
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow

SUMMARY = "case-summary"


class CaseSummaryFlow(QObject):
    """Implements ``SummaryCommands``. Only what is saved is kept, and nothing leaves the laptop."""

    def __init__(self, desk: Desk, charts: ChartFlow, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._charts, self._notes = desk, charts, notes
        self._client_id = ""
        self.page = CaseSummaryPage()
        self.presenter = SummaryPresenter(self.page, self)
        self.page.attach(self.presenter)
        self.paper: Callable[[QWidget, FormDocument, str], object] = print_form
        desk.window.add_screen(SUMMARY, self.page, rail=False)
        desk.window.names_hidden_changed.connect(self.presenter.hide_names)
        charts.offer_summary(self.open)

    def open(self, client_id: str) -> None:
        """Gather the documents of a client and show the summary for the next session."""
        self._client_id = client_id

        def show(case: CaseFile) -> None:
            self.presenter.opened(case)
            self._desk.window.show_page(SUMMARY)

        self._desk.do(lambda: self._desk.program.case_summaries.case(client_id), show)

    # -- SummaryCommands -----------------------------------------------------------------------------
    def make(self, case: CaseFile, request: SummaryRequest) -> None:
        self._desk.do(
            lambda: self._desk.program.case_summaries.summarize(case, request),
            lambda summary: self.presenter.made(request, summary),
        )

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._desk.window.toasts.show_toast("Copied. The clipboard is not private.", "copy")

    def print_out(self, document: FormDocument) -> None:
        client_id, summaries = self._client_id, self._desk.program.case_summaries
        if self.paper(self._desk.window, document, FOOT):
            self._desk.do(lambda: summaries.printed(client_id))

    def save(self, document: FormDocument) -> None:
        client_id = self._client_id

        def kept(_saved: SavedDocument) -> None:
            self.presenter.saved()
            self._desk.window.toasts.show_toast("Saved to the chart.", "circle-check", "ok")

        def failed(error: AppError) -> None:
            self.presenter.not_saved()
            self._desk.show(error)

        self._desk.do(lambda: self._desk.program.case_summaries.save(client_id, document), kept, failed)

    def open_note(self, session_id: str) -> None:
        self._notes.open(session_id)

    def open_chart(self) -> None:
        self._charts.open(self._client_id)

    def open_clients(self) -> None:
        self._desk.window.show_page(CLIENTS)
