"""Words or speakers were corrected while the note is open: marks follow, what is typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.note import Sentence, SentenceStatus
from app.domain.transcript import Transcript
from app.ui.gallery.workspace import data
from app.ui.theme import Theme
from app.ui.workspace.model import EditedLine
from app.ui.workspace.presenter import WorkspaceData, WorkspacePresenter
from app.ui.workspace.view import NOTE_TAB, TRANSCRIPT_TAB, WorkspacePage
from tests.support.screens import Calls


def swapped() -> WorkspaceData:
    """As after a swap of the speakers: the transcript, and what the check makes of the draft."""
    before = data()
    assert before.transcript is not None
    other = {"therapist": "client", "client": "therapist"}
    utterances = tuple(replace(u, speaker=other[u.speaker]) for u in before.transcript.utterances)
    transcript: Transcript = replace(before.transcript, utterances=utterances, names=(("client", "Dee"),))
    sentences = tuple(
        replace(s, status=SentenceStatus.CHECK, reason="speaker")
        if s.status is SentenceStatus.SUPPORTED
        else s
        for s in before.note.sentences
    )
    return replace(before, transcript=transcript, note=replace(before.note, sentences=sentences))


def lines_of(sentences: Sequence[Sentence], **texts: str) -> list[EditedLine]:
    return [EditedLine(s.id, s.section.value, texts.get(s.id, s.text)) for s in sentences]


def test_chips_points_and_names_follow() -> None:
    view = Calls()
    presenter = WorkspacePresenter(view, Calls())
    presenter.show(data())
    presenter.select_sentence("s2")
    view.made.clear()
    presenter.on_transcript_changed(swapped())
    chips = {line.id: line.chip.words for line in view.last("update_lines")}
    assert chips["s2"] == "Check: speaker"
    assert chips["s8"] == "Edited by you"
    rows = next(call[2] for call in view.made if call[0] == "show_transcript")
    assert rows[0].speaker == "Dee"
    assert "show_note" not in view.names()  # the editor is not filled anew
    assert [lit.utterance_id for lit in view.last("light")] == ["U0004"]
    assert any(point.sentence_id == "s2" for point in view.last("show_points"))


def test_what_is_being_typed_stays_and_the_rest_is_marked() -> None:
    view, commands = Calls(), Calls()
    presenter = WorkspacePresenter(view, commands)
    presenter.show(data())
    presenter.edited(lines_of(data().note.sentences, s1="I am typing this."))
    presenter.on_transcript_changed(swapped())
    lines = {line.id: line for line in view.last("update_lines")}
    assert lines["s1"].text == "I am typing this."
    assert lines["s2"].chip.words == "Check: speaker"
    assert presenter.unsaved
    presenter.save_now()
    (saved,) = [call[2] for call in commands.made if call[0] == "save"]
    assert next(s for s in saved if s.id == "s1").text == "I am typing this."


def test_another_notes_transcript_is_ignored() -> None:
    view = Calls()
    presenter = WorkspacePresenter(view, Calls())
    presenter.on_transcript_changed(swapped())
    presenter.show(data())
    view.made.clear()
    other = swapped()
    presenter.on_transcript_changed(replace(other, note=replace(other.note, id="another")))
    assert view.made == []


def test_the_caret_stays_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    page = WorkspacePage(Calls())
    qtbot.addWidget(page)
    page.resize(1220, 800)
    page.presenter.show(data())
    page.show()
    page.presenter.go_to("s4")
    qtbot.keyClicks(page.editor, " Ve")
    place = page.editor.textCursor().position()
    page.presenter.on_transcript_changed(swapped())
    assert page.editor.textCursor().position() == place
    qtbot.keyClicks(page.editor, "ry.")
    assert "Appetite is reduced. Very." in page.editor.toPlainText()


def test_the_keyboard_goes_from_the_transcript_to_the_note_and_back(theme: Theme, qtbot: QtBot) -> None:
    page = WorkspacePage(Calls())
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.presenter.show(data())
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_tab(TRANSCRIPT_TAB)
    rows = page.transcript.list
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(1))
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert page.editor._selected == "s1"
    qtbot.keyClick(rows, Qt.Key.Key_Escape)
    assert page.tabs.index == NOTE_TAB
    assert QApplication.focusWidget() is page.editor
    qtbot.keyClick(page.editor, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is rows
