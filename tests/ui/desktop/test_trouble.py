"""What goes wrong in the window: failures, crashes, closing too early, withdrawal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.consent import ConsentMethod
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.services.events import RecordingTroubled
from app.ui.consent.view import ConsentWindow
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.errors.view import ErrorSheet
from app.ui.presession.view import PresessionSheet
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.recovery.view import RecoverySheet
from app.ui.sign.view import SignSheet
from app.ui.widgets import QuestionSheet, Toast
from tests.support.office import Office
from tests.ui.desktop.test_main_path import agreed, drafted, end, walk_in

LEFT = Qt.MouseButton.LeftButton


def recording(desk: Office) -> None:
    """A session that is recorded."""
    agreed(desk)
    desk.press("Start with transcription")
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(20.0)


def cut_off(desk: Office, seconds: float = 10.0) -> Session:
    """What a crash leaves: a session recording in the database, a recording without its end."""
    session = desk.practice.open()
    desk.program.recording.start(session.id)
    desk.practice.recorder.play(seconds)
    desk.program.recording.abandon(session.id)
    with desk.program.database.unit_of_work() as unit:
        left = unit.sessions.get(session.id)
    assert left is not None
    assert left.state is SessionState.RECORDING
    return left


# -- processing --------------------------------------------------------------------------------------
def test_a_failure_of_the_draft_is_told_and_tried_again(desk: Office) -> None:
    desk.practice.engine.failures = []
    recording(desk)
    desk.practice.engine.failures = [LocalError(ErrorCode.SPEECH_PROCESS_DIED)] * 40
    end(desk)
    desk.shows("generating")
    desk.until(lambda: desk.reads("Needs a retry") or bool(desk.session().failure))
    assert desk.practice.recordings.recording_ids() != ()
    desk.practice.engine.failures = []
    desk.press("Try again")
    desk.shows("workspace")
    assert desk.session().failure == ""


def test_the_note_can_be_written_by_hand_when_no_draft_can_be_made(desk: Office) -> None:
    recording(desk)
    desk.practice.engine.failures = [LocalError(ErrorCode.SPEECH_PROCESS_DIED)] * 40
    end(desk)
    desk.press("Write it myself")
    desk.shows("workspace")
    assert not desk.workplace.notes.workspace.editor.isReadOnly()
    assert desk.note().sentences == ()


def test_a_draft_that_is_ready_elsewhere_is_told_without_a_name(desk: Office) -> None:
    recording(desk)
    with desk.practice.engine._turn:
        end(desk)
        desk.shows("generating")
        desk.press("Back to Today")
        desk.shows("today")
    desk.until(lambda: bool(desk.seen(Toast)))
    assert "Jordan" not in " ".join(toast.accessibleName() for toast in desk.seen(Toast))
    desk.workplace.today.open_visit(desk.on_today(SessionState.DRAFTED))
    desk.shows("workspace")


def test_the_page_of_a_session_under_way_shows_how_far_it_is(desk: Office) -> None:
    recording(desk)
    with desk.practice.engine._turn:
        end(desk)
        desk.shows("generating")
        desk.press("Back to Today")
        session = desk.session()
        desk.workplace.show_generating(session)
        desk.shows("generating")
        desk.until(lambda: desk.workplace.drafts.generating.presenter._states["transcript"] == "working")
    desk.shows("workspace")


# -- commands that fail ------------------------------------------------------------------------------
def test_a_recorder_that_cannot_start_is_told_on_the_sheet(desk: Office) -> None:
    sheet = agreed(desk)
    desk.practice.recorder.failure = LocalError(ErrorCode.MICROPHONE_LOST)
    desk.press("Start with transcription", sheet)
    desk.until(lambda: sheet.errors.problem is not None)
    assert sheet.isVisible()
    assert desk.practice.recordings.recording_ids() == ()
    desk.practice.recorder.failure = None
    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)
    end(desk)
    desk.shows("workspace")


def test_an_error_of_a_command_is_shown(desk: Office) -> None:
    recording(desk)
    desk.press("Pause", desk.workplace.live.cover)
    desk.mode_is(BarMode.PAUSED)
    desk.practice.recorder.failure = LocalError(ErrorCode.MICROPHONE_LOST)
    desk.press("Resume", desk.workplace.live.cover)
    sheet = desk.wait_for(ErrorSheet)
    assert sheet.title.text() != ""
    desk.practice.recorder.failure = None
    desk.press("Close", sheet)
    desk.press("Resume", desk.workplace.live.cover)
    desk.mode_is(BarMode.RECORDING)
    end(desk)
    desk.shows("workspace")


def test_what_could_not_be_saved_is_neither_lost_nor_signed(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(desk)
    page = desk.workplace.notes.workspace

    def refuse(*_: object) -> None:
        raise LocalError(ErrorCode.DISK_FULL)

    service = type(desk.program.notes)
    with monkeypatch.context() as broken:
        broken.setattr(service, "save", refuse)
        page.editor.start_line("Plan")
        desk.qtbot.keyClicks(page.editor, "Call on Friday.")
        desk.press("Sign…")
        error = desk.wait_for(ErrorSheet)
        assert not desk.seen(SignSheet)
        assert page.presenter.unsaved
        desk.press("Close", error)
    desk.press("Sign…")
    desk.wait_for(SignSheet)
    assert desk.note().sentences[-1].text == "Call on Friday."


# -- closing -----------------------------------------------------------------------------------------
def test_closing_while_recording_asks_and_goes_on(desk: Office) -> None:
    recording(desk)
    desk.window.close()
    question = desk.wait_for(QuestionSheet)
    assert desk.window.isVisible()
    desk.press("Keep recording", question)
    desk.until(lambda: not desk.seen(QuestionSheet))
    assert desk.session().state is SessionState.RECORDING
    desk.window.close()
    desk.press("End session", desk.wait_for(QuestionSheet))
    desk.shows("workspace")
    assert desk.practice.recordings.recording_ids() == ()


def test_closing_saves_what_was_typed_last(desk: Office) -> None:
    drafted(desk)
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Call on Friday.")
    desk.window.close()
    assert not desk.window.isVisible()
    desk.until(lambda: desk.note().sentences[-1].text == "Call on Friday.")


def test_ending_twice_ends_once(desk: Office) -> None:
    recording(desk)
    desk.workplace.live.end()
    desk.workplace.live.end()
    desk.shows("workspace")
    assert not desk.seen(ErrorSheet)
    assert desk.practice.audit().count("session.ended") == 1


# -- consent -----------------------------------------------------------------------------------------
def test_withdrawal_erases_everything(desk: Office) -> None:
    recording(desk)
    desk.workplace.live.presenter.act(BarAction.WITHDRAW)
    page = desk.wait_for_window(ConsentWindow)
    desk.qtbot.mouseClick(page.question.answers.second, LEFT)
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.mode_is(BarMode.ERASED)
    assert desk.practice.recordings.recording_ids() == ()
    assert desk.practice.recordings.destroyed != []


def test_with_two_people_the_one_who_withdraws_is_asked(desk: Office) -> None:
    sheet = agreed(desk)
    desk.workplace.presession.add_person("Kim", "partner")
    desk.until(lambda: len(sheet.people.rows) == 2)
    desk.press("Kim: Ask on this screen", sheet)
    desk.ask_client(agrees=True)
    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(3.0)
    desk.workplace.live.presenter.act(BarAction.WITHDRAW)
    who = desk.wait_for(WhoSheet)
    assert [button.text() for button in who.buttons] == ["Jordan", "Kim"]
    desk.press("Kim", who)
    page = desk.wait_for_window(ConsentWindow)
    desk.qtbot.mouseClick(page.question.answers.second, LEFT)
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.mode_is(BarMode.ERASED)
    states = [c.state for c in desk.program.consents.of_session(desk.session().id)]
    assert states == [ConsentState.AGREED, ConsentState.WITHDRAWN]


@pytest.mark.parametrize(("way", "method"), [("paper", ConsentMethod.PAPER), ("aloud", ConsentMethod.VERBAL)])
def test_consent_given_otherwise_is_attested(desk: Office, way: str, method: ConsentMethod) -> None:
    sheet = walk_in(desk)
    (person,) = sheet.people.rows
    desk.qtbot.mouseClick(person.buttons[way], LEFT)
    if desk.seen(QuestionSheet):
        question = desk.wait_for(QuestionSheet)
        desk.qtbot.mouseClick(question.buttons[1], LEFT)
    desk.until(sheet.transcribe.isEnabled)
    (consent,) = desk.program.consents.of_session(desk.session().id)
    assert (consent.method, consent.attested_by) == (method, desk.practice.clinician.id)


def test_a_second_person_keeps_the_recorder_off_until_they_agree(desk: Office) -> None:
    sheet = agreed(desk)
    desk.workplace.presession.add_person("Kim", "partner")
    desk.until(lambda: len(sheet.people.rows) == 2)
    assert not sheet.transcribe.isEnabled()
    desk.press("Kim: Ask on this screen", sheet)
    desk.ask_client(agrees=True)
    desk.until(sheet.transcribe.isEnabled)


def test_a_session_begun_without_recording_asks_later(desk: Office) -> None:
    sheet = walk_in(desk)
    desk.press("Start session", sheet)
    desk.mode_is(BarMode.OPEN)
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.RECORDING)
    end(desk)
    desk.shows("workspace")


def test_a_client_who_declines_later_is_not_recorded(desk: Office) -> None:
    sheet = walk_in(desk)
    desk.press("Start session", sheet)
    desk.mode_is(BarMode.OPEN)
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.ask_client(agrees=False)
    desk.mode_is(BarMode.DECLINED)
    assert desk.practice.recorder.recording_id == ""


def test_handing_back_without_an_answer_leaves_the_session_open(desk: Office) -> None:
    sheet = walk_in(desk)
    desk.press("Start session", sheet)
    desk.mode_is(BarMode.OPEN)
    desk.press("Start transcription", desk.workplace.live.cover)
    page = desk.wait_for_window(ConsentWindow)
    desk.qtbot.mouseClick(page.question.leave, LEFT)
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.mode_is(BarMode.OPEN)
    (consent,) = desk.program.consents.of_session(desk.session().id)
    assert consent.state is ConsentState.NOT_ASKED


def test_closing_the_sheet_before_the_session_starts_nothing(desk: Office) -> None:
    sheet = walk_in(desk)
    sheet.dismiss()
    desk.until(lambda: not desk.seen(PresessionSheet))
    assert desk.session().state is SessionState.PLANNED
    assert not desk.workplace.live.bar.isVisible()


# -- the microphone ----------------------------------------------------------------------------------
def test_a_lost_microphone_is_told_and_so_is_the_next(desk: Office) -> None:
    recording(desk)
    session = desk.session().id
    desk.program.bus.publish(RecordingTroubled(session, LocalError(ErrorCode.MICROPHONE_LOST)))
    desk.mode_is(BarMode.LOST)
    desk.program.bus.publish(RecordingTroubled(session, None))
    desk.mode_is(BarMode.RECORDING)
    desk.program.bus.publish(RecordingTroubled(session, LocalError(ErrorCode.DISK_FULL)))
    desk.wait_for(ErrorSheet)
    desk.workplace.live.end()
    desk.shows("workspace")


def test_the_bar_of_a_recorded_session_is_not_taken_by_another(desk: Office) -> None:
    recording(desk)
    running = desk.session()
    desk.workplace.live.show(replace(running, id="another", state=SessionState.OPEN))
    assert desk.workplace.live.presenter.mode is BarMode.RECORDING
    desk.until(lambda: bool(desk.seen(Toast)))
    desk.workplace.live.end()
    desk.until(lambda: desk.program.sessions.get(running.id).ended_at is not None)


def test_leaving_is_not_ending(desk: Office) -> None:
    recording(desk)
    desk.workplace.live.presenter.act(BarAction.LEAVE)
    desk.until(lambda: not desk.window.is_covered)
    assert desk.session().state is SessionState.RECORDING
    assert desk.workplace.live.bar.isVisible()
    desk.workplace.today.open_visit(desk.on_today(SessionState.RECORDING))
    desk.until(lambda: desk.window.is_covered)
    end(desk)
    desk.shows("workspace")


# -- after a crash -----------------------------------------------------------------------------------
def test_after_a_crash_the_session_goes_on(early_desk: Office) -> None:
    desk = early_desk
    cut_off(desk)
    desk.workplace.begin()
    sheet = desk.wait_for(RecoverySheet)
    assert "0:10 of sound" in sheet.saved.text()
    desk.press("Go on", sheet)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(10.0)
    end(desk)
    desk.shows("workspace")
    assert desk.workplace.notes.workspace.transcript.list.rows.rowCount() > 2


def test_after_a_crash_the_agenda_says_that_the_session_is_interrupted(early_desk: Office) -> None:
    cut_off(early_desk)
    early_desk.until(lambda: early_desk.reads("Session in progress"))
    early_desk.workplace.begin()
    early_desk.wait_for(RecoverySheet)
    early_desk.until(lambda: early_desk.reads("Interrupted, everything is safe"))


def test_after_a_crash_the_session_is_ended_with_what_is_there(early_desk: Office) -> None:
    desk = early_desk
    cut_off(desk)
    desk.workplace.begin()
    desk.press("End it", desk.wait_for(RecoverySheet))
    desk.shows("workspace")
    assert desk.session().audio_destroyed_at is not None


def test_after_a_crash_the_recording_is_erased_on_request(early_desk: Office) -> None:
    desk = early_desk
    cut_off(desk)
    desk.workplace.begin()
    sheet = desk.wait_for(RecoverySheet)
    desk.press("Erase it…", sheet)
    desk.press("Erase", sheet)
    desk.until(lambda: not desk.seen(RecoverySheet))
    assert desk.practice.recordings.recording_ids() == ()
    assert desk.session().state is SessionState.OPEN


def test_a_cut_off_session_is_offered_again_from_today(early_desk: Office) -> None:
    desk = early_desk
    cut_off(desk)
    desk.workplace.begin()
    desk.wait_for(RecoverySheet)
    desk.window.sheets.close_all()
    desk.workplace.today.open_visit(desk.on_today(SessionState.INTERRUPTED))
    sheet = desk.wait_for(RecoverySheet)
    desk.practice.recorder.failure = LocalError(ErrorCode.MICROPHONE_LOST)
    desk.press("Go on", sheet)
    desk.until(lambda: sheet.errors.problem is not None)
    desk.practice.recorder.failure = None


def test_processing_that_was_cut_off_goes_on_by_itself(early_desk: Office) -> None:
    desk = early_desk
    desk.practice.record()
    desk.workplace.begin()
    desk.until(lambda: desk.session().state is SessionState.DRAFTED)
    assert desk.window.shown_page == "today"
