"""Who agreed, seen from the running session: start or ask, refusals that stay in sight, withdrawal."""

from PySide6.QtCore import QObject

from app.domain.consent import Consent
from app.domain.errors import ErrorCode
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.runtime.jobs import RECORDER
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.recording_bar.model import BarMode
from app.ui.recording_bar.presenter import BarPresenter

Read = tuple[ErrorCode | None, tuple[Consent, ...]]


class AgreementFlow(QObject):
    """Asks the services each time: what was allowed a moment ago may not be any more."""

    def __init__(self, desk: Desk, consents: ConsentFlow, presenter: BarPresenter) -> None:
        super().__init__(desk.window)
        self._desk, self._consents, self._presenter = desk, consents, presenter
        self._session: Session | None = None

    def read(self, session: Session) -> None:
        """The switches decide whether there is a button at all (R35, R66); a refusal stays in sight (R38)."""
        self._session = session

        def show(read: Read) -> None:
            if self._session is not session:
                return
            refused, people = read
            self._presenter.allow(record=refused is not ErrorCode.AI_SWITCHED_OFF)
            states = {consent.state for consent in people}
            if self._presenter.mode is BarMode.OPEN and ConsentState.DECLINED in states:
                self._presenter.consent_declined()
            elif self._presenter.mode is BarMode.OPEN and ConsentState.WITHDRAWN in states:
                self._presenter.consent_withdrawn()

        self._desk.do(lambda: self._ask_services(session), show)

    def start_or_ask(self, session: Session) -> None:
        """Record when everyone agreed, otherwise ask who has not answered."""

        def go(read: Read) -> None:
            refused, people = read
            self._presenter.allow(record=refused is not ErrorCode.AI_SWITCHED_OFF)
            if refused is not ErrorCode.CONSENT_MISSING:
                self._start(session)
                return
            now = self._desk.program.clock.now()
            answered = [c.person.split(" ")[0] for c in people if c.allows_recording(now)]
            open_question = next(c for c in people if not c.allows_recording(now))
            self._presenter.consent_waiting()
            before = answered[-1] if answered else ""
            self._consents.ask(session.id, open_question, before, lambda: self._answered(session))

        self._desk.do(lambda: self._ask_services(session), go)

    def withdraw(self, session: Session) -> None:
        """Let the person who changed their mind say so; of several it is asked who."""

        def ask(people: tuple[Consent, ...]) -> None:
            agreed = {c.id: c for c in people if c.state is ConsentState.AGREED}

            def offer(consent_id: str) -> None:
                self._consents.offer_withdrawal(session.id, agreed[consent_id], lambda: None)

            if len(agreed) == 1:
                offer(next(iter(agreed)))
            elif agreed:
                sheet = WhoSheet(tuple(agreed.values()))
                sheet.chosen.connect(offer)
                self._desk.window.bring_to_front()
                self._desk.window.sheets.open(sheet)

        self._desk.do(lambda: self._desk.program.consents.of_session(session.id), ask)

    # -- inside --------------------------------------------------------------------------------------
    def _ask_services(self, session: Session) -> Read:
        program = self._desk.program
        return program.recording.refusal(session.id), program.consents.of_session(session.id)

    def _answered(self, session: Session) -> None:
        def go(read: Read) -> None:
            refused, people = read
            if any(c.state is ConsentState.DECLINED for c in people):
                self._presenter.consent_declined()
            elif refused is None:
                self._start(session)
            else:
                self._presenter.session_moved(SessionState.OPEN)

        self._desk.do(lambda: self._ask_services(session), go)

    def _start(self, session: Session) -> None:
        program = self._desk.program

        def start() -> Session:
            wanted = program.practice.preferred_microphone()
            there = wanted and any(found.id == wanted for found in program.recorder.microphones())
            return program.recording.start(session.id, wanted if there else None)

        self._desk.do(start, lane=RECORDER)
