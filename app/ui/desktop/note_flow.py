"""The note beside its transcript, and signing it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.errors import AppError
from app.domain.hearing import DoubtfulHearing
from app.domain.note import Note, Sentence
from app.domain.session import Session
from app.domain.states import DeliveryState, SessionState
from app.domain.transcript import Transcript
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.sign.model import AppointmentDetails
from app.ui.sign.presenter import Signing, SignPresenter
from app.ui.sign.view import SignSheets
from app.ui.times import clock
from app.ui.wording import wording
from app.ui.workspace.presenter import WorkspaceData
from app.ui.workspace.view import WorkspacePage

WORKSPACE, TODAY = "workspace", "today"


class NoteFlow(QObject):
    """Implements the commands of the workspace and the signing sheet.

    ``shown`` carries the ``WorkspaceData`` whenever a note is opened or shown anew, ``saved`` the ``Note``
    after each save: panels of other parts follow these two.
    """

    shown = Signal(object)
    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._data: WorkspaceData | None = None
        self._details = AppointmentDetails("")
        self._signer: SignPresenter | None = None
        self.workspace = WorkspacePage(self)
        desk.window.add_screen(WORKSPACE, self.workspace)
        desk.window.names_hidden_changed.connect(self.workspace.presenter.hide_names)

    # -- workspace -----------------------------------------------------------------------------------
    def show_note(self, session: Session) -> None:
        """Open the workspace of a session that has a note, or an empty note where nothing was recorded."""
        if session.state is SessionState.ENDED and not session.recording_id:
            self.begin_empty(session.id)
        else:
            self.open(session.id)

    def open(self, session_id: str) -> None:
        """Open the workspace of a session on its note, an empty one where it has none."""

        def read() -> tuple[WorkspaceData, AppointmentDetails]:
            program = self._desk.program
            session = program.sessions.get(session_id)
            note = program.notes.of_session(session_id) or program.notes.start_empty(session_id)
            transcript = program.transcripts.get(session_id)
            delivery = next(
                (item.state for item in program.delivery.items() if item.note_id == note.id), None
            )
            data = WorkspaceData(
                program.sessions.get(session_id), note, transcript, self.client_name(session),
                self.other_names(session_id),
                delivery=_delivery_words(delivery), hearings=program.notes.doubtful_risk(transcript),
                now=program.clock.now(),
            )  # fmt: skip
            return data, self._appointment_details(session)

        def show(read: tuple[WorkspaceData, AppointmentDetails]) -> None:
            data, self._details = read
            self._show(data, data.note)
            self._desk.window.show_page(WORKSPACE)

        self._desk.do(read, show)

    def begin_empty(self, session_id: str) -> None:
        """Open the workspace of a session on an empty note."""
        self._desk.do(
            lambda: self._desk.program.notes.start_empty(session_id),
            lambda _note: self.open(session_id),
        )

    def save(self, note_id: str, sentences: Sequence[Sentence]) -> None:
        kept = tuple(sentences)
        self._desk.do(
            lambda: self._desk.program.notes.save(note_id, kept), self._on_saved, self._on_save_failed
        )

    def save_now(self) -> None:
        """Save what was typed last; the window is about to close."""
        self.workspace.presenter.save_now()

    def reload_transcript(self, session_id: str) -> None:
        """Words or speakers were corrected: show it where this note is open, and keep what is typed."""

        program = self._desk.program

        def read() -> tuple[Session, Transcript | None, Note | None, tuple[DoubtfulHearing, ...]]:
            transcript = program.transcripts.get(session_id)
            note = program.notes.of_session(session_id)
            hearings = program.notes.doubtful_risk(transcript)
            return program.sessions.get(session_id), transcript, note, hearings

        def show(
            read: tuple[Session, Transcript | None, Note | None, tuple[DoubtfulHearing, ...]],
        ) -> None:
            session, transcript, note, hearings = read
            if note is not None and self._data is not None and self._data.note.id == note.id:
                self._data = replace(
                    self._data, session=session, transcript=transcript, note=note, hearings=hearings
                )
                self.workspace.presenter.on_transcript_changed(self._data)

        self._desk.do(read, show)

    def copy(self, note_id: str) -> None:
        def read() -> str:
            note = self._note(note_id)
            return self._desk.program.notes.plain_text(note)

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._desk.window.toasts.show_toast("Copied. The clipboard is not private.", "copy")

        self._desk.do(read, put)

    def back(self) -> None:
        self._desk.window.show_page(TODAY)

    # -- signing -------------------------------------------------------------------------------------
    def open_sign(self, note_id: str) -> None:
        def ask(note: Note) -> None:
            data = self._data
            if data is None or data.note.id != note.id or self.workspace.presenter.unsaved:
                return  # what is on screen could not be saved, which was said: nothing else may be signed
            sheets = SignSheets(self._desk.window.sheets)
            signing = Signing(note, data.session.started_at, self._details, self._desk.program.gateway.name)
            self._signer = SignPresenter(sheets, self, signing)
            sheets.attach(self._signer)
            self._signer.opened()

        self._desk.do(lambda: self._note(note_id), ask)

    def sign(self, reason: str, attested: bool) -> None:
        data = self._data
        if data is None:
            return

        def signed(_note: Note) -> None:
            if self._signer is not None:
                self._signer.on_signed()
            self._desk.window.toasts.show_toast(wording().notices.signed, "shield-check", "ok")
            self.open(data.session.id)

        def failed(error: AppError) -> None:
            if self._signer is not None:
                self._signer.on_failed(explain(error))

        self._desk.do(
            lambda: self._desk.program.notes.sign(data.note.id, attested=attested, reason=reason),
            signed,
            failed,
        )

    def show_point(self, key: str) -> None:
        self.workspace.presenter.go_to(key)

    def remove_sentence(self, key: str) -> None:
        data = self._data
        if data is None:
            return

        def remove() -> Note:
            note = self._note(data.note.id)
            return self._desk.program.notes.save(note.id, [s for s in note.sentences if s.id != key])

        def removed(note: Note) -> None:
            self._show(data, note)
            if self._signer is not None:
                self._signer.on_note_changed(note)

        self._desk.do(remove, removed)

    def add_sentence(self, key: str) -> None:
        self.workspace.presenter.add_to(key)

    def edit_details(self) -> None:
        """Never offered: the details are not ``editable``."""

    def review(self) -> None:
        self.workspace.presenter.next_point(1)

    # -- inside --------------------------------------------------------------------------------------
    def _show(self, data: WorkspaceData, note: Note) -> None:
        self._data = replace(data, note=note)
        self.workspace.presenter.show(self._data)
        self.shown.emit(self._data)

    @property
    def data(self) -> WorkspaceData | None:
        """What the workspace shows, with the note as it was saved last; None before the first is opened."""
        return self._data

    def show_again(self, note: Note) -> None:
        """Another part made a new version of the note that is open: show it; of another note: nothing."""
        if self._data is not None and self._data.note.id == note.id:
            self._show(self._data, note)

    def _note(self, note_id: str) -> Note:
        with self._desk.program.database.unit_of_work() as unit:
            note = unit.notes.get(note_id)
        assert note is not None  # the page shows it
        return note

    def other_names(self, session_id: str) -> tuple[str, ...]:
        """First names of who was in the room beside the client, partners first; on the database's lane."""
        people = self._desk.program.consents.of_session(session_id)
        others = sorted((p for p in people if p.role != "client"), key=lambda p: p.role != "partner")
        return tuple(person.person.split(" ")[0] for person in others)

    def client_name(self, session: Session) -> str:
        """Whose session it is; on the database's lane."""
        with self._desk.program.database.unit_of_work() as unit:
            client = unit.clients.get(session.client_id)
        return client.name if client else ""

    def _appointment_details(self, session: Session) -> AppointmentDetails:
        with self._desk.program.database.unit_of_work() as unit:
            appointment = unit.appointments.get(session.appointment_id)
        parts = []
        if session.started_at and session.ended_at:
            parts.append(f"{clock(session.started_at)} to {clock(session.ended_at)}")
        if appointment is not None and appointment.cpt_code:
            parts.append(appointment.cpt_code)
        parts += ["in person", session.room]
        return AppointmentDetails(" · ".join(part for part in parts if part))

    def _on_saved(self, note: Note) -> None:
        if self._data is not None and self._data.note.id == note.id:
            self._data = replace(self._data, note=note)
            self.workspace.presenter.on_saved(note)
            self.saved.emit(note)

    def _on_save_failed(self, error: AppError) -> None:
        self.workspace.presenter.on_save_failed()
        self._desk.show(error)


def _delivery_words(state: DeliveryState | None) -> str:
    if state is None:
        return ""
    if state is DeliveryState.DELIVERED:
        return "in the EHR"
    if state in (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.RETRY_WAIT):
        return "waiting in the outbox"
    return "needs you in the outbox"
