"""What a note is made from: the sheet of sources beside the workspace, and the run that drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from app.domain.chart import Appointment
from app.domain.errors import AppError, ErrorCode
from app.domain.material import InputKind, Use, WrittenInput
from app.domain.note import Note, Source
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.drafting import Drafted
from app.services.events import DraftAdvanced, DraftFailed, DraftFellBack
from app.services.inputs import Sources
from app.services.notes import BY_HAND
from app.ui.desktop.desk import Desk
from app.ui.desktop.dictation_flow import DictationFlow
from app.ui.desktop.note_flow import NoteFlow
from app.ui.desktop.picture_flow import Reading
from app.ui.inputs.photo import SUFFIXES, Photo, load_photo
from app.ui.inputs.presenter import InputsPresenter
from app.ui.inputs.start_panel import StartPanel
from app.ui.inputs.view import InputsSheets
from app.ui.inputs.words_sheet import WordsSheet
from app.ui.usual_folder import PICTURES as USERS_PICTURES
from app.ui.usual_folder import usual_folder
from app.ui.workspace.presenter import WorkspaceData

DRAFTING, PICTURES = "drafting", "pictures"
"""Lanes of their own: a slow model keeps neither the recorder nor a photo waiting."""
Confirm = Callable[[str, Use, Callable[[], None]], None]
"""Asked before a draft at the clinician's click, with the session, what is used, and how to go on."""

ConfirmPicture = Callable[[str, Photo, Callable[[Reading], None], Callable[[], None]], None]
"""Asked before a picture is read, with the session, how to have it read, and how to give up."""


class InputsFlow(QObject):
    """Implements ``InputsCommands``; opened from "More", from above an empty note, and by Ctrl+G."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self._session_id = ""
        self._reading: Event | None = None
        self._given_up = Event()
        self._confirm: Confirm = lambda _session, _use, go_on: go_on()
        self._confirm_improving: Confirm = self._confirm
        inputs = desk.program.inputs
        self._confirm_picture: ConfirmPicture = lambda _id, _photo, read, _no: read(inputs.read_handwriting)
        self.sheets = InputsSheets(desk.window.sheets)
        self.presenter = InputsPresenter(self.sheets, self)
        self.sheets.attach(self.presenter)
        self.dictation = DictationFlow(desk, self._on_written_down)
        self.panel = StartPanel()
        self.panel.add_pressed.connect(self._on_panel_add)
        self.panel.open_pressed.connect(self.open)
        workspace = notes.workspace
        workspace.add_above(self.panel)
        self._action = workspace.add_action("What is the note made from?", "list-checks", self.open)
        self._improve = workspace.add_action("Bring my text into sections", "square-pen", self.improve_note)
        shortcut = QShortcut(
            QKeySequence("Ctrl+G"), workspace, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.activated.connect(self.open)
        notes.shown.connect(self._on_shown)
        notes.saved.connect(self._on_saved)
        desk.bridge.on(DraftAdvanced, self._on_advanced)
        desk.bridge.on(DraftFellBack, self._on_fell_back)
        desk.bridge.on(DraftFailed, self._on_draft_failed)

    def ask_before(self, confirm: Confirm, improving: Confirm | None = None) -> None:
        """Have ``confirm`` asked before each draft at the clinician's click, and ``improving``, if given,
        before their own words are improved; each calls what it is given."""
        self._confirm, self._confirm_improving = confirm, improving or confirm

    def ask_before_reading(self, confirm: ConfirmPicture) -> None:
        """Have ``confirm`` asked before a photographed page is read: it says how, or gives up."""
        self._confirm_picture = confirm

    def open(self) -> None:
        """Open the sheet for the note that is shown; what is typed is saved first."""
        data = self._notes.data
        if data is None or data.session.state is SessionState.SIGNED:
            return
        self._notes.save_now()
        self._session_id = data.session.id
        self.sheets.open_sheet()
        self._load(anew=not self.presenter.running)

    def improve_note(self) -> None:
        """Sort the words of the note that is shown into its sections, adding no facts (R61)."""
        self.open()
        if self.sheets.sheet is not None:
            self.presenter.improve("")

    def begin(self, appointment: Appointment) -> None:
        """Write the note of an appointment in which nothing is recorded (R23, B9)."""
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def prepare() -> Session:
            session = program.sessions.prepare(appointment.id, clinician_id)
            return program.inputs.end_unrecorded(session.id)

        self._desk.do(prepare, self._notes.show_note)

    # -- InputsCommands ------------------------------------------------------------------------------
    def keep(self, kind: InputKind, text: str, input_id: str, read_by: str) -> None:
        inputs, session_id = self._desk.program.inputs, self._session_id

        def work() -> WrittenInput:
            if input_id:
                return inputs.edit(session_id, input_id, text)
            return inputs.add(session_id, kind, text, read_by)

        self._change(work)

    def remove(self, input_id: str) -> None:
        inputs, session_id = self._desk.program.inputs, self._session_id
        self._change(lambda: inputs.remove(session_id, input_id))

    def dictate(self) -> None:
        self.dictation.open(self._session_id)

    def write_down(self) -> None:
        self.dictation.write_down(self._session_id)

    def destroy_left_over(self) -> None:
        dictation, session_id = self._desk.program.dictation, self._session_id
        self._change(lambda: dictation.cancel(session_id))

    def photograph(self) -> None:
        kinds = " ".join(f"*.{suffix}" for suffix in SUFFIXES)
        folder = str(usual_folder(USERS_PICTURES))
        path, _ = QFileDialog.getOpenFileName(
            self._desk.window, "Photographed page", folder, f"Pictures ({kinds})"
        )
        if path:
            self.read_photo(Path(path))

    def read_photo(self, path: Path) -> None:
        """Read a photographed page and show its words beside it."""
        if self._reading is not None:
            return
        session_id = self._session_id
        self._reading = stopped = Event()

        def loaded(photo: Photo) -> None:
            def read(how: Reading) -> None:
                if not stopped.is_set():
                    self._desk.do(
                        lambda: how(photo.png, stopped.is_set), partial(show, photo), failed, PICTURES
                    )

            self._confirm_picture(session_id, photo, read, self.cancel_reading)

        def show(photo: Photo, found: tuple[str, str]) -> None:
            text, read_by = found
            self._read_ended()
            if session_id != self._session_id:
                return  # another note was opened meanwhile
            self.sheets.show_words(WordsSheet(InputKind.HANDWRITING, text, "", read_by, photo.image))

        def failed(error: AppError) -> None:
            self._read_ended()
            self._on_failed(error)

        self.presenter.on_reading(True)
        self._desk.do(lambda: load_photo(path), loaded, failed, PICTURES)

    def cancel_reading(self) -> None:
        if self._reading is not None:
            self._reading.set()
            self._read_ended()

    def use_approaches(self, approaches: tuple[str, ...]) -> None:
        inputs, session_id = self._desk.program.inputs, self._session_id
        self._change(lambda: inputs.use_approaches(session_id, approaches))

    def generate(self, use: Use, embedded: bool) -> None:
        drafting, note, session_id = self._desk.program.drafting, self._note(), self._session_id

        def work() -> Drafted:
            return drafting.generate(
                session_id,
                note.type,
                use,
                keep_own_words=True,
                embedded=embedded,
                cancelled=self._given_up.is_set,
            )

        self._run(use, work, embedded)

    def improve(self, input_id: str, embedded: bool) -> None:
        drafting, note, session_id = self._desk.program.drafting, self._note(), self._session_id

        def work() -> Drafted:
            return drafting.improve(
                session_id, note.type, input_id, embedded=embedded, cancelled=self._given_up.is_set
            )

        use = Use(transcript=False, inputs=(input_id,), previous=False)
        self._run(use, work, embedded, self._confirm_improving)

    def cancel_run(self) -> None:
        self._given_up.set()  # also where the run has not begun yet
        self._desk.program.drafting.cancel(self._session_id)

    # -- inside --------------------------------------------------------------------------------------
    def _note(self) -> Note:
        assert self._notes.data is not None  # the sheet opens over a note only
        return self._notes.data.note

    def _run(
        self, use: Use, work: Callable[[], Drafted], embedded: bool, confirm: Confirm | None = None
    ) -> None:
        session_id = self._session_id

        def go_on() -> None:
            if self.presenter.running:
                return  # two clicks were asked about at once
            self._given_up.clear()
            self.presenter.on_run_started()
            # what was typed last is saved on that lane: the run begins behind it
            self._desk.do(_nothing, begin, self._on_run_failed)

        def begin(_saved: None) -> None:
            self._desk.do(work, done, self._on_run_failed, DRAFTING)

        def done(drafted: Drafted) -> None:
            self.presenter.on_run_ended(None)
            if drafted.in_history:
                words = f"You wrote meanwhile. The draft is version {drafted.in_history} in History."
                self._desk.window.toasts.show_toast(words, "history", "warning")
            data = self._notes.data
            if data is not None and data.session.id == session_id:
                self._notes.open(session_id)

        if embedded:
            go_on()
        else:
            (confirm or self._confirm)(session_id, use, go_on)

    def _on_run_failed(self, error: AppError) -> None:
        self.presenter.on_run_ended(error)

    def _read_ended(self) -> None:
        self._reading = None
        self.presenter.on_reading(False)

    def _change(self, work: Callable[[], object]) -> None:
        self._desk.do(work, self._on_changed, self._on_failed)

    def _on_changed(self, _result: object) -> None:
        self._load(anew=False)

    def _on_failed(self, error: AppError) -> None:
        if self.sheets.sheet is not None:
            self.presenter.on_failed(error)
        else:
            self._desk.show(error)

    def _on_written_down(self, written: WrittenInput) -> None:
        """Show what was heard, to be corrected; it is kept already."""
        self._load(anew=False)
        self.sheets.ask_words(written.kind, written.text, written.id, written.read_by)

    def _load(self, *, anew: bool) -> None:
        program, session_id = self._desk.program, self._session_id

        def read() -> tuple[Sources, float | None]:
            return program.inputs.sources(session_id), program.dictation.left_over(session_id)

        def show(read: tuple[Sources, float | None]) -> None:
            sources, left_over = read
            if session_id != self._session_id:
                return
            if anew:
                self.presenter.open(sources, left_over)
            else:
                self.presenter.on_sources(sources, left_over)
            self._show_panel(sources)

        self._desk.do(read, show, self._on_failed)

    def _on_panel_add(self, kind: InputKind) -> None:
        self.open()
        self.presenter.add(kind)

    def _on_shown(self, data: WorkspaceData) -> None:
        for action in (self._action, self._improve):
            action.setVisible(data.session.state is not SessionState.SIGNED)
        if self._session_id != data.session.id:
            self.sheets.close_inputs()
            self._session_id = data.session.id
        self.panel.hide()
        if data.session.state is not SessionState.SIGNED and _empty(data.note):
            self._load(anew=False)

    def _on_saved(self, note: Note) -> None:
        if not _empty(note):
            self.panel.hide()

    def _show_panel(self, sources: Sources) -> None:
        data = self._notes.data
        if data is None or data.session.id != sources.session.id or not _empty(data.note):
            self.panel.hide()
            return
        count = len(sources.inputs) + bool(sources.spoken)
        words = "What should the note be made from?" if not count else "Your words are ready for the note."
        self.panel.show_panel(words, sources=count)

    def _on_advanced(self, event: DraftAdvanced) -> None:
        if event.session_id == self._session_id:
            self.presenter.on_progress(event.progress)

    def _on_draft_failed(self, event: DraftFailed) -> None:
        """A run that was cancelled ends without a callback."""
        if event.session_id == self._session_id and event.error.code is ErrorCode.CANCELLED:
            self.presenter.on_run_ended(event.error)

    def _on_fell_back(self, event: DraftFellBack) -> None:
        words = "The language model failed. The draft was assembled without it."
        self._desk.window.toasts.show_toast(words, "triangle-alert", "warning")


def _nothing() -> None:
    """Waits for its turn."""


def _empty(note: Note) -> bool:
    """Whether nothing was written or drafted yet; what was jotted down only is to become the note."""
    not_yet = (Source.PROMPT, Source.SUMMARY) if note.drafter == BY_HAND else (Source.PROMPT,)
    return all(sentence.source in not_yet for sentence in note.sentences)
