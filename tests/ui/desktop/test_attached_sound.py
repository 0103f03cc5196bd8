"""A recording made elsewhere, from the file to its note, as the person at the laptop sees it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.domain.session import Session
from app.domain.states import SessionState
from app.ui.attach.view import AttachSheet
from app.ui.errors.view import ErrorSheet
from tests.support.office import Office

SECONDS = 30


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A sound file whose name holds a name."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    path = folder / "Jordan memo.wav"
    wave = np.random.default_rng(5).integers(-3_000, 3_000, SECONDS * 16_000, dtype=np.int16)
    soundfile.write(path, wave, 16_000, subtype="PCM_16")
    return path


def waiting(desk: Office, *, agreed: bool = True) -> Session:
    """A planned session on Today; with ``agreed`` the client's consent is in the chart."""
    appointment = desk.program.sessions.walk_in(desk.practice.client.name)
    session = desk.program.sessions.prepare(appointment.id, desk.practice.clinician.id)
    if agreed:
        desk.practice.agree(session.id)
    desk.workplace.today.presenter.reload()
    desk.on_today(SessionState.PLANNED)
    desk.until(lambda: bool(desk.workplace.today.page.agenda.rows))
    return session


def in_progress(desk: Office) -> None:
    """A session that runs without a recording, behind its cover."""
    session = desk.practice.open()
    desk.on_today(SessionState.OPEN)
    desk.workplace.go_on(session)
    desk.until(lambda: desk.window.is_covered)


def chooses(desk: Office, path: Path | None) -> None:
    """What the person will choose in the system's dialog."""
    desk.workplace.attaching.pick = lambda _window: path


def sheet(desk: Office, title: str) -> AttachSheet:
    """The sheet once it asks this."""
    desk.until(lambda: any(s.title.text() == title for s in desk.seen(AttachSheet)))
    (found,) = desk.seen(AttachSheet)
    return found


def drop(desk: Office, paths: list[Path], *, on_row: bool = False, text: str = "") -> bool:
    """Drop files (or words) on the window; returns whether it takes them."""
    data = QMimeData()
    if text:
        data.setText(text)
    else:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    agenda = desk.workplace.today.page.agenda
    spot = QPoint(5, 5)
    if on_row:
        line = agenda.visualRect(agenda.model().index(0, 0)).center()
        spot = desk.window.mapFromGlobal(agenda.viewport().mapToGlobal(line))
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(spot, copy, data, left, none)
    QApplication.sendEvent(desk.window, enters)
    dropped = QDropEvent(QPointF(spot), copy, data, left, none)
    if enters.isAccepted():
        QApplication.sendEvent(desk.window, dropped)
    return enters.isAccepted() and dropped.isAccepted()


def test_a_file_becomes_the_note_of_the_next_session_and_stays_where_it_is(desk: Office, sound: Path) -> None:
    session, content = waiting(desk), sound.read_bytes()
    chooses(desk, sound)
    desk.press("Attach a recording")
    asks = sheet(desk, "Delete the original file as well?")
    assert desk.reads("Jordan memo.wav")
    assert asks.focusWidget() is not None and asks.focusWidget().accessibleName() == "Keep the file"
    desk.press("Keep the file")
    desk.shows("workspace")
    assert desk.session().id == session.id
    assert desk.session().state is SessionState.DRAFTED and desk.note().sentences
    assert desk.practice.recordings.recording_ids() == ()
    assert sound.read_bytes() == content


def test_the_original_is_deleted_when_the_transcript_exists(desk: Office, sound: Path) -> None:
    waiting(desk)
    chooses(desk, sound)
    transcribing: list[bool] = []
    desk.practice.engine.before = lambda: transcribing.append(sound.exists())
    desk.press("Attach a recording")
    desk.press("Delete the file")
    desk.shows("workspace")
    desk.until(lambda: not sound.exists())
    assert transcribing and all(transcribing)
    desk.until(lambda: desk.reads("Original file deleted. Copies and backups may remain."))


def test_after_a_withdrawal_the_original_is_said_to_be_there(desk: Office, sound: Path) -> None:
    session = waiting(desk)
    chooses(desk, sound)
    desk.press("Attach a recording")
    desk.press("Keep the file")
    desk.shows("workspace")
    (consent,) = desk.program.consents.of_session(session.id)
    desk.program.sessions.withdraw(session.id, consent.id)
    desk.wait_for(ErrorSheet)
    assert desk.reads("The original file is still on your disk.")
    assert sound.exists()


def test_another_file_of_that_name_is_not_deleted(desk: Office, sound: Path) -> None:
    waiting(desk)
    chooses(desk, sound)

    def replaced() -> None:
        sound.unlink(missing_ok=True)
        sound.write_bytes(b"another recording")

    desk.practice.engine.before = replaced
    desk.press("Attach a recording")
    desk.press("Delete the file")
    desk.until(lambda: desk.reads("The original file was changed since, so it was kept."))
    assert sound.read_bytes() == b"another recording"


def test_everyone_is_asked_first(desk: Office, sound: Path) -> None:
    session = waiting(desk, agreed=False)
    chooses(desk, sound)
    desk.workplace.attaching.choose_file(session.appointment_id)
    asks = sheet(desk, "Everyone has to agree first")
    assert not asks.buttons[next(a for a in asks.buttons if a.value == "go_on")].isEnabled()
    desk.press("Jordan: Agreed aloud…")
    desk.press("I heard it")
    desk.press("Go on")
    sheet(desk, "Delete the original file as well?")
    desk.press("Keep the file")
    desk.shows("workspace")


def test_the_client_may_answer_on_the_turned_laptop(desk: Office, sound: Path) -> None:
    session = waiting(desk, agreed=False)
    chooses(desk, sound)
    desk.workplace.attaching.choose_file(session.appointment_id)
    sheet(desk, "Everyone has to agree first")
    desk.press("Jordan: Ask on this screen")
    desk.ask_client(agrees=True)
    desk.press("Go on")
    sheet(desk, "Delete the original file as well?")


def test_who_declines_ends_it(desk: Office, sound: Path) -> None:
    session = waiting(desk, agreed=False)
    chooses(desk, sound)
    desk.workplace.attaching.choose_file(session.appointment_id)
    sheet(desk, "Everyone has to agree first")
    desk.press("Jordan: Ask on this screen")
    desk.ask_client(agrees=False)
    desk.until(lambda: desk.reads("Someone does not agree, so this file cannot be used."))
    desk.press("Cancel")
    desk.until(lambda: not desk.seen(AttachSheet))
    assert desk.practice.recordings.recording_ids() == () and sound.exists()


def test_a_dropped_file_asks_for_its_session(desk: Office, sound: Path) -> None:
    waiting(desk)
    assert drop(desk, [sound])
    asks = sheet(desk, "Which session is this?")
    (choice,) = asks.choices
    assert "Jordan" in choice.text()
    desk.press(choice.text())
    desk.press("Keep the file")
    desk.shows("workspace")


def test_a_file_dropped_on_a_line_belongs_to_it(desk: Office, sound: Path) -> None:
    waiting(desk)
    assert drop(desk, [sound], on_row=True)
    sheet(desk, "Delete the original file as well?")


def test_the_menu_of_a_line_attaches_too(desk: Office, sound: Path) -> None:
    waiting(desk)
    chooses(desk, sound)
    agenda = desk.workplace.today.page.agenda
    line = agenda.visualRect(agenda.model().index(0, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, line, agenda.viewport().mapToGlobal(line))
    QApplication.sendEvent(agenda.viewport(), event)
    desk.choose("Attach a recording")
    sheet(desk, "Delete the original file as well?")


def test_what_is_no_single_sound_file_is_refused_in_words(desk: Office, sound: Path, tmp_path: Path) -> None:
    waiting(desk)
    assert drop(desk, [sound, sound])
    desk.until(lambda: desk.reads("One file at a time. Nothing was attached."))
    assert not drop(desk, [], text="some words")
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(b"%PDF-1.7 no sound at all" * 50)
    assert drop(desk, [paper])
    told = desk.wait_for(ErrorSheet)
    assert desk.reads("This file holds no sound that Roomnote can read.")
    assert not drop(desk, [sound])  # while a sheet is open
    told.dismiss()
    assert not desk.seen(AttachSheet)


def test_nothing_is_dropped_on_a_covered_window(desk: Office, sound: Path) -> None:
    in_progress(desk)
    assert not drop(desk, [sound])


def test_a_session_that_is_open_already_takes_a_file_and_its_bar_goes(desk: Office, sound: Path) -> None:
    in_progress(desk)
    desk.window.uncover()
    chooses(desk, sound)
    desk.press("Attach a recording")
    desk.press("Keep the file")
    desk.shows("workspace")
    assert not desk.workplace.live.bar.isVisible()


def test_cancel_takes_effect_and_leaves_the_session_as_it_was(desk: Office, sound: Path) -> None:
    session = waiting(desk)
    before = desk.program.sessions.get(session.id)
    chooses(desk, sound)
    append = type(desk.practice.recordings.begin("probe")).append
    desk.practice.recordings.destroy("probe")

    def cancels(made: object, pcm: bytes) -> None:
        desk.workplace.attaching.cancel()
        append(made, pcm)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.support.program.MemorySound.append", cancels)
        desk.press("Attach a recording")
        desk.press("Keep the file")
        desk.until(lambda: not desk.seen(AttachSheet))
        desk.settled()
    assert desk.program.sessions.get(session.id) == before
    assert desk.practice.recordings.recording_ids() == () and sound.exists()
    desk.shows("today")


def test_a_damaged_file_is_told_in_words_and_nothing_is_kept(desk: Office, sound: Path) -> None:
    session = waiting(desk)
    sound.write_bytes(sound.read_bytes()[: 20 * 32_000])
    chooses(desk, sound)
    desk.press("Attach a recording")
    desk.press("Keep the file")
    desk.wait_for(ErrorSheet)
    assert desk.reads("Nothing of it is kept here. Your file was not changed.")
    assert desk.program.sessions.get(session.id).state is SessionState.PLANNED
    assert desk.practice.recordings.recording_ids() == ()


def test_a_full_disk_is_told_as_a_matter_of_the_file(desk: Office, sound: Path) -> None:
    waiting(desk)
    desk.practice.recordings.free = 10.0
    chooses(desk, sound)
    desk.press("Attach a recording")
    desk.press("Keep the file")
    desk.wait_for(ErrorSheet)
    assert desk.reads("There is too little free space for this recording.")


def test_hidden_names_are_hidden_here_too(desk: Office, sound: Path) -> None:
    waiting(desk)
    desk.window.set_names_hidden(True)
    assert drop(desk, [sound])
    asks = sheet(desk, "Which session is this?")
    assert "Name hidden" in asks.choices[0].text()
    assert not desk.reads("Jordan")


def test_choosing_nothing_changes_nothing(desk: Office) -> None:
    waiting(desk)
    chooses(desk, None)
    desk.press("Attach a recording")
    desk.settled()
    assert not desk.seen(AttachSheet)


def test_there_may_be_no_session_for_a_file(desk: Office, sound: Path) -> None:
    desk.shows("today")
    assert drop(desk, [sound])
    sheet(desk, "No session can take this file")
    desk.press("Close")
    desk.until(lambda: not desk.seen(AttachSheet))
