"""People come and go while a session is recorded: consent follows, and nothing resumes alone (R37, R38)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.consent import ConsentMethod
from app.domain.states import ConsentState, SessionState
from app.ui.consent.view import ConsentWindow
from app.ui.desktop.who_sheet import WhoSheet
from app.ui.errors.view import ErrorSheet
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.room.view import RoomSheet
from app.ui.widgets import QuestionSheet
from tests.support.office import Office
from tests.ui.desktop.test_main_path import agreed, walk_in
from tests.ui.desktop.test_while_recording import recording

JOINED_OR_LEFT = "Someone joined or left…"


def who_is_here(desk: Office) -> RoomSheet:
    """By the menu of the bar or the cover, on purpose."""
    desk.until(desk.workplace.live.cover.panel.isVisible)
    desk.workplace.live.cover.panel.open_end_menu()
    desk.choose(JOINED_OR_LEFT)
    return desk.wait_for(RoomSheet)


def joins(desk: Office, sheet: RoomSheet, name: str = "Mira", role: str = "partner") -> None:
    """Somebody comes in and is written down."""
    before = len(sheet.people.rows)
    desk.press("Add person", sheet)
    adder = sheet.people.adder
    desk.qtbot.keyClicks(adder.name, name)
    adder.role.setCurrentIndex(adder.role.findData(role))
    desk.press("Add", adder)
    desk.until(lambda: len(sheet.people.rows) == before + 1)


def sound(desk: Office) -> int:
    """Seconds that are kept."""
    return len(desk.practice.recordings.sound[desk.session().recording_id]) // 32_000


def no_sheet(desk: Office) -> None:
    desk.until(lambda: not desk.seen(RoomSheet))


def test_somebody_joins_and_the_recording_waits_for_their_answer(desk: Office) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.mode_is(BarMode.HELD)
    assert desk.practice.recorder.paused and desk.session().state is SessionState.PAUSED
    assert desk.reads("Waiting for Mira’s answer") and desk.reads("Recording is paused until then.")
    bar = desk.workplace.live.presenter.state()
    assert "Mira" not in f"{bar.title}{bar.detail}{bar.window_title}{bar.accessible_name}"

    desk.press("Ask on this screen", sheet)
    desk.wait_for_window(ConsentWindow)
    assert not desk.seen(RoomSheet), "nobody reads who else is here"
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.PAUSED)
    desk.settled()
    assert desk.practice.recorder.paused, "nothing goes on by itself"
    assert not desk.seen(RoomSheet), "and nothing opens by itself"
    desk.press("Resume", desk.workplace.live.cover)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(5.0)
    assert sound(desk) == 25


def test_ask_now_on_the_bar_asks_and_does_not_resume(desk: Office) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.mode_is(BarMode.HELD)
    desk.press("Ask now", desk.workplace.live.bar)
    desk.wait_for_window(ConsentWindow)
    assert not desk.seen(RoomSheet), "the sheet that was open is gone"
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.PAUSED)
    desk.settled()
    assert desk.session().state is SessionState.PAUSED and not desk.seen(ErrorSheet)


@pytest.mark.parametrize(("way", "method"), [("Paper on file", "paper"), ("Agreed aloud…", "verbal")])
def test_the_other_ways_of_agreeing_and_resume_in_the_sheet(desk: Office, way: str, method: str) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.press(way, sheet)
    if method == "verbal":
        desk.press("I heard it", desk.wait_for(QuestionSheet))
    desk.until(sheet.resume.isVisible)
    assert desk.reads("Still paused. It goes on only when you press Resume.")
    assert desk.session().state is SessionState.PAUSED
    (_, mira) = desk.program.consents.of_session(desk.session().id)
    assert mira.method is ConsentMethod(method) and mira.attested_by
    desk.press("Resume", sheet)
    desk.mode_is(BarMode.RECORDING)
    no_sheet(desk)


def test_a_newcomer_who_declines_stops_it_until_they_leave(desk: Office) -> None:
    recording(desk)
    joins(desk, who_is_here(desk))
    desk.press("Ask on this screen", desk.wait_for(RoomSheet))
    desk.ask_client(agrees=False)
    desk.mode_is(BarMode.REFUSED)
    assert sound(desk) == 20, "they were not there"
    desk.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    desk.settled()
    assert desk.practice.recorder.paused

    desk.press("Who is here", desk.workplace.live.cover)
    sheet = desk.wait_for(RoomSheet)
    assert desk.reads("Mira declined. Nothing is recorded while Mira is here.")
    assert desk.reads("What was recorded before Mira came stays. It can go on when Mira has left.")
    desk.press("Mira has left…", sheet)
    desk.press("Not in the room", desk.wait_for(QuestionSheet))
    desk.mode_is(BarMode.PAUSED)
    desk.until(sheet.resume.isVisible)
    assert desk.practice.recorder.paused
    desk.press("Resume", sheet)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(5.0)
    assert sound(desk) == 25


def test_who_declined_is_asked_again_after_one_question(desk: Office) -> None:
    recording(desk)
    joins(desk, who_is_here(desk))
    desk.press("Ask on this screen", desk.wait_for(RoomSheet))
    desk.ask_client(agrees=False)
    desk.mode_is(BarMode.REFUSED)
    sheet = who_is_here(desk)
    desk.press("Ask again…", sheet)
    desk.press("Ask again", desk.wait_for(QuestionSheet))
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.PAUSED)


def test_somebody_with_an_answer_in_the_chart_joins_without_a_pause(desk: Office) -> None:
    """R58."""
    recording(desk)
    (client,) = desk.program.consents.of_session(desk.session().id)
    with desk.program.database.unit_of_work() as unit:
        unit.consents.save(replace(client, id="mira", person="Mira", role="partner"))
        unit.commit()
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.settled()
    assert desk.workplace.live.presenter.mode is BarMode.RECORDING and not desk.practice.recorder.paused
    assert desk.reads("Whoever was recorded stays on the list")


def test_a_withdrawal_of_the_newcomer_erases_everything(desk: Office) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.press("Paper on file", sheet)
    desk.press("Resume", sheet)
    desk.mode_is(BarMode.RECORDING)
    who_is_here(desk)
    desk.workplace.live.presenter.act(BarAction.WITHDRAW)
    desk.press("Mira", desk.wait_for(WhoSheet))
    page = desk.wait_for_window(ConsentWindow)
    assert not desk.seen(RoomSheet)
    answers = page.question.answers
    desk.until(answers.second.isEnabled)
    desk.qtbot.mouseClick(answers.second, Qt.MouseButton.LeftButton)
    desk.mode_is(BarMode.ERASED)
    assert desk.practice.recordings.recording_ids() == ()
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.press("Who is in the room", desk.workplace.live.cover)
    sheet = desk.wait_for(RoomSheet)
    assert desk.reads("Mira withdrew. Nothing is recorded while Mira is here.")
    desk.press("Mira has left…", sheet)
    desk.press("Not in the room", desk.wait_for(QuestionSheet))
    desk.mode_is(BarMode.OPEN)
    desk.press("Close", sheet)
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.mode_is(BarMode.RECORDING)


def test_while_the_laptop_is_turned_the_bar_names_nobody(desk: Office) -> None:
    recording(desk)
    joins(desk, who_is_here(desk))
    desk.press("Ask on this screen", desk.wait_for(RoomSheet))
    page = desk.wait_for_window(ConsentWindow)
    for action in (BarAction.ROOM, BarAction.WITHDRAW, BarAction.ASK):
        desk.workplace.live.presenter.act(action)
    desk.settled()
    assert not desk.seen(RoomSheet) and not desk.seen(WhoSheet)
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConsentWindow) and w.isVisible()]
    assert windows == [page]
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.PAUSED)


def test_who_was_recorded_cannot_be_taken_off_and_the_last_one_neither(desk: Office) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    assert [row.person.removable for row in sheet.people.rows] == [False]
    joins(desk, sheet)
    desk.until(lambda: [row.person.removable for row in sheet.people.rows] == [False, True])
    desk.until(lambda: all(button.height() > 0 for button in sheet.people.rows[1].controls))  # laid out
    desk.press("Mira is not in the room", sheet)
    desk.press("Not in the room", desk.wait_for(QuestionSheet))
    desk.until(lambda: len(sheet.people.rows) == 1)
    desk.mode_is(BarMode.PAUSED)


def test_what_became_impossible_meanwhile_is_said_in_the_sheet(desk: Office) -> None:
    recording(desk)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.workplace.live.agreement.room.remove_person(desk.session().participants[0])
    desk.until(sheet.errors.isVisible)
    assert len(sheet.people.rows) == 2 and not desk.seen(ErrorSheet)


# -- a child, and the start from the bar -------------------------------------------------------------
def young(desk: Office) -> None:
    """The client is nine years old."""
    born = desk.practice.clock.now().date()
    with desk.program.database.unit_of_work() as unit:
        unit.clients.save(replace(desk.practice.client, birth_date=born.replace(year=born.year - 9, day=1)))
        unit.commit()


def child_agreed(desk: Office) -> None:
    """The session is open, the child agreed, and no guardian is in the room."""
    young(desk)
    sheet = walk_in(desk)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=True)
    desk.until(lambda: desk.reads("A guardian has to agree as well"))
    desk.press("Start session", sheet)
    desk.mode_is(BarMode.OPEN)
    desk.press("Start transcription", desk.workplace.live.cover)


def test_starting_with_a_child_alone_shows_that_a_guardian_is_missing(desk: Office) -> None:
    child_agreed(desk)
    sheet = desk.wait_for(RoomSheet)
    assert desk.reads("A guardian has to agree as well.")
    assert desk.session().state is SessionState.OPEN
    desk.press("Add a guardian", sheet)
    adder = sheet.people.adder
    desk.qtbot.keyClicks(adder.name, "Lou")
    desk.press("Add", adder)
    desk.until(lambda: desk.reads("Waiting for Lou’s answer"))
    desk.press("Close", sheet)
    no_sheet(desk)
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.RECORDING)


def test_the_signed_form_of_a_child_who_agreed_is_enough(desk: Office) -> None:
    child_agreed(desk)
    sheet = desk.wait_for(RoomSheet)
    desk.press("Paper on file", sheet)
    desk.until(lambda: desk.reads("Everyone here has agreed"))
    (child,) = desk.program.consents.of_session(desk.session().id)
    assert (child.role, child.method) == ("child", ConsentMethod.PAPER)
    desk.press("Close", sheet)
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.mode_is(BarMode.RECORDING)


def test_in_an_open_session_asking_somebody_records_nothing(desk: Office) -> None:
    """R14."""
    desk.press("Start session", agreed(desk))
    desk.mode_is(BarMode.OPEN)
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.press("Ask on this screen", sheet)
    desk.mode_is(BarMode.WAITING)
    desk.ask_client(agrees=True)
    desk.mode_is(BarMode.OPEN)
    desk.settled()
    assert desk.session().recording_id == "" and desk.practice.recorder.recording_id == ""


def test_who_declined_before_anything_was_recorded_leaves_and_it_can_start(desk: Office) -> None:
    desk.press("Start session", agreed(desk))
    sheet = who_is_here(desk)
    joins(desk, sheet)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=False)
    desk.mode_is(BarMode.DECLINED)
    desk.press("Who is in the room", desk.workplace.live.cover)
    sheet = desk.wait_for(RoomSheet)
    desk.press("Mira has left…", sheet)
    desk.press("Not in the room", desk.wait_for(QuestionSheet))
    desk.mode_is(BarMode.OPEN)
    states = [c.state for c in desk.program.consents.of_session(desk.session().id)]
    assert states == [ConsentState.AGREED]


# -- the sheet goes with the session -----------------------------------------------------------------
def test_leaving_or_ending_takes_the_names_away(desk: Office) -> None:
    recording(desk)
    who_is_here(desk)
    desk.workplace.live.presenter.act(BarAction.LEAVE)
    no_sheet(desk)
    who_is_here_again = desk.workplace.live
    who_is_here_again.presenter.act(BarAction.ROOM)
    desk.wait_for(RoomSheet)
    who_is_here_again.presenter.act(BarAction.END)
    desk.shows("workspace")
    assert not desk.seen(RoomSheet)


def test_it_is_opened_once_and_closed_by_escape(desk: Office) -> None:
    recording(desk)
    who_is_here(desk)
    desk.workplace.live.presenter.act(BarAction.ROOM)
    desk.settled()
    assert len(desk.seen(RoomSheet)) == 1
    desk.key(Qt.Key.Key_Escape)
    no_sheet(desk)
    assert desk.workplace.live.presenter.mode is BarMode.RECORDING
    who_is_here(desk)
