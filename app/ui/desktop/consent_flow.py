"""The turned laptop: asking one person, or letting one withdraw; nothing else is seen meanwhile."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.consent import CHILD, GUARDIAN, Consent, ConsentMethod
from app.domain.errors import AppError
from app.domain.session import Session
from app.runtime.jobs import CLOSING
from app.services.consents import REFUSED
from app.services.explanations import explain
from app.ui.consent.curtain import Curtain
from app.ui.consent.model import Purpose
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.view import ConsentScreens
from app.ui.desktop.desk import Desk
from app.ui.recording_bar.bar import RecordingBar
from app.ui.times import day
from app.ui.widgets import QuestionSheet
from app.ui.wording import Dialog

ASK_AGAIN = Dialog(
    "Ask again?", "They said no before. Ask only if they bring it up.", ("Cancel", "Ask again"), 0
)


class ConsentFlow(QObject):
    """Implements ``ConsentCommands`` for one page at a time; ``left`` is called when the page has gone."""

    page_opened = Signal()

    def __init__(self, desk: Desk, *, full_screen: bool = True) -> None:
        super().__init__(desk.window)
        self._desk, self.full_screen = desk, full_screen
        self._session_id = ""
        self._presenter: ConsentPresenter | None = None
        self._curtain: Curtain | None = None
        self._left: Callable[[], None] = lambda: None

    @property
    def turned(self) -> bool:
        """Whether the page is open before somebody now: nobody else may be named meanwhile."""
        return self._presenter is not None

    def ask(self, session_id: str, consent: Consent, before: str, left: Callable[[], None]) -> None:
        """Open the page for a person; ``before`` is who answered just before.

        Who said no before is asked only after the therapist confirmed that this is wanted.
        """
        if consent.state not in REFUSED:
            self._ask(session_id, consent, before, left)
            return
        sheet = QuestionSheet(ASK_AGAIN)

        def answered(index: int) -> None:
            if index == 1:
                self._ask(session_id, consent, before, left)
            else:
                left()

        sheet.answered.connect(answered)
        sheet.dismissed.connect(left)
        self._desk.window.bring_to_front()
        self._desk.window.sheets.open(sheet)

    def offer_withdrawal(self, session_id: str, consent: Consent, left: Callable[[], None]) -> None:
        """Open the page on which a person may withdraw what they agreed to."""
        self._desk.do(
            lambda: self._reader(session_id, consent, ""),
            lambda reader: self._open(session_id, reader, Purpose.WITHDRAW, left),
        )

    # -- ConsentCommands -----------------------------------------------------------------------------
    def answer(self, consent_id: str, agreed: bool) -> None:
        session_id = self._session_id
        self._desk.do(
            lambda: self._desk.program.consents.answer(session_id, consent_id, agreed),
            lambda _consent: self._stored(agreed),
            self._failed,
        )

    def answer_outside(self, consent_id: str, agreed: bool) -> None:
        session_id, program = self._session_id, self._desk.program

        def keep() -> None:
            people = program.consents.of_session(session_id)
            person = next(consent for consent in people if consent.id == consent_id)
            program.outside.answer(person.client_id, agreed, ConsentMethod.ON_SCREEN, person=person)

        self._desk.do(keep, lambda _kept: self._stored(agreed), self._failed)

    def withdraw(self, consent_id: str) -> None:
        session_id = self._session_id

        def withdraw() -> Session:
            return self._desk.program.sessions.withdraw(session_id, consent_id)

        self._desk.do(withdraw, lambda _session: self._stored(False), self._failed, lane=CLOSING)

    def hand_back(self, consent_id: str) -> None:
        session_id = self._session_id
        self._desk.do(lambda: self._desk.program.consents.hand_back(session_id, consent_id))

    def check_pin(self, pin: str) -> None:
        self._desk.do(lambda: self._desk.program.cover_pin.check(pin), self._unlocked, self._refused)

    def check_passphrase(self, passphrase: str) -> None:
        check = self._desk.program.cover_pin.check_passphrase
        self._desk.do(lambda: check(passphrase), self._unlocked, self._refused)

    def page_left(self) -> None:
        self._presenter = None
        if self._curtain is not None:
            self._curtain.lift()
            self._curtain.deleteLater()
            self._curtain = None
        self._desk.window.show()
        left, self._left = self._left, lambda: None
        left()

    # -- inside --------------------------------------------------------------------------------------
    def _ask(self, session_id: str, consent: Consent, before: str, left: Callable[[], None]) -> None:
        def read() -> Reader:
            asked = self._desk.program.consents.ask(session_id, consent.id, again=consent.state in REFUSED)
            return self._reader(session_id, asked, before)

        self._desk.do(read, lambda reader: self._open(session_id, reader, Purpose.ASK, left))

    def _reader(self, session_id: str, consent: Consent, before: str) -> Reader:
        """Everything the page shows, read on the database lane."""
        program = self._desk.program
        shown = program.forms.for_session(session_id, day(program.clock.now()))
        outside = program.endpoints.outside()
        known = program.outside.agreement(consent.client_id, consent)
        answered = known.refused or known.counts(program.clock.now())
        return Reader(
            consent.id,
            _first_name(consent),
            before,
            outside_model=outside,
            asks_outside=outside and not answered,
            role=consent.role,
            others=_others(consent, program.consents.of_session(session_id)),
            form=shown.document,
            wording=shown.wording,
            pin=program.cover_pin.is_set(),
            passphrase=program.cover_pin.passphrase_opens,
        )

    def _open(self, session_id: str, reader: Reader, purpose: Purpose, left: Callable[[], None]) -> None:
        self._session_id, self._left = session_id, left
        self.page_opened.emit()
        screens = ConsentScreens(self, full_screen=self.full_screen)
        self._presenter = ConsentPresenter(screens, self, reader, purpose)
        screens.attach(self._presenter)
        self._presenter.opened()
        if self.full_screen and screens.window is not None:
            # on a second screen, too, nothing of anybody else may be seen
            self._curtain = Curtain(screens.window, _names_nobody, self)
            self._curtain.draw()

    def _stored(self, agreed: bool) -> None:
        if self._presenter is not None:
            self._presenter.on_answer_stored(agreed)

    def _failed(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.on_failed(explain(error))

    def _unlocked(self, _checked: None) -> None:
        if self._presenter is not None:
            self._presenter.on_unlocked()

    def _refused(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.pad.on_refused(error)


def _names_nobody(window: QWidget) -> bool:
    """The recording bar stays, because whoever is recorded must be able to see that they are."""
    return isinstance(window, RecordingBar)


def _first_name(consent: Consent) -> str:
    return consent.person.split(" ")[0]


def _others(consent: Consent, people: Sequence[Consent]) -> tuple[str, ...]:
    """The children a guardian answers for; the guardians who are asked beside a child."""
    role = {GUARDIAN: CHILD, CHILD: GUARDIAN}.get(consent.role)
    return tuple(_first_name(person) for person in people if person.role == role)
