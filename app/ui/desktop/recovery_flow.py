"""After a crash: each recording that was cut off is offered to go on, to end, or to destroy (B6)."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.errors import AppError
from app.domain.session import Session
from app.runtime.jobs import RECORDER
from app.services.explanations import explain
from app.services.recovery import Interrupted
from app.ui.desktop.desk import Desk
from app.ui.recovery.model import CutOffSession
from app.ui.recovery.presenter import RecoveryPresenter
from app.ui.recovery.view import RecoverySheets
from app.ui.times import clock


class RecoveryFlow(QObject):
    """Implements ``RecoveryCommands``; tells what went on (with the seconds that were safe) or ended."""

    def __init__(
        self, desk: Desk, gone_on: Callable[[Session, float], None], ended: Callable[[Session], None]
    ) -> None:
        super().__init__(desk.window)
        self._desk, self._gone_on, self._ended = desk, gone_on, ended
        self._seconds: dict[str, float] = {}
        sheets = RecoverySheets(desk.window.sheets)
        self.presenter = RecoveryPresenter(sheets, self)
        sheets.attach(self.presenter)

    def show(self, found: tuple[Interrupted, ...]) -> None:
        """Offer what a start found."""
        self._seconds.update({one.session_id: one.seconds for one in found})

        def label(one: Interrupted) -> CutOffSession:
            session = self._desk.program.sessions.get(one.session_id)
            at = one.until or session.started_at or self._desk.program.clock.now()
            words = f"Session at {clock(session.started_at)}" if session.started_at else ""
            return CutOffSession(one.session_id, at, one.seconds, words)

        if found:
            self._desk.do(lambda: tuple(label(one) for one in found), self.presenter.on_cut_off_found)

    def offer(self, session: Session) -> None:
        """Offer one session again, from the agenda."""

        def look() -> tuple[Interrupted, ...]:
            return (self._desk.program.recovery.offer(session.id),)

        self._desk.do(look, self.show)

    # -- RecoveryCommands ----------------------------------------------------------------------------
    def go_on(self, session_id: str) -> None:
        self._settle(
            lambda: self._desk.program.recovery.go_on(session_id),
            lambda session: self._gone_on(session, self._seconds.get(session_id, 0.0)),
        )

    def end(self, session_id: str) -> None:
        self._settle(lambda: self._desk.program.recovery.end(session_id), self._ended)

    def destroy(self, session_id: str) -> None:
        self._settle(lambda: self._desk.program.recovery.destroy(session_id), lambda _session: None)

    def _settle(self, work: Callable[[], Session], then: Callable[[Session], None]) -> None:
        def settled(session: Session) -> None:
            self.presenter.on_settled(session.id)
            then(session)

        self._desk.do(work, settled, self._failed, lane=RECORDER)

    def _failed(self, error: AppError) -> None:
        self.presenter.on_failed(explain(error))
