"""The wand and the history in the whole program: asked, decided by keys, undone, restored."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.note import Source
from app.ui.history.sheet import HistorySheet
from app.ui.wand.change_card import ChangeCard
from app.ui.wand.model import BarState
from app.ui.widgets import Text
from app.ui.workspace.model import EditedLine
from tests.support.office import Office
from tests.ui.desktop.test_main_path import drafted

CTRL = Qt.KeyboardModifier.ControlModifier


def ask(desk: Office, wish: str) -> None:
    """Ctrl+E, the wish, Enter."""
    desk.key(Qt.Key.Key_E, CTRL)
    bar = desk.workplace.wand.bar
    desk.until(bar.field.hasFocus)
    desk.qtbot.keyClicks(bar.field, wish)
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)


def texts(desk: Office) -> list[str]:
    return [sentence.text for sentence in desk.note().sentences]


def test_a_wish_is_decided_by_keys_and_taken_back(desk: Office) -> None:
    drafted(desk)
    desk.settled()
    before, version = texts(desk), desk.note().version
    ask(desk, "remove the first sentence, remove the second sentence, remove the last sentence")
    desk.until(lambda: len(desk.seen(ChangeCard)) == 3)
    assert texts(desk) == before, "nothing counts until it is accepted"
    desk.key(Qt.Key.Key_Delete)
    desk.until(lambda: desk.reads("1 of 3 decided"))
    assert desk.reads("for change 2"), "the words behind the change that the keys are for"
    desk.key(Qt.Key.Key_Delete)
    desk.until(lambda: desk.reads("2 of 3 decided"))
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.note().version == version + 1)
    after = texts(desk)
    assert len(after) == len(before) - 1
    assert set(after) < set(before), "every other sentence is as it was, word for word"
    page = desk.workplace.notes.workspace
    desk.until(lambda: page.note.isVisible() and page.editor.hasFocus())
    desk.key(Qt.Key.Key_Z, CTRL)
    page.presenter.save_now()
    desk.until(lambda: texts(desk) == before)


def test_nothing_counts_until_it_is_accepted(desk: Office) -> None:
    drafted(desk)
    desk.settled()
    before, wand = desk.note(), desk.workplace.wand
    ask(desk, "make it warmer")
    desk.until(lambda: wand.presenter.state is BarState.FAILED)
    assert desk.reads("needs a language model")
    assert wand.bar.field.text() == "make it warmer", "the wish waits to be changed"
    assert QApplication.focusWidget() is wand.bar.field

    ask(desk, "past tense")
    desk.until(lambda: bool(desk.seen(ChangeCard)))
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: desk.workplace.notes.workspace.note.isVisible())
    assert desk.note() == before
    assert not wand.presenter.reviewing

    ask(desk, 'Add "Client will call the school." to the plan')
    desk.until(lambda: bool(desk.seen(ChangeCard)))
    assert not desk.reads("sourced") and not wand.strip.accept.isVisible(), "flagged changes never join"
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: "Client will call the school." in texts(desk))
    (added,) = [s for s in desk.note().sentences if s.text == "Client will call the school."]
    assert added.source is Source.ADDED_AT_YOUR_REQUEST
    desk.until(lambda: desk.reads("Changed."))


def test_an_earlier_version_is_compared_and_restored(desk: Office) -> None:
    drafted(desk)
    desk.settled()
    before = texts(desk)
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Call on Friday.")
    desk.press("History")
    sheet = desk.wait_for(HistorySheet)
    assert desk.reads("What changed since then")
    assert any("Call on Friday." in text.text() for text in desk.seen(Text, sheet))
    desk.press("Restore this version", sheet)
    desk.until(lambda: texts(desk) == before)
    desk.until(lambda: "Call on Friday." not in page.editor.toPlainText())
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: "Call on Friday." in page.editor.toPlainText())


def test_words_typed_after_the_wish_are_never_given_up_for_it(desk: Office) -> None:
    drafted(desk)
    desk.settled()
    ask(desk, "remove the first sentence")
    desk.until(lambda: bool(desk.seen(ChangeCard)))
    page, last = desk.workplace.notes.workspace, desk.note().sentences[-1]
    lines = [EditedLine(s.id, s.section.value, s.text) for s in desk.note().sentences[:-1]]
    page.presenter.edited((*lines, EditedLine(last.id, last.section.value, "Zanzibar.")))
    assert page.presenter.unsaved
    first = desk.note().sentences[0].text
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.reads("The note was changed meanwhile."))
    assert "Zanzibar." in texts(desk) and first in texts(desk)
    desk.until(lambda: not page.presenter.unsaved)
