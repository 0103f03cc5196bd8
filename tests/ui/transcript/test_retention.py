"""What is said about recording and transcript (R9, R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.retention import transcript_deadline
from app.domain.session import Session
from app.ui.gallery.workspace import transcript
from app.ui.times import clock, clock_with_seconds
from app.ui.transcript.retention import ERASED, retention_footer, transcript_head

END = datetime(2026, 11, 20, 10, 50, 12, tzinfo=UTC)
SESSION = Session("s", "c", "k", ended_at=END, recording_id="r")


def test_a_recording_that_is_still_there_is_said_to_go() -> None:
    words = retention_footer(SESSION, None)
    assert words.recording == "The recording is destroyed as soon as the transcript is ready."
    assert words.transcript == ""


def test_a_destroyed_recording_is_told_with_its_time_and_the_transcript_with_its_last_day() -> None:
    words = retention_footer(replace(SESSION, audio_destroyed_at=END), transcript())
    assert words.recording == f"Recording destroyed at {clock_with_seconds(END)}."
    assert words.transcript == f"Transcript: deleted when you sign, at the latest 27 Nov, {clock(END)}."


def test_a_destroyed_transcript_is_told_with_its_time() -> None:
    gone = replace(SESSION, audio_destroyed_at=END, transcript_destroyed_at=END)
    assert retention_footer(gone, None).transcript == f"Transcript destroyed at {clock_with_seconds(END)}."
    assert clock_with_seconds(END) in transcript_head(gone, None).gone


def test_a_session_without_a_recording_says_so() -> None:
    words = retention_footer(Session("s", "c", "k"), None)
    assert words.recording == "Nothing was recorded."


def test_a_session_that_was_never_recorded_claims_no_destruction() -> None:
    gone = transcript_head(Session("s", "c", "k"), None).gone
    assert gone == "Nothing was recorded, so there is no transcript."
    assert transcript_head(SESSION, None).gone == "No transcript could be made of the recording."


def test_pauses_and_warnings_stand_in_the_head() -> None:
    shown = transcript()
    assert transcript_head(SESSION, shown).summary == "49:00 · paused once"
    twice = replace(shown, marks=shown.marks * 2)
    assert transcript_head(SESSION, twice).summary == "49:00 · paused 2 times"
    assert transcript_head(SESSION, replace(shown, marks=())).summary == "49:00"
    unsure = transcript_head(SESSION, replace(shown, speakers_certain=False, demonstration=True))
    assert unsure.uncertain
    assert "never for clinical use" in unsure.warning


def test_without_an_end_no_deadline_is_claimed() -> None:
    words = retention_footer(replace(SESSION, ended_at=None), transcript())
    assert words.transcript == "Transcript: deleted when you sign."


@pytest.mark.parametrize(
    ("left", "words", "soon"),
    [
        (timedelta(days=6, hours=23), "6 days left", False),
        (timedelta(hours=48), "2 days left", False),
        (timedelta(hours=47, minutes=59), "47 hours left", False),
        (timedelta(hours=23), "23 hours left", True),
        (timedelta(minutes=90), "1 hour left", True),
        (timedelta(minutes=59), "less than an hour left", True),
    ],
)
def test_how_long_it_stays_is_never_more_than_there_is(left: timedelta, words: str, soon: bool) -> None:
    deadline = transcript_deadline(END)
    footer = retention_footer(SESSION, transcript(), deadline - left)
    assert (footer.left, footer.soon) == (words, soon)
    assert retention_footer(SESSION, None, END).left == ""


def test_what_a_withdrawal_erased_is_not_called_never_recorded() -> None:
    session = Session("s", "c", "k")
    assert ERASED in transcript_head(session, None, erased=True).gone
    footer = retention_footer(session, None, END, erased=True)
    assert (footer.recording, footer.receipt) == ("Everything recorded is erased.", True)
    again = replace(session, recording_id="r")
    assert not retention_footer(again, None, END, erased=True).receipt, "recorded anew since"
