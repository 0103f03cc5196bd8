"""The pane in use: search by keys, correcting in place, the menu, what a screen reader is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.domain.session import Session
from app.ui.theme import Theme
from app.ui.transcript.list_model import FOUND
from app.ui.transcript.model import TranscriptHead
from app.ui.transcript.pane import TranscriptPane
from app.ui.transcript.retention import transcript_head
from app.ui.transcript.rows import speaker_names, transcript_rows
from tests.support.screens import Calls
from tests.support.transcripts import spoken

SAID = spoken(*(f"{'TC'[n % 2]}: Sentence {n} is about the garden and the meeting." for n in range(40)))
HEAD = transcript_head(Session("s", "c", "k", recording_id="r"), SAID)
ROWS = transcript_rows(SAID, speaker_names("Dana"))
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pane(theme: Theme, qtbot: QtBot, commands: Calls) -> TranscriptPane:
    made = TranscriptPane()
    qtbot.addWidget(made)
    made.attach(commands)
    made.resize(436, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_rows(HEAD, ROWS)
    commands.made.clear()
    return made


def in_sight(pane: TranscriptPane, row: int) -> bool:
    return pane.list.viewport().rect().contains(pane.list.visualRect(pane.list.rows.index(row)))


# -- searching ---------------------------------------------------------------------------------------
def test_ctrl_f_searches_and_enter_f3_and_shift_go_on(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_F, CTRL)
    assert pane.search.field.hasFocus()
    qtbot.keyClicks(pane.search.field, "garden")
    assert pane.search.count.text() == "1 of 40"
    qtbot.keyClick(pane.search.field, Qt.Key.Key_Return)
    qtbot.keyClick(pane.search.field, Qt.Key.Key_F3)
    assert pane.search.count.text() == "3 of 40"
    qtbot.keyClick(pane.search.field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClick(pane.search.field, Qt.Key.Key_F3, SHIFT)
    qtbot.keyClick(pane.search.field, Qt.Key.Key_Return, SHIFT)
    assert pane.search.count.text() == "40 of 40"
    assert in_sight(pane, 39)
    assert pane.list.currentIndex().row() == 39


def test_all_matches_are_marked_and_the_present_one_more(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.open_search()
    qtbot.keyClicks(pane.search.field, "the")
    spans, here = pane.list.rows.index(0).data(FOUND)
    text = ROWS[0].text
    assert [text[start:end] for start, end in spans] == ["the", "the"]
    assert here == spans[0]
    assert pane.list.rows.index(1).data(FOUND)[1] is None
    marked = pane.list.viewport().grab().toImage()
    pane.close_search()
    assert pane.list.rows.index(0).data(FOUND) == ((), None)
    assert pane.list.viewport().grab().toImage() != marked


def test_escape_closes_the_search_and_stays_at_what_was_found(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.open_search()
    qtbot.keyClicks(pane.search.field, "Sentence 30")
    qtbot.keyClick(pane.search.field, Qt.Key.Key_Escape)
    assert not pane.search.isVisible()
    assert QApplication.focusWidget() is pane.list
    assert pane.list.currentIndex().row() == 30
    assert in_sight(pane, 30)
    left: list[None] = []
    pane.left.connect(lambda: left.append(None))
    qtbot.keyClick(pane.list, Qt.Key.Key_Escape)
    assert left == [None]


def test_nothing_found_takes_the_buttons_away(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.open_search()
    qtbot.keyClicks(pane.search.field, "zebra")
    assert pane.search.count.text() == "Not found"
    assert not pane.search.on.isEnabled() and not pane.search.back.isEnabled()


# -- correcting --------------------------------------------------------------------------------------
def test_enter_saves_what_changed(pane: TranscriptPane, qtbot: QtBot, commands: Calls) -> None:
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.list.rows.index(2))
    qtbot.keyClick(pane.list, Qt.Key.Key_F2)
    assert pane.words.accessibleName() == f"Words of You at {ROWS[2].time}"
    pane.words.setPlainText(ROWS[2].text.replace("garden", "guardian"))
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    start = ROWS[2].text.index("garden")
    assert commands.made == [("correct", "s", "U0003", start, start + 6, "guardian")]
    assert QApplication.focusWidget() is pane.list


@pytest.mark.parametrize("how", ["escape", "empty", "same"])
def test_otherwise_nothing_is_corrected(
    pane: TranscriptPane, qtbot: QtBot, commands: Calls, how: str
) -> None:
    pane.presenter.correct_pressed("U0003")
    if how == "escape":
        pane.words.setPlainText("Something else")
        qtbot.keyClick(pane.words, Qt.Key.Key_Escape)
    else:
        pane.words.setPlainText("" if how == "empty" else f" {ROWS[2].text} ")
        qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    assert commands.made == []
    assert not pane.words.isVisible()


def test_going_elsewhere_saves(pane: TranscriptPane, commands: Calls) -> None:
    pane.presenter.correct_pressed("U0003")
    pane.words.setPlainText(f"{ROWS[2].text} Indeed.")
    pane.head.search.setFocus(Qt.FocusReason.MouseFocusReason)
    assert commands.names() == ["correct"]


def test_the_editor_stands_over_its_words_and_scrolls_with_them(pane: TranscriptPane) -> None:
    pane.presenter.correct_pressed("U0003")
    room = pane.list.delegate.text_rect(pane.list.row_rect("U0003"))
    assert pane.words.geometry().contains(room.topLeft())
    before = pane.words.y()
    pane.list.verticalScrollBar().setValue(20)
    assert pane.words.y() == before - 20


def test_a_doubtful_word_is_selected_to_be_typed_over(pane: TranscriptPane) -> None:
    doubtful = replace(ROWS[0], doubtful=((0, 8),))
    pane.show_rows(HEAD, [doubtful, *ROWS[1:]])
    pane.presenter.correct_pressed("U0001")
    assert pane.words.textCursor().selectedText() == "Sentence"


def test_the_same_transcript_stays_where_it_was_scrolled_to(pane: TranscriptPane) -> None:
    pane.list.setCurrentIndex(pane.list.rows.index(30))
    pane.list.verticalScrollBar().setValue(300)
    at = pane.list.verticalScrollBar().value()
    assert at == 300 and not in_sight(pane, 30)
    pane.show_rows(HEAD, ROWS)
    assert pane.list.verticalScrollBar().value() == at
    assert pane.list.currentIndex().row() == 30
    pane.show_rows(replace(HEAD, session_id="other"), ROWS)
    assert pane.list.verticalScrollBar().value() == 0


def test_another_width_keeps_what_is_read_in_its_place(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.list.verticalScrollBar().setValue(600)
    top = pane.list.indexAt(QPoint(5, 2)).row()
    assert top > 3
    pane.resize(800, 600)
    qtbot.waitUntil(lambda: pane.list.viewport().width() > 700)
    assert pane.list.indexAt(QPoint(5, 2)).row() == top


# -- the menu ----------------------------------------------------------------------------------------
def open_menu(pane: TranscriptPane, qtbot: QtBot, reason: QContextMenuEvent.Reason, at: QPoint) -> QMenu:
    event = QContextMenuEvent(reason, at, pane.list.viewport().mapToGlobal(at))
    QApplication.sendEvent(pane.list.viewport(), event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def lines(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


def test_the_right_button_divides_at_the_word_under_it(
    pane: TranscriptPane, qtbot: QtBot, commands: Calls
) -> None:
    rect = pane.list.delegate.text_rect(pane.list.row_rect("U0002"))
    at = rect.topLeft() + QPoint(120, 8)
    menu = open_menu(pane, qtbot, QContextMenuEvent.Reason.Mouse, at)
    (split,) = [action for action in menu.actions() if "on it was" in action.text()]
    split.trigger()
    menu.close()
    (made,) = commands.made
    assert made[0] == "split" and made[4] == "therapist"
    assert ROWS[1].text[made[3] - 1] == " "


def test_the_menu_key_opens_it_for_the_current_utterance(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.list.rows.index(3))
    menu = open_menu(pane, qtbot, QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    assert lines(menu) == ["Correct the words…", "This was you", "Replay", "Copy"]
    assert menu.activeAction() is menu.actions()[0]
    menu.close()


def test_while_correcting_the_caret_says_where_to_divide(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.presenter.correct_pressed("U0002")
    cursor = pane.words.textCursor()
    cursor.setPosition(ROWS[1].text.index("garden"))
    pane.words.setTextCursor(cursor)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(pane.words, event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "From “garden” on it was you" in lines(menu)
    menu.close()


# -- what stands around ------------------------------------------------------------------------------
def test_uncertain_speakers_lead_to_the_sheet(pane: TranscriptPane, qtbot: QtBot, commands: Calls) -> None:
    pane.show_rows(replace(HEAD, uncertain=True), ROWS)
    assert pane.uncertain is not None and pane.uncertain.isVisible()
    qtbot.mouseClick(pane.uncertain.buttons[0], Qt.MouseButton.LeftButton)
    assert commands.names() == ["open_speakers"]
    pane.resize(436, 280)  # no room for a banner: the button says it
    qtbot.waitUntil(lambda: pane.head.speakers.accessibleName() == "Speakers uncertain")
    assert not pane.uncertain.isVisible()
    pane.resize(436, 600)
    pane.show_rows(HEAD, ROWS)
    assert pane.uncertain is None
    assert pane.head.speakers.accessibleName() == "Check speakers"


def test_without_a_transcript_nothing_is_offered(pane: TranscriptPane) -> None:
    pane.show_rows(TranscriptHead("", gone="It is gone."), ())
    for button in (pane.head.speakers, pane.head.terms, pane.head.search):
        assert not button.isVisible()
    pane.open_search()
    assert not pane.search.isVisible()


def test_one_suggestion_and_several_are_said(pane: TranscriptPane, qtbot: QtBot, commands: Calls) -> None:
    pane.presenter.suggested("s", 1)
    assert pane.suggestions.text() == "1 word may be a name: check"
    pane.presenter.suggested("s", 3)
    assert pane.suggestions.accessibleName() == "3 words may be names: check"
    pane.suggestions.click()
    assert commands.names() == ["open_suggestions"]
    pane.presenter.suggested("s", 0)
    assert not pane.suggestions.isVisible()


def test_every_button_of_the_head_has_a_name(pane: TranscriptPane) -> None:
    names = [b.accessibleName() for b in (pane.head.speakers, pane.head.terms, pane.head.search)]
    assert names == ["Check speakers", "Names and terms", "Find in the transcript (Ctrl+F)"]


def test_tab_goes_from_top_to_bottom(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(replace(HEAD, uncertain=True), ROWS)
    pane.presenter.suggested("s", 2)
    pane.open_search()
    qtbot.keyClicks(pane.search.field, "garden")
    pane.head.speakers.setFocus(Qt.FocusReason.TabFocusReason)
    visited = []
    for _ in range(10):
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert pane.uncertain is not None
    head, search = pane.head, pane.search
    assert visited == [
        head.speakers, head.terms, head.search,
        search.field, search.back, search.on, search.close_button,
        pane.uncertain.buttons[0], pane.suggestions, pane.list,
    ]  # fmt: skip


def test_on_the_generating_page_check_speakers_keeps_its_words(theme: Theme, qtbot: QtBot) -> None:
    for first, compact in ((True, False), (False, True)):
        made = TranscriptPane(checks_first=first)
        qtbot.addWidget(made)
        made.attach(Calls())
        made.resize(436, 600)
        made.show()
        made.show_rows(replace(HEAD, summary="49:00 · paused twice"), ROWS)
        assert made.head.speakers.is_compact is compact
