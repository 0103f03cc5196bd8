"""A signed note in the editor: read, never written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.workspace.model import NoteLine, SourceChip
from app.ui.workspace.note_editor import NoteEditor

LINE = NoteLine("a", "Plan", "First sentence.", SourceChip("0:01", "source", "quote", "Source"))


def test_a_signed_note_cannot_be_written_in_and_a_draft_can(theme: Theme, qtbot: QtBot) -> None:
    editor = NoteEditor()
    qtbot.addWidget(editor)
    editor.show_lines(("Plan",), [LINE], editable=False)
    editor.select_line("a", focus=True)
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert [line.text for line in editor.read_lines()] == ["First sentence."]
    assert editor.accessibleName() == "Progress note, signed"
    editor.show_lines(("Plan",), [LINE], editable=True)
    editor.select_line("a", focus=True)
    qtbot.keyClicks(editor, "x")
    assert [line.text for line in editor.read_lines()] == ["First sentence.x"]
