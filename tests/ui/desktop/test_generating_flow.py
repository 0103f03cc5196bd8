"""After "End session": leaving and coming back, what is missing, notices without names, the agenda."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import ErrorCode, LocalError
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.states import SessionState
from app.domain.transcript import Heard
from app.services.events import ProcessingFailed
from app.services.ports import AS_USUAL, Decoding
from app.ui.desktop.notices import NOTHING_KEPT, RECORDING_KEPT, Notices, failed_words
from app.ui.wording import wording
from tests.support.office import Office
from tests.ui.desktop.test_main_path import end
from tests.ui.desktop.test_trouble import recording


def fails_at_first(desk: Office) -> None:
    """The first ten seconds of the recording kill the speech process each time."""
    engine, heard = desk.practice.engine, desk.practice.engine.hear
    read = desk.practice.recordings.read

    def told(recording_id: str, start: int, stop: int) -> bytes:
        engine.place = start / 16_000
        return read(recording_id, start, stop)

    def hear(pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        if engine.place < 5.0:
            engine.asked.append(how)
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)
        return heard(pcm, final=final, how=how)

    desk.practice.recordings.read = told  # type: ignore[method-assign]
    engine.hear = hear  # type: ignore[method-assign]


@dataclass
class Tray:
    """What the system was asked to show."""

    told: list[str] = field(default_factory=list)

    def notify(self, words: str) -> bool:
        self.told.append(words)
        return True


def test_a_part_that_is_missing_is_left_out_when_the_clinician_says_so(desk: Office) -> None:
    fails_at_first(desk)
    recording(desk)
    end(desk)
    desk.until(lambda: desk.reads("could not be transcribed"))
    assert desk.practice.recordings.recording_ids(), "the sound is kept until somebody decides"
    desk.press("Go on without this part")
    desk.shows("workspace")
    transcript = desk.program.transcripts.get(desk.session().id)
    assert transcript is not None
    assert transcript.utterances[0].text == NOT_TRANSCRIBED
    assert desk.practice.recordings.recording_ids() == ()


def test_leaving_and_coming_back_to_a_failure_shows_the_reason_and_waits(desk: Office) -> None:
    fails_at_first(desk)
    recording(desk)
    end(desk)
    desk.until(lambda: desk.reads("could not be transcribed"))
    desk.press("Back to Today")
    desk.shows("today")
    asked = len(desk.practice.engine.asked)
    visit = desk.on_today(SessionState.TRANSCRIBING)
    desk.until(lambda: desk.workplace.today.entries[visit].session.failure != "")  # type: ignore[union-attr]
    desk.workplace.today.open_visit(visit)
    desk.shows("generating")
    desk.until(lambda: desk.reads("could not be transcribed"))
    desk.settled()
    assert not desk.workplace.drafts._processing, "nothing begins by itself"
    assert len(desk.practice.engine.asked) == asked, "nothing begins by itself"
    assert desk.workplace.drafts.generating.presenter._states["transcript"] == "failed"


def test_the_agenda_says_when_it_is_ready_and_then_that_it_is(desk: Office) -> None:
    recording(desk)
    with desk.practice.engine._turn:
        end(desk)
        desk.shows("generating")
        desk.press("Back to Today")
        desk.shows("today")
    visit = desk.on_today(SessionState.DRAFTED)

    def tag() -> str:
        state = desk.workplace.today.presenter.state()
        assert state is not None
        return next(row.tag.words for row in state.rows if row.id == visit)

    desk.until(lambda: tag() == "Draft ready")


@pytest.mark.parametrize("fails", [False, True])
def test_nobody_is_named_outside_of_the_window(
    desk: Office, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray()
    notices = Notices(desk.workplace.desk, tray)  # type: ignore[arg-type]
    if fails:
        fails_at_first(desk)
    recording(desk)
    with monkeypatch.context() as patched:
        patched.setattr(QApplication, "activeWindow", lambda: None)
        end(desk)
        desk.until(lambda: bool(tray.told))
    expected = RECORDING_KEPT if fails else wording().notices.draft_ready
    assert tray.told == [expected]
    assert "Jordan" not in " ".join(tray.told)
    notices.deleteLater()


@pytest.mark.parametrize(
    ("code", "transcribed", "expected"),
    [
        (ErrorCode.BUG, True, wording().notices.draft_failed),
        (ErrorCode.SPEECH_PROCESS_DIED, False, RECORDING_KEPT),
        (ErrorCode.PART_NOT_TRANSCRIBED, False, RECORDING_KEPT),
        (ErrorCode.RECORDING_DESTROYED, False, NOTHING_KEPT),
    ],
)
def test_what_is_said_to_be_safe_is_there(code: ErrorCode, transcribed: bool, expected: str) -> None:
    assert failed_words(ProcessingFailed("s", LocalError(code), transcribed)) == expected


def test_who_looks_at_the_window_is_not_told_twice(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tray = Tray()
    notices = Notices(desk.workplace.desk, tray)  # type: ignore[arg-type]
    recording(desk)
    with monkeypatch.context() as patched:
        patched.setattr(QApplication, "activeWindow", lambda: desk.window)
        end(desk)
        desk.shows("workspace")
    assert tray.told == []
    notices.deleteLater()


def test_trying_again_counts_also_before_the_failed_run_has_quite_ended(desk: Office) -> None:
    recording(desk)
    desk.practice.engine.failures = [LocalError(ErrorCode.SPEECH_PROCESS_DIED)] * 40
    held, may_end = Event(), Event()

    def hold(_told: ProcessingFailed) -> None:
        held.set()
        may_end.wait(10)

    desk.program.bus.subscribe(ProcessingFailed, hold)
    end(desk)
    desk.until(held.is_set)
    desk.practice.engine.failures = []
    desk.press("Try again")
    desk.settled()
    may_end.set()
    desk.shows("workspace")
