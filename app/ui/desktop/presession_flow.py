"""Before the session: who is here, who agreed, can we hear; then the session starts, recorded or not."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.runtime.jobs import RECORDER
from app.services.events import ConsentChanged, SessionChanged, SwitchesChanged
from app.services.explanations import explain
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.hearing_flow import HearingFlow
from app.ui.presession.model import SessionPlan
from app.ui.presession.people import has_refused
from app.ui.presession.presenter import PresessionPresenter
from app.ui.presession.sheets import PresessionSheets
from app.ui.presession.timing import untimely


class PresessionFlow(QObject):
    """Implements ``PresessionCommands``; what concerns the microphone is ``hearing``'s.

    ``started`` gets the open session and whether it records, ``ended`` one that was closed for its note.
    """

    def __init__(
        self,
        desk: Desk,
        consents: ConsentFlow,
        started: Callable[[Session, bool], None],
        ended: Callable[[Session], None],
    ) -> None:
        super().__init__(desk.window)
        self._desk, self._consents = desk, consents
        self._started, self._ended = started, ended
        self._appointment: Appointment | None = None
        self._session_id = ""
        self._people: tuple[Consent, ...] = ()
        self._plan = SessionPlan("")
        self._presenter: PresessionPresenter | None = None
        self._terms: Callable[[str], None] | None = None
        self.hearing = HearingFlow(desk)
        desk.bridge.on(ConsentChanged, self._on_consent_changed)
        desk.bridge.on(SwitchesChanged, self._on_switches_changed)
        desk.bridge.on(SessionChanged, self._on_session_changed)

    def offer_terms(self, terms: Callable[[str], None]) -> None:
        """From now on the sheet leads to the names and terms of its client."""
        self._terms = terms

    def prepare(
        self, appointment: Appointment, client: Client, *, transcribe: bool, asked: bool = False
    ) -> None:
        """Open the sheet; with ``transcribe`` and every consent on file the session starts at once (R1, R58).

        Not far from its time: the sheet asks first whether this session is meant (R15). ``asked``: that it is
        early was answered already.
        """

        def read() -> tuple[Session, tuple[Consent, ...], ErrorCode | None]:
            program = self._desk.program
            session = program.sessions.prepare(appointment.id, self._desk.clinician.id)
            people = program.consents.of_session(session.id)
            return session, people, program.recording.refusal(session.id)

        def go(read: tuple[Session, tuple[Consent, ...], ErrorCode | None]) -> None:
            session, people, refused = read
            self._appointment, self._session_id, self._people = appointment, session.id, people
            plan = _plan(appointment, client, refused is not ErrorCode.AI_SWITCHED_OFF, asked)
            self._plan = plan
            timely = untimely(plan, self._desk.program.clock.now(), None) is None
            if transcribe and refused is None and timely:
                self._begin(record=True)
            else:
                self._open()

        self._desk.do(read, go)

    def window_closes(self) -> None:
        """The program is about to end: a voice test must not hold it up."""
        if self._presenter is not None:
            self._presenter.voice.close()

    # -- PresessionCommands --------------------------------------------------------------------------
    def ask_on_screen(self, consent_id: str) -> None:
        person = next((c for c in self._people if c.id == consent_id), None)
        if person is None:
            return
        answered = [c for c in self._people if c.decided_at is not None and c.id != consent_id]
        before = max(answered, key=lambda c: c.decided_at or self._desk.program.clock.now(), default=None)
        name = before.person.split(" ")[0] if before is not None else ""
        if not has_refused(person):
            self._consents.ask(self._session_id, person, name, self._read_people)
            return
        session_id = self._session_id
        self._desk.do(  # the therapist was asked whether they want to: a new question, the old answer stays
            lambda: self._desk.program.consents.ask(session_id, consent_id, again=True),
            lambda fresh: self._consents.ask(session_id, fresh, name, self._read_people),
        )

    def record_paper(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.PAPER)

    def record_agreed_aloud(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.VERBAL)

    def add_person(self, name: str, role: str) -> None:
        session_id = self._session_id
        self._desk.do(lambda: self._desk.program.consents.add_person(session_id, name, role))

    def remove_person(self, consent_id: str) -> None:
        session_id = self._session_id
        self._desk.do(
            lambda: self._desk.program.consents.remove_person(session_id, consent_id), failed=self._failed
        )

    def choose_microphone(self, microphone_id: str, by_hand: bool) -> None:
        self.hearing.choose_microphone(microphone_id, by_hand)

    def hear_voice(self, seconds: float) -> None:
        self.hearing.hear_voice(seconds)

    def play_voice(self) -> None:
        self.hearing.play_voice()

    def end_voice_test(self) -> None:
        self.hearing.end_voice_test()

    def start_session(self) -> None:
        self._begin(record=False)

    def start_with_transcription(self) -> None:
        self._begin(record=True)

    def write_note(self) -> None:
        appointment = self._appointment
        if appointment is None:
            return

        def close() -> Session:
            program = self._desk.program
            session = program.sessions.open(appointment.id, self._desk.clinician.id)
            return program.sessions.end(session.id)

        def closed(session: Session) -> None:
            self._done()
            self._ended(session)

        self.hearing.hold()
        self._desk.do(close, closed, self._failed, lane=RECORDER)

    def open_terms(self) -> None:
        if self._appointment is not None and self._terms is not None:
            self._terms(self._appointment.client_id)

    def closed(self) -> None:
        self._presenter = None
        self.hearing.close()

    # -- inside --------------------------------------------------------------------------------------
    def _open(self) -> None:
        sheets = PresessionSheets(self._desk.window.sheets)
        clock = self._desk.program.clock
        self._presenter = PresessionPresenter(sheets, self, self._plan, clock.now, clock.monotonic)
        sheets.attach(self._presenter)
        self._presenter.opened()
        self._presenter.on_consents_changed(self._people)
        self.hearing.open(self._presenter)
        self._on_session_changed(None)

    def _begin(self, *, record: bool) -> None:
        appointment = self._appointment
        if appointment is None:
            return
        chosen = self.hearing.chosen()

        def start() -> Session:
            program = self._desk.program
            program.monitor.close()
            program.voice_test.close()
            session = program.sessions.open(appointment.id, self._desk.clinician.id)
            return program.recording.start(session.id, chosen()) if record else session

        def started(session: Session) -> None:
            self._done()
            self._started(session, record)

        self.hearing.hold()
        self._desk.do(start, started, self._failed, lane=RECORDER)

    def _done(self) -> None:
        presenter, self._presenter = self._presenter, None
        self.hearing.close()
        if presenter is not None:
            presenter.on_started()

    def _attest(self, consent_id: str, method: ConsentMethod) -> None:
        session_id, clinician_id = self._session_id, self._desk.clinician.id
        self._desk.do(
            lambda: self._desk.program.consents.attest(session_id, consent_id, method, clinician_id)
        )

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if event.session_id == self._session_id:
            self._read_people()

    def _on_switches_changed(self, event: SwitchesChanged) -> None:
        if self._presenter is not None:
            self._plan = replace(self._plan, ai_allowed=event.clinician and event.practice)
            self._presenter.on_switches_changed(self._plan.ai_allowed)
            self._on_session_changed(None)

    def _on_session_changed(self, _event: SessionChanged | None) -> None:
        """Another session may have begun or ended to be recorded."""
        presenter = self._presenter
        if presenter is not None:
            in_use = self._desk.program.recording.running not in ("", self._session_id)
            self.hearing.keep_off(in_use or not self._plan.ai_allowed)
            presenter.on_recorder_changed(in_use)

    def _read_people(self) -> None:
        session_id = self._session_id

        def show(people: tuple[Consent, ...]) -> None:
            self._people = people
            if self._presenter is not None:
                self._presenter.on_consents_changed(people)

        self._desk.do(lambda: self._desk.program.consents.of_session(session_id), show)

    def _failed(self, error: AppError) -> None:
        """A start that failed leaves, or opens, the sheet: the plain start is still there."""
        if self._presenter is None:
            self._open()
        if self._presenter is not None:
            self.hearing.resume()
            self._presenter.on_failed(explain(error))


def _plan(appointment: Appointment, client: Client, ai_allowed: bool, asked: bool) -> SessionPlan:
    minutes = round((appointment.end - appointment.start).total_seconds() / 60)
    start = None if appointment.walk_in else appointment.start
    others = appointment.participant_names
    return SessionPlan(
        client.name, start, appointment.kind, appointment.room, others, ai_allowed, minutes, asked
    )
