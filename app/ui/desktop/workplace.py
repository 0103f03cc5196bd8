"""The window after the entrance: pages and flows, connected; and what the start found."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer

from app.domain.chart import Appointment, Client, Clinician
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.runtime.bridge import Bridge
from app.runtime.jobs import IO, Jobs
from app.services.endpoints import Configured
from app.services.events import EndpointChanged
from app.services.program import Program
from app.services.recovery import Found
from app.services.signing import Checked
from app.ui.desktop.amend_flow import AmendFlow
from app.ui.desktop.attach_flow import AttachFlow
from app.ui.desktop.case_summary_flow import CaseSummaryFlow
from app.ui.desktop.chart_flow import ChartFlow
from app.ui.desktop.clients_flow import CLIENTS, ClientsFlow
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.draft_flow import DraftFlow
from app.ui.desktop.export_flow import ExportFlow
from app.ui.desktop.history_flow import HistoryFlow
from app.ui.desktop.inputs_flow import InputsFlow
from app.ui.desktop.jot_flow import JotFlow
from app.ui.desktop.live_flow import LiveFlow
from app.ui.desktop.live_transcript_flow import LiveTranscriptFlow
from app.ui.desktop.note_flow import TODAY, NoteFlow
from app.ui.desktop.note_template_flow import NoteTemplateFlow
from app.ui.desktop.outbox_flow import OutboxFlow
from app.ui.desktop.outgoing_flow import OutgoingFlow
from app.ui.desktop.picture_flow import PictureFlow
from app.ui.desktop.presession_flow import PresessionFlow
from app.ui.desktop.rating_flow import RatingFlow
from app.ui.desktop.receipt_flow import ReceiptFlow
from app.ui.desktop.recovery_flow import RecoveryFlow
from app.ui.desktop.settings_flow import SETTINGS, SettingsFlow
from app.ui.desktop.spelling_flow import SpellingFlow
from app.ui.desktop.templates_flow import TEMPLATES, TemplatesFlow
from app.ui.desktop.today_flow import TodayFlow
from app.ui.desktop.transcript_flow import TranscriptFlow
from app.ui.desktop.wand_flow import WandFlow
from app.ui.desktop.writing_flow import WritingFlow
from app.ui.errors.presenter import ErrorPresenter
from app.ui.errors.view import ErrorSheets
from app.ui.settings.model import Section
from app.ui.settings.panels import in_card
from app.ui.shell import MainWindow

SWEEP_EVERY_MS = 3_600_000
_OFFLINE = "Working offline. Recording and notes need no network."


class Workplace(QObject):
    """Implements ``Opener``: where a row of the agenda leads."""

    def __init__(
        self, window: MainWindow, program: Program, clinician: Clinician, jobs: Jobs, bridge: Bridge
    ) -> None:
        super().__init__(window)
        sheets = ErrorSheets(window.sheets)
        errors = ErrorPresenter(sheets, self)
        sheets.closed.connect(errors.closed)
        sheets.remedied.connect(errors.remedy_pressed)
        self.desk = Desk(window, program, jobs, bridge, errors, clinician)
        self.consents = ConsentFlow(self.desk)
        self.notes = NoteFlow(self.desk)
        self.inputs = InputsFlow(self.desk, self.notes)
        self.wand = WandFlow(self.desk, self.notes)
        self.outgoing = OutgoingFlow(self.desk)
        self.inputs.ask_before(self.outgoing.before_draft, self.outgoing.before_improving)
        self.pictures = PictureFlow(self.desk, self.outgoing)
        self.inputs.ask_before_reading(self.pictures.before_reading)
        self.wand.ask_before(self.outgoing.before_wish)
        self.history = HistoryFlow(self.desk, self.notes)
        self.spelling = SpellingFlow(self.desk, self.notes)
        self.writing = WritingFlow(self.desk, self.notes)
        self.drafts = DraftFlow(self.desk, self.notes)
        self.note_template = NoteTemplateFlow(self.desk, self.notes)
        self.note_template.confirm = self.outgoing.before_switch
        self.transcripts = TranscriptFlow(self.desk, self.notes, self.drafts)
        self.live = LiveFlow(self.desk, self.consents, self._on_ended)
        self.jot = JotFlow(self.desk)
        self.live.offer_jot(self.jot.open)
        self.jot.sheets.attach_recorder(self.live.presenter)
        self.reading_along = LiveTranscriptFlow(self.desk, self.consents)
        self.live.offer_transcript(self.reading_along.open)
        self.presession = PresessionFlow(self.desk, self.consents, self._on_started, self._on_ended)
        self.presession.offer_terms(self.transcripts.terms.open)
        self.today = TodayFlow(self.desk, self)
        self.attaching = AttachFlow(self.desk, self.consents, self._on_ended)
        self.attaching.drops.dropped.connect(self._on_dropped)
        self.charts = ChartFlow(self.desk, self, self.notes, self.consents)
        self.charts.outside_pressed.connect(self.outgoing.change_agreement)
        self.clients = ClientsFlow(self.desk, self.charts.open)
        self.case_summaries = CaseSummaryFlow(self.desk, self.charts, self.notes)
        self.outbox = OutboxFlow(self.desk)
        self.templates = TemplatesFlow(self.desk)
        self.settings = SettingsFlow(self.desk)
        self.ratings = RatingFlow(self.desk, self.notes)
        self.amendments = AmendFlow(self.desk, self.notes)
        self.receipts = ReceiptFlow(self.desk, self.notes, self.drafts)
        self.charts.receipt_pressed.connect(self.receipts.open)
        self.live.offer_receipt(self.receipts.open)
        self.exports = ExportFlow(self.desk, self.notes)
        self.settings.page.notes.add(in_card(self.ratings.quality))
        self.today.page.readiness.settings_requested.connect(self._on_settings_wanted)
        self.recovery = RecoveryFlow(self.desk, self._on_gone_on, self._on_ended)
        window.add_page(TODAY, "Today", "calendar-days", self.today.page)
        window.add_page(CLIENTS, "Clients", "users", self.clients.page)
        window.add_page("outbox", "Outbox", "send", self.outbox.page)
        window.add_page(TEMPLATES, "Templates", "layout-template", self.templates.page)
        window.add_page(SETTINGS, "Settings", "settings-2", self.settings.page)
        window.sidebar.set_clinician(clinician.name, clinician.credential)
        self._keys_in_file = False
        self._say_what_is_reached()
        bridge.on(EndpointChanged, self._on_endpoint_changed)
        window.allow_new_session()
        window.allow_hiding_names()
        window.ask_before_closing(self._may_close)
        self._sweep = QTimer(self)
        self._sweep.setInterval(SWEEP_EVERY_MS)
        self._sweep.timeout.connect(self._on_sweep)
        self._sweep.start()

    def say_where_keys_are(self) -> None:
        """This computer has no keyring, so the keys lie in a file: the user is told at every start."""
        self._keys_in_file = True
        self._say_what_is_reached()

    def begin(self) -> None:
        """Read the day, and offer or go on with what a crash left behind."""
        self.today.presenter.today()
        self.outbox.load()
        self.settings.begin()
        self.ratings.read_trends()
        self.desk.do(self.desk.program.recovery.start, self._on_found)
        self.desk.do(self.desk.program.signing.verify_all, self._on_signatures, lane=IO)

    def remedy(self, key: str) -> None:
        """Problems shown here have no remedies of their own."""

    # -- Opener --------------------------------------------------------------------------------------
    def prepare(
        self, appointment: Appointment, client: Client, *, transcribe: bool, asked: bool = False
    ) -> None:
        self.presession.prepare(appointment, client, transcribe=transcribe, asked=asked)

    def go_on(self, session: Session) -> None:
        if session.state is SessionState.INTERRUPTED:
            self.recovery.offer(session)
            return
        recordings = self.desk.program.recordings

        def length() -> float:
            return recordings.state(session.recording_id).seconds if session.recording_id else 0.0

        self.desk.do(length, lambda seconds: self.live.show(session, seconds))

    def attach_recording(self, appointment_id: str) -> None:
        self.attaching.choose_file(appointment_id)

    def write_note(self, appointment: Appointment) -> None:
        self.inputs.begin(appointment)

    def show_note(self, session: Session) -> None:
        self.notes.show_note(session)

    def show_generating(self, session: Session) -> None:
        if session.recording_id:
            self.drafts.show_generating(session)
        else:
            self.notes.show_note(session)

    # -- what flows tell each other ------------------------------------------------------------------
    def _on_started(self, session: Session, _recorded: bool) -> None:
        self.live.show(session)

    def _on_dropped(self, files: list[Path], place: QPoint) -> None:
        self.attaching.take_drop(files, self.today.page.agenda.visit_at(place))

    def _on_gone_on(self, session: Session, seconds: float) -> None:
        self.live.show(session, seconds)

    def _on_ended(self, session: Session) -> None:
        if session.recording_id:
            self.drafts.process(session, show=True)
        else:
            self.notes.show_note(session)

    def _on_settings_wanted(self, section: str) -> None:
        self.settings.open(Section(section))

    def _on_found(self, found: Found) -> None:
        self.today.presenter.reload()  # what was being recorded is interrupted now
        self.recovery.show(found.interrupted)
        if found.overdue is not None:
            self.desk.show(LocalError(found.overdue))
        for session_id in found.unfinished:
            self.desk.do(partial(self.desk.program.sessions.get, session_id), self._go_on_processing)

    def _on_signatures(self, checked: Checked) -> None:
        if checked.wrong:
            self.desk.show(LocalError(ErrorCode.SIGNATURE_BROKEN, details={"count": len(checked.wrong)}))
        elif checked.trail is not None:
            self.desk.show(checked.trail)

    def _go_on_processing(self, session: Session) -> None:
        self.drafts.process(session, show=False)

    def _may_close(self) -> bool:
        self.presession.window_closes()
        self.notes.save_now()
        self.amendments.save_now()
        self.note_template.save_now()
        self.jot.save_pending()
        return self.live.may_close() and self.templates.may_close

    def _on_endpoint_changed(self, _event: EndpointChanged) -> None:
        self._say_what_is_reached()

    def _say_what_is_reached(self) -> None:
        program = self.desk.program
        keys = " No keyring here: keys lie in a file only you can read." if self._keys_in_file else ""

        def show(known: Configured) -> None:
            self.desk.window.sidebar.set_privacy(reached(program.gateway.name, known) + keys)

        self.desk.do(program.endpoints.configured, show)

    def _on_sweep(self) -> None:
        self.desk.do(self.desk.program.destruction.sweep)


def reached(ehr: str, known: Configured) -> str:
    """Which computers this one talks to, and with what; the EHR by its name, empty where there is none."""
    endpoint = known.endpoint
    model = endpoint.reached if endpoint is not None and known.outside else ""
    if not model:
        return f"Only {ehr} is reached, and only with signed notes." if ehr else _OFFLINE
    if not ehr:
        return f"Only {model} is reached, and only with text that you send."
    return f"{ehr} gets signed notes. {model} gets text that you send. Nothing else is reached."
