"""The transcript of 10,000 utterances on the screen: opening, searching, scrolling; against a plain list."""

from __future__ import annotations

import os
import random
import statistics
from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate

from app.domain.session import Session
from app.domain.transcript import Transcript, Utterance
from app.ui.theme import install_theme
from app.ui.transcript.list_model import TranscriptModel
from app.ui.transcript.pane import TranscriptPane
from app.ui.transcript.retention import transcript_head
from app.ui.transcript.rows import speaker_names, transcript_rows
from tests.bench.figures import Comparison, series

UTTERANCES = 10_000
WORDS = "so then they said it was fine and nobody was at the meeting about the garden on Tuesday".split()
QUERY = "meeting about"
OPENING, KEY = 300.0, 16.0
"""Milliseconds that opening, and a key pressed in the search, may take at most."""
_SESSION = Session("s", "c", "k", recording_id="r")


def long_transcript(count: int = UTTERANCES) -> Transcript:
    """Made of words that say nothing, between 3 and 40 of them in an utterance; always the same."""
    chance = random.Random(7)
    spoken = []
    for number in range(count):
        text = " ".join(chance.choices(WORDS, k=chance.randint(3, 40)))
        who = ("therapist", "client")[number % 2]
        spoken.append(Utterance(f"U{number:05d}", who, number * 4.0, number * 4.0 + 3, text, 0.9, ((0, 2),)))
    return Transcript(tuple(spoken), count * 4.0, "written", "none")


def measure(rounds: int) -> Iterator[Comparison]:
    """In this process, off screen; the first round, which loads fonts, is thrown away."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    install_theme(application, "light", 1.0, reduced_motion=True)
    transcript = long_transcript()
    opening, plain, keys, scrolls, layouts = [], [], [], [], 0
    for number in range(rounds + 1):
        pane, opened = _open(application, transcript)
        layouts = pane.list.delegate.layouts_made
        pressed, scrolled = _keys(application, pane), _scroll(pane)
        pane.close()
        listed = _plain(application, transcript)
        if number:
            opening.append(opened)
            keys.append(statistics.median(pressed))
            scrolls.append(statistics.median(scrolled))
            plain.append(listed)
    yield Comparison(
        f"workspace: {UTTERANCES} utterances, opened and painted (at most {OPENING:.0f} ms)",
        "ms",
        series("the transcript pane", opening),
        (series("a list view that lays all rows out", plain),),
        f"{layouts} layouts made of {UTTERANCES} rows",
    )
    yield Comparison(
        f"workspace: a key pressed in the search, median (at most {KEY:.0f} ms)",
        "ms",
        series("the transcript pane", keys),
    )
    yield Comparison("workspace: scrolled by a page and painted, median", "ms", series("the pane", scrolls))


def _open(application: QApplication, transcript: Transcript) -> tuple[TranscriptPane, float]:
    pane = TranscriptPane()
    pane.resize(436, 700)
    pane.show()
    application.processEvents()

    def show() -> None:
        pane.show_rows(
            transcript_head(_SESSION, transcript), transcript_rows(transcript, speaker_names("Dana"))
        )
        application.processEvents()
        pane.repaint()

    return pane, _milliseconds(show)


def _keys(application: QApplication, pane: TranscriptPane) -> list[float]:
    pane.open_search()
    found = []
    for length in range(1, len(QUERY) + 1):

        def press(length: int = length) -> None:
            pane.search.field.setText(QUERY[:length])
            application.processEvents()
            pane.repaint()

        found.append(_milliseconds(press))
    pane.close_search()
    return found


def _scroll(pane: TranscriptPane) -> list[float]:
    bar, found = pane.list.verticalScrollBar(), []
    for _ in range(40):

        def scroll() -> None:
            bar.setValue(bar.value() + bar.pageStep())
            pane.list.viewport().repaint()

        found.append(_milliseconds(scroll))
    return found


def _plain(application: QApplication, transcript: Transcript) -> float:
    view, model = QListView(), TranscriptModel()
    view.setWordWrap(True)
    view.setItemDelegate(QStyledItemDelegate(view))
    view.setModel(model)
    view.resize(436, 700)
    view.show()
    application.processEvents()

    def show() -> None:
        model.show_rows(transcript_rows(transcript, speaker_names("Dana")))
        application.processEvents()
        view.repaint()

    taken = _milliseconds(show)
    view.close()
    return taken


def _milliseconds(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
