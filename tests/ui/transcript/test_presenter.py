"""The transcript pane's behaviour: search, menu, corrections; without a widget."""

from __future__ import annotations

import pytest

from app.domain.session import Session
from app.ui.transcript.model import Action, Found, TranscriptHead, TranscriptRow
from app.ui.transcript.presenter import SOUND_GONE, TranscriptPresenter
from app.ui.transcript.retention import transcript_head
from app.ui.transcript.rows import speaker_names, transcript_rows
from tests.support.screens import Calls
from tests.support.transcripts import spoken

SAID = spoken(
    "T: How are you today?", "C: Tired. I slept badly today.", "T: Since when?", "C: Since Monday. Today too."
)
ROWS = transcript_rows(SAID, speaker_names("Dana"))
HEAD = transcript_head(Session("s", "c", "k", recording_id="r"), SAID)


@pytest.fixture
def presenter(view: Calls, commands: Calls) -> TranscriptPresenter:
    made = TranscriptPresenter(view, commands)
    made.shown(HEAD, ROWS)
    view.made.clear()
    commands.made.clear()
    return made


def kinds(actions: tuple[Action, ...]) -> list[str]:
    return [action.kind for action in actions]


def found(view: Calls) -> Found:
    return view.last("show_found")  # type: ignore[no-any-return]


# -- searching ---------------------------------------------------------------------------------------
def test_searching_counts_and_goes_round(presenter: TranscriptPresenter, view: Calls) -> None:
    presenter.look_for("today", 0)
    assert found(view).words == "1 of 3"
    for step, words in ((1, "2 of 3"), (1, "3 of 3"), (1, "1 of 3"), (-1, "3 of 3")):
        presenter.next_match(step)
        assert found(view).words == words


def test_a_search_begins_at_the_row_where_the_keyboard_is(
    presenter: TranscriptPresenter, view: Calls
) -> None:
    presenter.look_for("today", 2)
    assert found(view).words == "3 of 3"


def test_nothing_found_is_said_and_nothing_looked_for_is_not(
    presenter: TranscriptPresenter, view: Calls
) -> None:
    presenter.look_for("zebra", 0)
    assert found(view).words == "Not found"
    presenter.next_match(1)
    assert found(view).words == "Not found"
    presenter.look_for("", 0)
    assert found(view).words == ""


def test_marks_are_not_searched(view: Calls, commands: Calls) -> None:
    made = TranscriptPresenter(view, commands)
    made.shown(HEAD, [*ROWS, TranscriptRow("mark-9", "", "", 0, "0:30", "Paused for 1 minute")])
    made.look_for("minute", 0)
    assert found(view).count == 0


def test_after_a_correction_the_search_stays_where_it_was(
    presenter: TranscriptPresenter, view: Calls
) -> None:
    presenter.look_for("today", 0)
    presenter.next_match(1)
    presenter.shown(HEAD, ROWS)
    assert found(view).words == "2 of 3"
    other = transcript_head(Session("other", "c", "k", recording_id="r"), SAID)
    presenter.shown(other, ROWS)
    assert found(view).words == ""


# -- the menu ----------------------------------------------------------------------------------------
def test_the_menu_offers_everyone_else(presenter: TranscriptPresenter) -> None:
    actions = presenter.actions("U0001")
    assert kinds(actions) == ["correct", "assign", "replay", "copy"]
    assert actions[1].words == "This was Dana"
    assert presenter.actions("U0002")[1].words == "This was you"


def test_within_an_utterance_it_can_be_divided(presenter: TranscriptPresenter, commands: Calls) -> None:
    text = ROWS[1].text
    actions = presenter.actions("U0002", text.index("slept") + 2)
    (split,) = [action for action in actions if action.kind == "split"]
    assert split.words == "From “slept” on it was you"
    presenter.act("U0002", split)
    assert commands.made == [("split", "s", "U0002", text.index("slept"), "therapist")]


def test_replay_says_why_it_is_not_possible(presenter: TranscriptPresenter, commands: Calls) -> None:
    (replay,) = [action for action in presenter.actions("U0001") if action.kind == "replay"]
    assert replay.reason == SOUND_GONE
    presenter.act("U0001", replay)
    assert commands.made == []
    presenter.may_replay("another", True)
    assert presenter.actions("U0001")[-2].reason == SOUND_GONE
    presenter.may_replay("s", True)
    presenter.act("U0001", presenter.actions("U0001")[-2])
    assert commands.made == [("replay", "s", ROWS[0].start, ROWS[0].end)]


def test_without_commands_it_is_only_read(view: Calls) -> None:
    made = TranscriptPresenter(view)
    made.shown(HEAD, ROWS)
    assert made.tools.session_id == ""
    assert kinds(made.actions("U0001")) == ["copy"]
    made.correct_pressed("U0001")
    made.corrected("U0001", "a", "b")
    made.undo()
    made.speakers_pressed()
    assert "begin_correction" not in view.names()
    assert made.actions("unknown") == ()


def test_a_speaker_nobody_knows_can_be_given_to_anyone(view: Calls, commands: Calls) -> None:
    unsure = spoken("T: How are you?", "U: Fine, thanks.", "P: Not so fine.", certain=False)
    made = TranscriptPresenter(view, commands)
    made.shown(transcript_head(Session("s", "c", "k", recording_id="r"), unsure), transcript_rows(unsure, {}))
    offered = [action.speaker for action in made.actions("U0002") if action.kind == "assign"]
    assert offered == ["therapist", "client", "partner"]


# -- correcting --------------------------------------------------------------------------------------
def test_only_what_changed_is_corrected(presenter: TranscriptPresenter, commands: Calls) -> None:
    presenter.corrected("U0001", ROWS[0].text, "How were you today?")
    assert commands.made == [("correct", "s", "U0001", 4, 7, "were")]
    commands.made.clear()
    presenter.corrected("U0001", ROWS[0].text, ROWS[0].text)
    presenter.corrected("U0001", ROWS[0].text, "   ")
    assert commands.made == []


def test_another_transcript_asks_what_is_possible_with_it(
    presenter: TranscriptPresenter, view: Calls, commands: Calls
) -> None:
    presenter.shown(HEAD, ROWS)
    assert "shown" not in commands.names()
    presenter.suggested("s", 2)
    assert view.last("show_suggestions") == 2
    presenter.shown(TranscriptHead("", gone="It is gone."), ())
    assert view.last("show_suggestions") == 0
    presenter.suggested("s", 1)
    assert view.last("show_suggestions") == 0
