"""Words that may be names: asked one by one, decided by nobody but the clinician."""

from __future__ import annotations

import pytest

from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.ui.transcript.rows import speaker_names
from app.ui.transcript.suggestions.presenter import SuggestionsPresenter
from tests.support.screens import Calls
from tests.support.transcripts import spoken

NAMES = speaker_names("Dana")
SAID = spoken("T: Do you take it?", "C: I take the set trailing in the morning.", "C: Near Mill Brook.")
FIRST = Suggestion("U0002", 11, 23, "set trailing", "Sertraline", 0.8)
SECOND = Suggestion("U0003", 5, 15, "Mill Brook", "Millbrook", 0.9)


@pytest.fixture
def presenter(view: Calls, commands: Calls) -> SuggestionsPresenter:
    made = SuggestionsPresenter(view, commands)
    made.opened("s", (FIRST, SECOND), SAID, NAMES, hidden=False)
    return made


def test_the_question_shows_the_words_where_they_stand(presenter: SuggestionsPresenter, view: Calls) -> None:
    shown = view.last("show_suggestion")
    assert shown.question == "Heard “set trailing”. Use “Sertraline”?"
    assert (shown.use, shown.keep, shown.place) == ("Use “Sertraline”", "Keep “set trailing”", "1 of 2")
    ((start, end),) = shown.heard
    assert shown.text[start:end] == "set trailing"
    assert shown.speaker == "Dana"


def test_an_answer_leads_to_the_next_and_the_last_closes(
    presenter: SuggestionsPresenter, view: Calls, commands: Calls
) -> None:
    presenter.use_pressed()
    presenter.use_pressed()  # pressed twice
    assert commands.made == [("accept", "s", FIRST)]
    presenter.changed("s", (SECOND,), SAID, NAMES, hidden=False)
    assert view.last("show_suggestion").place == "2 of 2"
    presenter.keep_pressed()
    assert commands.made[1:] == [("dismiss", "s", SECOND)]
    presenter.changed("s", (), SAID, NAMES, hidden=False)
    assert view.names()[-1] == "close_suggestions"
    assert presenter.session_id == ""


def test_a_failed_answer_can_be_given_again(presenter: SuggestionsPresenter, commands: Calls) -> None:
    presenter.use_pressed()
    presenter.failed()
    presenter.use_pressed()
    assert len(commands.made) == 2


def test_closing_keeps_the_rest_for_later(presenter: SuggestionsPresenter, commands: Calls) -> None:
    presenter.gone()
    presenter.use_pressed()
    presenter.keep_pressed()
    presenter.changed("s", (SECOND,), SAID, NAMES, hidden=False)
    assert commands.made == []


def test_of_a_long_utterance_only_the_neighbourhood_is_shown(view: Calls, commands: Calls) -> None:
    text = "word " * 60 + "set trailing" + " word" * 60
    long = spoken(f"C: {text}")
    start = text.index("set")
    made = SuggestionsPresenter(view, commands)
    made.opened(
        "s",
        (Suggestion("U0001", start, start + 12, "set trailing", "Sertraline", 0.8),),
        long,
        NAMES,
        hidden=False,
    )
    shown = view.last("show_suggestion")
    ((begin, end),) = shown.heard
    assert shown.text[begin:end] == "set trailing"
    assert shown.text.startswith("… word") and shown.text.endswith("word …")
    assert len(shown.text) < 240


def test_nothing_to_ask_opens_nothing(view: Calls, commands: Calls) -> None:
    made = SuggestionsPresenter(view, commands)
    made.opened("s", (), Transcript((), 0.0, "m", "CPU"), NAMES, hidden=False)
    assert "show_suggestion" not in view.names()
