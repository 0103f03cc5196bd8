"""The sheet "Speakers": who spoke, told apart by their first words; swap, name, join."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.transcript import Transcript
from app.ui.transcript.rows import speaker_names
from app.ui.transcript.speakers.model import SpeakersModel
from app.ui.transcript.speakers.presenter import SpeakersPresenter, speakers_model
from tests.support.screens import Calls
from tests.support.transcripts import spoken

NAMES = speaker_names("Dana")
TWO = spoken("T: Yes.", "T: How did you sleep this week, then?", "C: Not well. I was awake until three.")
FOUR = spoken(
    "T: Hello both.", "C: Hello there you.", "P: Good morning to you.", "3: And to you, too.", "U: Hm."
)


def model(transcript: Transcript, *, hidden: bool = False) -> SpeakersModel:
    return speakers_model(transcript, NAMES, hidden=hidden)


@pytest.fixture
def presenter(view: Calls, commands: Calls) -> SpeakersPresenter:
    made = SpeakersPresenter(view, commands)
    made.opened("s", TWO, NAMES, hidden=False)
    return made


def test_each_speaker_is_told_by_words_that_say_something() -> None:
    you, dana = model(TWO).lines
    assert (you.name, you.letter, you.color) == ("You", "Y", 1)
    assert you.first_words == "How did you sleep this week, then?"
    assert you.spoke.startswith("Spoke 2 times, ")
    assert (dana.name, dana.color) == ("Dana", 2)
    assert model(TWO).swap == "Swap You and Dana"
    assert not model(TWO).uncertain


def test_long_talk_is_told_in_minutes_and_long_words_are_cut() -> None:
    long = replace(TWO.utterances[2], start=10.0, end=10.0 + 60 * 7, text="word " * 30)
    line = model(replace(TWO, utterances=(*TWO.utterances[:2], long))).lines[1]
    assert line.spoke == "Spoke 1 time, 7 minutes in all"
    assert line.first_words == " ".join(["word"] * 12) + "…"


def test_four_have_no_single_swap_and_the_unknown_one_is_not_named() -> None:
    shown = model(FOUR)
    assert [line.color for line in shown.lines] == [1, 2, 3, 4, 0]
    assert shown.swap == ""
    assert shown.uncertain
    unknown = shown.lines[-1]
    assert not unknown.can_name and unknown.letter == "?"
    assert [other.id for other in unknown.others] == ["therapist", "client", "partner", "speaker_3"]
    assert "uncertain" not in [other.id for other in shown.lines[0].others]


def test_one_voice_alone_may_be_the_other_one(view: Calls, commands: Calls) -> None:
    alone = spoken("C: I will begin, then.")
    assert model(alone).swap == "Swap Dana and You"
    made = SpeakersPresenter(view, commands)
    made.opened("s", alone, NAMES, hidden=False)
    made.swap_pressed()
    assert commands.made == [("exchange", "s", "client", "therapist")]


def test_typed_names_are_shown_and_hidden() -> None:
    named = replace(TWO, names=(("client", "Dee"),))
    assert model(named).lines[1].name == "Dee"
    hidden = speakers_model(named, speaker_names(""), hidden=True)
    assert hidden.lines[1].name == "Client"
    assert "Dee" not in hidden.swap


def test_one_click_swaps_two(presenter: SpeakersPresenter, commands: Calls) -> None:
    presenter.swap_pressed()
    assert commands.made == [("exchange", "s", "therapist", "client")]


def test_a_name_is_given_and_taken_away(presenter: SpeakersPresenter, view: Calls, commands: Calls) -> None:
    presenter.named("client", "Dana")  # as it was
    presenter.named("client", "  Dee ")
    assert commands.made == [("rename", "s", "client", "Dee")]
    presenter.changed("s", replace(TWO, names=(("client", "Dee"),)), NAMES, hidden=False)
    presenter.named("client", "Dee")
    presenter.named("client", "")
    assert commands.made[1:] == [("rename", "s", "client", "")]


def test_while_names_are_hidden_none_is_given(view: Calls, commands: Calls) -> None:
    made = SpeakersPresenter(view, commands)
    made.opened("s", TWO, speaker_names(""), hidden=True)
    made.named("client", "Dee")
    assert commands.made == []


def test_a_failure_is_said_until_the_next_change(presenter: SpeakersPresenter, view: Calls) -> None:
    presenter.failed("Not now.")
    assert view.last("show_speakers").problem == "Not now."
    presenter.changed("other", FOUR, NAMES, hidden=False)
    assert view.last("show_speakers").problem == "Not now."
    presenter.changed("s", TWO, NAMES, hidden=False)
    assert view.last("show_speakers").problem == ""
    presenter.gone()
    presenter.gone()
    assert view.names().count("close_speakers") == 1
