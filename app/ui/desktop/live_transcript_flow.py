"""The transcript so far: opened from the bar, filled as windows are written, gone with the session."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.errors import AppError, ErrorCode
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.services.events import (
    BookmarkSet,
    ConsentChanged,
    PartForgotten,
    SessionChanged,
    TranscriptAdvanced,
)
from app.services.so_far import LiveLine
from app.ui.desktop.consent_flow import ConsentFlow
from app.ui.desktop.desk import Desk
from app.ui.desktop.transcript_flow import REPLAY, SILENCE
from app.ui.live_transcript.presenter import LivePresenter
from app.ui.live_transcript.view import LiveSheets

SO_FAR = "transcript-so-far"
"""A lane of its own: reading along holds nothing else up."""
_RUNNING = (SessionState.OPEN, SessionState.RECORDING, SessionState.PAUSED)


class LiveTranscriptFlow(QObject):
    """Never over, or together with, a page that is turned to the client."""

    def __init__(self, desk: Desk, consents: ConsentFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._consents = desk, consents
        self.sheets = LiveSheets(desk.window.sheets)
        self.presenter = LivePresenter(self.sheets, self)
        self.sheets.attach(self.presenter)
        consents.page_opened.connect(self.presenter.gone)
        desk.bridge.on(TranscriptAdvanced, self._on_advanced)
        desk.bridge.on(PartForgotten, self._on_forgotten)
        desk.bridge.on(BookmarkSet, self._on_bookmark)
        desk.bridge.on(SessionChanged, self._on_session_changed)
        desk.bridge.on(ConsentChanged, self._on_consent_changed)

    def open(self, session: Session) -> None:
        """Show what was said so far in a session that runs; not while a page is turned to somebody."""

        def show(lines: tuple[LiveLine, ...], can_replay: bool) -> None:
            window = self._desk.window
            if not window.isVisible() or self._consents.turned:
                return
            window.bring_to_front()
            self.presenter.opened(session.id, lines, can_replay=can_replay)
            self._again(session.id)  # what came while this was read was not told to anybody

        if self._desk.window.isVisible() and not self._consents.turned:
            self._read(session.id, show)

    # -- LiveCommands --------------------------------------------------------------------------------
    def replay(self, session_id: str, start: float, end: float) -> None:
        replay = self._desk.program.replay
        self._desk.do(replay.stop, lane=SILENCE)
        self._desk.do(lambda: replay.play(session_id, start, end), lane=REPLAY)

    def silence(self) -> None:
        self._desk.do(self._desk.program.replay.stop, lane=SILENCE)

    # -- what the services tell ----------------------------------------------------------------------
    def _on_advanced(self, event: TranscriptAdvanced) -> None:
        self._again(event.session_id)

    def _on_forgotten(self, event: PartForgotten) -> None:
        self._again(event.session_id)

    def _on_bookmark(self, event: BookmarkSet) -> None:
        self._again(event.session_id)

    def _on_session_changed(self, event: SessionChanged) -> None:
        if event.session_id == self.presenter.session_id:
            if event.state in _RUNNING:
                self._again(event.session_id)
            else:
                self.presenter.gone()

    def _on_consent_changed(self, event: ConsentChanged) -> None:
        if event.session_id == self.presenter.session_id and event.state is ConsentState.WITHDRAWN:
            self.presenter.gone()

    # -- inside --------------------------------------------------------------------------------------
    def _again(self, session_id: str) -> None:
        if session_id == self.presenter.session_id:

            def show(lines: tuple[LiveLine, ...], can_replay: bool) -> None:
                self.presenter.heard(session_id, lines, can_replay=can_replay)

            self._read(session_id, show)

    def _read(self, session_id: str, show: Callable[[tuple[LiveLine, ...], bool], None]) -> None:
        program = self._desk.program

        def read() -> tuple[tuple[LiveLine, ...], bool]:
            return program.transcripts.so_far(session_id), program.replay.can_play(session_id)

        def failed(error: AppError) -> None:
            if error.code is not ErrorCode.TRANSCRIPT_DESTROYED:
                self._desk.show(error)

        self._desk.do(read, lambda found: show(*found), failed, lane=SO_FAR)
