"""The main job from end to end in the window: walk in, consent, record, draft, edit, sign, outbox."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.states import DeliveryState, NoteState, SessionState
from app.ui.outbox.list_view import OutboxList
from app.ui.presession.view import PresessionSheet
from app.ui.recording_bar.model import BarMode
from app.ui.sign.view import SignSheet
from app.ui.walk_in.view import WalkInSheet
from tests.support.office import Office

CTRL = Qt.KeyboardModifier.ControlModifier


def walk_in(desk: Office, name: str = "Jordan Sample") -> PresessionSheet:
    """Ctrl+N, the name, Enter: the sheet before the session."""
    desk.key(Qt.Key.Key_N, CTRL)
    desk.wait_for(WalkInSheet)
    desk.qtbot.keyClicks(QApplication.focusWidget(), name)
    desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    return desk.wait_for(PresessionSheet)


def agreed(desk: Office) -> PresessionSheet:
    """The client agreed; the sheet is back."""
    sheet = walk_in(desk)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=True)
    desk.until(sheet.transcribe.isEnabled)
    return sheet


def end(desk: Office) -> None:
    """By the bar's menu."""
    desk.workplace.live.cover.panel.open_end_menu()
    desk.choose("End and make the note")


def drafted(desk: Office) -> None:
    """A recorded session whose draft is in the workspace."""
    agreed(desk)
    desk.press("Start with transcription")
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(20.0)
    end(desk)
    desk.shows("workspace")


def test_the_whole_path(desk: Office) -> None:
    sheet = agreed(desk)
    assert desk.session().state is SessionState.PLANNED
    assert desk.practice.recordings.recording_ids() == ()

    desk.press("Start with transcription", sheet)
    desk.mode_is(BarMode.RECORDING)
    assert desk.window.is_covered
    assert desk.workplace.live.bar.isVisible()
    desk.practice.recorder.play(12.0)
    desk.press("Pause", desk.workplace.live.cover)
    desk.mode_is(BarMode.PAUSED)
    assert desk.practice.recorder.paused
    desk.press("Resume", desk.workplace.live.cover)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(8.0)
    end(desk)

    desk.shows("workspace")
    assert not desk.workplace.live.bar.isVisible()
    session = desk.session()
    assert session.audio_destroyed_at is not None
    assert desk.practice.recordings.recording_ids() == ()
    page = desk.workplace.notes.workspace
    assert page.transcript.list.rows.rowCount() > 3

    sentence = desk.note().sentences[0]
    page.presenter.go_to(sentence.id)
    desk.qtbot.keyClick(page.editor, Qt.Key.Key_End)
    desk.qtbot.keyClicks(page.editor, " And more.")
    desk.program.appointments.complete(session.id, "90834", "Room 1")
    desk.press("Sign…")
    signing = desk.wait_for(SignSheet)
    assert desk.note().sentences[0].text.endswith("And more.")
    if signing.reason.isVisible():
        desk.qtbot.keyClicks(signing.reason, "Known to me.")
    signing.attest.click()
    desk.until(signing.sign.isEnabled)
    desk.qtbot.mouseClick(signing.sign, Qt.MouseButton.LeftButton)

    desk.until(lambda: desk.note().state is NoteState.SIGNED)
    desk.until(lambda: page.editor.isReadOnly())
    assert desk.program.transcripts.get(session.id) is None
    assert not page.transcript.list.isVisible()
    assert desk.reads("The transcript was destroyed at")
    assert "And more." in desk.note().text

    desk.key(Qt.Key.Key_3, CTRL)
    desk.shows("outbox")
    desk.until(lambda: _delivered(desk))
    assert len(desk.practice.gateway.arrived) == 1
    listed = desk.wait_for(OutboxList)
    desk.until(lambda: listed.model().rowCount() == 1)
    assert desk.practice.audit()[-1].startswith("delivery")


def _delivered(desk: Office) -> bool:
    (item,) = desk.program.delivery.items()
    return item.state is DeliveryState.DELIVERED


def test_nothing_is_recorded_when_the_client_declines(desk: Office) -> None:
    sheet = walk_in(desk)
    desk.press("Ask on this screen", sheet)
    desk.ask_client(agrees=False)
    desk.until(lambda: desk.reads("declined"))
    assert not sheet.transcribe.isEnabled()
    desk.press("Start session", sheet)
    desk.until(lambda: desk.window.is_covered)
    assert desk.practice.recorder.recording_id == ""
    end(desk)
    desk.shows("workspace")
    assert desk.reads("Nothing was recorded.")
    assert not desk.reads("destroyed")
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Weekly sessions go on.")
    desk.press("Back to Today")
    desk.until(lambda: [s.text for s in desk.note().sentences] == ["Weekly sessions go on."])
    assert desk.session().audio_destroyed_at is None


def test_copying_puts_the_saved_text_on_the_clipboard(desk: Office) -> None:
    drafted(desk)
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Call on Friday.")
    QGuiApplication.clipboard().clear()
    desk.press("Copy")
    desk.until(lambda: "Call on Friday." in QGuiApplication.clipboard().text())


def test_a_reason_is_needed_for_open_points_and_points_can_be_removed(desk: Office) -> None:
    drafted(desk)
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Something.")
    desk.program.appointments.complete(desk.session().id, "90834", "Room 1")
    desk.press("Sign…")
    signing = desk.wait_for(SignSheet)
    signing.attest.click()
    if signing.reason.isVisible():
        assert not signing.sign.isEnabled()
        desk.qtbot.keyClicks(signing.reason, "Known.")
    desk.until(signing.sign.isEnabled)
    desk.press("Cancel", signing)
    desk.until(lambda: not desk.seen(SignSheet))
    assert desk.note().state is NoteState.DRAFT


def test_a_session_is_found_again_on_today(desk: Office) -> None:
    drafted(desk)
    desk.press("Back to Today")
    desk.shows("today")
    desk.workplace.today.open_visit(desk.on_today(SessionState.DRAFTED))
    desk.shows("workspace")
    assert desk.workplace.notes.workspace.isVisible()
