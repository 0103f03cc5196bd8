"""Writing in the note: lists as text, misspelt words, versions as steps of undo, only the note."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.material import InputKind, Passage
from app.domain.note import SentenceStatus, Source
from app.ui.gallery.workspace import data
from app.ui.theme import Theme
from app.ui.widgets import Text
from app.ui.workspace import lists
from app.ui.workspace.view import WorkspacePage
from tests.support.screens import Calls

CTRL = Qt.KeyboardModifier.ControlModifier


class Words:
    """Knows every word but two."""

    def __init__(self) -> None:
        self.learnt: set[str] = set()

    def unknown(self, words: Collection[str]) -> set[str]:
        return {"reprts", "zorblatt"}.intersection(words) - self.learnt

    def suggestions(self, word: str) -> tuple[str, ...]:
        return ("reports",) if word == "reprts" else ()

    def learn(self, word: str) -> None:
        self.learnt.add(word)


def texts(page: WorkspacePage, section: str = "Plan") -> list[str]:
    return [line.text for line in page.editor.read_lines() if line.section == section]


def test_a_line_becomes_an_entry_and_an_empty_one_ends_the_list(page: WorkspacePage, qtbot: QtBot) -> None:
    page.editor.start_line("Plan")
    qtbot.keyClicks(page.editor, "- Call the school.")
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(page.editor, "Worry log.")
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    assert texts(page)[1:] == ["• Call the school.", "• Worry log.", ""]
    assert page.presenter.section_text("Plan").endswith("• Call the school.\n• Worry log.")


def test_turning_a_sentence_into_an_entry_keeps_its_source(page: WorkspacePage, commands: Calls) -> None:
    page.presenter.go_to("s10")
    lists.turn(page.editor)
    page.presenter.save_now()
    saved = {s.id: s for s in commands.made[-1][2]}
    assert saved["s10"].text.startswith("• ") and saved["s10"].source is Source.TRANSCRIPT
    assert saved["s10"].status is SentenceStatus.SUPPORTED
    lists.turn(page.editor)
    assert not texts(page)[0].startswith("•")


def test_a_misspelt_word_is_marked_and_mended_from_the_menu(page: WorkspacePage, qtbot: QtBot) -> None:
    words = Words()
    page.editor.spelling.use(words)
    assert page.editor.spelling.misspelt("Client reprts [zorblatt] CBT zorblatt.") == [(7, 6), (29, 8)]
    page.editor.start_line("Plan")
    qtbot.keyClicks(page.editor, "Client reprts")
    menu = QMenu()
    key = QContextMenuEvent.Reason.Keyboard
    page.editor.spelling.offer(page.editor, menu, QContextMenuEvent(key, QPoint(0, 0), QPoint(0, 0)))
    mend, learn = menu.actions()[:2]
    assert (mend.text(), learn.text()) == ("reports", "Add “reprts” to my words")
    mend.trigger()
    assert texts(page)[-1] == "Client reports"
    page.editor.spelling.learn("zorblatt")
    assert words.learnt == {"zorblatt"} and not page.editor.spelling.misspelt("zorblatt")


def test_a_new_version_is_one_step_of_undo(page: WorkspacePage, qtbot: QtBot, commands: Calls) -> None:
    note = data().note
    changed = replace(note.sentences[-1], text="Worry log.")
    page.presenter.take(replace(note, sentences=(*note.sentences[:-1], changed), version=2))
    assert texts(page) == ["Worry log."] and not page.presenter.unsaved
    page.editor.setFocus()
    qtbot.keyClick(page.editor, Qt.Key.Key_Z, CTRL)
    assert texts(page) == [note.sentences[-1].text]
    page.presenter.save_now()
    assert commands.made[-1][2] == note.sentences, "sources and statuses are back too"


def test_only_the_note_and_back(page: WorkspacePage) -> None:
    page.set_focused(True)
    shown = (page.header, page.strip, page.transcript, page.note.leave_focus)
    assert [widget.isVisible() for widget in shown] == [False, False, False, True]
    page.set_focused(False)
    assert [widget.isVisible() for widget in shown] == [True, True, True, False]


def test_the_clinicians_own_words_are_shown_where_a_sentence_rests_on_them(
    theme: Theme, page: WorkspacePage
) -> None:
    note = data().note
    own = replace(note.sentences[0], source=Source.DICTATION, evidence=("d/1",), quotes=())
    passage = Passage("d/1", "Sleeps five hours.", InputKind.DICTATION)
    page.presenter.show(
        replace(data(), note=replace(note, sentences=(own, *note.sentences[1:])), passages=(passage,))
    )
    page.presenter.select_sentence(own.id)
    card = page.note.source.card
    assert card.isVisible()
    assert "Sleeps five hours." in [text.text() for text in card.findChildren(Text)]
    chip = page.editor.chips.of(own.id)
    assert chip is not None and chip.text() == "Dictation"
    page.presenter.select_sentence(note.sentences[1].id)
    assert not card.isVisible(), "the transcript beside the note shows the rest"


def test_what_a_note_lacks_comes_first_and_leads_to_its_section(page: WorkspacePage) -> None:
    note = replace(data().note, missing=("plan",))
    page.presenter.show(replace(data(), note=note))
    page.presenter.next_point(1)
    assert page.editor.hasFocus() and page.editor.section_at_caret() == "Plan"


def test_typing_without_a_pause_is_saved_within_two_seconds(
    page: WorkspacePage, qtbot: QtBot, commands: Calls
) -> None:
    page._save.setInterval(60)
    page.editor.start_line("Plan")

    def typed_and_saved() -> bool:
        qtbot.keyClicks(page.editor, "a")  # never a pause as long as the timer
        return any(call[0] == "save" for call in commands.made)

    qtbot.waitUntil(typed_and_saved, timeout=3_000)
