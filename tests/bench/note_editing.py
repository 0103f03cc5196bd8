"""The workspace of a 10,000-word session with note, wand bar and strip: opening it, typing in the note."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.note import SECTIONS, Note, NoteType, Quote, Sentence, SentenceStatus, Source
from app.domain.session import Session
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Transcript
from app.system.spelling import EnglishSpelling
from app.ui.gallery._backdrop import Recorded
from app.ui.theme import install_theme
from app.ui.wand.bar import WandBar
from app.ui.wand.model import BarState
from app.ui.workspace.presenter import WorkspaceData
from app.ui.workspace.view import WorkspacePage
from tests.bench.figures import Comparison, series
from tests.bench.workspace import KEY, OPENING, long_transcript

UTTERANCES, SENTENCES = 480, 60
"""About 10,000 words spoken; a note of more than 700 words."""
_TYPED = "The client agreed to keep the worry log. "


class _Words:
    """As the program's own spelling, without names of a client."""

    def __init__(self) -> None:
        self._speller = EnglishSpelling()

    def unknown(self, words: list[str]) -> frozenset[str]:
        return self._speller.unknown(words)

    def suggestions(self, word: str) -> tuple[str, ...]:
        return self._speller.suggestions(word)

    def learn(self, word: str) -> None: ...


def data() -> WorkspaceData:
    """A long session and its note, every sentence with its source; always the same."""
    transcript = long_transcript(UTTERANCES)
    at = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    session = Session("s", "c", "k", SessionState.DRAFTED, started_at=at, recording_id="r")
    sentences = tuple(_sentence(number, transcript) for number in range(SENTENCES))
    note = Note("n", "s", "c", "k", NoteType.SOAP, NoteState.DRAFT, sentences, updated_at=at)
    return WorkspaceData(session, note, transcript, "Dana R.", now=at)


def _sentence(number: int, transcript: Transcript) -> Sentence:
    sections = SECTIONS[NoteType.SOAP]
    said = transcript.utterances[number * 7]
    status = SentenceStatus.CHECK if number % 9 == 0 else SentenceStatus.SUPPORTED
    section = sections[number * len(sections) // SENTENCES]
    text = f"Client reports: “{' '.join(said.text.split()[:12])}”."
    quotes = (Quote(said.id, 0, 20),)
    return Sentence(f"S{number}", section, text, Source.TRANSCRIPT, (said.id,), status, quotes, "number")


def measure(rounds: int) -> Iterator[Comparison]:
    """In this process, off screen; the first round, which loads fonts and words, is thrown away."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    install_theme(application, "light", 1.0, reduced_motion=True)
    shown, words = data(), _Words()
    count = sum(len(u.text.split()) for u in shown.transcript.utterances) if shown.transcript else 0
    opening, keys, worst = [], [], []
    for number in range(rounds + 1):
        page, opened = _open(application, shown, words)
        pressed = _type(application, page)
        page.close()
        page.deleteLater()
        application.processEvents()
        if number:
            opening.append(opened)
            keys.append(statistics.median(pressed))
            worst.append(sorted(pressed)[int(len(pressed) * 0.95)])
    yield Comparison(
        f"workspace: {count} words and a note of {SENTENCES} sentences, opened and painted "
        f"(at most {OPENING:.0f} ms)",
        "ms",
        series("the workspace", opening),
    )
    yield Comparison(
        f"workspace: a key typed in the note, median (at most {KEY:.0f} ms)", "ms", series("the note", keys)
    )
    yield Comparison("workspace: a key typed in the note, 95 of 100", "ms", series("the note", worst))


def _open(application: QApplication, shown: WorkspaceData, words: _Words) -> tuple[WorkspacePage, float]:
    page = WorkspacePage(Recorded())
    bar = WandBar()
    page.add_below(bar)
    page.resize(1220, 800)
    page.show()
    application.processEvents()

    def show() -> None:
        page.presenter.show(shown)
        page.editor.spelling.use(words)
        bar.show_wishes(("Shorter", "More detail on interventions", "Quote Dana less"))
        bar.show_state(BarState.OPEN)
        application.processEvents()
        page.repaint()

    return page, _milliseconds(show)


def _type(application: QApplication, page: WorkspacePage) -> list[float]:
    page.presenter.go_to(f"S{SENTENCES // 2}")
    application.processEvents()
    found = []
    for letter in _TYPED:

        def press(letter: str = letter) -> None:
            QTest.keyClick(page.editor, letter, Qt.KeyboardModifier.NoModifier)
            application.processEvents()

        found.append(_milliseconds(press))
    return found


def _milliseconds(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
