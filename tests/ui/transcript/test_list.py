"""The transcript beside the note: long lists, lit rows, words for a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.transcript.list_model import LIT, TranscriptModel
from app.ui.transcript.model import Footer, Lit, TranscriptHead, TranscriptRow
from app.ui.transcript.pane import TranscriptPane

MANY = 10_000


def rows(count: int, words: str = "Some words that were said. ") -> list[TranscriptRow]:
    return [
        TranscriptRow(f"U{n:05d}", "You", "Y", n % 5, f"{n}:00", words * (1 + n % 4), ((0, 4),))
        for n in range(count)
    ]


MARK = TranscriptRow("mark-0", "", "", 0, "0:30", "Paused for 1 minute")


@pytest.fixture
def pane(theme: Theme, qtbot: QtBot) -> TranscriptPane:
    made = TranscriptPane()
    qtbot.addWidget(made)
    made.resize(436, 600)
    made.show()
    return made


def settled(pane: TranscriptPane, qtbot: QtBot, count: int) -> None:
    """Wait until the last row has its place."""
    last = pane.list.rows.index(count - 1)
    qtbot.waitUntil(lambda: pane.list.visualRect(last).height() > 0, timeout=20_000)


def test_ten_thousand_rows_are_laid_out_once(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("3:00:00"), rows(MANY))
    settled(pane, qtbot, MANY)
    made = pane.list.delegate.layouts_made
    assert made < 2 * MANY + 200  # the scroll bar takes room once
    pane.list.scrollToBottom()
    pane.list.viewport().repaint()
    pane.list.scrollTo(pane.list.rows.index(5_000))
    pane.list.viewport().repaint()
    pane.list.light([Lit("U05000", ((0, 4),))], scroll=True)
    pane.list.viewport().repaint()
    assert pane.list.delegate.layouts_made - made < 200  # what is in sight, each time it is drawn


def test_growing_text_lays_rows_out_anew(pane: TranscriptPane, qtbot: QtBot, theme: Theme) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(20))
    settled(pane, qtbot, 20)
    first = pane.list.rows.index(0)
    before = pane.list.visualRect(first).height()
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: pane.list.visualRect(first).height() > 1.5 * before)


def test_a_narrower_pane_breaks_more_lines(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(20))
    settled(pane, qtbot, 20)
    row = pane.list.rows.index(3)
    before = pane.list.visualRect(row).height()
    pane.resize(300, 600)
    qtbot.waitUntil(lambda: pane.list.visualRect(row).height() > before)


def test_rows_are_high_enough_for_what_is_painted(pane: TranscriptPane, qtbot: QtBot, theme: Theme) -> None:
    pane.show_rows(TranscriptHead("1:00"), [*rows(40), MARK])
    settled(pane, qtbot, 41)
    width = pane.list.viewport().width()
    for number in range(40):
        row, rect = pane.list.rows.row(pane.list.rows.index(number)), None
        rect = pane.list.visualRect(pane.list.rows.index(number))
        assert rect.width() == width
        assert rect.height() == pane.list.delegate._height(row, width)


def test_lit_rows_scroll_into_sight_and_say_so(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(200))
    settled(pane, qtbot, 200)
    pane.list.light([Lit("U00150", ((0, 4),)), Lit("U00151", ())], scroll=True)
    index = pane.list.rows.index(150)
    assert pane.list.viewport().rect().intersects(pane.list.visualRect(index))
    words = index.data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert words.startswith("You, 150:00, Some words")
    assert words.endswith("source of selected sentence")
    assert index.data(LIT) == ((0, 4),)
    pane.list.light([], scroll=True)
    assert index.data(LIT) is None
    assert not index.data(int(Qt.ItemDataRole.AccessibleTextRole)).endswith("sentence")


def test_lighting_draws_the_marker(pane: TranscriptPane, qtbot: QtBot, theme: Theme) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(5))
    settled(pane, qtbot, 5)
    plain = pane.list.viewport().grab().toImage()
    pane.list.light([Lit("U00001", ((0, 4),))], scroll=False)
    lit = pane.list.viewport().grab().toImage()
    rect = pane.list.visualRect(pane.list.rows.index(1))
    edge = lit.pixelColor(1, rect.center().y())
    assert edge == theme.color("evidenceEdge")
    assert plain.pixelColor(1, rect.center().y()) != edge


def test_a_screen_reader_finds_the_rows(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("1:00"), [*rows(2), MARK])
    found = QAccessible.queryAccessibleInterface(pane.list)
    assert found.text(QAccessible.Text.Name) == "Transcript"
    assert found.childCount() == 3
    assert found.child(2).text(QAccessible.Text.Name) == "Paused for 1 minute at 0:30"


def test_click_and_enter_choose_an_utterance_once(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("1:00"), [*rows(3), MARK])
    settled(pane, qtbot, 4)
    chosen: list[str] = []
    pane.utterance_chosen.connect(chosen.append)
    at = pane.list.visualRect(pane.list.rows.index(1)).center()
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == ["U00001"]
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert chosen == ["U00001", "U00002"]
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)  # a mark is no utterance
    assert chosen == ["U00001", "U00002"]


def test_enter_without_a_row_does_nothing(pane: TranscriptPane, qtbot: QtBot) -> None:
    chosen: list[str] = []
    pane.utterance_chosen.connect(chosen.append)
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert chosen == []


def test_a_destroyed_transcript_is_replaced_by_a_sentence(pane: TranscriptPane) -> None:
    pane.show_rows(TranscriptHead("", gone="It is gone."), ())
    assert not pane.list.isVisible()
    pane.show_rows(TranscriptHead("1:00", warning="Take care."), rows(1))
    assert pane.list.isVisible()


def test_an_empty_second_line_of_the_footer_takes_no_room(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_footer(Footer("Recording destroyed.", "Transcript destroyed."))
    qtbot.waitUntil(lambda: pane._footer.height() >= 50)
    pane.show_footer(Footer("Nothing was recorded.", ""))
    qtbot.waitUntil(lambda: pane._footer.height() < 40)


def test_the_model_is_a_model() -> None:
    model = TranscriptModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows(3))
    assert model.light([Lit("U00002", ()), Lit("unknown", ())]) == 2
    assert model.light([]) == -1
    assert model.data(model.index(9)) is None
    assert model.data(model.index(0), int(Qt.ItemDataRole.DecorationRole)) is None
    assert tester.model() is model
