"""Risk that may have been misheard comes first, with or without a sentence that rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.hearing import DoubtfulHearing
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.drafting.evidence import EvidenceCheck
from app.ui.gallery.workspace import data
from app.ui.theme import Theme
from app.ui.transcript.model import Lit
from app.ui.workspace.lines import HEARING, open_points
from app.ui.workspace.model import OpenPoint
from app.ui.workspace.presenter import WorkspaceData, WorkspacePresenter
from app.ui.workspace.view import WorkspacePage
from tests.support.screens import Calls


def sentence(key: str, status: SentenceStatus, *evidence: str, reason: str = "") -> Sentence:
    return Sentence(
        key, Section.ASSESSMENT, f"Sentence {key}.", Source.TRANSCRIPT, evidence, status, reason=reason
    )


SENTENCES = (
    sentence("s1", SentenceStatus.NO_SOURCE),
    sentence("s2", SentenceStatus.SUPPORTED, "U0002"),
    sentence("s3", SentenceStatus.CHECK, "U0003", reason="confidence"),
)


def test_a_sentence_that_rests_on_it_comes_before_the_others() -> None:
    points = open_points(SENTENCES, (DoubtfulHearing("U0003", ((0, 4),)),))
    assert [(point.words, point.sentence_id) for point in points] == [
        (HEARING, "s3"),
        ("Without a source", "s1"),
    ]


@pytest.mark.parametrize("utterance", ["U0002", "U0009"])
def test_without_a_sentence_to_check_it_is_a_point_of_its_own(utterance: str) -> None:
    points = open_points(SENTENCES, (DoubtfulHearing(utterance, ((0, 4),)),))
    assert [point.sentence_id for point in points] == [utterance, "s1", "s3"]


def in_doubt() -> WorkspaceData:
    """The picture's session, with one word of an utterance that no sentence rests on in doubt."""
    shown = data()
    assert shown.transcript is not None
    rested = {key for s in shown.note.sentences for key in s.evidence}
    utterance = next(u for u in shown.transcript.utterances if u.id not in rested)
    return replace(shown, hearings=(DoubtfulHearing(utterance.id, ((0, 3),)),))


def points_of(view: Calls) -> Sequence[OpenPoint]:
    return next(call[1] for call in reversed(view.made) if call[0] == "show_points")


def test_f8_leads_to_the_words_in_the_transcript_first() -> None:
    view, shown = Calls(), in_doubt()
    presenter = WorkspacePresenter(view, Calls())
    presenter.show(shown)
    (hearing,) = shown.hearings
    assert points_of(view)[0] == OpenPoint(HEARING, "triangle-alert", hearing.utterance_id)
    presenter.next_point()
    assert view.last("light") == (Lit(hearing.utterance_id, hearing.spans),)
    assert presenter.shows_hearing
    presenter.next_point()
    assert view.last("select_line") == "s4" and not presenter.shows_hearing


def test_a_signed_note_has_no_points() -> None:
    view, shown = Calls(), in_doubt()
    signed = replace(shown, note=replace(shown.note, state=NoteState.SIGNED))
    WorkspacePresenter(view, Calls()).show(signed)
    assert list(points_of(view)) == []


def test_the_strip_leads_to_the_transcript_where_there_is_one_pane(qtbot: QtBot, theme: Theme) -> None:
    page = WorkspacePage(Calls())
    qtbot.addWidget(page)
    page.resize(800, 700)
    page.show()
    page.presenter.show(in_doubt())
    page.strip.next_pressed.emit()
    assert page.transcript.isVisible()
    page.strip.next_pressed.emit()
    assert not page.transcript.isVisible()


def test_a_doubtful_word_in_the_transcript_makes_the_point() -> None:
    """From the words to the strip: what the note service hands to the page."""
    shown = data()
    assert shown.transcript is not None
    utterance = replace(
        shown.transcript.utterances[0], text="I counted the pills again.", doubtful=((14, 19),)
    )
    transcript = replace(shown.transcript, utterances=(utterance, *shown.transcript.utterances[1:]))
    hearings = EvidenceCheck().doubtful_risk(transcript)
    assert open_points((), hearings) == (OpenPoint(HEARING, "triangle-alert", utterance.id),)
