"""Writing in the note: sentences, headings, chips, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import Chip
from app.ui.workspace import note_document as paper
from app.ui.workspace.model import NoteLine, SourceChip
from app.ui.workspace.note_editor import NoteEditor

SECTIONS = ("Subjective", "Objective", "Plan")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def line(line_id: str, section: str, text: str, **more: bool) -> NoteLine:
    chip = SourceChip(line_id, "warning" if more.get("open") else "source", "quote", f"Source of {line_id}")
    return NoteLine(line_id, section, text, chip, **more)


LINES = (
    line("a", "Subjective", "First sentence."),
    line("b", "Subjective", "Second sentence.", open=True),
    line("c", "Objective", "For you to add", prompt=True),
)


@pytest.fixture
def editor(theme: Theme, qtbot: QtBot) -> NoteEditor:
    made = NoteEditor()
    qtbot.addWidget(made)
    made.resize(620, 420)
    made.show_lines(SECTIONS, LINES, editable=True)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def texts(editor: NoteEditor) -> dict[str, list[str]]:
    """The written lines by section, the blank ones left out."""
    found: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for read in editor.read_lines():
        if read.text.strip():
            found[read.section].append(read.text)
    return found


def ids(editor: NoteEditor) -> list[str]:
    return [read.id for read in editor.read_lines()]


def id_of(editor: NoteEditor, text: str) -> str:
    return next(read.id for read in editor.read_lines() if read.text == text)


def put_caret(editor: NoteEditor, text: str, place: int | None = None) -> None:
    """Stand in the line or heading of this text, at its end without a place."""
    block = next(b for b in paper.blocks(editor.document()) if b.text() == text)
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + (len(text) if place is None else place))
    editor.setTextCursor(cursor)


def select(editor: NoteEditor, start: str, end: str) -> None:
    """Select from the middle of one line to the middle of another."""
    put_caret(editor, end, 3)
    place = editor.textCursor().position()
    put_caret(editor, start, 3)
    cursor = editor.textCursor()
    cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


UNCHANGED = {
    "Subjective": ["First sentence.", "Second sentence."],
    "Objective": ["For you to add"],
    "Plan": [],
}


def test_typing_changes_one_sentence_and_keeps_its_id(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "First sentence.")
    with qtbot.waitSignal(editor.edited) as caught:
        qtbot.keyClicks(editor, "!")
    assert texts(editor)["Subjective"] == ["First sentence.!", "Second sentence."]
    assert ids(editor)[:3] == ["a", "b", "c"]
    assert caught.args is not None
    assert caught.args[0][0].text == "First sentence.!"


def test_enter_splits_a_sentence_and_gives_the_rest_an_id(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "First sentence.", 5)
    qtbot.keyClick(editor, Key.Key_Return)
    assert texts(editor)["Subjective"] == ["First", " sentence.", "Second sentence."]
    assert ids(editor)[0] == "a"
    assert len(set(ids(editor))) == len(ids(editor))


def test_enter_before_a_sentence_leaves_it_its_id(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "Second sentence.", 0)
    qtbot.keyClick(editor, Key.Key_Return)
    assert id_of(editor, "Second sentence.") == "b"
    assert len(set(ids(editor))) == len(ids(editor))


def test_enter_on_an_empty_line_does_nothing(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "First sentence.")
    qtbot.keyClick(editor, Key.Key_Return)
    blocks = editor.document().blockCount()
    qtbot.keyClick(editor, Key.Key_Return)
    assert editor.document().blockCount() == blocks


def test_backspace_joins_two_sentences(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "Second sentence.", 0)
    qtbot.keyClick(editor, Key.Key_Backspace)
    assert texts(editor)["Subjective"] == ["First sentence.Second sentence."]
    assert ids(editor)[0] == "a"


def test_undo_and_redo_carry_ids(editor: NoteEditor, qtbot: QtBot) -> None:
    before = ids(editor)
    put_caret(editor, "First sentence.", 5)
    qtbot.keyClick(editor, Key.Key_Return)
    split = ids(editor)
    editor.undo()
    assert (texts(editor), ids(editor)) == (UNCHANGED, before)
    editor.redo()
    assert ids(editor) == split
    assert texts(editor)["Subjective"][:2] == ["First", " sentence."]


def test_undo_of_a_join_brings_the_second_id_back(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "Second sentence.", 0)
    qtbot.keyClick(editor, Key.Key_Backspace)
    editor.undo()
    assert (texts(editor), ids(editor)[:3]) == (UNCHANGED, ["a", "b", "c"])


def test_undo_ends_at_the_note_as_it_was_shown(editor: NoteEditor) -> None:
    assert not editor.document().isUndoAvailable()


@pytest.mark.parametrize(
    ("stand", "place", "key"),
    [
        ("First sentence.", 0, Key.Key_Backspace),
        ("For you to add", 0, Key.Key_Backspace),
        ("Second sentence.", None, Key.Key_Delete),
        ("Subjective", 4, Key.Key_Return),
        ("Subjective", None, Key.Key_Return),
        ("Subjective", 4, Key.Key_X),
        ("Subjective", 4, Key.Key_Backspace),
        ("Subjective", 4, Key.Key_Delete),
        ("Objective", 0, Key.Key_Backspace),
        ("Subjective", None, Key.Key_Delete),
    ],
)
def test_no_key_changes_a_heading(
    editor: NoteEditor, qtbot: QtBot, stand: str, place: int | None, key: Qt.Key
) -> None:
    put_caret(editor, stand, place)
    if key == Key.Key_X:
        qtbot.keyClicks(editor, "x")
    else:
        qtbot.keyClick(editor, key)
    assert paper.headings_intact(editor.document(), SECTIONS)
    assert (texts(editor), ids(editor)[:3]) == (UNCHANGED, ["a", "b", "c"])


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace, Key.Key_X, Key.Key_Return])
def test_a_selection_across_a_heading_cannot_be_replaced(
    editor: NoteEditor, qtbot: QtBot, key: Qt.Key
) -> None:
    put_caret(editor, "First sentence.")
    qtbot.keyClicks(editor, " More.")
    select(editor, "Second sentence.", "For you to add")
    if key == Key.Key_X:
        qtbot.keyClicks(editor, "x")
    else:
        qtbot.keyClick(editor, key)
    assert paper.headings_intact(editor.document(), SECTIONS)
    assert texts(editor)["Subjective"] == ["First sentence. More.", "Second sentence."]
    assert texts(editor)["Objective"] == ["For you to add"]
    assert ids(editor)[:3] == ["a", "b", "c"]


def test_everything_selected_and_deleted_leaves_the_note(editor: NoteEditor, qtbot: QtBot) -> None:
    editor.selectAll()
    qtbot.keyClick(editor, Key.Key_Delete)
    assert texts(editor) == UNCHANGED
    qtbot.keyClick(editor, Key.Key_Y, CTRL)
    assert texts(editor) == UNCHANGED


def test_undo_still_works_after_a_refused_edit(editor: NoteEditor, qtbot: QtBot) -> None:
    put_caret(editor, "First sentence.")
    qtbot.keyClicks(editor, "!")
    editor.selectAll()
    qtbot.keyClick(editor, Key.Key_Delete)
    editor.undo()
    assert texts(editor) == UNCHANGED


def paste(editor: NoteEditor, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    mime.setHtml(f"<h1>{text}</h1>")
    editor.insertFromMimeData(mime)


def test_pasted_lines_become_sentences_with_ids(editor: NoteEditor) -> None:
    put_caret(editor, "First sentence.")
    paste(editor, " One.\r\n\r\n  Two.\nThree.\n")
    assert texts(editor)["Subjective"] == ["First sentence.One.", "Two.", "Three.", "Second sentence."]
    assert len(set(ids(editor))) == len(ids(editor))
    assert ids(editor)[0] == "a"
    assert id_of(editor, "Second sentence.") == "b"
    assert not editor.document().toHtml().count("<h1")


def test_a_pasted_word_keeps_its_spaces(editor: NoteEditor) -> None:
    put_caret(editor, "First sentence.", 5)
    paste(editor, " long ")
    assert texts(editor)["Subjective"][0] == "First long  sentence."


def test_pasting_into_a_heading_is_refused(editor: NoteEditor) -> None:
    put_caret(editor, "Objective", 3)
    paste(editor, "x\ny")
    assert texts(editor) == UNCHANGED
    paste(editor, "")
    assert texts(editor) == UNCHANGED


def test_an_empty_section_can_be_written_in(editor: NoteEditor, qtbot: QtBot) -> None:
    editor.start_line("Plan")
    qtbot.keyClicks(editor, "Next week.")
    assert texts(editor)["Plan"] == ["Next week."]
    editor.start_line("Plan")
    qtbot.keyClicks(editor, "And the week after.")
    assert texts(editor)["Plan"] == ["Next week.", "And the week after."]
    editor.start_line("Nowhere")
    assert texts(editor)["Plan"] == ["Next week.", "And the week after."]


def test_a_reminder_is_selected_by_a_click_and_replaced_by_typing(editor: NoteEditor, qtbot: QtBot) -> None:
    block = next(b for b in paper.blocks(editor.document()) if b.text() == "For you to add")
    at = editor.block_rect(block).center().toPoint() - editor.viewport().pos()
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, at.y()))
    assert editor.textCursor().selectedText() == "For you to add"
    qtbot.keyClicks(editor, "Affect flat.")
    assert texts(editor)["Objective"] == ["Affect flat."]
    assert ids(editor)[2] == "c"


def test_the_caret_tells_which_sentence_it_is_in(editor: NoteEditor, qtbot: QtBot) -> None:
    entered: list[str] = []
    editor.line_entered.connect(entered.append)
    put_caret(editor, "First sentence.")
    qtbot.keyClick(editor, Key.Key_Down)
    qtbot.keyClick(editor, Key.Key_Left)
    assert entered == ["a", "b"]


def test_leading_to_a_sentence_selects_reminders_only(editor: NoteEditor) -> None:
    editor.select_line("b", focus=True)
    assert (editor.textCursor().block().text(), editor.textCursor().hasSelection()) == (
        "Second sentence.", False,
    )  # fmt: skip
    editor.select_line("c", focus=True)
    assert editor.textCursor().selectedText() == "For you to add"
    editor.select_line("unknown", focus=True)
    assert editor.selected_rect() is None


def chip_of(editor: NoteEditor, line_id: str) -> Chip:
    chip = editor.chips.of(line_id)
    assert chip is not None
    return chip


def test_chips_stand_beside_their_sentences_and_follow_them(editor: NoteEditor, qtbot: QtBot) -> None:
    def offset(line_id: str) -> float:
        block = next(b for b in paper.blocks(editor.document()) if paper.line_id_of(b) == line_id)
        return abs(chip_of(editor, line_id).geometry().top() - editor.block_rect(block).top())

    assert max(offset(line_id) for line_id in "abc") < 6
    before = chip_of(editor, "b").y()
    put_caret(editor, "First sentence.")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: chip_of(editor, "b").y() > before)
    assert max(offset(line_id) for line_id in "abc") < 6
    assert chip_of(editor, "a").x() > editor.viewport().geometry().right()


def test_a_deleted_sentence_takes_its_chip_with_it(editor: NoteEditor, qtbot: QtBot) -> None:
    gone = chip_of(editor, "b")
    with qtbot.waitSignal(gone.destroyed):
        editor.update_lines([LINES[0], LINES[2]])
    assert editor.chips.of("b") is None
    assert len(editor.findChildren(Chip)) == 2


def test_chips_do_not_pile_up_while_typing(editor: NoteEditor) -> None:
    first = chip_of(editor, "a")
    for number in range(50):
        changed = NoteLine("b", "Subjective", "x", SourceChip(str(number), "source", "quote", "n"))
        editor.update_lines([LINES[0], changed, LINES[2]])
    QTest.qWait(0)
    assert chip_of(editor, "a") is first
    assert len(editor.findChildren(Chip)) == 3


def test_a_line_not_written_yet_hides_its_chip(editor: NoteEditor) -> None:
    editor.update_lines([*LINES, line("later", "Plan", "Later.")])
    assert chip_of(editor, "later").isHidden()


def test_tab_goes_through_the_chips_in_the_notes_order(editor: NoteEditor, qtbot: QtBot) -> None:
    editor.update_lines([line("a", "Subjective", "x", open=True), *LINES[1:]])
    visited = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget() or editor, Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited == [chip_of(editor, line_id) for line_id in "abc"]


def test_a_chip_pressed_by_key_tells_its_sentence_and_keeps_the_focus(
    editor: NoteEditor, qtbot: QtBot
) -> None:
    chip_of(editor, "a").setFocus()
    with qtbot.waitSignal(editor.chip_pressed) as caught:
        qtbot.keyClick(chip_of(editor, "a"), Key.Key_Space)
    assert caught.args == ["a"]
    editor.select_line("a", focus=False)
    assert QApplication.focusWidget() is chip_of(editor, "a")
    editor.update_lines([line("a", "Subjective", "x", open=True), *LINES[1:]])
    assert QApplication.focusWidget() is chip_of(editor, "a")
    editor.update_lines(LINES[1:])
    assert QApplication.focusWidget() is editor


def long_note(editor: NoteEditor) -> list[NoteLine]:
    lines = [line(f"n{n}", "Subjective", f"Sentence {n}. " * 8) for n in range(40)]
    editor.show_lines(SECTIONS, lines, editable=True)
    return lines


def in_sight(editor: NoteEditor, line_id: str) -> bool:
    return editor.rect().contains(chip_of(editor, line_id).geometry().center())


def test_chips_scroll_with_the_text(editor: NoteEditor) -> None:
    long_note(editor)
    assert in_sight(editor, "n0")
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    assert not in_sight(editor, "n0")
    assert in_sight(editor, "n39")


def test_a_chip_reached_by_tab_comes_into_sight(editor: NoteEditor, qtbot: QtBot) -> None:
    long_note(editor)
    qtbot.waitUntil(lambda: editor.verticalScrollBar().maximum() > 0)
    chip_of(editor, "n30").setFocus(Qt.FocusReason.TabFocusReason)
    assert in_sight(editor, "n30")
    chip_of(editor, "n2").setFocus(Qt.FocusReason.TabFocusReason)
    assert in_sight(editor, "n2")


def test_a_selected_sentence_comes_into_sight_without_moving_the_caret(editor: NoteEditor) -> None:
    long_note(editor)
    editor.select_line("n35", focus=False)
    assert in_sight(editor, "n35")
    assert editor.textCursor().position() == 0
    assert editor.selected_rect() is not None


def test_theme_and_scale_keep_text_ids_and_caret(editor: NoteEditor, qtbot: QtBot, theme: Theme) -> None:
    put_caret(editor, "First sentence.", 5)
    qtbot.keyClicks(editor, "XY")
    before = editor.read_lines()
    theme.set_look(mode="dark", scale=2.0)
    assert editor.read_lines() == before
    assert editor.textCursor().block().text() == "FirstXY sentence."
    assert editor.textCursor().positionInBlock() == 7
    assert chip_of(editor, "a").height() >= 40
    theme.set_look(mode="light", scale=1.0)
    assert editor.read_lines() == before
