"""The signing sheet: a note that changes under it, and times that are corrected in it."""

from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.errors import ErrorCode, LocalError
from app.domain.issues import Difference
from app.domain.note import Note, SentenceStatus
from app.domain.states import NoteState
from app.services.signing import Signatory, SigningService
from app.ui.errors.view import ErrorSheet
from app.ui.sign.details_view import DetailsSheet
from app.ui.sign.view import PointRow, SignSheet
from app.ui.times import clock
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


def test_the_times_of_the_session_are_corrected_before_signing(desk: Office) -> None:
    drafted(desk)
    before = desk.session()
    assert before.started_at is not None and before.ended_at is not None
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.press("Edit", desk.wait_for(SignSheet))
    sheet = desk.wait_for(DetailsSheet)
    assert (sheet.start.text(), sheet.end.text()) == (clock(before.started_at), clock(before.ended_at))
    sheet.code.setText("90834")
    sheet.start.setText("soon")
    desk.press("Save details", sheet)
    desk.until(lambda: desk.reads("These cannot be the session’s times."))
    assert desk.session() == before
    earlier = clock(before.started_at - timedelta(minutes=10))
    sheet.start.setText(earlier)
    desk.press("Save details", sheet)
    desk.until(lambda: desk.workplace.notes.signing.details.sheet is None)
    assert desk.session().started_at == (before.started_at - timedelta(minutes=10)).replace(second=0)
    assert desk.session().ended_at == before.ended_at
    desk.until(lambda: earlier in desk.workplace.notes.workspace.header._details.text())


def test_what_differed_of_words_that_changed_is_told_no_more(desk: Office) -> None:
    drafted(desk)
    notes, note = desk.workplace.notes, desk.note()
    assert notes.data is not None
    first, second = note.sentences[:2]
    told = {
        s.id: Difference("number", "The source says “five”, the note says “six”.") for s in (first, second)
    }
    notes._data = replace(notes.data, differences=told)
    other = replace(first, text="Other words.")
    notes.show_again(replace(note, sentences=(other, *note.sentences[1:]), version=note.version + 1))
    assert notes.data.differences == {second.id: told[second.id]}


def test_what_differs_is_told_beside_the_sentence_and_before_signing(desk: Office) -> None:
    drafted(desk)
    note = desk.note()
    awake = replace(
        note.sentences[0], text="Client was awake until five.", status=SentenceStatus.CHECK, reason="number"
    )
    with desk.program.database.unit_of_work() as unit:
        unit.notes.save(replace(note, sentences=(awake, *note.sentences[1:]), version=note.version + 1))
        unit.commit()
    desk.workplace.notes.open(note.session_id)
    page, told = desk.workplace.notes.workspace, "The note says “five”, its sources do not."
    desk.until(lambda: "until five" in page.editor.toPlainText())
    page.presenter.go_to(awake.id)
    desk.until(lambda: page.note.source.card.isVisible() and page.note.source.card.told == told)
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = desk.wait_for(SignSheet)
    assert told in [row.point.detail for row in sheet.findChildren(PointRow)]


def test_the_sheet_opens_over_saved_words_alone(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed again after a failed save, while the first press is still reading and the words are saved."""
    drafted(desk)
    page, program = desk.workplace.notes.workspace, desk.program
    reading, may_read, saving, may_save = Event(), Event(), Event(), Event()
    read, save = type(program.signing).signatory, type(program.notes).save

    def slow_read(service: SigningService, note_id: str) -> Signatory:
        reading.set()
        may_read.wait(10)
        return read(service, note_id)

    def refuse(*_: object) -> None:
        raise LocalError(ErrorCode.DISK_FULL)

    def slow_save(*given: Any) -> Note:
        saving.set()
        may_save.wait(10)
        return save(*given)

    monkeypatch.setattr(type(program.signing), "signatory", slow_read)
    monkeypatch.setattr(type(program.notes), "save", refuse)
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Call on Friday.")
    desk.press("Sign…")
    desk.until(reading.is_set)
    desk.press("Close", desk.wait_for(ErrorSheet))
    monkeypatch.setattr(type(program.notes), "save", slow_save)
    desk.press("Sign…")
    may_read.set()
    desk.until(saving.is_set)
    QApplication.processEvents()  # what the first press read has arrived
    assert not desk.seen(SignSheet)
    may_save.set()
    desk.wait_for(SignSheet)
    assert desk.note().sentences[-1].text == "Call on Friday."
