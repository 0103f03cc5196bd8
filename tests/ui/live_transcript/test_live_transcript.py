"""The transcript so far, as rows: doubts and marks stay, speakers are nobody yet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.session import Mark, MarkKind
from app.services.so_far import LiveLine
from app.ui.live_transcript.presenter import LivePresenter
from app.ui.live_transcript.view import LiveSheets
from app.ui.theme import Theme
from app.ui.widgets import SheetHost
from tests.support.screens import Calls


def lines(count: int) -> list[LiveLine]:
    return [LiveLine(10.0 * n, 10.0 * n + 8, f"Words of line {n}.", ((0, 5),)) for n in range(count)]


@pytest.fixture
def view() -> Calls:
    return Calls()


@pytest.fixture
def presenter(view: Calls) -> LivePresenter:
    made = LivePresenter(view, Calls())
    made.opened("s", lines(2))
    return made


def test_lines_have_times_doubts_and_nobody(presenter: LivePresenter, view: Calls) -> None:
    shown = view.last("open_live")
    assert [(row.speaker, row.time, row.doubtful) for row in shown.rows] == [
        ("", "0:00", ((0, 5),)),
        ("", "0:10", ((0, 5),)),
    ]
    assert all(row.nameless for row in shown.rows)
    assert shown.words == "Written so far: up to 0:18"
    assert shown.follow


def test_marks_stand_among_them(presenter: LivePresenter, view: Calls) -> None:
    marked = [*lines(2), LiveLine(20.0, 20.0, mark=Mark(MarkKind.PAUSED, 20.0, 60.0))]
    presenter.heard("s", marked)
    assert view.last("show_live").rows[2].text == "Paused for 1 minute"
    assert not view.last("show_live").rows[2].nameless


def test_nothing_yet_is_said(view: Calls) -> None:
    LivePresenter(view, Calls()).opened("s", ())
    assert view.last("open_live").words == "Nothing is written yet"


def test_the_same_lines_and_other_sessions_change_nothing(presenter: LivePresenter, view: Calls) -> None:
    presenter.heard("s", lines(2))
    presenter.heard("other", lines(5))
    assert "show_live" not in view.names()


def test_scrolling_up_stops_following_and_the_switch_begins_again(
    presenter: LivePresenter, view: Calls
) -> None:
    presenter.scrolled_up()
    assert not view.last("show_live").follow
    presenter.heard("s", lines(3))
    assert not view.last("show_live").follow
    presenter.follow(True)
    assert view.last("show_live").follow


def test_after_it_closed_nothing_is_kept_or_shown(presenter: LivePresenter, view: Calls) -> None:
    presenter.gone()
    presenter.gone()
    presenter.heard("s", lines(3))
    presenter.scrolled_up()
    presenter.follow(False)
    assert view.names() == ["open_live", "close_live"]
    assert presenter._lines == ()


def test_a_line_is_heard_again_only_while_nothing_is_recorded(view: Calls) -> None:
    commands = Calls()
    presenter = LivePresenter(view, commands)
    presenter.opened("s", lines(2))
    presenter.replay_pressed("line-1")
    assert commands.made == []
    presenter.heard("s", lines(2), can_replay=True)
    assert view.last("show_live").can_replay
    presenter.replay_pressed("line-1")
    presenter.replay_pressed("unknown")
    assert commands.made == [("replay", "s", 10.0, 18.0)]
    presenter.gone()
    assert commands.names() == ["replay", "silence"]


# -- the sheet ---------------------------------------------------------------------------------------
def test_following_keeps_the_newest_line_in_sight_until_scrolled(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    sheets = LiveSheets(SheetHost(window))
    presenter = LivePresenter(sheets, Calls())
    sheets.attach(presenter)
    presenter.opened("s", lines(60))
    sheet = sheets.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.list.at_end)
    assert QApplication.focusWidget() is sheet.done
    presenter.heard("s", lines(61))
    qtbot.waitUntil(lambda: sheet.list.at_end)
    sheet.list.setFocus()
    qtbot.keyClick(sheet.list, Qt.Key.Key_PageUp)
    qtbot.keyClick(sheet.list, Qt.Key.Key_PageUp)
    assert not sheet.follow.isChecked()
    spoken = sheet.list.rows.index(0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "0:00, Words of line 0., heard uncertainly: Words"
    window.hide()
    assert presenter.session_id == ""
    assert sheets.sheet is None
