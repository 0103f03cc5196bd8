"""The workspace as a whole: two panes or two tabs, strip, header, keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.note import FieldValue, Sentence, SentenceStatus
from app.ui.gallery.workspace import data
from app.ui.theme import Theme
from app.ui.widgets import Button, Sheet, SheetHost, Text
from app.ui.workspace.view import NOTE_TAB, TRANSCRIPT_TAB, WorkspacePage
from tests.support.screens import Calls

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def words(page: WorkspacePage) -> str:
    """Every label in sight."""
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def strip_buttons(page: WorkspacePage) -> dict[str, Button]:
    return {b.text(): b for b in page.strip.findChildren(Button) if b.isVisible() and b.property("kind")}


def saved(commands: Calls) -> list[Sequence[Sentence]]:
    return [call[2] for call in commands.made if call[0] == "save"]


def test_wide_both_panes_are_seen(page: WorkspacePage) -> None:
    assert page.transcript.isVisible()
    assert page.editor.isVisible()
    assert not page.tabs.isVisible()
    assert page.transcript.width() == 436
    assert "Drafts can be wrong. You are the author." in words(page)


def test_the_keys_work_before_anything_was_touched(page: WorkspacePage, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is page, "neither words nor a button have the keyboard"
    qtbot.keyClick(page, Qt.Key.Key_F, CTRL)
    assert page.transcript.search.isVisible()


def test_a_page_that_appears_behind_a_sheet_leaves_the_keyboard_there(
    page: WorkspacePage, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(page)
    page.hide()
    host = SheetHost(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    sheet = Sheet("Question")
    button = Button("Yes")
    sheet.footer.addWidget(button)
    host.open(sheet)
    button.setFocus()
    page.show()
    assert QApplication.focusWidget() is button


def test_narrow_one_tab_is_seen(page: WorkspacePage, qtbot: QtBot) -> None:
    page.resize(900, 700)
    assert (page.tabs.isVisible(), page.editor.isVisible(), page.transcript.isVisible()) == (
        True,
        True,
        False,
    )
    qtbot.mouseClick(page.tabs.segments[TRANSCRIPT_TAB], LEFT)
    assert (page.editor.isVisible(), page.transcript.isVisible()) == (False, True)
    assert "49:00 · paused once" in words(page)
    page.resize(1220, 800)
    assert (page.editor.isVisible(), page.transcript.isVisible()) == (True, True)


def test_large_text_is_as_narrow(page: WorkspacePage, theme: Theme) -> None:
    theme.set_scale(2.0)
    assert page.tabs.isVisible()
    assert not page.transcript.isVisible()
    theme.set_scale(1.0)
    assert page.transcript.isVisible()


def test_only_a_note_that_was_compared_says_that_nothing_is_left(page: WorkspacePage, qtbot: QtBot) -> None:
    shown = data()
    page.presenter.show(replace(shown, transcript=None, note=replace(shown.note, sentences=())))
    assert "Nothing is written yet" in words(page) and "Nothing left to check" not in words(page)
    page.editor.start_line("Plan")
    qtbot.keyClicks(page.editor, "Next week.")
    assert "Your own words, with no source to check them against" in words(page)
    page.presenter.show(replace(shown, note=replace(shown.note, sentences=())))
    assert "Nothing is written yet" in words(page)
    filled = replace(shown.note, sentences=(), fields=(FieldValue("f", ("Yes",)),))
    page.presenter.show(replace(shown, note=filled))
    assert "Nothing is written yet" not in words(page)


def test_a_draft_from_elsewhere_is_not_said_to_have_stayed_here(page: WorkspacePage) -> None:
    for drafter, stayed in (("m on this computer", True), ("m on api.example.com", False), ("", True)):
        page.presenter.show(replace(data(), note=replace(data().note, drafter=drafter)))
        assert page.note.stays_here.isVisible() is stayed


def test_chips_of_a_long_note_stand_beside_their_sentences_after_the_text_grew(
    page: WorkspacePage, theme: Theme
) -> None:
    note = data().note
    more = tuple(replace(note.sentences[2], id=f"more{number}") for number in range(60))
    page.presenter.show(replace(data(), note=replace(note, sentences=more + note.sentences)))
    theme.set_scale(2.0)  # the lines of what is out of sight are broken only when they are looked at
    page.resize(900, 600)
    last = page.editor.chips.of("s10")
    page.editor.select_line("s10", focus=False)
    rect = page.editor.selected_rect()
    assert last is not None and rect is not None
    assert rect.top() <= last.geometry().center().y() <= rect.bottom()


def test_the_smallest_window_with_the_largest_text_shows_the_note(
    page: WorkspacePage, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: page.minimumWidth() <= 900)
    page.resize(900, 600)
    assert (page.width(), page.height()) == (900, 600)
    sign = page.header._sign
    qtbot.waitUntil(lambda: sign.mapTo(page, sign.rect().topRight()).x() <= 900)
    qtbot.waitUntil(lambda: page.editor.height() >= 150)


def test_ctrl_l_leads_to_the_source_and_f8_back(page: WorkspacePage, qtbot: QtBot) -> None:
    page.resize(900, 700)
    page.presenter.go_to("s2")
    qtbot.keyClick(page.editor, Qt.Key.Key_L, CTRL)
    assert QApplication.focusWidget() is page.transcript.list
    qtbot.keyClick(page.transcript.list, Qt.Key.Key_F8)
    assert page.tabs.index == NOTE_TAB
    assert QApplication.focusWidget() is page.editor
    assert page.editor.textCursor().block().text() == "Appetite is reduced."


def test_f8_both_ways(page: WorkspacePage, qtbot: QtBot) -> None:
    visited = []
    page.editor.setFocus()
    for shift in (False, False, False, True):
        qtbot.keyClick(page.editor, Qt.Key.Key_F8, SHIFT if shift else Qt.KeyboardModifier.NoModifier)
        visited.append(page.editor.textCursor().block().text()[:4])
    assert visited == ["Appe", "Risk", "Appe", "Risk"]


def test_the_caret_lights_the_transcript(page: WorkspacePage, qtbot: QtBot) -> None:
    cursor = page.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    page.editor.setTextCursor(cursor)
    lit = page.transcript.list.rows._lit
    assert list(lit) == ["U0002"]


def test_a_chip_lights_and_an_utterance_selects(page: WorkspacePage, qtbot: QtBot) -> None:
    chip = page.editor.chips.of("s3")
    assert chip is not None
    qtbot.mouseClick(chip, LEFT)
    assert set(page.transcript.list.rows._lit) == {"U0006", "U0008"}
    index = page.transcript.list.rows.index(1)
    qtbot.waitUntil(lambda: page.transcript.list.visualRect(index).height() > 0)
    at = page.transcript.list.visualRect(index).center()
    qtbot.mouseClick(page.transcript.list.viewport(), LEFT, pos=at)
    assert page.editor._selected == "s1"


def test_typing_is_saved_after_a_pause(page: WorkspacePage, qtbot: QtBot, commands: Calls) -> None:
    page._save.setInterval(10)
    page.presenter.go_to("s4")
    qtbot.keyClicks(page.editor, " Much.")
    qtbot.waitUntil(lambda: bool(saved(commands)))
    assert [s.text for s in saved(commands)[-1] if s.id == "s4"] == ["Appetite is reduced. Much."]


def test_leaving_the_page_in_any_way_saves(page: WorkspacePage, qtbot: QtBot, commands: Calls) -> None:
    page.presenter.go_to("s4")
    qtbot.keyClicks(page.editor, "!")
    page.hide()
    assert len(saved(commands)) == 1


def test_buttons_and_keys_of_the_header(page: WorkspacePage, qtbot: QtBot, commands: Calls) -> None:
    qtbot.mouseClick(page.header._copy, LEFT)
    qtbot.mouseClick(page.header._sign, LEFT)
    page.editor.setFocus()
    before = page.editor.toPlainText()
    qtbot.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    qtbot.mouseClick(page.header._back, LEFT)
    assert commands.names() == ["copy", "open_sign", "open_sign", "back"]
    assert page.editor.toPlainText() == before


def test_the_strip_leads_to_its_points(page: WorkspacePage, qtbot: QtBot) -> None:
    assert set(strip_buttons(page)) == {"Without a source", "Risk not addressed"}
    qtbot.mouseClick(strip_buttons(page)["Risk not addressed"], LEFT)
    assert page.editor.textCursor().block().text().startswith("Risk")
    qtbot.mouseClick(page.strip._next, LEFT)
    assert page.editor.textCursor().block().text().startswith("Appetite")
    qtbot.mouseClick(page.strip._previous, LEFT)
    assert page.editor.textCursor().block().text().startswith("Risk")


def test_points_of_one_kind_share_a_button_that_goes_round(page: WorkspacePage, qtbot: QtBot) -> None:
    note = data().note
    doubtful = tuple(
        replace(s, status=SentenceStatus.CHECK, reason="confidence") if s.id in ("s1", "s3", "s6") else s
        for s in note.sentences
    )
    page.presenter.show(replace(data(), note=replace(note, sentences=doubtful)))
    qtbot.waitUntil(lambda: "Check: hearing (3)" in strip_buttons(page))
    button = strip_buttons(page)["Check: hearing (3)"]
    visited = []
    for _ in range(4):
        qtbot.mouseClick(button, LEFT)
        visited.append(page.editor._selected)
    assert visited == ["s1", "s3", "s6", "s1"]


def test_without_room_the_strip_says_in_words_what_is_left(
    page: WorkspacePage, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_scale(2.0)
    page.resize(900, 700)
    qtbot.waitUntil(lambda: not strip_buttons(page))
    assert "Without a source, Risk not addressed" in words(page)


def test_nothing_left_is_said(page: WorkspacePage) -> None:
    page.presenter.show(data(clear=True))
    assert "Nothing left to check" in words(page)
    assert not page.strip._next.isVisible()
    page.grab()


def test_a_signed_note_offers_no_signing_and_no_strip(page: WorkspacePage) -> None:
    page.presenter.show(data(signed=True))
    assert not page.header._sign.isVisible()
    assert not page.strip.isVisible()
    assert page.editor.isReadOnly()
    assert "Drafts can be wrong" not in words(page)
    assert any("destroyed at" in t.text() for t in page.transcript.findChildren(Text))


def test_hidden_names_leave_the_page(page: WorkspacePage) -> None:
    page.presenter.hide_names(True)
    assert "Dana" not in words(page)


def test_something_missing_is_written_where_it_belongs(page: WorkspacePage, qtbot: QtBot) -> None:
    page.resize(900, 700)
    page.show_tab(TRANSCRIPT_TAB)
    page.presenter.add_to("risk")
    qtbot.keyClicks(page.editor, "No risk stated.")
    assert [(read.section, read.text) for read in page.editor.read_lines()][-2] == (
        "Assessment", "No risk stated.",
    )  # fmt: skip
