"""Before the session: who is here, who agreed, can we hear; then the session starts, recorded or not."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError
from app.domain.session import Session
from app.runtime.jobs import RECORDER
from app.services.events import ConsentChanged, LevelMeasured
from app.services.explanations import explain
from app.services.ports import Microphone
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.presession.model import SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.view import PresessionSheets


class PresessionFlow(QObject):
    """Implements ``PresessionCommands``. ``started`` gets the open session and whether it records."""

    def __init__(self, desk: Desk, consents: ConsentFlow, started: Callable[[Session, bool], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._consents, self._started = desk, consents, started
        self._appointment: Appointment | None = None
        self._session_id = ""
        self._people: tuple[Consent, ...] = ()
        self._microphone = ""
        self._presenter: PresessionPresenter | None = None
        desk.bridge.on(ConsentChanged, self._on_consent_changed)
        desk.bridge.on(LevelMeasured, self._on_level)

    def prepare(self, appointment: Appointment, client: Client, *, transcribe: bool) -> None:
        """Open the sheet; with ``transcribe`` and every consent on file the session starts at once (R58)."""

        def read() -> tuple[Session, tuple[Consent, ...], bool]:
            program = self._desk.program
            session = program.sessions.prepare(appointment.id, self._desk.clinician.id)
            people = program.consents.of_session(session.id)
            return session, people, program.recording.refusal(session.id) is None

        def go(read: tuple[Session, tuple[Consent, ...], bool]) -> None:
            session, people, allowed = read
            self._appointment, self._session_id, self._people = appointment, session.id, people
            if transcribe and allowed:
                self._begin(record=True)
            else:
                self._open(appointment, client)

        self._desk.do(read, go)

    # -- PresessionCommands --------------------------------------------------------------------------
    def ask_on_screen(self, consent_id: str) -> None:
        person = next((c for c in self._people if c.id == consent_id), None)
        if person is None:
            return
        answered = [c for c in self._people if c.decided_at is not None and c.id != consent_id]
        before = max(answered, key=lambda c: c.decided_at or self._desk.program.clock.now(), default=None)
        name = before.person.split(" ")[0] if before is not None else ""
        self._consents.ask(self._session_id, person, name, self._read_people)

    def record_paper(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.PAPER)

    def record_agreed_aloud(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.VERBAL)

    def add_person(self, name: str, role: str) -> None:
        session_id = self._session_id
        self._desk.do(lambda: self._desk.program.consents.add_person(session_id, name, role))

    def choose_microphone(self, microphone_id: str) -> None:
        self._microphone = microphone_id
        self._listen()

    def start_session(self) -> None:
        self._begin(record=False)

    def start_with_transcription(self) -> None:
        self._begin(record=True)

    def closed(self) -> None:
        self._presenter = None
        self._desk.do(self._desk.program.monitor.close, lane=RECORDER)

    # -- inside --------------------------------------------------------------------------------------
    def _open(self, appointment: Appointment, client: Client) -> None:
        ai_allowed = self._desk.clinician.ai_consent_at is not None
        plan = SessionPlan(
            client.name,
            None if appointment.walk_in else appointment.start,
            appointment.kind,
            appointment.room,
            appointment.participant_names,
            ai_allowed,
        )
        sheets = PresessionSheets(self._desk.window.sheets)
        self._presenter = PresessionPresenter(sheets, self, plan, self._desk.program.clock.now)
        sheets.attach(self._presenter)
        self._presenter.opened()
        self._presenter.on_consents_changed(self._people)
        self._desk.do(self._desk.program.recordings.free_seconds, self._presenter.on_disk_measured)
        self._desk.do(self._desk.program.recorder.microphones, self._show_microphones, lane=RECORDER)

    def _show_microphones(self, found: tuple[Microphone, ...]) -> None:
        if self._presenter is None:
            return
        self._microphone = found[0].id if found else ""
        self._presenter.on_microphones_changed(found, self._microphone)
        if found:
            self._listen()

    def _listen(self) -> None:
        chosen, bus = self._microphone or None, self._desk.program.bus

        def report(rms: float, peak: float) -> None:
            bus.publish(LevelMeasured(rms, peak))

        self._desk.do(
            lambda: self._desk.program.monitor.listen(chosen, report), failed=self._failed, lane=RECORDER
        )

    def _begin(self, *, record: bool) -> None:
        appointment, microphone = self._appointment, self._microphone or None
        if appointment is None:
            return

        def start() -> Session:
            program = self._desk.program
            program.monitor.close()
            session = program.sessions.open(appointment.id, self._desk.clinician.id)
            return program.recording.start(session.id, microphone) if record else session

        def started(session: Session) -> None:
            if self._presenter is not None:
                self._presenter.on_started()
                self._presenter = None
            self._started(session, record)

        self._desk.do(start, started, self._failed, lane=RECORDER)

    def _attest(self, consent_id: str, method: ConsentMethod) -> None:
        session_id, clinician_id = self._session_id, self._desk.clinician.id
        self._desk.do(
            lambda: self._desk.program.consents.attest(session_id, consent_id, method, clinician_id)
        )

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if event.session_id == self._session_id:
            self._read_people()

    def _read_people(self) -> None:
        session_id = self._session_id

        def show(people: tuple[Consent, ...]) -> None:
            self._people = people
            if self._presenter is not None:
                self._presenter.on_consents_changed(people)

        self._desk.do(lambda: self._desk.program.consents.of_session(session_id), show)

    def _on_level(self, event: LevelMeasured) -> None:
        if self._presenter is not None:
            self._presenter.on_level_measured(event.rms, event.peak)

    def _failed(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.on_failed(explain(error))
        else:
            self._desk.show(error)
