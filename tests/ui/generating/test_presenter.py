"""Stages, an honest clock, failure and retry; without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.note import NoteType
from app.domain.readiness import Readiness
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import ProcessingFailed, StageReached, TranscriptAdvanced
from app.ui.gallery.workspace import transcript
from app.ui.generating.model import Progress
from app.ui.generating.presenter import GeneratingData, GeneratingPresenter
from app.ui.times import clock, clock_with_seconds
from tests.support.screens import Calls

END = datetime(2026, 11, 20, 10, 50, tzinfo=UTC)
SESSION = Session(
    "s", "c", "k", SessionState.TRANSCRIBING, started_at=END - timedelta(minutes=50), ended_at=END,
    recording_id="r",
)  # fmt: skip


class Watched:
    """A presenter on a clock that the test holds."""

    def __init__(self) -> None:
        self.at = END
        self.view, self.commands = Calls(), Calls()
        self.ready: Readiness | None = None
        self.presenter = GeneratingPresenter(self.view, self.commands, lambda: self.at, self.readiness)
        self.presenter.show(GeneratingData(SESSION, "Dana R."))

    @property
    def progress(self) -> Progress:
        progress: Progress = self.view.last("show_progress")
        return progress

    @property
    def states(self) -> list[str]:
        return [step.state for step in self.progress.steps]

    def stage(self, name: str, *, done: bool = True, session: str = "s") -> None:
        self.presenter.on_stage(StageReached(session, name, done))

    def heard(self, seconds: float, total: float = 3000.0, session: str = "s") -> None:
        self.presenter.on_transcript(TranscriptAdvanced(session, seconds, total))

    def readiness(self, session_id: str) -> Readiness | None:
        assert session_id == "s"
        return self.ready

    def promise(self, transcript: float, session: float | None = None) -> None:
        """What the service says from now on: so long until the words, and 3.5 s for the rest."""
        self.ready = Readiness(transcript, 2.0, 1.5, session)
        self.presenter.refresh()

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def fail(self, session: str = "s") -> None:
        self.presenter.on_failed(ProcessingFailed(session, LocalError(ErrorCode.SPEECH_PROCESS_DIED)))

    def miss(self, seconds: int) -> None:
        details = {"parts": 1, "seconds": seconds} if seconds else {}
        self.presenter.fail(LocalError(ErrorCode.PART_NOT_TRANSCRIBED, details=details))


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_nothing_is_promised_before_anything_was_measured(watched: Watched) -> None:
    progress = watched.progress
    assert (progress.ready_by, progress.remaining, progress.measured) == ("", "", "")
    assert (progress.fraction, progress.step_words) == (0.0, "Step 1 of 5")
    assert watched.states == ["waiting"] * 5
    assert progress.client == "Dana R."
    assert progress.details == f"20 Nov, {clock(END - timedelta(minutes=50))} to {clock(END)}"
    watched.heard(100.0)
    assert watched.progress.ready_by == ""


def test_the_promise_comes_from_what_was_measured(watched: Watched) -> None:
    watched.promise(600.0)
    # 603.5 s from now, rounded to the minute that it is ready by at the latest
    assert watched.progress.ready_by == clock(watched.at + timedelta(seconds=603.5 + 30))
    assert watched.progress.remaining == "in about 11 minutes"
    assert watched.progress.measured == "measured on this laptop"


def test_it_says_what_a_session_this_long_takes(watched: Watched) -> None:
    for seconds, words in ((52.4, "52 s"), (0.2, "1 s"), (130.0, "3 min"), (9000.0, "2.5 h")):
        watched.promise(10.0, session=seconds)
        assert watched.progress.measured == f"measured on this laptop: {words} for a session this long"


def test_a_short_promise_has_seconds(watched: Watched) -> None:
    watched.promise(36.1)
    assert watched.progress.ready_by == clock_with_seconds(END + timedelta(seconds=40))
    assert watched.progress.remaining == "in about 40 seconds"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "in a few seconds"),
        (31, "in about 40 seconds"),
        (89, "in about 2 minutes"),
        (60 * 60 - 3, "in about 1 hour"),
        (76 * 60, "in about 1 hour 20 minutes"),
    ],
)
def test_longer_sessions_say_how_much_longer(seconds: float, words: str, watched: Watched) -> None:
    watched.promise(float(seconds))
    assert watched.progress.remaining == words


def test_a_promise_stands_while_the_estimate_stays_near_it(watched: Watched) -> None:
    watched.promise(60.0)
    before = watched.progress.ready_by
    for left in (58.0, 56.0, 60.0, 52.0):
        watched.wait(1)
        watched.promise(left)
        assert watched.progress.ready_by == before
    watched.promise(20.0)
    assert watched.progress.ready_by < before, "it is much nearer"


@pytest.mark.parametrize("speed", [2.0, 20.0, 60.0])
def test_the_ready_by_time_is_kept(speed: float, watched: Watched) -> None:
    """A machine of steady speed is ready no later than the first promise, and not minutes before it."""
    watched.stage("transcript", done=False)
    heard = 1000.0
    watched.promise(2000.0 / speed)
    promised = watched.progress.ready_by
    while heard < 3000.0:
        watched.wait(5)
        heard = min(3000.0, heard + 5 * speed)
        watched.heard(heard)
        watched.promise((3000.0 - heard) / speed)
    watched.stage("transcript")
    for name in ("speakers", "destruction", "note", "checks"):
        watched.wait(0.5)
        watched.stage(name)
    assert clock(watched.at) <= promised
    assert clock(watched.at + timedelta(minutes=1)) >= promised[:5]


def test_a_machine_that_slows_down_is_told(watched: Watched) -> None:
    watched.promise(13.0)
    first = watched.progress.remaining
    watched.wait(60)
    watched.promise(69.0)
    assert (first, watched.progress.remaining) == ("in about 20 seconds", "in about 80 seconds")


def test_a_promise_is_never_in_the_past(watched: Watched) -> None:
    watched.promise(20.0)
    watched.wait(300)
    watched.presenter.refresh()
    assert watched.progress.ready_by >= clock_with_seconds(watched.at)


def test_after_the_words_the_clock_runs_down_to_the_draft(watched: Watched) -> None:
    watched.promise(100.0)
    watched.stage("transcript")
    assert watched.progress.ready_by == clock_with_seconds(END + timedelta(seconds=4))
    watched.wait(2.0)
    watched.stage("speakers")
    assert watched.progress.ready_by == clock_with_seconds(END + timedelta(seconds=4))
    watched.wait(30)
    watched.presenter.refresh()
    assert watched.progress.remaining == "in a few seconds"


def test_the_transcript_says_how_far_it_is_and_when_it_was_there(watched: Watched) -> None:
    watched.stage("transcript", done=False)
    watched.heard(750.0)
    assert watched.progress.steps[0].detail == "12:30 of 50:00 are transcribed"
    watched.heard(2950.0)
    assert watched.progress.steps[0].detail == "Listening to what is left of the recording"
    watched.wait(5)
    watched.stage("transcript")
    assert watched.progress.steps[0].detail == "Ready 5 seconds after the end of the session"
    late = Watched()
    late.wait(3600)
    late.stage("transcript")
    assert late.progress.steps[0].detail == "Made on this laptop"


def test_the_speakers_are_named_where_they_are_known(watched: Watched) -> None:
    watched.stage("speakers")
    assert watched.progress.steps[1].detail == "Please look at the first lines"
    watched.presenter.show_transcript(SESSION, transcript())
    assert watched.progress.steps[1].detail == "You and Dana. Please look at the first lines"
    watched.presenter.hide_names(True)
    assert "Dana" not in watched.progress.steps[1].detail
    watched.presenter.show_transcript(SESSION, replace(transcript(), speakers_certain=False))
    watched.presenter.refresh()
    assert watched.progress.steps[1].detail.startswith("Speakers are uncertain.")


def test_coming_back_shows_when_each_stage_was_done(watched: Watched) -> None:
    watched.wait(600)
    watched.presenter.on_stage(StageReached("s", "transcript", True), END + timedelta(seconds=5))
    step = watched.progress.steps[0]
    assert step.time == clock_with_seconds(END + timedelta(seconds=5))
    assert step.detail == "Ready 5 seconds after the end of the session"


def test_what_is_missing_is_named_and_can_be_left_out(watched: Watched) -> None:
    watched.stage("transcript", done=False)
    watched.miss(28)
    trouble = watched.progress.trouble
    assert trouble is not None
    assert trouble.happened == "28 seconds of the recording could not be transcribed."
    assert (trouble.can_retry, trouble.can_go_on) == (True, True)
    assert "go on without" in trouble.next_step
    watched.presenter.go_on_without()
    assert watched.commands.made == [("go_on_without", "s")]
    assert watched.progress.trouble is None
    watched.miss(0)
    trouble = watched.progress.trouble
    assert trouble is not None
    assert trouble.happened == "A part of the recording could not be transcribed."


def test_a_failure_of_before_is_shown_at_its_stage(watched: Watched) -> None:
    watched.stage("transcript")
    watched.fail()
    assert watched.states == ["done", "failed", "waiting", "waiting", "waiting"]
    assert "goes on from here" in watched.progress.steps[1].detail
    trouble = watched.progress.trouble
    assert trouble is not None
    assert not trouble.can_go_on


def test_stages_are_ticked_with_their_times(watched: Watched) -> None:
    watched.stage("transcript", done=False)
    assert watched.states[0] == "working"
    watched.wait(7)
    watched.stage("transcript")
    assert watched.states[:2] == ["done", "waiting"]
    assert watched.progress.steps[0].time == clock_with_seconds(END + timedelta(seconds=7))
    assert watched.progress.step_words == "Step 2 of 5"
    assert watched.progress.remaining == "in a few seconds"
    for name in ("speakers", "destruction", "note", "checks"):
        watched.stage(name)
    assert watched.progress.fraction == pytest.approx(1.0)
    assert watched.progress.step_words == "Step 5 of 5"


def test_the_bar_moves_with_the_transcript(watched: Watched) -> None:
    watched.heard(1500.0)
    assert watched.progress.fraction == pytest.approx(0.4)


def test_other_sessions_and_unknown_stages_are_ignored(watched: Watched) -> None:
    before = len(watched.view.made)
    watched.stage("transcript", session="other")
    watched.stage("polishing")
    watched.heard(10.0, session="other")
    watched.fail(session="other")
    watched.presenter.show_transcript(replace(SESSION, id="other"), transcript())
    assert len(watched.view.made) == before


def test_a_failure_says_what_happened_and_offers_a_retry(watched: Watched) -> None:
    watched.stage("transcript")
    watched.stage("speakers")
    watched.stage("note", done=False)
    watched.fail()
    trouble = watched.progress.trouble
    assert trouble is not None
    assert trouble.can_retry
    assert all((trouble.happened, trouble.safe, trouble.next_step))
    assert watched.states == ["done", "done", "waiting", "failed", "waiting"]
    assert watched.progress.ready_by == ""
    watched.presenter.retry()
    assert watched.commands.made == [("retry", "s")]
    assert watched.progress.trouble is None
    assert watched.states == ["done", "done", "waiting", "waiting", "waiting"]
    assert watched.progress.steps[0].time != ""


def test_a_stage_after_a_failure_takes_the_trouble_away(watched: Watched) -> None:
    watched.fail()
    watched.stage("transcript", done=False)
    assert watched.progress.trouble is None


def test_the_transcript_is_shown_with_what_became_of_the_recording(watched: Watched) -> None:
    watched.presenter.show_transcript(replace(SESSION, audio_destroyed_at=END), transcript())
    head, rows, footer = next(c[1:] for c in reversed(watched.view.made) if c[0] == "show_transcript")
    assert head.summary.startswith("49:00")
    assert rows[1].speaker == "Dana"
    assert "destroyed" in footer.recording
    watched.presenter.hide_names(True)
    rows = next(c[2] for c in reversed(watched.view.made) if c[0] == "show_transcript")
    assert rows[1].speaker == "Client"
    assert watched.progress.client == "Name hidden"


def test_a_partner_is_called_by_name_unless_names_are_hidden(watched: Watched) -> None:
    said = transcript()
    other = replace(said.utterances[1], speaker="partner")
    watched.presenter.show(GeneratingData(SESSION, "Dana R.", other_names=("Robin",)))
    for hidden, name in ((False, "Robin"), (True, "Partner"), (False, "Robin")):
        watched.presenter.hide_names(hidden)
        watched.presenter.show_transcript(SESSION, replace(said, utterances=(said.utterances[0], other)))
        rows = next(c[2] for c in reversed(watched.view.made) if c[0] == "show_transcript")
        assert rows[1].speaker == name


def test_commands_name_the_session(watched: Watched) -> None:
    watched.presenter.write_myself()
    watched.presenter.back()
    assert watched.commands.made == [("write_myself", "s"), ("back",)]
    assert watched.presenter.session_id == "s"


def test_without_a_session_nothing_is_shown() -> None:
    view, commands = Calls(), Calls()
    presenter = GeneratingPresenter(view, commands, lambda: END)
    presenter.refresh()
    presenter.retry()
    presenter.go_on_without()
    presenter.write_myself()
    presenter.hide_names(True)
    assert (view.made, commands.made, presenter.session_id) == ([], [], "")


def test_a_session_that_never_started_has_no_times(watched: Watched) -> None:
    watched.presenter.show(GeneratingData(Session("s", "c", "k"), "Dana R.", NoteType.DAP))
    assert (watched.progress.details, watched.progress.note_type) == ("", "DAP")
    running = replace(SESSION, ended_at=None)
    watched.presenter.show(GeneratingData(running, "Dana R."))
    assert "to" not in watched.progress.details
