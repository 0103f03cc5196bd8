"""The source under its sentence, where the transcript has no room beside the note."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.note import Note, Sentence
from app.ui.gallery.workspace import data, differing
from app.ui.theme import Theme
from app.ui.workspace.source_card import EvidenceText
from app.ui.workspace.view import TRANSCRIPT_TAB, WorkspacePage

LEFT = Qt.MouseButton.LeftButton
SPOKEN = "s2"


@pytest.fixture
def narrow(page: WorkspacePage, qtbot: QtBot) -> WorkspacePage:
    page.resize(900, 600)
    qtbot.waitUntil(lambda: page.is_narrow and page.editor.width() == 900)
    return page


def sentence_rect(page: WorkspacePage) -> QRect:
    rect = page.editor.selected_rect()
    assert rect is not None
    return rect.toAlignedRect()


def beneath(page: WorkspacePage) -> bool:
    """Whether the card is whole in sight, directly under its sentence, which is whole in sight too."""
    card, sentence = page.note.source.card, sentence_rect(page)
    near = 0 <= card.y() - sentence.bottom() <= page.theme.px(8)
    editor = page.editor
    seen = (
        editor.viewport().geometry().top() <= sentence.top() and card.geometry().bottom() <= editor.height()
    )
    return card.isVisible() and near and seen and not card.geometry().intersects(sentence)


def test_it_stands_under_its_sentence_with_the_words_marked(narrow: WorkspacePage, qtbot: QtBot) -> None:
    narrow.presenter.select_sentence(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    (source,) = [t for t in narrow.note.source.card.findChildren(EvidenceText) if t.isVisible()]
    assert source.text().startswith("I did it on four evenings.")
    marked = [f for f in source._formats() if f.format.background().style() != Qt.BrushStyle.NoBrush]
    assert (marked[0].start, marked[0].length) == (0, 26)
    narrow.presenter.select_sentence("s4")
    assert not narrow.note.source.card.isVisible(), "this one has no source"
    narrow.presenter.select_sentence(SPOKEN)
    narrow.resize(1220, 800)
    assert not narrow.note.source.card.isVisible(), "the transcript is beside the note"


def test_at_the_end_of_the_note_the_text_makes_room(narrow: WorkspacePage, qtbot: QtBot) -> None:
    narrow.presenter.go_to("s10")
    qtbot.waitUntil(lambda: beneath(narrow))
    assert narrow.editor.room_below > 0
    qtbot.keyClick(narrow.editor, Qt.Key.Key_Escape)
    assert narrow.editor.room_below == 0
    assert narrow.editor.document().availableUndoSteps() == 0, "the text itself was left alone"


def test_it_follows_when_the_note_is_scrolled_and_resized(
    narrow: WorkspacePage, theme: Theme, qtbot: QtBot
) -> None:
    narrow.resize(900, 400)
    qtbot.waitUntil(lambda: narrow.height() == 400)
    narrow.presenter.select_sentence("s3")
    qtbot.waitUntil(lambda: beneath(narrow))
    card, bar = narrow.note.source.card, narrow.editor.verticalScrollBar()
    before, at = card.y(), bar.value()
    bar.setValue(at + 10)
    assert card.y() == before - 10
    bar.setValue(bar.maximum())
    assert not card.isVisible(), "out of sight with its sentence"
    bar.setValue(at)
    assert card.isVisible()
    narrow.resize(560, 700)  # the sentence now takes more lines
    qtbot.waitUntil(lambda: narrow.editor.width() == 560 and beneath(narrow))
    theme.set_scale(1.25)
    qtbot.waitUntil(lambda: beneath(narrow))


def test_where_it_does_not_fit_below_its_sentence_there_is_none(
    narrow: WorkspacePage, theme: Theme, qtbot: QtBot
) -> None:
    narrow.presenter.select_sentence(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: not narrow.note.source.card.isVisible())
    assert narrow.editor.room_below == 0


def test_more_sources_than_fit_are_counted(narrow: WorkspacePage, qtbot: QtBot) -> None:
    note = data().note
    many = replace(note.sentences[2], evidence=tuple(f"U{number:04}" for number in (1, 2, 4, 6)), quotes=())
    narrow.presenter.show(replace(data(), note=_with(note, many)))
    narrow.presenter.select_sentence("s3")
    qtbot.waitUntil(lambda: beneath(narrow))
    assert narrow.note.source.card._more.text() == "Show, 2 more"


def test_escape_and_the_cross_close_it_and_a_click_or_the_chip_opens_it_again(
    narrow: WorkspacePage, qtbot: QtBot
) -> None:
    editor, card = narrow.editor, narrow.note.source.card
    narrow.presenter.go_to(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not card.isVisible() and editor.hasFocus()
    at = sentence_rect(narrow).center() - editor.viewport().pos()
    qtbot.mouseClick(editor.viewport(), LEFT, pos=QPoint(60, at.y()))
    qtbot.waitUntil(lambda: beneath(narrow))
    qtbot.mouseClick(card._close, LEFT)
    assert not card.isVisible() and editor.hasFocus()
    chip = editor.chips.of(SPOKEN)
    assert chip is not None
    qtbot.mouseClick(chip, LEFT)
    qtbot.waitUntil(lambda: beneath(narrow))


def test_tab_leads_to_it_behind_its_chip_and_escape_back(narrow: WorkspacePage, qtbot: QtBot) -> None:
    card = narrow.note.source.card
    narrow.presenter.go_to(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    chip = narrow.editor.chips.of(SPOKEN)
    assert chip is not None
    chip.setFocus()
    for expected in (card._more, card._close, narrow.editor.chips.of("s3")):
        qtbot.keyClick(QApplication.focusWidget() or chip, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected
    card._close.setFocus()
    qtbot.keyClick(card._close, Qt.Key.Key_Escape)
    assert not card.isVisible() and narrow.editor.hasFocus()


def test_show_leads_to_the_words_in_the_transcript(narrow: WorkspacePage, qtbot: QtBot) -> None:
    narrow.presenter.select_sentence("s3")
    qtbot.waitUntil(lambda: beneath(narrow))
    qtbot.mouseClick(narrow.note.source.card._more, LEFT)
    assert narrow.tabs.index == TRANSCRIPT_TAB
    assert QApplication.focusWidget() is narrow.transcript.list


def test_undo_takes_back_what_was_typed_while_it_stood_there(narrow: WorkspacePage, qtbot: QtBot) -> None:
    narrow.presenter.go_to(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    editor = narrow.editor
    before = editor.toPlainText()
    qtbot.keyClicks(editor, " And then much more was said about it in the course of the hour than fits")
    qtbot.waitUntil(lambda: beneath(narrow))
    assert editor.toPlainText() != before
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.toPlainText() == before
    editor.moveCursor(QTextCursor.MoveOperation.Start)


def _with(note: Note, sentence: Sentence) -> Note:
    return replace(note, sentences=tuple(sentence if s.id == sentence.id else s for s in note.sentences))


DIFFERS = "The source says “four evenings”, the note says “two evenings”."


def test_what_differs_stands_above_the_words_of_the_source(narrow: WorkspacePage, qtbot: QtBot) -> None:
    narrow.presenter.show(differing())
    narrow.presenter.select_sentence(SPOKEN)
    qtbot.waitUntil(lambda: beneath(narrow))
    card = narrow.note.source.card
    assert card.told == DIFFERS == card.accessibleDescription()
    (source,) = [t for t in card.findChildren(EvidenceText) if t.isVisible()]
    assert card._told.isVisible() and card._told.geometry().bottom() < source.parentWidget().y()
    narrow.presenter.select_sentence("s3")
    assert card.isVisible() and not card._told.isVisible(), "this one says what was said"


def test_beside_the_transcript_the_card_tells_only_what_differs(page: WorkspacePage, qtbot: QtBot) -> None:
    page.presenter.show(differing())
    page.presenter.select_sentence(SPOKEN)
    qtbot.waitUntil(lambda: beneath(page))
    card = page.note.source.card
    assert card.told == DIFFERS and not card._more.isVisible()
    assert not [t for t in card.findChildren(EvidenceText) if t.isVisible()]
    assert card._edge != "evidenceEdge", "the marker means a source"
    qtbot.keyClick(page.editor, Qt.Key.Key_Escape)
    assert not card.isVisible()
    page.presenter.select_sentence("s3")
    assert not card.isVisible()


def test_words_typed_anew_are_not_told_what_the_old_ones_said(page: WorkspacePage, qtbot: QtBot) -> None:
    page.presenter.show(differing())
    page.presenter.go_to(SPOKEN)
    qtbot.waitUntil(lambda: beneath(page))
    qtbot.keyClicks(page.editor, "Now ")
    qtbot.waitUntil(lambda: page.presenter.unsaved)
    assert not page.note.source.card.isVisible()
    note = page.presenter.note
    assert note is not None
    typed = replace(note.sentences[1], text="Client used it on two evenings.")
    page.presenter.save_now()
    page.presenter.on_saved(_with(note, typed))
    page.presenter.go_to(SPOKEN)
    assert not page.note.source.card.isVisible(), "what was found is about other words"
