"""The chart of one client: reading it, its forms, and where its buttons lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent
from app.domain.errors import AppError
from app.domain.saved_document import SavedDocument
from app.domain.session import Session
from app.domain.states import ConsentState
from app.domain.treatment import Assessment
from app.runtime.jobs import RECORDER
from app.services.assessments import AssessmentEntry
from app.services.charts import ChartRecord, details_of
from app.services.consent_forms import on_paper
from app.services.events import (
    ChartChanged,
    ConsentChanged,
    DraftReady,
    EndpointChanged,
    NoteSigned,
    OutsideAgreementChanged,
    SessionChanged,
)
from app.services.explanations import explain
from app.services.form_document import FormDocument
from app.services.form_editions import form_for
from app.services.ports import AuditEntry
from app.services.saved_documents import form_of
from app.ui.chart.form_sheet import FormSheet
from app.ui.chart.forms import AssessmentSheet, CareSheet, DetailsSheet, MedicationSheet, PeopleSheet
from app.ui.chart.model import ChartTab, Part
from app.ui.chart.page import ChartPage
from app.ui.chart.plan_form import PlanSheet
from app.ui.chart.presenter import ChartPresenter
from app.ui.consent_forms.printing import print_form
from app.ui.desktop.clients_flow import CLIENTS
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.desktop.today_flow import Opener
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.saved_document.view import SavedDocumentSheet, foot_of
from app.ui.widgets import QuestionSheet
from app.ui.wording import Dialog

CHART = "chart"
SIGN = Dialog(
    "Sign this assessment?",
    "It stands with your name and the time. After this it cannot be changed.",
    ("Cancel", "Sign"),
    1,
)
REMOVE = Dialog("Remove this assessment?", "It was not signed. It is erased for good.", ("Keep", "Remove"), 0)


class ChartFlow(QObject):
    """Implements ``ChartCommands``. ``opener`` starts sessions."""

    receipt_pressed = Signal(str)
    outside_pressed = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        opener: Opener,
        notes: NoteFlow,
        consents: ConsentFlow,
    ) -> None:
        super().__init__(desk.window)
        self._desk, self._opener, self._notes, self._consents = desk, opener, notes, consents
        self._summary: Callable[[str], None] = lambda _client_id: None
        self._client_id = ""
        self.page = ChartPage()
        self.presenter = ChartPresenter(self.page, self, desk.program.clock.now)
        self.page.attach(self.presenter)
        self.print_out: Callable[[QWidget, FormDocument, str], object] = print_form
        desk.window.add_screen(CHART, self.page, rail=False)
        desk.window.names_hidden_changed.connect(self.presenter.hide_names)
        desk.window.page_shown.connect(self._on_page_shown)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self._load)
        for event in (ChartChanged, ConsentChanged, SessionChanged, DraftReady, NoteSigned):
            desk.bridge.on(event, self._on_changed)
        desk.bridge.on(OutsideAgreementChanged, self._on_changed)
        desk.bridge.on(EndpointChanged, self._on_changed)

    def offer_summary(self, open_summary: Callable[[str], None]) -> None:
        """The button "Case summary" leads there from now on."""
        self._summary = open_summary
        self.page.offer_summary()

    def open(self, client_id: str) -> None:
        """Show the chart of a client, from its first tab."""
        self._client_id = client_id

        def show(read: tuple[ChartRecord, tuple[AuditEntry, ...]]) -> None:
            self.presenter.show(*read)
            self.page.show_tab(ChartTab.OVERVIEW)
            self._desk.window.show_page(CHART)

        self._desk.do(self._read, show)

    # -- ChartCommands -------------------------------------------------------------------------------
    def open_note(self, session_id: str) -> None:
        self._notes.open(session_id)

    def back(self) -> None:
        self._desk.window.show_page(CLIENTS)

    def open_summary(self) -> None:
        self._summary(self._client_id)

    def start_session(self) -> None:
        def make() -> tuple[Appointment, Client]:
            return self._desk.program.sessions.begin_for(self._client_id)

        self._desk.do(make, lambda pair: self._opener.prepare(*pair, transcribe=False, asked=True))

    def new_note(self) -> None:
        def make() -> Session:
            program = self._desk.program
            appointment, _client = program.sessions.begin_for(self._client_id)
            session = program.sessions.open(appointment.id, self._desk.clinician.id)
            return program.sessions.end(session.id)

        self._desk.do(make, self._notes.show_note, lane=RECORDER)

    def edit(self, part: Part) -> None:
        record = self.presenter.record
        if record is None:
            return
        charts, client_id = self._desk.program.charts, self._client_id
        chart = record.chart
        if part is Part.DETAILS:
            sheet: FormSheet = DetailsSheet("Client", details_of(record.client, chart), self._today())
            self._open(sheet, lambda made: charts.save_details(client_id, made))
        elif part is Part.CARE:
            self._open(CareSheet(chart), lambda made: charts.save_care(client_id, *made))
        elif part is Part.PLAN:
            self._open(PlanSheet(chart.plan), lambda made: charts.save_plan(client_id, made))
        elif part is Part.MEDICATIONS:
            self._open(MedicationSheet(chart), lambda made: charts.save_medications(client_id, made))
        else:
            self._open(PeopleSheet(chart), lambda made: charts.save_people(client_id, made))

    def add_assessment(self) -> None:
        client_id = self._client_id
        sheet = AssessmentSheet(None, self._today())
        self._open(sheet, lambda made: self._desk.program.assessments.add(client_id, made))

    def open_document(self, key: str) -> None:
        record = self.presenter.record
        kind, _, known_id = key.partition("/")
        if kind == "outside":
            self.outside_pressed.emit(self._client_id, known_id)
            return
        if record is not None and kind == "receipt":
            receipt = next((r for r in record.receipts if r.id == known_id), None)
            if receipt is not None:
                self.receipt_pressed.emit(receipt.session_id)
            return
        if record is not None and kind == "saved":
            saved = next((d for d in record.documents if d.id == known_id), None)
            if saved is not None:
                self._open_saved(saved)
            return
        if record is None or kind != "assessment":
            return
        known = next((a for a in record.assessments if a.id == known_id), None)
        if known is not None:
            self._open_assessment(known)

    def show_consent(self) -> None:
        record = self.presenter.record
        if record is None or record.asks_in is None:
            return
        session_id = record.asks_in.id

        def ask(people: tuple[Consent, ...]) -> None:
            now = self._desk.program.clock.now()
            waiting = [consent for consent in people if not consent.allows_recording(now)]
            if waiting:
                self._consents.ask(session_id, waiting[0], "", self._load)
            else:
                words = "Everybody in this session has agreed."
                self._desk.window.toasts.show_toast(words, "badge-check", "ok")

        self._desk.do(lambda: self._desk.program.consents.of_session(session_id), ask)

    def withdraw(self) -> None:
        record = self.presenter.record
        if record is None or record.withdraws_in is None:
            return
        session = record.withdraws_in
        agreed = {
            c.id: c
            for c in record.consents
            if c.state is ConsentState.AGREED and c.id in session.participants
        }

        def offer(consent_id: str) -> None:
            self._consents.offer_withdrawal(session.id, agreed[consent_id], self._load)

        if len(agreed) == 1:
            offer(next(iter(agreed)))
            return
        sheet = WhoSheet(tuple(agreed.values()))
        sheet.chosen.connect(offer)
        self._desk.window.sheets.open(sheet)

    def print_form(self) -> None:
        record = self.presenter.record
        if record is not None:
            name = form_for(record.consents)
            program = self._desk.program

            def read() -> tuple[FormDocument, str]:
                form = next(form for form in program.forms.list() if form.name is name)
                outside = program.endpoints.outside()
                return on_paper(
                    form.text, program.forms.details(), outside_model=outside
                ), f"Form {form.wording}"

            def put(pair: tuple[FormDocument, str]) -> None:
                self.print_out(self._desk.window, *pair)

            self._desk.do(read, put)

    # -- inside --------------------------------------------------------------------------------------
    def _open(self, sheet: FormSheet, keep: Callable[[Any], object]) -> None:
        """Shows a form; what it submits is kept, or the form says why not."""

        def submitted(made: object) -> None:
            self._desk.do(lambda: keep(made), kept, refused)

        def kept(_made: object) -> None:
            sheet.close_sheet()
            self._load()

        def refused(error: AppError) -> None:
            words = explain(error)
            sheet.show_problem(f"{words.happened} {words.next_step}")

        sheet.submitted.connect(submitted)
        self._desk.window.sheets.open(sheet)

    def _open_saved(self, saved: SavedDocument) -> None:
        sheet = SavedDocumentSheet(saved)
        sheet.print_pressed.connect(partial(self._on_print_saved, saved))
        self._desk.window.sheets.open(sheet)

    def _on_print_saved(self, saved: SavedDocument) -> None:
        summaries = self._desk.program.case_summaries
        if self.print_out(self._desk.window, form_of(saved), foot_of(saved)):
            self._desk.do(lambda: summaries.printed(saved.client_id, saved.id))

    def _open_assessment(self, known: Assessment) -> None:
        assessments = self._desk.program.assessments
        clinician_id = self._desk.clinician.id
        sheet = AssessmentSheet(known, self._today())

        def done(_result: object) -> None:
            sheet.close_sheet()
            self._load()

        def sign(entry: AssessmentEntry) -> None:
            def as_typed() -> Assessment:
                assessments.change(known.id, entry)
                return assessments.sign(known.id, clinician_id)

            question = QuestionSheet(SIGN)
            question.when_last(lambda: self._desk.do(as_typed, done))
            self._desk.window.sheets.open(question)

        def remove() -> None:
            question = QuestionSheet(REMOVE, danger=1)
            question.when_last(lambda: self._desk.do(lambda: assessments.remove(known.id), done))
            self._desk.window.sheets.open(question)

        sheet.sign_pressed.connect(sign)
        sheet.remove_pressed.connect(remove)
        self._open(sheet, lambda made: assessments.change(known.id, made))

    def _read(self) -> tuple[ChartRecord, tuple[AuditEntry, ...]]:
        charts = self._desk.program.charts
        return charts.read(self._client_id), charts.history(self._client_id)

    def _load(self) -> None:
        if self._client_id:
            self._desk.do(self._read, lambda read: self.presenter.show(*read))

    def _today(self) -> date:
        return self._desk.program.clock.now().astimezone().date()

    def _on_page_shown(self, key: str) -> None:
        if key == CHART:
            self._load()

    def _on_changed(self, _event: object) -> None:
        if self.page.isVisible():
            self._later.start()
