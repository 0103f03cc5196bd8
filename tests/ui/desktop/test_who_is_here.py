"""Who is in the room, in the window: refusals, guardians, people who come and go (R37, R38, R55)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.consent import ConsentMethod
from app.domain.states import ConsentState, SessionState
from app.ui.presession.view import PresessionSheet
from app.ui.recording_bar.model import BarMode
from app.ui.widgets import QuestionSheet
from tests.support.around_sheet import Sound
from tests.support.office import Office
from tests.ui.desktop.test_main_path import agreed, walk_in


@pytest.fixture
def sound(desk: Office) -> Sound:
    return Sound(desk)


def activate(desk: Office) -> None:
    """The window has the keyboard again, as a desktop gives it back by itself."""
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)


def declined(desk: Office) -> PresessionSheet:
    """The client said no; the sheet is back."""
    sheet = walk_in(desk)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=False)
    desk.until(sheet.refusal.isVisible)
    return sheet


def test_after_a_no_the_session_goes_on_without_a_recording(desk: Office, sound: Sound) -> None:
    sheet = declined(desk)
    assert sheet.refusal.banner.accessibleName().startswith("Jordan declined. Nothing is recorded.")
    assert not sheet.transcribe.isEnabled()
    desk.press("Start session", sheet.refusal)
    desk.until(lambda: desk.window.is_covered)
    assert desk.session().state is SessionState.OPEN
    assert desk.practice.recorder.recording_id == ""


def test_after_a_no_the_note_can_be_written_at_once(desk: Office, sound: Sound) -> None:
    sheet = declined(desk)
    desk.press("Write the note", sheet.refusal)
    desk.press("Cancel", desk.wait_for(QuestionSheet))
    assert desk.session().state is SessionState.PLANNED
    desk.press("Write the note", sheet.refusal)
    desk.press("Write the note", desk.wait_for(QuestionSheet))
    desk.shows("workspace")
    assert not desk.seen(PresessionSheet)
    assert desk.note().sentences == ()
    assert desk.practice.recorder.recording_id == ""
    desk.until(lambda: sound.watch.report is None)


def test_asking_again_is_a_question_to_the_therapist_first(desk: Office, sound: Sound) -> None:
    sheet = declined(desk)
    desk.press("Ask again…", sheet)
    question = desk.wait_for(QuestionSheet)
    assert desk.reads("Ask Jordan again?")
    activate(desk)
    desk.until(question.buttons[0].hasFocus)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: not desk.seen(QuestionSheet))
    desk.settled()
    assert desk.session().state is SessionState.PLANNED and sheet.refusal.isVisible()
    desk.press("Ask again…", sheet)
    desk.press("Ask again", desk.wait_for(QuestionSheet))
    desk.ask_client(agrees=True)
    desk.until(sheet.transcribe.isEnabled)
    assert not sheet.refusal.isVisible()


def test_a_child_waits_for_a_guardian(desk: Office, sound: Sound) -> None:
    sheet = agreed(desk)
    add(desk, sheet, "Kim", "child")
    desk.until(lambda: len(sheet.people.rows) == 2)
    row = lambda: sheet.people.rows[1]  # noqa: E731 - rows are made anew
    desk.until(lambda: "guardian" in row().buttons)
    desk.press("Ask on this screen", row())
    desk.ask_client(agrees=True)
    desk.until(lambda: desk.reads("Waiting for Kim’s guardian"))
    assert desk.reads("A guardian has to agree as well") and not sheet.transcribe.isEnabled()
    desk.press("Add a guardian", sheet)
    adder = sheet.people.adder
    activate(desk)
    desk.until(adder.name.hasFocus)
    assert adder.role.currentText() == "Parent or guardian"
    desk.qtbot.keyClicks(adder.name, "Lou")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.reads("Waiting for Lou’s answer"))
    assert not sheet.transcribe.isEnabled()
    desk.press("Paper on file", sheet)
    desk.until(sheet.transcribe.isEnabled)
    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)


def test_the_paper_form_of_a_child_counts(desk: Office, sound: Sound) -> None:
    sheet = agreed(desk)
    add(desk, sheet, "Kim", "child")
    desk.until(lambda: len(sheet.people.rows) == 2)
    desk.press("Paper on file", sheet.people.rows[1])
    desk.until(sheet.transcribe.isEnabled)
    (_, child) = desk.program.consents.of_session(desk.session().id)
    assert (child.state, child.method) == (ConsentState.AGREED, ConsentMethod.PAPER)


def add(desk: Office, sheet: PresessionSheet, name: str, role: str) -> None:
    """By the line below the people."""
    desk.press("Add person", sheet)
    adder = sheet.people.adder
    desk.qtbot.keyClicks(adder.name, name)
    adder.role.setCurrentIndex(adder.role.findData(role))
    desk.press("Add", adder)


def test_someone_added_by_mistake_is_taken_off_the_list(desk: Office, sound: Sound) -> None:
    sheet = agreed(desk)
    add(desk, sheet, "Kim", "partner")
    desk.until(lambda: len(sheet.people.rows) == 2)
    assert not sheet.transcribe.isEnabled()
    desk.press("Kim is not in the room", sheet)
    desk.press("Not in the room", desk.wait_for(QuestionSheet))
    desk.until(sheet.transcribe.isEnabled)
    assert len(sheet.people.rows) == 1
