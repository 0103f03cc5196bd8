"""The signing sheet, and a note that changes under it."""

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.states import NoteState
from app.ui.sign.view import SignSheet
from tests.support.office import Office
from tests.ui.desktop.test_main_path import drafted


def test_a_note_that_changed_meanwhile_is_read_again_before_it_is_signed(desk: Office) -> None:
    drafted(desk)
    desk.program.appointments.complete(desk.session().id, "90834", "Room 1")
    desk.settled()
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = desk.wait_for(SignSheet)
    sheet.attest.click()
    if sheet.reason.isVisible():
        desk.qtbot.keyClicks(sheet.reason, "Known.")
    desk.until(sheet.sign.isEnabled)
    note = desk.note()
    late = replace(note.sentences[0], id="late", text="Never read.")
    desk.program.notes.save(note.id, (*note.sentences, late))
    desk.qtbot.mouseClick(sheet.sign, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.reads("Nothing was signed.") and not sheet.sign.isEnabled())
    assert desk.note().state is NoteState.DRAFT
    page = desk.workplace.notes.workspace
    desk.until(lambda: "Never read." in page.editor.toPlainText())
