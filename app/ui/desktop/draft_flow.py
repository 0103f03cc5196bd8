"""From "End session" to the draft: what processes sessions, and the page that shows how far it is."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.note import Note, NoteType
from app.domain.session import Session
from app.domain.states import SessionState
from app.domain.transcript import Transcript
from app.runtime.jobs import SPEECH
from app.services.events import DraftReady, ProcessingFailed, StageReached, TranscriptAdvanced
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import TODAY, NoteFlow
from app.ui.desktop.notices import failed_words
from app.ui.generating.presenter import GeneratingData
from app.ui.generating.view import GeneratingPage
from app.ui.wording import wording

GENERATING = "generating"


class DraftFlow(QObject):
    """Implements the commands of the generating page; a draft that is ready opens in ``notes``."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self._processing: dict[str, object] = {}  # by session, what tells one run from the next
        self._stages: dict[str, list[tuple[StageReached, datetime]]] = {}
        self._advanced: dict[str, TranscriptAdvanced] = {}
        self._failures: dict[str, AppError] = {}
        self._ready: set[str] = set()
        self.generating = GeneratingPage(self, desk.program.clock.now, desk.program.listening.readiness)
        desk.window.add_screen(GENERATING, self.generating)
        desk.bridge.on(StageReached, self._on_stage)
        desk.bridge.on(TranscriptAdvanced, self._on_advanced)
        desk.bridge.on(ProcessingFailed, self._on_processing_failed)
        desk.bridge.on(DraftReady, self._on_draft_ready)
        desk.window.names_hidden_changed.connect(self.generating.presenter.hide_names)

    def process(self, session: Session, *, show: bool, without_missing: bool = False) -> None:
        """Make the draft in the background; ``show`` opens the generating page first."""
        if show:
            self.show_generating(session)
            return
        if session.id in self._processing:
            return
        run = self._processing[session.id] = object()
        self._stages[session.id] = []
        self._failures.pop(session.id, None)

        def ended(_result: object) -> None:
            if self._processing.get(session.id) is run:
                del self._processing[session.id]

        def work() -> Note:
            return self._desk.program.processing.process(session.id, without_missing=without_missing)

        self._desk.do(work, ended, ended, lane=SPEECH)

    def show_generating(self, session: Session) -> None:
        """Open the page of a session that is processed, as far as it is; of one that failed, with the reason;
        or its note. Where nothing is under way and nothing failed it begins."""

        def read() -> tuple[GeneratingData, Transcript | None]:
            program, notes = self._desk.program, self._notes
            fresh = program.sessions.get(session.id)
            shape = program.templates.default_of(fresh.clinician_id).shape or NoteType.SOAP
            data = GeneratingData(fresh, notes.client_name(fresh), shape, notes.other_names(session.id))
            return data, program.transcripts.get(session.id)

        def show(read: tuple[GeneratingData, Transcript | None]) -> None:
            data, transcript = read
            fresh = data.session
            if fresh.id in self._ready or fresh.state in (SessionState.DRAFTED, SessionState.SIGNED):
                self._notes.open(fresh.id)
                return
            presenter = self.generating.presenter
            presenter.show(data)
            if transcript is not None:
                for stage in ("transcript", "speakers"):
                    reached = StageReached(fresh.id, stage, done=True)
                    presenter.on_stage(reached, fresh.transcript_ready_at)
                presenter.show_transcript(fresh, transcript)
            self._desk.window.show_page(GENERATING)
            for event, at in self._stages.get(fresh.id, ()):
                presenter.on_stage(event, at)
            if fresh.id in self._advanced:
                presenter.on_transcript(self._advanced[fresh.id])
            if fresh.id in self._processing:
                return
            if fresh.failure:
                presenter.fail(self._failures.get(fresh.id) or LocalError(ErrorCode(fresh.failure)))
            else:
                self.process(fresh, show=False)

        self._desk.do(read, show)

    def reload_transcript(self, session_id: str) -> None:
        """Words or speakers changed: show it, if the page shows this session."""

        def read() -> tuple[Session, Transcript | None]:
            program = self._desk.program
            return program.sessions.get(session_id), program.transcripts.get(session_id)

        def show(read: tuple[Session, Transcript | None]) -> None:
            session, transcript = read
            if transcript is not None:
                self.generating.presenter.show_transcript(session, transcript)

        self._desk.do(read, show)

    # -- GeneratingCommands --------------------------------------------------------------------------
    def retry(self, session_id: str) -> None:
        self._again(session_id, without_missing=False)

    def go_on_without(self, session_id: str) -> None:
        self._again(session_id, without_missing=True)

    def write_myself(self, session_id: str) -> None:
        self._notes.begin_empty(session_id)

    def back(self) -> None:
        self._desk.window.show_page(TODAY)

    # -- inside --------------------------------------------------------------------------------------
    def _again(self, session_id: str, *, without_missing: bool) -> None:
        self._desk.do(
            lambda: self._desk.program.sessions.get(session_id),
            lambda session: self.process(session, show=False, without_missing=without_missing),
        )

    def _on_stage(self, event: StageReached) -> None:
        at = self._desk.program.clock.now()
        self._stages.setdefault(event.session_id, []).append((event, at))
        self.generating.presenter.on_stage(event, at)
        if event.done and event.stage in ("speakers", "destruction"):
            self.reload_transcript(event.session_id)

    def _on_advanced(self, event: TranscriptAdvanced) -> None:
        self._advanced[event.session_id] = event
        self.generating.presenter.on_transcript(event)

    def _on_processing_failed(self, event: ProcessingFailed) -> None:
        self._failures[event.session_id] = event.error
        # what was told as failed can be tried again at once, also before its run has quite ended
        self._processing.pop(event.session_id, None)
        self.generating.presenter.on_failed(event)
        if not self._watched(event.session_id):
            self._desk.window.toasts.show_toast(failed_words(event), "triangle-alert", "warning")

    def _watched(self, session_id: str) -> bool:
        shown = self._desk.window.shown_page == GENERATING
        return shown and self.generating.presenter.session_id == session_id

    def _on_draft_ready(self, event: DraftReady) -> None:
        window = self._desk.window
        self._ready.add(event.session_id)
        told: tuple[MutableMapping[str, Any], ...] = (self._stages, self._advanced, self._failures)
        for kept in told:
            kept.pop(event.session_id, None)
        if self._watched(event.session_id):
            self._notes.open(event.session_id)
        else:
            window.toasts.show_toast(wording().notices.draft_ready, "file-pen-line", "accent")
