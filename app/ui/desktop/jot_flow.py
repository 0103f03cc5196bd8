"""Jotting: the clinician's own words during a session, saved while they are typed."""

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import SessionChanged
from app.services.explanations import Explanation, explain
from app.ui.desktop.desk import Desk
from app.ui.jot.presenter import JotPresenter
from app.ui.jot.view import JotSheets

SAVE_AFTER_MS = 600
"""So long after the last key the words are saved."""

_OVER = (SessionState.ENDED, SessionState.TRANSCRIBING, SessionState.DRAFTED, SessionState.SIGNED)


class JotFlow(QObject):
    """Implements ``JotCommands``; the sheet opens over the covered window, which stays covered beneath."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._session_id = ""
        self._text = ""
        sheets = JotSheets(desk.window.sheets)
        self.presenter = JotPresenter(sheets, self)
        sheets.attach(self.presenter)
        self.sheets = sheets
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._on_rested)
        desk.bridge.on(SessionChanged, self._on_session_changed)

    def open(self, session: Session) -> None:
        """Show the words of this session, to be gone on with; not while the page of a person is open."""
        if not self._desk.window.isVisible():
            return
        if self.sheets.sheet is not None and self._session_id == session.id:
            self._to_front()
            return

        def show(text: str) -> None:
            if not self._desk.window.isVisible():
                return
            self._session_id = session.id
            self._to_front()
            self.presenter.opened(text)

        self.sheets.close_jot()
        self._desk.do(lambda: self._desk.program.summaries.get(session.id), show)

    def save_pending(self) -> None:
        """Save what was typed last; the window is about to close."""
        self.presenter.save()

    # -- JotCommands ---------------------------------------------------------------------------------
    def save_soon(self, text: str) -> None:
        self._text = text
        self._timer.start()

    def save_now(self, text: str) -> None:
        self._timer.stop()
        self._text = text
        self._save()

    # -- inside --------------------------------------------------------------------------------------
    def _on_rested(self) -> None:
        self._save()

    def _save(self) -> None:
        session_id, text = self._session_id, self._text

        def saved(_done: None) -> None:
            if session_id == self._session_id:
                self.presenter.on_saved(text)

        def failed(error: AppError) -> None:
            if self.sheets.sheet is not None and session_id == self._session_id:
                known = explain(error)
                self.presenter.on_failed(
                    Explanation(known.happened, "The words are still on this sheet.", known.next_step)
                )
            else:
                self._desk.show(error)

        self._desk.do(lambda: self._desk.program.summaries.set(session_id, text), saved, failed)

    def _to_front(self) -> None:
        window = self._desk.window
        window.show()
        window.raise_()
        window.activateWindow()

    def _on_session_changed(self, event: SessionChanged) -> None:
        if event.session_id == self._session_id and event.state in _OVER:
            self.presenter.session_over()
