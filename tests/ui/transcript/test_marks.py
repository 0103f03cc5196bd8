"""Pauses, gaps, forgotten parts and bookmarks among the rows of a transcript."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.session import Mark, MarkKind
from app.domain.transcript import Transcript, Utterance
from app.ui.theme import Theme
from app.ui.transcript.marks import mark_words
from app.ui.transcript.model import TranscriptHead
from app.ui.transcript.pane import TranscriptPane
from app.ui.transcript.rows import transcript_rows


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark(MarkKind.PAUSED, 5.0, 64.2), "Paused for 1 minute 4 seconds"),
        (Mark(MarkKind.PAUSED, 5.0, 0.2), "Paused for 1 second"),
        (Mark(MarkKind.GAP, 5.0, 12.0), "Gap of 12 seconds, nothing was recorded"),
        (Mark(MarkKind.FORGOTTEN, 5.0, 300.0), "Forgotten: 5 minutes were erased here"),
        (Mark(MarkKind.FORGOTTEN, 5.0, 60.0), "Forgotten: 1 minute was erased here"),
        (Mark(MarkKind.FORGOTTEN, 5.0, 119.6), "Forgotten: 2 minutes were erased here"),
        (Mark(MarkKind.FORGOTTEN, 5.0, 62.0), "Forgotten: 1 minute 2 seconds were erased here"),
        (Mark(MarkKind.BOOKMARK, 5.0), "Bookmark"),
    ],
)
def test_a_mark_says_what_happened_and_no_more(mark: Mark, words: str) -> None:
    """B2: neutral, whatever was said there."""
    assert mark_words(mark) == words


def test_every_kind_has_its_own_icon() -> None:
    marks = tuple(Mark(kind, float(n)) for n, kind in enumerate(MarkKind))
    rows = transcript_rows(Transcript((), 10.0, "m", "CPU", marks=marks), {})
    icons = [row.mark_icon for row in rows]
    assert None not in icons
    assert len(set(icons)) == len(MarkKind)


def test_marks_are_read_out_with_their_time_and_never_cut(theme: Theme, qtbot: QtBot) -> None:
    talk = Transcript(
        (Utterance("U0001", "client", 1.0, 2.0, "Yes.", 0.9),),
        900.0,
        "m",
        "CPU",
        marks=(Mark(MarkKind.FORGOTTEN, 60.0, 300.0), Mark(MarkKind.GAP, 800.0, 725.0)),
    )
    pane = TranscriptPane()
    qtbot.addWidget(pane)
    pane.resize(436, 600)
    pane.show()
    pane.show_rows(TranscriptHead("15:00"), transcript_rows(talk, {}))
    model = pane.list.rows
    assert model.data(model.index(1)) == "Forgotten: 5 minutes were erased here at 1:00"
    short, long = model.index(1), model.index(2)
    qtbot.waitUntil(lambda: pane.list.visualRect(long).height() > 0)
    high = pane.list.visualRect(long).height()
    pane.resize(240, 600)
    qtbot.waitUntil(lambda: pane.list.visualRect(long).height() > high)
    pane.list.viewport().repaint()
    assert pane.list.visualRect(short).height() > 0
