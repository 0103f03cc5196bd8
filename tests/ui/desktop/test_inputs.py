"""From no recording to a note: typed, dictated, photographed; through the whole program."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import ErrorCode, LocalError, RemoteError
from app.domain.material import InputKind
from app.domain.note import Note, Section, Sentence, Source
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.drafting import DraftingService
from app.ui.desktop.inputs_flow import InputsFlow
from app.ui.inputs.dictation_sheet import DictationSheet
from app.ui.inputs.view import InputsSheet
from app.ui.inputs.words_sheet import WordsSheet
from app.ui.usual_folder import PICTURES, usual_folder
from app.ui.widgets import Button
from tests.support.drafting import ChosenDrafters, ScriptedDrafter
from tests.support.office import Office

WORDS = "Slept badly this week. Agreed to keep a diary."


def unrecorded(desk: Office) -> Session:
    """The workspace of a session in which nothing was recorded."""
    session = desk.practice.open(agreed=False)
    ended = desk.program.inputs.end_unrecorded(session.id)
    desk.workplace.show_note(ended)
    desk.shows("workspace")
    desk.until(lambda: desk.workplace.inputs.panel.isVisible())
    return ended


def flow(desk: Office) -> InputsFlow:
    return desk.workplace.inputs


def note_of(desk: Office, session: Session) -> Note:
    note = desk.program.notes.of_session(session.id)
    assert note is not None
    return note


def sheet(desk: Office) -> InputsSheet:
    desk.wait_for(InputsSheet)
    found = flow(desk).sheets.sheet
    assert found is not None
    desk.until(lambda: bool(found.approaches._offered))
    return found


def test_a_summary_becomes_a_note_without_any_recording(desk: Office) -> None:
    session = unrecorded(desk)
    desk.press("Write a summary")
    words = desk.wait_for(WordsSheet)
    words.field.setPlainText(WORDS)
    desk.press("Keep", words)
    made = sheet(desk)
    desk.until(lambda: len(made.lines) == 1)
    desk.press("Generate note", made)
    desk.until(lambda: Source.SUMMARY in {s.source for s in note_of(desk, session).sentences})
    assert "diary" in " ".join(s.text for s in note_of(desk, session).sentences)
    assert desk.program.sessions.get(session.id).state is SessionState.DRAFTED
    page = desk.workplace.notes.workspace
    desk.until(lambda: "diary" in page.editor.toPlainText() and flow(desk).sheets.sheet is None)
    desk.settled()
    assert not flow(desk).panel.isVisible(), "the note is made: nothing waits for it any more"


def test_words_are_not_thrown_away_by_escape(desk: Office) -> None:
    session = unrecorded(desk)
    desk.press("Paste your own note")
    words = desk.wait_for(WordsSheet)
    words.field.setPlainText("Mine.")
    desk.qtbot.keyClick(words, Qt.Key.Key_Escape)
    desk.until(lambda: [w.text for w in desk.program.inputs.sources(session.id).inputs] == ["Mine."])
    made = sheet(desk)
    desk.until(lambda: len(made.lines) == 1)
    _improve, correct, _remove = made.lines[0].buttons
    correct.click()
    words = desk.wait_for(WordsSheet)
    words.field.setPlainText("Changed.")
    desk.press("Cancel", words)
    desk.settled()
    assert [w.text for w in desk.program.inputs.sources(session.id).inputs] == ["Mine."]
    _improve, _correct, remove = made.lines[0].buttons
    remove.click()
    desk.press("Remove")
    desk.until(lambda: desk.program.inputs.sources(session.id).inputs == ())
    desk.until(lambda: made.lines == [])


def test_the_text_of_the_note_is_brought_into_sections(desk: Office) -> None:
    session = unrecorded(desk)
    note = note_of(desk, session)
    plan = Sentence("1", Section.SUBJECTIVE, "Next session in a week.", Source.EDITED_BY_YOU)
    desk.program.notes.save(note.id, [plan])
    desk.workplace.show_note(session)
    desk.until(lambda: flow(desk)._notes.data is not None and len(flow(desk)._notes.data.note.sentences) == 1)
    flow(desk).improve_note()
    desk.until(lambda: note_of(desk, session).drafter != "written by you")
    desk.until(lambda: flow(desk).sheets.sheet is None)
    told = [s for s in note_of(desk, session).sentences if s.source is Source.OWN_NOTE]
    assert [(s.section, s.text) for s in told] == [(Section.PLAN, "Next session in a week.")]


def test_dictating_opens_the_words_for_correction(desk: Office) -> None:
    session = unrecorded(desk)
    desk.press("Dictate")
    dictating = desk.wait_for(DictationSheet)
    desk.until(lambda: desk.program.dictation.running == session.id)
    desk.practice.recorder.play(20)
    desk.until(lambda: "0:20" in dictating.detail.text())
    desk.press("Pause", dictating)
    desk.until(lambda: desk.practice.recorder.paused)
    desk.press("Go on", dictating)
    desk.until(lambda: not desk.practice.recorder.paused)
    desk.press("Stop and write down", dictating)
    words = desk.wait_for(WordsSheet)
    (written,) = desk.program.inputs.sources(session.id).inputs
    assert words.field.toPlainText() == written.text
    assert desk.practice.recordings.recording_ids() == ()
    words.field.setPlainText("Slept badly.")
    desk.press("Keep", words)
    desk.until(lambda: desk.program.inputs.sources(session.id).inputs[0].text == "Slept badly.")


def test_a_cancelled_dictation_is_destroyed_and_a_failed_one_waits(desk: Office) -> None:
    session = unrecorded(desk)
    desk.press("Dictate")
    dictating = desk.wait_for(DictationSheet)
    desk.until(lambda: desk.program.dictation.running == session.id)
    desk.practice.recorder.play(5)
    desk.press("Cancel and destroy the dictation", dictating)
    desk.until(lambda: desk.practice.recordings.recording_ids() == () and not desk.program.dictation.running)
    made = sheet(desk)
    flow(desk).dictate()
    dictating = desk.wait_for(DictationSheet)
    desk.until(lambda: desk.program.dictation.running == session.id)
    desk.practice.recorder.play(5)
    desk.until(lambda: "0:05" in dictating.detail.text())
    desk.practice.engine.failures.append(LocalError(ErrorCode.SPEECH_PROCESS_DIED))
    desk.press("Stop and write down", dictating)
    desk.until(lambda: dictating.errors.problem is not None)
    dictating.close_sheet()
    flow(desk)._load(anew=False)
    desk.until(lambda: made.left_over.isVisible())
    desk.press("Write it down", made)
    words = desk.wait_for(WordsSheet)
    desk.press("Keep", words)
    desk.until(lambda: not made.left_over.isVisible())


def test_a_photographed_page_is_read_shown_and_not_kept(desk: Office, tmp_path: Path) -> None:
    session = unrecorded(desk)
    page = tmp_path / "page.jpg"
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert image.save(str(page))
    flow(desk).open()
    made = sheet(desk)
    flow(desk).read_photo(page)
    words = desk.wait_for(WordsSheet)
    assert words.field.toPlainText() == desk.practice.reader.text
    assert desk.practice.reader.images[0].startswith(b"\x89PNG")
    desk.press("Keep", words)
    desk.until(lambda: len(desk.program.inputs.sources(session.id).inputs) == 1)
    (written,) = desk.program.inputs.sources(session.id).inputs
    assert (written.kind, written.read_by) == (InputKind.HANDWRITING, "Tesseract on this laptop")
    desk.practice.reader.waits = True
    desk.practice.reader.started.clear()
    flow(desk).read_photo(page)
    flow(desk).read_photo(page)
    desk.until(desk.practice.reader.started.is_set)
    desk.press("Cancel", made)
    desk.until(lambda: not made.stage.isVisible())
    desk.practice.reader.waits = False
    assert len(desk.practice.reader.images) == 2
    page.write_bytes(b"no picture")
    flow(desk).read_photo(page)
    desk.until(lambda: made.errors.problem is not None)


def test_photographed_pages_are_looked_for_where_pictures_are(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def ask(_parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        begun.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    flow(desk).photograph()
    assert begun == [str(usual_folder(PICTURES))]


def test_a_run_is_cancelled_or_fails_and_the_note_stays(desk: Office) -> None:
    session = unrecorded(desk)
    desk.program.summaries.set(session.id, WORDS)
    before = note_of(desk, session)
    model = ScriptedDrafter("A model", waits=True)
    drafting = desk.program.drafting
    assert isinstance(drafting, DraftingService)
    drafting._drafters = ChosenDrafters(drafting._drafters.embedded, model)
    desk.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    made = sheet(desk)
    desk.press("Generate note", made)
    desk.until(model.started.is_set)
    flow(desk).presenter.generate()
    desk.press("Cancel", made)
    desk.until(lambda: not flow(desk).presenter.running)
    assert len(model.requests) == 1
    assert note_of(desk, session) == before
    model.waits, model.failure = False, RemoteError(ErrorCode.ENDPOINT_TIMEOUT)
    desk.press("Generate note", made)
    desk.until(lambda: made.errors.problem is not None)
    assert note_of(desk, session) == before
    desk.press("Generate without a language model", made)
    desk.until(lambda: flow(desk).sheets.sheet is None)
    assert "no language model" in note_of(desk, session).drafter


def test_approaches_and_summary_only(desk: Office) -> None:
    session, _note = desk.practice.drafted()
    desk.program.summaries.set(session.id, WORDS)
    desk.workplace.show_note(session)
    desk.shows("workspace")
    flow(desk).open()
    made = sheet(desk)
    flow(desk).presenter.add_approach("CBT")
    flow(desk).presenter.add_approach("CBT")
    desk.until(lambda: [chip.text() for chip in made.approaches.chips] == ["CBT"])
    desk.qtbot.mouseClick(made.approaches.chips[0], Qt.MouseButton.LeftButton)
    desk.until(lambda: made.approaches.chips == [])
    made.only.click()
    desk.until(lambda: not made.lines[0].check.isChecked())
    desk.press("Generate note", made)
    desk.until(lambda: flow(desk).sheets.sheet is None)
    note = note_of(desk, session)
    assert Source.TRANSCRIPT not in {s.source for s in note.sentences}


def test_a_visit_gets_its_note_from_the_agenda(desk: Office) -> None:
    appointment = desk.program.sessions.walk_in(desk.practice.client.name)
    desk.workplace.today.presenter.reload()
    desk.until(lambda: appointment.id in desk.workplace.today.entries)
    desk.workplace.today.presenter.write_note(appointment.id)
    desk.shows("workspace")
    desk.until(lambda: flow(desk).panel.isVisible())
    buttons = desk.seen(Button, flow(desk).panel)
    assert [b.text() for b in buttons][:2] == ["Write a summary", "Dictate"]
