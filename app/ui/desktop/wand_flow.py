"""The wand of the workspace: asked, cancelled, looked at, accepted (R27)."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Qt

from app.domain.errors import AppError, ErrorCode
from app.domain.note import Note
from app.domain.states import NoteState
from app.runtime.jobs import Job, JobControl
from app.services.explanations import explain
from app.services.wand import Offer
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.wand.model import BarState
from app.ui.wand.on_page import WandOnPage
from app.ui.wand.presenter import Asked
from app.ui.wand.words import AS_IT_WAS
from app.ui.workspace.contract import WorkspaceData

WAND = "wand"
"""The lane of wishes: a language model may take long, and nothing else waits for it."""
Confirm = Callable[[Asked, Callable[[], None], Callable[[], None]], None]
"""Asked before a wish, with how to go on, and how to give it up."""


class WandFlow(QObject):
    """Implements what becomes of a wish; the note is changed by what is accepted alone."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes, self._page = desk, notes, notes.workspace
        self._job: Job[Offer] | None = None
        self._offer: Offer | None = None
        self._confirm: Confirm = lambda _asked, go_on, _give_up: go_on()
        self.view = WandOnPage(self._page, self)
        self.presenter, self.bar = self.view.presenter, self.view.bar
        self.strip, self.pane = self.view.strip, self.view.pane
        desk.window.toasts.keep_clear(self.bar)
        self.view.left.connect(self._on_left)
        self._notes.shown.connect(self._on_shown)
        self._desk.window.page_shown.connect(self._on_page_shown)
        self._desk.window.names_hidden_changed.connect(self._on_names_hidden)

    def ask_before(self, confirm: Confirm) -> None:
        """Have ``confirm`` asked before each wish; it calls one of the two that it is given."""
        self._confirm = confirm

    # -- WandSteps -----------------------------------------------------------------------------------
    def ask(self, asked: Asked) -> None:
        self._page.presenter.save_now()  # the wish is for the note as it stands on the screen
        wand = self._desk.program.wand

        def queue() -> None:
            def work(control: JobControl) -> Offer:
                def cancelled() -> bool:
                    return control.cancelled

                return wand.suggest(asked.note_id, asked.wish, asked.selected, cancelled=cancelled)

            if self.presenter.state is BarState.WORKING:
                self._job = self._desk.jobs.submit(WAND, work, self._on_offer, self._on_failed)

        # behind the saving, which runs on the database's lane
        self._desk.do(_nothing, lambda _none: self._confirm(asked, queue, self.presenter.cancel))

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def accept(self, ids: Collection[str]) -> None:
        offer, self._offer = self._offer, None
        if offer is None or not ids:
            self._desk.window.toasts.show_toast(AS_IT_WAS, "undo-2")
            self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        kept = frozenset(ids)
        self._page.presenter.save_now()  # words typed since the wish are no part of the offer
        self._desk.do(
            lambda: self._desk.program.wand.accept(offer, kept), self._on_accepted, self._on_refused
        )

    # -- reacting ------------------------------------------------------------------------------------
    def _on_left(self) -> None:
        self._offer = None
        self.presenter.leave()
        self._desk.window.toasts.show_toast(AS_IT_WAS, "undo-2")
        self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_shown(self, data: WorkspaceData) -> None:
        draft = data.note.state is NoteState.DRAFT
        self.presenter.show(data.note if draft else None, self._page.presenter.client_called)
        if not draft:
            self.bar.hide()
        else:
            self.view.arrange()

    def _on_names_hidden(self, _hidden: bool) -> None:
        self.presenter.called(self._page.presenter.client_called)

    def _on_page_shown(self, _key: str) -> None:
        if self._page.isHidden() and self.presenter.reviewing:
            self._offer = None
            self.presenter.leave()

    def _on_offer(self, offer: Offer) -> None:
        self._job, self._offer = None, offer
        self.presenter.on_suggested(offer.note, offer.suggestion)

    def _on_failed(self, error: AppError) -> None:
        self._job = None
        self.presenter.on_failed(explain(error).as_text)

    def _on_accepted(self, note: Note) -> None:
        self._notes.take(note)
        self.presenter.took(note)
        self._desk.window.toasts.show_toast("Changed. Ctrl+Z takes it back.", "check", "ok")
        self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: AppError) -> None:
        """The note is another one by now: nothing was changed, and the wish waits to be asked again."""
        if error.code is ErrorCode.NOTE_CHANGED:
            self.presenter.open_bar()
        self._desk.show(error)


def _nothing() -> None:
    """Only its place in the lane counts."""
