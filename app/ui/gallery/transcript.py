"""The transcript pane at work: search, correction, speakers, terms, words that may be names. Made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.session import Mark, MarkKind
from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.services.so_far import LiveLine
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.workspace import NoCommands, data, transcript
from app.ui.live_transcript.presenter import LivePresenter
from app.ui.live_transcript.view import LiveSheets
from app.ui.theme.focus import FocusRing
from app.ui.transcript.rows import speaker_names
from app.ui.transcript.speakers.presenter import SpeakersPresenter
from app.ui.transcript.speakers.view import SpeakersSheets
from app.ui.transcript.suggestions.presenter import SuggestionsPresenter
from app.ui.transcript.suggestions.view import SuggestionSheets
from app.ui.transcript.terms.presenter import TermsPresenter
from app.ui.transcript.terms.view import TermsSheets
from app.ui.widgets import SheetHost
from app.ui.workspace.view import TRANSCRIPT_TAB, WorkspacePage

_SMALL = (960, 600)
_PAGE, _SMALL_PAGE = (1220, 800), (900, 600)
_NAMES = speaker_names("Dana")
_TERMS = ("Sertraline", "Dr. Okafor", "Millbrook", "Priya")


def _heard(*, certain: bool = True, four: bool = False) -> Transcript:
    made = transcript()
    utterances = list(made.utterances)
    at = utterances[7].text.index("[unclear]")
    utterances[7] = replace(utterances[7], doubtful=((at, at + 9),))
    utterances[6] = replace(utterances[6], doubtful=((5, 9), (18, 22)))
    if four:
        for number, who in ((3, "partner"), (5, "speaker_4"), (7, "uncertain"), (9, "partner")):
            utterances[number] = replace(utterances[number], speaker=who)
    return replace(made, utterances=tuple(utterances), speakers_certain=certain)


def _page(certain: bool = True, suggested: int = 0) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        page = WorkspacePage(NoCommands())
        page.transcript.attach(Recorded())
        page.presenter.show(replace(data(), transcript=_heard(certain=certain)))
        page.transcript.presenter.suggested("s", suggested)
        return page

    return make


def _search(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)
    pane = widget.transcript
    pane.open_search()
    pane.search.field.setText("meeting")
    pane.presenter.next_match(1)


def _nothing_found(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)
    widget.transcript.open_search()
    widget.transcript.search.field.setText("zebra")


def _correct(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)
    widget.transcript.presenter.correct_pressed("U0008")


def _menu(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)
    rows = widget.transcript.list
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(3))


def _tab(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)


def _behind(_look: Look) -> QWidget:
    return backdrop("Dana R.", "Fri 20 Nov, 10:00 to 10:50")


def _speakers(shown: Transcript) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        ring = FocusRing(window)
        sheets = SpeakersSheets(SheetHost(window))
        presenter = SpeakersPresenter(sheets, Recorded())
        sheets.attach(presenter)
        presenter.opened("s", shown, _NAMES, hidden=False)
        assert sheets.sheet is not None
        ring.show_on(sheets.sheet.initial_focus or sheets.sheet.done)

    return settle


def _terms(text: str, problem: str = "") -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        sheets = TermsSheets(SheetHost(window))
        presenter = TermsPresenter(sheets, Recorded())
        sheets.attach(presenter)
        presenter.opened("c", _TERMS if text else ())
        assert sheets.sheet is not None
        sheets.sheet.field.setPlainText(text)
        if problem:
            presenter.failed(problem)

    return settle


def _suggestion(window: QWidget) -> None:
    FocusRing(window)
    shown = _heard()
    spoken = replace(shown.utterances[1], text="Better, a bit. I take the set trailing in the morning now.")
    shown = replace(shown, utterances=(shown.utterances[0], spoken, *shown.utterances[2:]))
    start = spoken.text.index("set")
    found = (
        Suggestion("U0002", start, start + 12, "set trailing", "Sertraline", 0.8),
        Suggestion("U0008", 0, 4, "That", "Okafor", 0.7),
    )
    sheets = SuggestionSheets(SheetHost(window))
    presenter = SuggestionsPresenter(sheets, Recorded())
    sheets.attach(presenter)
    presenter.opened("s", found, shown, _NAMES, hidden=False)


def _covered(_look: Look) -> QWidget:
    return backdrop("A session is in progress", "Names and notes are covered until it ends.")


def _live(empty: bool = False) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        lines = [LiveLine(u.start, u.end, u.text, u.doubtful) for u in _heard().utterances[:9]]
        lines.insert(5, LiveLine(824.0, 824.0, mark=Mark(MarkKind.PAUSED, 824.0, 64.0)))
        lines.insert(7, LiveLine(844.0, 844.0, mark=Mark(MarkKind.BOOKMARK, 844.0)))
        sheets = LiveSheets(SheetHost(window))
        presenter = LivePresenter(sheets, Recorded())
        sheets.attach(presenter)
        presenter.opened("s", () if empty else lines)

    return settle


_FOUR = _heard(four=True)
SCENES = (
    Scene("transcript", _page(), _PAGE, settled=_menu),
    Scene("transcript-search", _page(), _PAGE, settled=_search),
    Scene("transcript-search-small", _page(), _SMALL_PAGE, settled=_search),
    Scene("transcript-search-nothing", _page(), _PAGE, settled=_nothing_found),
    Scene("transcript-correct", _page(), _PAGE, settled=_correct),
    Scene("transcript-correct-small", _page(), _SMALL_PAGE, settled=_correct),
    Scene("transcript-uncertain", _page(certain=False, suggested=2), _PAGE),
    Scene("transcript-uncertain-small", _page(certain=False, suggested=2), _SMALL_PAGE, settled=_tab),
    Scene("transcript-speakers", _behind, settled=_speakers(_heard())),
    Scene("transcript-speakers-uncertain", _behind, _SMALL, settled=_speakers(_heard(certain=False))),
    Scene("transcript-speakers-four", _behind, settled=_speakers(_FOUR)),
    Scene("transcript-speakers-four-small", _behind, _SMALL, settled=_speakers(_FOUR)),
    Scene("transcript-terms", _behind, settled=_terms("\n".join((*_TERMS, "Zoloft")))),
    Scene("transcript-terms-empty", _behind, _SMALL, settled=_terms("", "Nothing was saved. Try again.")),
    Scene("transcript-suggestion", _behind, settled=_suggestion),
    Scene("transcript-suggestion-small", _behind, _SMALL, settled=_suggestion),
    Scene("transcript-so-far", _covered, settled=_live()),
    Scene("transcript-so-far-small", _covered, _SMALL, settled=_live()),
    Scene("transcript-so-far-empty", _covered, settled=_live(empty=True)),
)
