"""The history compares sentences, and the fields of the template as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.histories import MadeBy, Version
from app.ui.gallery.workspace import data
from app.ui.history.presenter import Compared, Entry, HistoryPresenter, Line
from app.ui.history.sheet import HistorySheet
from app.ui.theme import Theme
from app.ui.widgets import SheetHost


class Shown:
    """Keeps what the sheet would show."""

    def __init__(self) -> None:
        self.compared = Compared("", (), may_restore=False)

    def show_entries(self, entries: Sequence[Entry], chosen: int) -> None:
        """The list is not looked at here."""

    def show_compared(self, compared: Compared) -> None:
        self.compared = compared

    def put_away(self) -> None:
        """Nothing is open."""

    def restore(self, version: int) -> None:
        """Nothing is restored."""

    def lines(self) -> list[str]:
        """A line of words each, with its sign; headings in brackets."""
        return [_plain(line) for line in self.compared.lines]


def opened(*versions: Version) -> tuple[Shown, HistoryPresenter]:
    shown = Shown()
    presenter = HistoryPresenter(shown, shown, versions)
    presenter.opened()
    return shown, presenter


def test_fields_that_were_filled_in_otherwise_are_shown_beneath_their_label() -> None:
    note = data().note
    then = (("Mood", "Low"), ("Observed", "Tearful"), ("Hours of sleep", "5"))
    now = (("Mood", "Level"), ("Hours of sleep", "5"), ("Reason", "Sleep"))
    shown, presenter = opened(
        Version(replace(note, version=2), MadeBy.TYPING, current=True, fields=now),
        Version(note, MadeBy.DRAFT, fields=then),
    )
    assert shown.lines() == ["[Mood]", "−Low", "+Level", "[Observed]", "−Tearful", "[Reason]", "+Sleep"]
    presenter.show_all(True)
    assert shown.lines()[-6:] == ["[Mood]", "Low", "[Observed]", "Tearful", "[Hours of sleep]", "5"]
    assert "[Subjective]" in shown.lines()


def test_the_same_words_and_fields_are_said_to_be_the_same() -> None:
    note = data().note
    fields = (("Mood", "Low"),)
    shown, _ = opened(
        Version(replace(note, version=2), MadeBy.RESTORED, current=True, fields=fields),
        Version(note, MadeBy.DRAFT, fields=fields),
    )
    assert shown.lines() == ["The words are the same."]


def _plain(line: Line) -> str:
    words = "".join(piece for piece, _ in line.text)
    return f"[{words}]" if line.heading else f"{line.sign}{words}"


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1220, 800)
    made.show()
    return made


@pytest.fixture
def sheet(window: QWidget) -> HistorySheet:
    return HistorySheet(SheetHost(window))


def test_where_there_is_little_room_the_words_stand_below_the_versions(
    sheet: HistorySheet, theme: Theme, qtbot: QtBot
) -> None:
    note = data().note
    versions = (Version(replace(note, version=2), MadeBy.TYPING, current=True), Version(note, MadeBy.DRAFT))
    sheet.attach(HistoryPresenter(sheet, Shown(), versions))

    def places() -> tuple[QRect, QRect]:
        first = [QRect(w.mapTo(sheet, QPoint(0, 0)), w.size()) for w in (sheet.rows[-1], sheet.whole)]
        return first[0], first[1]

    qtbot.waitUntil(lambda: places()[0].right() < places()[1].left())
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: places()[0].bottom() < places()[1].top())
    assert places()[1].right() < sheet.width(), "nothing is cut off at the edge"
