"""The transcript beside the note: long lists, lit rows, words for a screen reader."""

from __future__ import annotations

from itertools import pairwise

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


def test_of_ten_thousand_rows_only_those_in_sight_are_laid_out(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("3:00:00"), rows(MANY))
    settled(pane, qtbot, MANY)
    pane.list.viewport().repaint()
    assert 0 < pane.list.delegate.layouts_made < 60
    for move in (pane.list.scrollToBottom, lambda: pane.list.scrollTo(pane.list.rows.index(5_000))):
        before = pane.list.delegate.layouts_made
        move()
        pane.list.viewport().repaint()
        assert pane.list.delegate.layouts_made - before < 120
    pane.list.light([Lit("U05000", ((0, 4),))], scroll=True)
    pane.list.viewport().repaint()
    assert pane.list.viewport().rect().intersects(pane.list.visualRect(pane.list.rows.index(5_000)))


def test_the_last_row_ends_where_the_list_ends(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("3:00:00"), rows(MANY, "i" * 40 + " "))
    settled(pane, qtbot, MANY)
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    pane.list.viewport().repaint()
    last = pane.list.rows.index(MANY - 1)
    assert pane.list.currentIndex() == last
    pane.list.scrollToBottom()
    pane.list.viewport().repaint()
    rect = pane.list.visualRect(last)
    assert rect.height() == pane.list.delegate.height(pane.list.rows.row(last), pane.list.viewport().width())
    assert rect.bottom() + 1 == pane.list.viewport().height()


def test_scrolling_through_the_list_never_leaves_a_hole_or_jumps(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("3:00:00"), rows(400, "WWW i "))
    settled(pane, qtbot, 400)
    bar, seen = pane.list.verticalScrollBar(), 0
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + 200)
        pane.list.viewport().repaint()
        top = pane.list.indexAt(pane.list.viewport().rect().topLeft()).row()
        assert top >= seen
        seen = top
        places = [pane.list.visualRect(pane.list.rows.index(n)) for n in range(top, min(400, top + 8))]
        assert all(a.bottom() + 1 == b.top() for a, b in pairwise(places))
    assert seen > 380


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
    for number in range(41):
        index = pane.list.rows.index(number)
        pane.list.scrollTo(index)
        rect = pane.list.visualRect(index)
        assert rect.width() == width
        assert rect.height() == pane.list.delegate.height(pane.list.rows.row(index), width)


@pytest.mark.parametrize(
    ("key", "start", "lands"),
    [
        (Qt.Key.Key_Home, 20, 0),
        (Qt.Key.Key_End, 20, 39),
        (Qt.Key.Key_Up, 20, 19),
        (Qt.Key.Key_Down, 20, 21),
        (Qt.Key.Key_Up, 0, 0),
        (Qt.Key.Key_Down, 39, 39),
    ],
)
def test_keys_move_through_the_rows(
    pane: TranscriptPane, qtbot: QtBot, key: Qt.Key, start: int, lands: int
) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(40))
    pane.list.setCurrentIndex(pane.list.rows.index(start))
    qtbot.keyClick(pane.list, key)
    assert pane.list.currentIndex().row() == lands
    assert pane.list.viewport().rect().contains(pane.list.visualRect(pane.list.currentIndex()))


def test_pages_are_as_long_as_what_is_in_sight(pane: TranscriptPane, qtbot: QtBot) -> None:
    pane.show_rows(TranscriptHead("1:00"), rows(40))
    pane.list.setCurrentIndex(pane.list.rows.index(0))
    qtbot.keyClick(pane.list, Qt.Key.Key_PageDown)
    down = pane.list.currentIndex().row()
    assert 3 < down < 20
    qtbot.keyClick(pane.list, Qt.Key.Key_PageUp)
    assert abs(pane.list.currentIndex().row()) <= 1


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
    qtbot.waitUntil(lambda: pane.footer.height() >= 50)
    pane.show_footer(Footer("Nothing was recorded.", ""))
    qtbot.waitUntil(lambda: pane.footer.height() < 40)


def test_the_model_is_a_model() -> None:
    model = TranscriptModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows(3))
    assert model.light([Lit("U00002", ()), Lit("unknown", ())]) == 2
    assert model.light([]) == -1
    assert model.data(model.index(9)) is None
    assert model.data(model.index(0), int(Qt.ItemDataRole.DecorationRole)) is None
    assert tester.model() is model
