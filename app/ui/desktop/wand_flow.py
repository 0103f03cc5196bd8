"""The wand of the workspace: asked, cancelled, looked at, accepted (R27)."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.errors import AppError, ErrorCode
from app.domain.note import Note, Sentence
from app.domain.states import NoteState
from app.runtime.jobs import Job, JobControl
from app.services.explanations import explain
from app.services.wand import Offer
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.wand.bar import WandBar
from app.ui.wand.model import BarState, Review
from app.ui.wand.presenter import Asked, WandPresenter
from app.ui.wand.review import ReviewPane, ReviewStrip
from app.ui.wand.words import AS_IT_WAS
from app.ui.workspace.contract import WorkspaceData
from app.ui.workspace.model import SourceChip

WAND = "wand"
"""The lane of wishes: a language model may take long, and nothing else waits for it."""
Confirm = Callable[[Asked, Callable[[], None], Callable[[], None]], None]
"""Asked before a wish, with how to go on, and how to give it up."""


class WandFlow(QObject):
    """Implements the commands and the view of the wand; the note is changed by what is accepted alone."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes, self._page = desk, notes, notes.workspace
        self._job: Job[Offer] | None = None
        self._offer: Offer | None = None
        self._put_away = False
        self._confirm: Confirm = lambda _asked, go_on, _give_up: go_on()
        self.bar = WandBar()
        self.strip, self.pane = ReviewStrip(), ReviewPane()
        for widget in (self.strip, self.pane):
            widget.setParent(self._page)
            widget.hide()
        self.presenter = WandPresenter(self, self)
        self._page.add_below(self.bar)
        desk.window.toasts.keep_clear(self.bar)
        self._page.offer_wand()
        self._connect()

    def ask_before(self, confirm: Confirm) -> None:
        """Have ``confirm`` asked before each wish; it calls one of the two that it is given."""
        self._confirm = confirm

    def _connect(self) -> None:
        presenter, page = self.presenter, self._page
        self.bar.asked.connect(presenter.ask)
        self.bar.cancelled.connect(presenter.cancel)
        self.bar.opened.connect(self._on_wanted)
        self.bar.closed.connect(self._on_put_away)
        page.wand_pressed.connect(self._on_wanted)
        page.rearranged.connect(self._on_rearranged)
        page.editor.selectionChanged.connect(presenter.selection_changed)
        self.strip.reject_all.connect(presenter.reject_all)
        self.strip.ask_differently.connect(presenter.ask_differently)
        self.strip.accept_sourced.connect(presenter.accept_sourced)
        self.pane.accepted.connect(presenter.accept)
        self.pane.rejected.connect(presenter.reject)
        self.pane.undone.connect(presenter.undo)
        self.pane.entered.connect(presenter.select)
        self.pane.stepped.connect(presenter.step)
        self.pane.left.connect(self._on_left)
        self._notes.shown.connect(self._on_shown)
        self._desk.window.page_shown.connect(self._on_page_shown)
        self._desk.window.names_hidden_changed.connect(self._on_names_hidden)
        shortcut = QShortcut(
            QKeySequence("Ctrl+E"), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.activated.connect(self._on_wanted)

    # -- WandCommands --------------------------------------------------------------------------------
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

    def chip(self, sentence: Sentence) -> SourceChip:
        return self._page.presenter.chip(sentence)

    def light(self, sentence: Sentence | None, title: str) -> None:
        self._page.presenter.light_sentence(sentence)
        self._page.title_transcript(title)

    def selected(self) -> Sequence[str]:
        return self._page.editor.selected_lines()

    # -- WandView ------------------------------------------------------------------------------------
    def show_bar(self, state: BarState, message: str) -> None:
        editable = self._page.presenter.editable
        self.bar.show_state(state, message)
        self._page.set_writing_below(state is not BarState.CLOSED)
        if not editable:
            self.bar.hide()

    def show_wishes(self, wishes: Sequence[str]) -> None:
        self.bar.show_wishes(wishes)

    def show_selected(self, caption: str) -> None:
        self.bar.show_selected(caption)

    def focus_wish(self) -> None:
        self.bar.focus_wish()

    def open_review(self, review: Review) -> None:
        self._page.open_review(self.strip, self.pane)
        self.strip.show_review(review)

    def show_review(self, review: Review, current: str) -> None:
        first = not self.pane.cards
        self.strip.show_review(review)
        self.pane.show_review(review, current)
        if first:
            self.pane.focus_change(current)

    def close_review(self) -> None:
        self.pane.forget()
        self._page.close_review()

    # -- reacting ------------------------------------------------------------------------------------
    def _on_wanted(self) -> None:
        self._put_away = False
        if self._page.presenter.editable:
            self._page.show_note_tab()
            self.presenter.open_bar()

    def _on_put_away(self) -> None:
        self._put_away = True
        self.presenter.close_bar()
        self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self._offer = None
        self.presenter.leave()
        self._desk.window.toasts.show_toast(AS_IT_WAS, "undo-2")
        self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_rearranged(self) -> None:
        """Beside the transcript the question stands open, where it has room; else a button leads to it."""
        self.bar.set_slim(self._page.is_narrow)
        self.bar.set_low(not self._page.is_roomy)
        if self.bar.field.hasFocus() or self.presenter.state in (BarState.WORKING, BarState.FAILED):
            return
        if self._page.is_narrow or self._page.is_focused or not self._page.is_roomy:
            self.presenter.close_bar()
        elif not self._put_away:
            self.presenter.open_bar(focus=False)

    def _on_shown(self, data: WorkspaceData) -> None:
        draft = data.note.state is NoteState.DRAFT
        self.presenter.show(data.note if draft else None, self._page.presenter.client_called)
        if not draft:
            self.bar.hide()
        else:
            self._on_rearranged()

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
