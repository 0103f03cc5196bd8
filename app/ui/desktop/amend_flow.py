"""Addenda and amendments in the window: the panel on a signed note, the page to write on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.amendments import NoteHistory
from app.domain.errors import AppError
from app.domain.note import Amendment, Note
from app.domain.signature import Verification
from app.domain.states import NoteState
from app.services.explanations import explain
from app.ui.amend.page import AmendPage
from app.ui.amend.panel import SignedPanel, VersionSheet
from app.ui.amend.presenter import AmendPresenter, Lines
from app.ui.amend.words import signed_model, version_title
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.desktop.sign_flow import Places
from app.ui.widgets import QuestionSheet
from app.ui.wording import Dialog
from app.ui.workspace.presenter import WorkspaceData

AMEND = "amend"
_DISCARD = Dialog(
    "Discard what was written?", "The signed note stays as it is.", ("Keep writing", "Discard"), 0
)
Known = tuple[NoteHistory | None, dict[str, Verification]]


class AmendFlow(QObject):
    """Implements ``AmendCommands``."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self._history: NoteHistory | None = None
        self._session_id = ""
        self.panel = SignedPanel()
        self.page = AmendPage()
        self.presenter = AmendPresenter(self.page, self)
        self.page.attach(self.presenter)
        desk.window.add_screen(AMEND, self.page)
        notes.workspace.add_above(self.panel)
        notes.shown.connect(self._on_shown)
        self.panel.addendum_pressed.connect(self._on_addendum)
        self.panel.amend_pressed.connect(self._on_amend)
        self.panel.go_on_pressed.connect(self._on_go_on)
        self.panel.read_pressed.connect(self._on_read)

    def begin(self, session_id: str, kind: Amendment) -> None:
        """Write an addendum or an amendment of a signed note, or go on with the one that was begun."""
        program = self._desk.program

        def start() -> tuple[Note, NoteHistory | None]:
            draft = program.amendments.begin(session_id, kind)
            return draft, program.amendments.history(session_id)

        def show(begun: tuple[Note, NoteHistory | None]) -> None:
            draft, history = begun
            if history is not None:
                self._session_id = session_id
                self.presenter.opened(draft, history.current)
                self._desk.window.show_page(AMEND)

        self._desk.do(start, show)

    def save_now(self) -> None:
        """Keep what was typed last; the window is about to close."""
        self.presenter.save_now()

    # -- AmendCommands -------------------------------------------------------------------------------
    def save(self, note_id: str, lines: Lines, reason: str) -> None:
        def kept(_note: Note) -> None:
            self.presenter.on_saved(lines, reason)

        def failed(error: AppError) -> None:
            self.presenter.on_failed(explain(error))

        self._desk.do(lambda: self._desk.program.amendments.save(note_id, lines, reason), kept, failed)

    def sign(self, note_id: str) -> None:
        places = Places(self._nowhere, self._nowhere, self.page.reason.setFocus, self._unchanged)
        self._notes.signing.open(note_id, places, self._is_saved)

    def discard(self, note_id: str) -> None:
        session_id = self._session_id

        def discarded(_none: None) -> None:
            self.presenter.on_discarded()
            self._notes.open(session_id)

        def go_on() -> None:
            self._desk.do(lambda: self._desk.program.amendments.discard(note_id), discarded)

        sheet = QuestionSheet(_DISCARD)
        sheet.when_last(go_on)
        self._desk.window.sheets.open(sheet)

    def leave(self) -> None:
        self._notes.open(self._session_id)

    # -- inside --------------------------------------------------------------------------------------
    def _on_shown(self, data: WorkspaceData) -> None:
        if data.note.state is NoteState.DRAFT:
            self._history = None
            self.panel.show_signed(None)
            return
        program, session_id = self._desk.program, data.session.id

        def read() -> Known:
            history = program.amendments.history(session_id)
            signed = history.signed if history is not None else ()
            return history, {note.id: program.signing.verify(note.id) for note in signed}

        def show(known: Known) -> None:
            history, checked = known
            shown = self._notes.data
            if history is not None and shown is not None and shown.session.id == session_id:
                self._session_id, self._history = session_id, history
                self.panel.show_signed(signed_model(history, checked))

        self._desk.do(read, show)

    def _on_addendum(self) -> None:
        self.begin(self._session_id, Amendment.ADDENDUM)

    def _on_amend(self) -> None:
        self.begin(self._session_id, Amendment.AMENDMENT)

    def _on_go_on(self) -> None:
        if self._history is not None and self._history.draft is not None:
            self.begin(self._session_id, self._history.draft.amendment or Amendment.ADDENDUM)

    def _on_read(self, note_id: str) -> None:
        if self._history is None:
            return
        note = next((version for version in self._history.signed if version.id == note_id), None)
        if note is not None:
            by = f"By {note.signed_by}" if note.signed_by else ""
            self._desk.window.sheets.open(VersionSheet(version_title(note), by, note.text))

    def _is_saved(self) -> bool:
        return not self.presenter.unsaved

    def _nowhere(self, _key: str) -> None:
        """What amends a signed note has no points that are open."""

    def _unchanged(self, _note: Note) -> None:
        """Nothing is removed from the sheet."""
