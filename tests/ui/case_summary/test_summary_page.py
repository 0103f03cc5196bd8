"""The case summary page: chips and sentences by keyboard, names for screen readers, small windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.ui.case_summary.page import CaseSummaryPage
from app.ui.case_summary.presenter import SummaryPresenter
from app.ui.case_summary.series_chart import SeriesChart
from app.ui.gallery.case_summary import CASE, SUMMARY
from app.ui.theme import Theme
from tests.support.screens import Calls


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> tuple[CaseSummaryPage, Calls]:
    page, commands = CaseSummaryPage(), Calls()
    qtbot.addWidget(page)
    presenter = SummaryPresenter(page, commands)
    page.attach(presenter)
    presenter.opened(CASE)
    presenter.made(commands.made[-1][2], SUMMARY)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page, commands


def test_a_chip_and_a_sentence_by_keyboard(shown: tuple[CaseSummaryPage, Calls], qtbot: QtBot) -> None:
    page, _ = shown
    chip = next(c for s in page.paper.statements for c in s.chips if c.place == ("n8", "n8s1"))
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert page.side.document.isVisible() and chip.isChecked()
    assert [sentence.key for sentence in page.side.sentences if sentence.lit] == ["n8s1"]
    assert chip.hasFocus()  # the summary was not built anew
    other = page.side.sentences[0]
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_Return)
    assert not chip.isChecked()
    lit = next(sentence for sentence in page.side.sentences if sentence.lit)
    assert lit.key == "n8s0" and lit.accessibleName().endswith("source of the chosen statement")
    assert any(c.isChecked() for s in page.paper.statements for c in s.chips)


def test_names_for_screen_readers(shown: tuple[CaseSummaryPage, Calls]) -> None:
    page, _ = shown
    assert all(button.accessibleName() for button in page.findChildren(QAbstractButton))
    charts = [chart.accessibleName() for chart in page.findChildren(SeriesChart)]
    assert charts == [
        "Chart. PHQ-9: 14 on 12 Jun, 9 on 6 Nov.",
        "Chart. Hours: 3 on 12 Jun, 3.5 on 4 Sep, 4 on 13 Nov. Goal: 6.",
    ]


def test_what_is_chosen_is_asked_for(shown: tuple[CaseSummaryPage, Calls]) -> None:
    page, commands = shown
    before = len(commands.made)
    page.side.boxes["plan"].click()
    page.side.length.segments[0].click()
    page.purpose.segments[3].click()
    page.print.click()
    page.clients.click()
    page.chart.click()
    names = commands.names()[before:]
    assert names == ["make", "make", "make", "print_out", "open_clients", "open_chart"]
    assert commands.made[before][2].left_out == {"plan"}


@pytest.mark.parametrize(("scale", "size"), [(1.0, (760, 560)), (2.0, (900, 560))])
def test_it_fits_a_small_window(
    shown: tuple[CaseSummaryPage, Calls], theme: Theme, qtbot: QtBot, scale: float, size: tuple[int, int]
) -> None:
    page, _ = shown
    theme.set_look(scale=scale)
    page.resize(*size)
    assert page.minimumSizeHint().width() <= size[0]
    chip = page.paper.statements[0].chips[0]
    chip.click()
    card = page.side.document
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())


def test_the_sources_go_down_with_the_page(shown: tuple[CaseSummaryPage, Calls], qtbot: QtBot) -> None:
    page, _ = shown
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not page.side.groups.visibleRegion().isEmpty())
