"""The template of the note that is open: its fields beside the sentences, and switching to another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event as Flag

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.domain.errors import AppError, Cancelled
from app.domain.material import Use
from app.domain.note import FieldValue, Note
from app.domain.states import NoteState
from app.domain.templates import Template
from app.runtime.jobs import JobControl
from app.services.drafting import Drafted
from app.services.note_types import Origin, Switching
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import MEANWHILE, WORKSPACE, NoteFlow
from app.ui.note_fields.presenter import NoteFieldsPresenter
from app.ui.note_fields.view import NoteFieldsView
from app.ui.note_types.presenter import NoteTypePresenter
from app.ui.note_types.view import NewDraftBanner, NoteTypeMenu
from app.ui.workspace.presenter import WorkspaceData

SAVE_AFTER_MS = 800
DRAFTING = "drafting"
"""The lane of drafts at the clinician's wish: a transcript that is made meanwhile does not hold them up."""
Confirm = Callable[[str, Callable[[], tuple[Template, Use]], Callable[[], None], Callable[[], None]], None]
"""Asks before anything is sent to a model elsewhere: the note, what is wanted, going on, and giving up."""


class NoteTemplateFlow(QObject):
    """Implements ``FieldsCommands`` and ``NoteTypeCommands`` for the workspace."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes = desk, notes
        self.view = NoteFieldsView(notes.workspace.editor)
        self.fields = NoteFieldsPresenter(self.view, self)
        notes.workspace.add_above(self.view.above)
        notes.workspace.add_below(self.view.below)
        notes.lead_to_field, notes.save_fields = self.fields.go_to, self.fields.save_now
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(SAVE_AFTER_MS)
        self._save.timeout.connect(self.fields.save_now)
        for panel in (self.view.above, self.view.below):
            panel.typed.connect(self._on_typed)
            panel.left.connect(self.fields.save_now)
        self.menu = NoteTypeMenu(desk.window.sheets, notes.workspace.header.type_button)
        self.types = NoteTypePresenter(self.menu, self)
        self.menu.chosen.connect(self.types.chosen)
        self.banner = NewDraftBanner()
        self.banner.acted.connect(self._on_cancel)
        notes.workspace.add_banner(self.banner)
        self.confirm: Confirm | None = None
        self._given_up = Flag()
        notes.workspace.offer_types()
        notes.workspace.type_pressed.connect(self._on_type_pressed)
        self._copy = notes.workspace.add_action("Copy the AI draft", "copy", self._on_copy)
        self._copy.setVisible(False)
        notes.shown.connect(self._on_shown)
        notes.saved.connect(self._on_saved)

    def save_now(self) -> None:
        """Save what was typed last; the window is about to close."""
        self.fields.save_now()

    # -- FieldsCommands ------------------------------------------------------------------------------
    def save_fields(self, note_id: str, values: Sequence[FieldValue]) -> None:
        self._save.stop()
        service, kept, shown = self._desk.program.note_fields, tuple(values), self.fields.template
        self._desk.do(lambda: service.save(note_id, kept, shown), self._on_fields_saved, self._on_save_failed)

    # -- NoteTypeCommands ----------------------------------------------------------------------------
    def switch(self, note_id: str, template_id: str, origin: Origin) -> None:
        self._notes.save_now()
        self.fields.save_now()
        types = self._desk.program.note_types
        given_up = self._given_up = Flag()

        def run(control: JobControl) -> Drafted | None:
            def stopped() -> bool:
                return control.cancelled or given_up.is_set()

            try:
                return types.switch(note_id, template_id, origin, cancelled=stopped)
            except Cancelled:
                control.check()
                return None

        def begin() -> None:
            self.banner.setVisible(origin is not Origin.EMPTY)
            self._desk.jobs.submit(DRAFTING, run, self._switched, self._failed)

        def ask(wanted: tuple[Template, Use] | None) -> None:
            if wanted is None or self.confirm is None:
                begin()
            else:
                self.confirm(note_id, lambda: wanted, begin, self.types.on_done)

        # on the database's lane, behind what was typed first; drafting takes longer and has its own
        self._desk.do(lambda: types.wanted(note_id, template_id, origin), ask, self._failed)

    # -- inside --------------------------------------------------------------------------------------
    def _on_shown(self, data: WorkspaceData) -> None:
        template = self._template(data.note)
        self.fields.show(data.note, template)
        self._copy.setVisible(template.ai is not None and len(template.fields) > 1)

    def _on_saved(self, note: Note) -> None:
        self.fields.on_saved(note)

    def _on_cancel(self, _action: int) -> None:
        self._given_up.set()  # also where the run has not begun yet
        if self._notes.data is not None:
            self._desk.program.drafting.cancel(self._notes.data.session.id)

    def _on_copy(self) -> None:
        data = self._notes.data
        if data is None:
            return
        note, notes = data.note, self._desk.program.notes
        self._notes.save_now()

        def read() -> str:
            return notes.drafted_text(notes.of_session(note.session_id) or note)

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._desk.window.toasts.show_toast("Copied. The clipboard is not private.", "copy")

        self._desk.do(read, put)

    def _on_typed(self, field_id: str, values: tuple[str, ...]) -> None:
        self.fields.typed(field_id, values)
        if self.fields.unsaved:
            self._save.start()

    def _on_fields_saved(self, note: Note) -> None:
        self._notes.take_saved(note)

    def _on_save_failed(self, error: AppError) -> None:
        self.fields.on_save_failed()
        self._desk.show(error)

    def _on_type_pressed(self) -> None:
        data = self._notes.data
        if data is None or data.note.state is not NoteState.DRAFT or self.types.busy:
            return
        note = data.note
        name = self._template(note).name
        self._desk.do(
            lambda: self._desk.program.note_types.choices(note.id), partial(self._offer, note.id, name)
        )

    def _offer(self, note_id: str, name: str, found: Switching) -> None:
        self.types.offer(note_id, name, found)

    def _switched(self, drafted: Drafted | None) -> None:
        self.types.on_done()
        self.banner.hide()
        note = drafted.note if drafted is not None else None
        if drafted is not None and drafted.in_history:
            self._desk.window.toasts.show_toast(MEANWHILE, "history", "warning")
        data, shown = self._notes.data, self._desk.window.shown_page == WORKSPACE
        if note is not None and shown and data is not None and data.note.id == note.id:
            self._notes.open(note.session_id)

    def _failed(self, error: AppError) -> None:
        self.types.on_done()
        self.banner.hide()
        self._desk.show(error)

    def _template(self, note: Note) -> Template:
        return self._desk.program.templates.of_note(note)
