"""Who is in the room while a session is open: the sheet, and what its buttons do."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.runtime.jobs import CLOSING, DATABASE, RECORDER
from app.services.consents import UNDER_WAY
from app.services.events import ConsentChanged, SessionChanged, SwitchesChanged
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.presession.people import has_refused
from app.ui.room.model import RoomReading
from app.ui.room.presenter import RoomPresenter
from app.ui.room.sheets import RoomSheets

Ask = Callable[[Session, Consent, tuple[Consent, ...]], None]


class RoomFlow(QObject):
    """Implements ``RoomCommands`` for one sheet at a time; ``ask`` turns the laptop to somebody."""

    def __init__(self, desk: Desk, ask: Ask) -> None:
        super().__init__(desk.window)
        self._desk, self._ask = desk, ask
        self._session: Session | None = None
        self._people: tuple[Consent, ...] = ()
        self._presenter: RoomPresenter | None = None
        for event in (ConsentChanged, SessionChanged, SwitchesChanged):
            desk.bridge.on(event, self._on_changed)  # type: ignore[arg-type] # takes each of the three

    @property
    def is_open(self) -> bool:
        """Whether the sheet is on its way or there."""
        return self._session is not None

    def open(self, session: Session) -> None:
        """Show who is in the room; whoever calls this saw to it that only the therapist looks."""
        self._desk.window.bring_to_front()
        if self._session is None:
            self._session = session
            self._read()

    def close(self) -> None:
        """Take the sheet away, whatever is going on in it; idempotent."""
        if self._presenter is not None:
            self._presenter.close_pressed()
        self._session = None

    # -- RoomCommands --------------------------------------------------------------------------------
    def ask_on_screen(self, consent_id: str) -> None:
        person = next((c for c in self._people if c.id == consent_id), None)
        session = self._asked_about
        if person is None or session is None:
            return
        others = self._people
        if not has_refused(person):
            self._ask(session, person, others)
            return
        self._desk.do(  # the therapist was asked whether they want to: a new question, the old answer stays
            lambda: self._desk.program.consents.ask(session.id, consent_id, again=True),
            lambda fresh: self._ask(session, fresh, others),
        )

    def record_paper(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.PAPER)

    def record_agreed_aloud(self, consent_id: str) -> None:
        self._attest(consent_id, ConsentMethod.VERBAL)

    def add_person(self, name: str, role: str) -> None:
        add = self._desk.program.consents.add_person
        self._change(lambda session_id: add(session_id, name, role), lane=CLOSING)  # a recording pauses now

    def remove_person(self, consent_id: str) -> None:
        self._change(lambda session_id: self._desk.program.consents.remove_person(session_id, consent_id))

    def resume(self) -> None:
        session = self._asked_about
        if session is not None:
            self._desk.do(lambda: self._desk.program.recording.resume(session.id), lane=RECORDER)

    def closed(self) -> None:
        self._asked_about, self._session, self._presenter = self._session, None, None

    # -- inside --------------------------------------------------------------------------------------
    _asked_about: Session | None = None
    """The session of the sheet that was closed by the button that acts."""

    def _attest(self, consent_id: str, method: ConsentMethod) -> None:
        clinician_id, consents = self._desk.clinician.id, self._desk.program.consents
        self._change(lambda session_id: consents.attest(session_id, consent_id, method, clinician_id))

    def _change(self, work: Callable[[str], object], lane: str = DATABASE) -> None:
        session = self._session
        if session is not None:
            self._desk.do(lambda: work(session.id), failed=self._failed, lane=lane)

    def _on_changed(self, event: ConsentChanged | SessionChanged | SwitchesChanged) -> None:
        session = self._session
        if session is None or getattr(event, "session_id", session.id) != session.id:
            return
        if isinstance(event, SessionChanged) and event.state not in UNDER_WAY:
            self.close()
        else:
            self._read()

    def _read(self) -> None:
        session = self._session
        if session is None:
            return

        def read() -> RoomReading:
            program = self._desk.program
            refused = program.recording.refusal(session.id)
            found = program.sessions.get(session.id)
            return RoomReading(
                found.state,
                program.consents.of_session(session.id),
                program.consents.removable(session.id),
                bool(found.recording_id),
                refused is not ErrorCode.AI_SWITCHED_OFF,
            )

        def show(reading: RoomReading) -> None:
            if self._session is not session:
                return
            self._people = reading.people
            if self._presenter is not None:
                self._presenter.on_read(reading)
                return
            sheets = RoomSheets(self._desk.window.sheets)
            self._presenter = RoomPresenter(sheets, self, reading, self._desk.program.clock.now)
            sheets.attach(self._presenter)
            self._presenter.opened()

        self._desk.do(read, show, self._not_read)

    def _not_read(self, error: AppError) -> None:
        if self._presenter is None:
            self._session = None
        self._desk.show(error)

    def _failed(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.on_failed(explain(error))
        else:
            self._desk.show(error)
