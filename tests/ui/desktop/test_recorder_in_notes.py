"""R47: while the clinician writes, the recorder is there as well."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.states import SessionState
from app.ui.jot.view import JotSheet
from app.ui.recording_bar.model import BarMode
from tests.support.office import Office
from tests.ui.desktop.test_while_recording import recording


def test_pause_and_go_on_from_the_notes(desk: Office) -> None:
    recording(desk)
    live = desk.workplace.live
    desk.press("Jot", live.cover)
    sheet = desk.wait_for(JotSheet)
    desk.press("Pause", sheet)
    desk.mode_is(BarMode.PAUSED)
    assert sheet.recorder is not None and sheet.recorder.words.text().startswith("Paused")
    desk.press("Resume", sheet)
    desk.mode_is(BarMode.RECORDING)


def test_keys_pause_while_words_are_typed(desk: Office) -> None:
    recording(desk)
    desk.press("Jot", desk.workplace.live.cover)
    sheet = desk.wait_for(JotSheet)
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    desk.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    desk.mode_is(BarMode.PAUSED)
    assert sheet.field.toPlainText() == "Slept badly"


def test_the_draft_begins_with_what_was_written_beside_the_recording(desk: Office) -> None:
    recording(desk)
    desk.press("Jot", desk.workplace.live.cover)
    sheet = desk.wait_for(JotSheet)
    desk.qtbot.keyClicks(sheet.field, "Slept badly.")
    desk.workplace.live.end()
    desk.until(lambda: not desk.seen(JotSheet))
    desk.on_today(SessionState.DRAFTED)
    assert desk.note().sentences[0].text == "Slept badly."


def test_a_closed_sheet_leaves_the_recorder_alone(desk: Office) -> None:
    recording(desk)
    live = desk.workplace.live
    before = len(live.presenter._views)
    desk.press("Jot", live.cover)
    sheet = desk.wait_for(JotSheet)
    desk.qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    desk.until(lambda: not desk.seen(JotSheet))
    assert len(live.presenter._views) == before
    live.presenter.tick()
    assert live.presenter.mode is BarMode.RECORDING
