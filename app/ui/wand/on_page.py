"""The wand on the page of the workspace: its bar below the note, its review in the note's place."""

from collections.abc import Collection, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.note import Sentence
from app.ui.wand.bar import WandBar
from app.ui.wand.model import BarState, Review
from app.ui.wand.presenter import Asked, WandPresenter
from app.ui.wand.review import ReviewPane, ReviewStrip
from app.ui.workspace.model import SourceChip
from app.ui.workspace.view import WorkspacePage


class WandSteps(Protocol):
    """What becomes of a wish; every call returns at once."""

    def ask(self, asked: Asked) -> None: ...
    def cancel(self) -> None: ...
    def accept(self, ids: Collection[str]) -> None: ...


class WandOnPage(QObject):
    """Implements the view of the wand and the commands that need the page alone; ``steps`` has the rest.

    ``left``: the changes on the screen were given up.
    """

    left = Signal()

    def __init__(self, page: WorkspacePage, steps: WandSteps) -> None:
        super().__init__(page)
        self._page, self._steps = page, steps
        self._put_away = False
        self.bar = WandBar()
        self.strip, self.pane = ReviewStrip(), ReviewPane()
        for widget in (self.strip, self.pane):
            widget.setParent(page)
            widget.hide()
        self.presenter = WandPresenter(self, self)
        page.add_below(self.bar)
        page.offer_wand()
        self._connect()

    def _connect(self) -> None:
        presenter, page = self.presenter, self._page
        self.bar.asked.connect(presenter.ask)
        self.bar.cancelled.connect(presenter.cancel)
        self.bar.opened.connect(self.open)
        self.bar.closed.connect(self._on_put_away)
        page.wand_pressed.connect(self.open)
        page.rearranged.connect(self.arrange)
        page.editor.selectionChanged.connect(presenter.selection_changed)
        self.strip.reject_all.connect(presenter.reject_all)
        self.strip.ask_differently.connect(presenter.ask_differently)
        self.strip.accept_sourced.connect(presenter.accept_sourced)
        self.pane.accepted.connect(presenter.accept)
        self.pane.rejected.connect(presenter.reject)
        self.pane.undone.connect(presenter.undo)
        self.pane.entered.connect(presenter.select)
        self.pane.stepped.connect(presenter.step)
        self.pane.left.connect(self.left)
        shortcut = QShortcut(
            QKeySequence("Ctrl+E"), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.activated.connect(self.open)

    def open(self) -> None:
        """The question, ready for words; of a note that cannot be changed nothing is asked."""
        self._put_away = False
        if self._page.presenter.editable:
            self._page.show_note_tab()
            self.presenter.open_bar()

    def arrange(self) -> None:
        """Beside the transcript the question stands open, where it has room; else a button leads to it."""
        self._fit()
        if self.bar.field.hasFocus() or self.presenter.state in (BarState.WORKING, BarState.FAILED):
            return
        if self._page.is_narrow or self._page.is_focused or not self._page.is_roomy:
            self.presenter.close_bar()
        elif not self._put_away:
            self.presenter.open_bar(focus=False)

    # -- WandCommands --------------------------------------------------------------------------------
    def ask(self, asked: Asked) -> None:
        self._steps.ask(asked)

    def cancel(self) -> None:
        self._steps.cancel()

    def accept(self, ids: Collection[str]) -> None:
        self._steps.accept(ids)

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
        self._fit()
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

    # -- inside --------------------------------------------------------------------------------------
    def _fit(self) -> None:
        self.bar.set_slim(self._page.is_narrow)
        self.bar.set_low(not self._page.is_roomy)

    def _on_put_away(self) -> None:
        self._put_away = True
        self.presenter.close_bar()
        self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)
