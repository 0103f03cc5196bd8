"""The note beside its transcript."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.errors import AppError
from app.domain.hearing import DoubtfulHearing
from app.domain.issues import Difference
from app.domain.material import Passage
from app.domain.note import Note, Sentence
from app.domain.session import Session
from app.domain.states import DeliveryState, SessionState
from app.domain.transcript import Transcript
from app.services.materials import material_of
from app.ui.desktop.desk import Desk
from app.ui.desktop.sign_flow import Places, SignFlow
from app.ui.workspace.lines import still_true
from app.ui.workspace.presenter import WorkspaceData
from app.ui.workspace.view import WorkspacePage

WORKSPACE, TODAY = "workspace", "today"
MEANWHILE = "You wrote meanwhile. The new draft is in History."

_Corrected = tuple[
    Session, Transcript | None, Note | None, tuple[DoubtfulHearing, ...], Mapping[str, Difference]
]


class NoteFlow(QObject):
    """Implements the commands of the workspace.

    ``shown`` carries the ``WorkspaceData`` whenever a note is opened or shown anew, ``saved`` the ``Note``
    after each save: panels of other parts follow these two.
    """

    shown = Signal(object)
    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._data: WorkspaceData | None = None
        self._saving = 0  # of the note, handed over and not answered yet
        self.lead_to_field: Callable[[str], bool] = _no_fields
        self.save_fields: Callable[[], None] = _nothing
        self.signing = SignFlow(desk)
        self.signing.signed.connect(self._on_signed)
        self.signing.details_kept.connect(self.reload_transcript)
        self.workspace = WorkspacePage(self)
        desk.window.add_screen(WORKSPACE, self.workspace)
        for foot in self.workspace.feet:
            desk.window.toasts.keep_clear(foot)
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
        self._open(session_id, tries=3)

    def _open(self, session_id: str, tries: int) -> None:

        def read() -> WorkspaceData:
            program = self._desk.program
            session = program.sessions.get(session_id)
            note = program.amendments.current(session_id) or program.notes.start_empty(session_id)
            transcript = program.transcripts.get(session_id)
            delivery = next(
                (item.state for item in program.delivery.items() if item.note_id == note.id), None
            )
            return WorkspaceData(
                program.sessions.get(session_id), note, transcript, self.client_name(session),
                self.other_names(session_id),
                delivery=_delivery_words(delivery), hearings=program.notes.doubtful_risk(transcript),
                differences=program.notes.differences(note), now=program.clock.now(),
                passages=self._passages(session),
                erased=not session.recording_id and bool(program.receipts.of_session(session_id)),
            )  # fmt: skip

        def show(data: WorkspaceData) -> None:
            typed = self._is_typed_in(data.note)
            if typed and tries > 1:
                self._open(session_id, tries - 1)  # somebody typed meanwhile: that is saved first
                return
            if not typed:  # what is on the screen and cannot be saved stays there
                self._show(data, data.note)
            self._desk.window.show_page(WORKSPACE)

        self._save_all()
        self._desk.do(read, show)

    def begin_empty(self, session_id: str) -> None:
        """Open the workspace of a session on an empty note."""
        self._desk.do(
            lambda: self._desk.program.notes.start_empty(session_id),
            lambda _note: self.open(session_id),
        )

    def save(self, note_id: str, sentences: Sequence[Sentence]) -> None:
        kept, shown = tuple(sentences), self.workspace.presenter.note

        def saved(note: Note) -> None:
            self._saving -= 1
            self._on_saved(note)

        def failed(error: AppError) -> None:
            self._saving -= 1
            self._on_save_failed(error)

        self._saving += 1
        self._desk.do(lambda: self._desk.program.notes.save(note_id, kept, shown), saved, failed)

    def save_now(self) -> None:
        """Save what was typed last; the window is about to close."""
        self.workspace.presenter.save_now()

    def reload_transcript(self, session_id: str) -> None:
        """Words, speakers or times were corrected: show it where this note is open; what is typed stays."""

        program = self._desk.program

        def read() -> _Corrected:
            transcript = program.transcripts.get(session_id)
            note = program.notes.of_session(session_id)
            hearings = program.notes.doubtful_risk(transcript)
            differences = program.notes.differences(note) if note is not None else {}
            return program.sessions.get(session_id), transcript, note, hearings, differences

        def show(read: _Corrected) -> None:
            session, transcript, note, hearings, differences = read
            if note is not None and self._data is not None and self._data.note.id == note.id:
                self._data = replace(
                    self._data, session=session, transcript=transcript, note=note, hearings=hearings,
                    differences=differences,
                )  # fmt: skip
                self.workspace.presenter.on_transcript_changed(self._data)

        self._desk.do(read, show)

    def copy(self, note_id: str) -> None:
        def read() -> str:
            note = self._note(note_id)
            return self._desk.program.notes.plain_text(note)

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._desk.window.toasts.show_toast("Copied. The clipboard is not private.", "copy")

        self.save_fields()
        self._desk.do(read, put)

    def back(self) -> None:
        self._desk.window.show_page(TODAY)

    # -- signing -------------------------------------------------------------------------------------
    def open_sign(self, note_id: str) -> None:
        def still_shown() -> bool:
            # what is on screen is not saved yet, or could not be, which was said: nothing else may be signed
            waits = self._saving or self.workspace.presenter.unsaved
            return self._data is not None and self._data.note.id == note_id and not waits

        presenter = self.workspace.presenter
        places = Places(presenter.go_to, self._add_to, self._review, self.show_again)
        self.save_fields()
        self.signing.open(note_id, places, still_shown)

    def _review(self) -> None:
        self.workspace.presenter.next_point(1)

    def _on_signed(self, signed: Note) -> None:
        self.open(signed.session_id)

    # -- inside --------------------------------------------------------------------------------------
    def _show(self, data: WorkspaceData, note: Note) -> None:
        template = self._desk.program.templates.of_note(note)
        drafted = template.ai is not None
        self._data = replace(_with_note(data, note), template_name=template.name, ai_enabled=drafted)
        self.workspace.presenter.show(self._data)
        self.shown.emit(self._data)

    @property
    def data(self) -> WorkspaceData | None:
        """What the workspace shows, with the note as it was saved last; None before the first is opened."""
        return self._data

    def take(self, note: Note) -> None:
        """The wand or the history made a new version of the note that is open: one step of undo."""
        data = self._data
        if data is None or data.note.id != note.id:
            return
        if note.type is not data.note.type or note.template_id != data.note.template_id:
            self.open(data.session.id)
            return
        if self.workspace.presenter.unsaved:
            self.open(data.session.id)  # what was typed meanwhile is saved first
            return
        self._data = _with_note(data, note)
        self.workspace.presenter.take(note)
        self.saved.emit(note)

    def show_again(self, note: Note) -> None:
        """Another part made a new version of the note that is open: show it; of another note: nothing."""
        if self._data is not None and self._data.note.id == note.id:
            self._show(self._data, note)

    def take_saved(self, note: Note) -> None:
        """Another part saved the note that is open, with the same sentences."""
        self._on_saved(note)

    def _add_to(self, key: str) -> None:
        if not self.lead_to_field(key):
            self.workspace.presenter.add_to(key)

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

    def _passages(self, session: Session) -> tuple[Passage, ...]:
        """What the clinician wrote, dictated or photographed; on the database's lane."""
        with self._desk.program.database.unit_of_work() as unit:
            return material_of(unit, session, None).passages

    def client_name(self, session: Session) -> str:
        """Whose session it is; on the database's lane."""
        with self._desk.program.database.unit_of_work() as unit:
            client = unit.clients.get(session.client_id)
        return client.name if client else ""

    def _save_all(self) -> None:
        """What was typed last is saved before anything is read behind it."""
        self.workspace.presenter.save_now()
        self.save_fields()

    def _is_typed_in(self, note: Note) -> bool:
        presenter = self.workspace.presenter
        return presenter.unsaved and presenter.note is not None and presenter.note.id == note.id

    def _on_saved(self, note: Note) -> None:
        data, presenter = self._data, self.workspace.presenter
        if data is None or data.note.id != note.id:
            return
        if not (self._saving or presenter.unsaved or presenter.shows(note)):
            # another draft took the place of the words on the screen while they were typed
            self._desk.window.toasts.show_toast(MEANWHILE, "history", "warning")
            self._show(data, note)
            return
        self._data = _with_note(data, note)
        presenter.on_saved(note)
        self.saved.emit(note)

    def _on_save_failed(self, error: AppError) -> None:
        self.workspace.presenter.on_save_failed()
        self._desk.show(error)


def _with_note(data: WorkspaceData, note: Note) -> WorkspaceData:
    """The same with another version of the note; what differed of words that changed is told no more."""
    differences = still_true(data.differences, data.note.sentences, note.sentences)
    return replace(data, note=note, differences=differences)


def _no_fields(_name: str) -> bool:
    return False


def _nothing() -> None:
    pass


def _delivery_words(state: DeliveryState | None) -> str:
    if state is None:
        return ""
    if state is DeliveryState.DELIVERED:
        return "in the EHR"
    if state in (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.RETRY_WAIT):
        return "waiting in the outbox"
    return "needs you in the outbox"
