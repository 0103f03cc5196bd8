"""The wand: bar in each state, difference view, history. All people are made up."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.changes import Change, Suggestion
from app.domain.note import Note, Quote, Section, Sentence, SentenceStatus, Source
from app.services.histories import MadeBy, Version
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.workspace import NoCommands, data
from app.ui.history.presenter import HistoryPresenter
from app.ui.history.sheet import HistorySheet
from app.ui.theme.focus import FocusRing
from app.ui.wand.bar import WandBar
from app.ui.wand.model import BarState, Review
from app.ui.wand.presenter import Asked, WandPresenter
from app.ui.wand.review import ReviewPane, ReviewStrip
from app.ui.widgets import SheetHost
from app.ui.workspace.model import SourceChip
from app.ui.workspace.view import WorkspacePage

WISH = "Make the Plan one action per line, with a day for each"


class Wand:
    """The page with the wand in it, as the flow of the window connects them."""

    def __init__(self, page: WorkspacePage) -> None:
        self.page, self.bar = page, WandBar()
        self.strip, self.pane = ReviewStrip(), ReviewPane()
        page.add_below(self.bar)
        page.offer_wand()
        self.presenter = WandPresenter(self, self)
        self.asked: list[Asked] = []
        for signal, slot in (
            (self.pane.accepted, self.presenter.accept),
            (self.pane.rejected, self.presenter.reject),
            (self.pane.undone, self.presenter.undo),
            (self.pane.entered, self.presenter.select),
            (self.bar.asked, self.presenter.ask),
            (self.bar.cancelled, self.presenter.cancel),
        ):
            signal.connect(slot)

    def ask(self, asked: Asked) -> None:
        self.asked.append(asked)

    def cancel(self) -> None: ...
    def accept(self, ids: Collection[str]) -> None: ...
    def chip(self, sentence: Sentence) -> SourceChip:
        return self.page.presenter.chip(sentence)

    def light(self, sentence: Sentence | None, title: str) -> None:
        self.page.presenter.light_sentence(sentence)
        self.page.title_transcript(title)

    def selected(self) -> Sequence[str]:
        return self.page.editor.selected_lines()

    def show_bar(self, state: BarState, message: str) -> None:
        self.bar.set_slim(self.page.is_narrow)
        self.bar.set_low(not self.page.is_roomy)
        self.bar.show_state(state, message)
        self.page.set_writing_below(state is not BarState.CLOSED)

    def show_wishes(self, wishes: Sequence[str]) -> None:
        self.bar.show_wishes(wishes)

    def show_selected(self, caption: str) -> None:
        self.bar.show_selected(caption)

    def focus_wish(self) -> None:
        self.bar.focus_wish()

    def open_review(self, review: Review) -> None:
        self.page.open_review(self.strip, self.pane)
        self.strip.show_review(review)

    def show_review(self, review: Review, current: str) -> None:
        self.strip.show_review(review)
        self.pane.show_review(review, current)

    def close_review(self) -> None:
        self.pane.forget()
        self.page.close_review()


class _Page(WorkspacePage):
    wand: Wand


def suggestion() -> tuple[Note, Suggestion]:
    """Three changes of a made-up plan: two that are borne out, one that is not."""
    note = data().note
    plan = note.sentences[-1]
    first = replace(plan, id="p1", text="Worry log on five evenings.", quotes=(Quote("U0011", 0, 13),))
    second = replace(plan, id="p2", text="Two minutes at the meeting-room door on Tuesday.")
    note = replace(note, sentences=(*note.sentences[:-1], first, second))
    third = Sentence(
        "p3", Section.PLAN,
        "Friday 27 November: look at the log together; a short breathing exercise before bed.",
        Source.TRANSCRIPT, ("U0011",), SentenceStatus.CHECK, reason="words",
    )  # fmt: skip
    changes = (
        Change("C1", first, replace(first, text="Monday to Friday: worry log on five evenings.")),
        Change(
            "C2",
            second,
            replace(
                second,
                text="Tuesday 24 November: two minutes at the meeting-room door, also without going in.",
            ),
        ),
        Change("C3", None, third, "p2"),
    )
    return note, Suggestion(WISH, changes, "", "invented")


def _page(_look: Look) -> QWidget:
    page = _Page(NoCommands())
    page.header.offer_history()
    page.header.offer_types()
    page.transcript.attach(Recorded())
    page.wand = Wand(page)
    page.presenter.show(replace(data(), note=suggestion()[0]))
    page.wand.presenter.show(suggestion()[0], "Dana")
    return page


def _opened(widget: QWidget) -> Wand:
    assert isinstance(widget, _Page)
    widget.presenter.select_sentence("s2")
    widget.wand.presenter.open_bar()
    widget.wand.bar.field.setText(WISH)
    return widget.wand


def _open(widget: QWidget) -> None:
    _opened(widget)


def _working(widget: QWidget) -> None:
    _opened(widget).presenter.ask(WISH)


def _failed(widget: QWidget) -> None:
    wand = _opened(widget)
    wand.presenter.ask(WISH)
    wand.presenter.on_failed("“with a day for each” needs a language model.")


def _review(widget: QWidget) -> None:
    wand = _opened(widget)
    wand.presenter.ask(WISH)
    wand.presenter.on_suggested(*suggestion())
    wand.presenter.accept("C1")


def _history(window: QWidget) -> None:
    FocusRing(window)
    note, offered = suggestion()
    at = note.updated_at
    assert at is not None
    earlier = replace(data().note, version=1, updated_at=at - timedelta(minutes=30))
    edited = replace(note, version=2, updated_at=at - timedelta(minutes=12))
    last = tuple(offered.changes[0].after if s.id == "p1" else s for s in note.sentences)
    now = replace(note, version=3, sentences=tuple(s for s in last if s is not None))
    versions = (
        Version(now, MadeBy.WAND, current=True),
        Version(edited, MadeBy.TYPING),
        Version(earlier, MadeBy.DRAFT),
    )
    sheet = HistorySheet(SheetHost(window))
    sheet.attach(HistoryPresenter(sheet, _NoRestore(), versions))


class _NoRestore:
    def restore(self, version: int) -> None: ...


def _backdrop(_look: Look) -> QWidget:
    return backdrop()


SCENES = (
    Scene("wand", _page, (1220, 800), settled=_open),
    Scene("wand-working", _page, (1220, 800), settled=_working),
    Scene("wand-failed", _page, (1220, 800), settled=_failed),
    Scene("wand-review", _page, (1220, 800), settled=_review),
    Scene("wand-small", _page, (900, 600), settled=_open),
    Scene("wand-review-small", _page, (900, 600), settled=_review),
    Scene("history", _backdrop, (1220, 800), settled=_history),
)
