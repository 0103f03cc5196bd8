"""The rating below the draft: by keys, with its words, and the chart that says its numbers."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.ratings import Month, Trend
from app.ui.rating.presenter import RatingModel, RatingPresenter
from app.ui.rating.quality import QualityCard, TrendChart
from app.ui.rating.view import CommentSheet, RatingRow, RatingSheet, RatingSheets
from app.ui.widgets import SheetHost, Text
from tests.support.screens import Calls


def test_stars_are_saved_at_once_and_a_comment_needs_stars() -> None:
    view, commands = Calls(), Calls()
    presenter = RatingPresenter(view, commands)
    presenter.rated(3)
    presenter.comment_pressed()
    presenter.opened("n1", 0, "")
    assert view.last("show_rating") == RatingModel(0, "", "Add a comment", False)
    presenter.comment_pressed()
    presenter.commented("no stars yet")
    presenter.rated(4)
    presenter.rated(4)
    presenter.comment_pressed()
    presenter.commented(" Plan was thin. ")
    presenter.commented("Plan was thin.")
    assert commands.made == [("rate", "n1", 4, ""), ("rate", "n1", 4, "Plan was thin.")]
    assert view.last("show_rating") == RatingModel(4, "4 of 5", "Change the comment", True)
    presenter.rated(0)
    assert commands.made[-1] == ("rate", "n1", 0, "")
    presenter.opened("", 0, "")
    assert view.last("show_rating") is None


def test_by_keyboard_alone(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    sheets, commands = RatingSheets(SheetHost(window)), Calls()
    presenter = RatingPresenter(sheets, commands)
    sheets.attach(presenter)
    row: RatingRow = sheets.row
    row.setParent(window)
    window.show()
    presenter.opened("n1", 3, "")
    assert row.isVisible()
    qtbot.keyClick(row.stars, Qt.Key.Key_Right)
    assert row.stars.accessibleName() == "Rating, 4 of 5"
    assert commands.made == [("rate", "n1", 4, "")]
    qtbot.keyClick(row.comment, Qt.Key.Key_Space)
    sheet = window.findChild(CommentSheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.field, "Good.")
    qtbot.keyClick(sheet.save, Qt.Key.Key_Space)
    assert commands.made[-1] == ("rate", "n1", 4, "Good.")
    presenter.opened("", 0, "")
    assert not row.isVisible()


def test_in_a_sheet_where_the_row_has_no_room(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    host, commands = SheetHost(window), Calls()
    sheets = RatingSheets(host)
    presenter = RatingPresenter(sheets, commands)
    sheets.attach(presenter)
    sheets.row.setParent(window)
    window.show()
    sheets.open()
    assert not host.is_open  # there is nothing to rate
    presenter.opened("n1", 0, "")
    sheets.open()
    sheet = window.findChild(RatingSheet)
    assert sheet is not None and not sheet.comment.isEnabled()
    qtbot.keyClick(sheet.stars, Qt.Key.Key_4)
    assert commands.made == [("rate", "n1", 4, "")] and sheets.row.stars.stars == 4
    assert sheet.comment.isEnabled()
    qtbot.keyClick(sheet.comment, Qt.Key.Key_Space)
    assert window.findChild(CommentSheet) is not None
    presenter.opened("", 0, "")
    sheets.open()
    presenter.opened("n2", 2, "")
    sheets.open()
    sheets.open()
    newest = [found for found in window.findChildren(RatingSheet) if found.stars.stars == 2]
    assert len(newest) == 1


def test_the_chart_says_its_numbers(qtbot: QtBot) -> None:
    card = QualityCard()
    qtbot.addWidget(card)
    card.show()
    assert "No draft was rated yet." in [t.text() for t in card.findChildren(Text)]
    months = (
        Month(datetime(2026, 10, 1, tzinfo=UTC), 3.0, 2),
        Month(datetime(2026, 11, 1, tzinfo=UTC), 5.0, 1),
    )
    card.show_trends([Trend("SOAP", "assembled from the transcript, no language model", months)])
    chart = card.findChild(TrendChart)
    assert chart is not None
    assert chart.accessibleName() == (
        "Average by month. October 2026: 3.0 of 5, 2 rated; November 2026: 5.0 of 5, 1 rated"
    )
    assert not chart.grab().isNull()
    shown = [t.text() for t in card.findChildren(Text)]
    assert "SOAP · 3.7 of 5" in shown
    assert "Assembled from the transcript, no language model · 3 rated" in shown
