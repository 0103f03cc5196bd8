"""The turned laptop: asking one person, or letting one withdraw."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.consent import Consent
from app.domain.errors import AppError
from app.domain.session import Session
from app.services.explanations import explain
from app.ui.consent.model import Purpose
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.view import ConsentScreens
from app.ui.desktop.desk import Desk


class ConsentFlow(QObject):
    """Implements ``ConsentCommands`` for one page at a time; ``left`` is called when the page has gone."""

    def __init__(self, desk: Desk, *, full_screen: bool = True) -> None:
        super().__init__(desk.window)
        self._desk, self.full_screen = desk, full_screen
        self._session_id = ""
        self._presenter: ConsentPresenter | None = None
        self._left: Callable[[], None] = lambda: None

    def ask(self, session_id: str, consent: Consent, before: str, left: Callable[[], None]) -> None:
        """Open the page for a person; ``before`` is who answered just before."""

        def asked(fresh: Consent) -> None:
            reader = Reader(fresh.id, fresh.person.split(" ")[0], before)
            self._open(session_id, reader, Purpose.ASK, left)

        self._desk.do(lambda: self._desk.program.consents.ask(session_id, consent.id), asked)

    def offer_withdrawal(self, session_id: str, consent: Consent, left: Callable[[], None]) -> None:
        """Open the page on which a person may withdraw what they agreed to."""
        reader = Reader(consent.id, consent.person.split(" ")[0])
        self._open(session_id, reader, Purpose.WITHDRAW, left)

    # -- ConsentCommands -----------------------------------------------------------------------------
    def answer(self, consent_id: str, agreed: bool) -> None:
        session_id = self._session_id
        self._desk.do(
            lambda: self._desk.program.consents.answer(session_id, consent_id, agreed),
            lambda _consent: self._stored(agreed),
            self._failed,
        )

    def withdraw(self, consent_id: str) -> None:
        session_id = self._session_id

        def withdraw() -> Session:
            return self._desk.program.sessions.withdraw(session_id, consent_id)

        self._desk.do(withdraw, lambda _session: self._stored(False), self._failed)

    def hand_back(self, consent_id: str) -> None:
        session_id = self._session_id
        self._desk.do(lambda: self._desk.program.consents.hand_back(session_id, consent_id))

    def page_left(self) -> None:
        self._presenter = None
        self._desk.window.show()
        left, self._left = self._left, lambda: None
        left()

    # -- inside --------------------------------------------------------------------------------------
    def _open(self, session_id: str, reader: Reader, purpose: Purpose, left: Callable[[], None]) -> None:
        self._session_id, self._left = session_id, left
        screens = ConsentScreens(self, full_screen=self.full_screen)
        self._presenter = ConsentPresenter(screens, self, reader, purpose)
        screens.attach(self._presenter)
        self._presenter.opened()
        if self.full_screen:
            # on a second screen, too, nothing of anybody else may be seen
            self._desk.window.hide()

    def _stored(self, agreed: bool) -> None:
        if self._presenter is not None:
            self._presenter.on_answer_stored(agreed)

    def _failed(self, error: AppError) -> None:
        if self._presenter is not None:
            self._presenter.on_failed(explain(error))
