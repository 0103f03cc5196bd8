"""Who agreed, seen from the running session: start or ask, who is in the room, refusals, withdrawal."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.domain.consent import Consent
from app.domain.errors import ErrorCode
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.runtime.jobs import RECORDER
from app.services.consents import REFUSED
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.room_flow import RoomFlow
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.recording_bar.model import BarMode
from app.ui.recording_bar.presenter import BarPresenter


@dataclass(frozen=True, slots=True)
class _Read:
    """What the services say: why it may not be recorded, everyone's answer, where the session is."""

    refused: ErrorCode | None
    people: tuple[Consent, ...]
    state: SessionState

    def somebody(self, state: ConsentState) -> bool:
        return any(consent.state is state for consent in self.people)

    @property
    def somebody_refused(self) -> bool:
        return any(consent.state in REFUSED for consent in self.people)


class AgreementFlow(QObject):
    """Asks the services each time: what was allowed a moment ago may not be any more."""

    def __init__(self, desk: Desk, consents: ConsentFlow, presenter: BarPresenter) -> None:
        super().__init__(desk.window)
        self._desk, self._consents, self._presenter = desk, consents, presenter
        self._session: Session | None = None
        self.room = RoomFlow(desk, self._ask)

    def read(self, session: Session) -> None:
        """The switches decide whether there is a button at all (R35, R66); a refusal stays in sight (R38)."""
        self._session = session

        def show(read: _Read) -> None:
            if self._session is session:
                self._presenter.allow(record=read.refused is not ErrorCode.AI_SWITCHED_OFF)
                self._show(read)

        self._desk.do(lambda: self._ask_services(session), show)

    def start_or_ask(self, session: Session) -> None:
        """Record when everyone agreed, otherwise ask who has not answered, or show who is missing.

        A recording that stands still does not go on by this: Resume is a tap of its own.
        """
        if self._consents.turned:
            return

        def go(read: _Read) -> None:
            self._presenter.allow(record=read.refused is not ErrorCode.AI_SWITCHED_OFF)
            if read.refused is not ErrorCode.CONSENT_MISSING:
                self._go_on(session, read)
                return
            now = self._desk.program.clock.now()
            waiting = [c for c in read.people if not c.allows_recording(now)]
            unasked = [c for c in waiting if c.state not in REFUSED]
            if waiting:
                self._ask(session, (unasked or waiting)[0], read.people, start=True)
            else:
                self.show_room(session)  # everyone agreed, but a child's guardian is not here

        self._desk.do(lambda: self._ask_services(session), go)

    def show_room(self, session: Session) -> None:
        """Show who is in the room; not while somebody reads the page on the turned laptop."""
        if not self._consents.turned:
            self.room.open(session)

    def withdraw(self, session: Session) -> None:
        """Let the person who changed their mind say so; of several it is asked who."""
        if self._consents.turned:
            return
        self.room.close()

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

    def over(self) -> None:
        """The session is out of sight: nobody's name stays."""
        self.room.close()

    # -- inside --------------------------------------------------------------------------------------
    def _ask_services(self, session: Session) -> _Read:
        program = self._desk.program
        refused = program.recording.refusal(session.id)
        return _Read(refused, program.consents.of_session(session.id), program.sessions.get(session.id).state)

    def _ask(
        self, session: Session, person: Consent, people: tuple[Consent, ...], *, start: bool = False
    ) -> None:
        """Turn the laptop to somebody; ``start``: what was asked for is a recording, if everyone agrees."""
        self.room.close()
        now = self._desk.program.clock.now()
        answered = [c.person.split(" ")[0] for c in people if c.allows_recording(now)]
        if self._presenter.mode is BarMode.OPEN:
            self._presenter.consent_waiting()
        before = answered[-1] if answered else ""
        self._consents.ask(session.id, person, before, lambda: self._answered(session, start=start))

    def _answered(self, session: Session, *, start: bool) -> None:
        def go(read: _Read) -> None:
            if start and read.refused is None:
                self._go_on(session, read)
            else:
                self._show(read, page_left=True)

        self._desk.do(lambda: self._ask_services(session), go)

    def _go_on(self, session: Session, read: _Read) -> None:
        """What is paused waits for Resume; what has not begun begins."""
        if read.state is SessionState.PAUSED:
            self._show(read)
        else:
            self._start(session)

    def _show(self, read: _Read, *, page_left: bool = False) -> None:
        """The bar says what the answers mean for the recording."""
        bar = self._presenter
        if read.state is SessionState.PAUSED:
            if read.refused is ErrorCode.CONSENT_MISSING:
                bar.consent_missing(refused=read.somebody_refused)
            else:
                bar.consent_settled()
        elif read.state is SessionState.OPEN and (page_left or bar.mode is not BarMode.WAITING):
            if read.somebody(ConsentState.DECLINED):
                bar.consent_declined()
            elif read.somebody(ConsentState.WITHDRAWN):
                bar.consent_withdrawn()
            else:
                bar.consent_settled()

    def _start(self, session: Session) -> None:
        program = self._desk.program

        def start() -> Session:
            wanted = program.practice.preferred_microphone()
            there = wanted and any(found.id == wanted for found in program.recorder.microphones())
            return program.recording.start(session.id, wanted if there else None)

        self._desk.do(start, lane=RECORDER)
