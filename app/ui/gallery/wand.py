"""The wand: bar in each state, difference view, history. All people are made up."""

from collections.abc import Collection
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
from app.ui.shell import MainWindow
from app.ui.theme.focus import FocusRing
from app.ui.wand.on_page import WandOnPage
from app.ui.wand.presenter import Asked
from app.ui.widgets import SheetHost
from app.ui.workspace.view import WorkspacePage

Filled = tuple[tuple[str, str], ...]
WISH = "Make the Plan one action per line, with a day for each"


class _NoSteps:
    """A wish that is only looked at."""

    def ask(self, asked: Asked) -> None: ...
    def cancel(self) -> None: ...
    def accept(self, ids: Collection[str]) -> None: ...


class _Page(WorkspacePage):
    wand: WandOnPage


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
    page.wand = WandOnPage(page, _NoSteps())
    page.presenter.show(replace(data(), note=suggestion()[0]))
    page.wand.presenter.show(suggestion()[0], "Dana")
    return page


def _opened(widget: QWidget) -> WandOnPage:
    assert isinstance(widget, _Page)
    widget.presenter.select_sentence("s2")
    widget.wand.presenter.open_bar()
    widget.wand.bar.field.setText(WISH)
    return widget.wand


def _open(widget: QWidget) -> None:
    _opened(widget)


def _window(look: Look) -> QWidget:
    window = MainWindow()
    window.add_page("today", "Today", "calendar-days", backdrop())
    window.add_page("note", "Note", "square-pen", _page(look))
    window.show_page("note")
    return window


def _toast(window: QWidget) -> None:
    assert isinstance(window, MainWindow)
    (page,) = window.findChildren(_Page)
    for foot in (*page.note.feet, _opened(page).bar):
        window.toasts.keep_clear(foot)
    window.toasts.show_toast("Copied. The clipboard is not private.", "copy")


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


def _history_with_fields(window: QWidget) -> None:
    _history(
        window, (("Homework", "Worry log"),), (("Homework", "Worry log, five evenings"), ("Next", "27 Nov"))
    )


def _history(window: QWidget, then: Filled = (), now_filled: Filled = ()) -> None:
    FocusRing(window)
    note, offered = suggestion()
    at = note.updated_at
    assert at is not None
    earlier = replace(data().note, version=1, updated_at=at - timedelta(minutes=30))
    edited = replace(note, version=2, updated_at=at - timedelta(minutes=12))
    last = tuple(offered.changes[0].after if s.id == "p1" else s for s in note.sentences)
    now = replace(note, version=3, sentences=tuple(s for s in last if s is not None))
    versions = (
        Version(now, MadeBy.WAND, current=True, fields=now_filled),
        Version(edited, MadeBy.TYPING, fields=then),
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
    Scene("wand-toast", _window, settled=_toast),
    Scene("wand-toast-960", _window, (960, 600), settled=_toast),
    Scene("wand-review-small", _page, (900, 600), settled=_review),
    Scene("history", _backdrop, (1220, 800), settled=_history),
    Scene("history-fields", _backdrop, (1220, 800), settled=_history_with_fields),
    Scene("history-fields-960", _backdrop, (960, 600), settled=_history_with_fields),
)
