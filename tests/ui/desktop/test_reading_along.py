"""The transcript so far: hidden until it is asked for, and never before the client or after the session."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.services.events import TranscriptAdvanced
from app.services.replay import ReplayService
from app.ui.live_transcript.view import LiveSheet
from app.ui.recording_bar.model import BarAction, BarMode
from tests.support.office import Office
from tests.support.speech import Line
from tests.ui.desktop.test_main_path import end
from tests.ui.desktop.test_while_recording import recording

LONG = tuple(
    Line(n % 2, 5.0 * n, 5.0 * n + 3.0, f"Line number {n} is about what happened on that day.")
    for n in range(60)
)


def rows(sheet: LiveSheet) -> list[str]:
    return [row.text for row in sheet.list.rows.rows if row.nameless]


def written(sheet: LiveSheet) -> float:
    """Up to which second there are words."""
    return max((row.end for row in sheet.list.rows.rows if row.nameless), default=0.0)


def reading(desk: Office, seconds: float = 150.0) -> LiveSheet:
    """A recorded session with the sheet over it, opened from the menu of the bar."""
    desk.practice.engine.lines = LONG
    recording(desk, seconds)
    desk.workplace.live.cover.panel.open_end_menu()
    desk.choose("Transcript so far")
    sheet = desk.wait_for(LiveSheet)
    desk.until(lambda: written(sheet) > 40.0)
    return sheet


def test_it_is_hidden_until_it_is_asked_for_and_names_nobody(desk: Office) -> None:
    desk.practice.engine.lines = LONG
    recording(desk, 150.0)
    assert not desk.seen(LiveSheet)
    desk.workplace.live.presenter.act(BarAction.TRANSCRIPT)
    sheet = desk.wait_for(LiveSheet)
    desk.until(lambda: bool(rows(sheet)))
    assert rows(sheet)[0].startswith("Line number 0")
    assert not desk.reads("Jordan") and not desk.reads("Robin")
    assert desk.reads("The person opposite may see it.")
    assert desk.window.is_covered


def test_lines_come_as_they_are_written_and_it_follows_until_somebody_scrolls_up(desk: Office) -> None:
    sheet = reading(desk)
    assert sheet.follow.isChecked() and sheet.list.at_end
    before = len(rows(sheet))
    desk.practice.recorder.play(60.0)
    desk.until(lambda: len(rows(sheet)) > before)
    desk.until(lambda: sheet.list.at_end)
    sheet.list.setFocus()
    desk.qtbot.keyClick(sheet.list, Qt.Key.Key_Home)
    desk.until(lambda: not sheet.follow.isChecked())
    at = sheet.list.verticalScrollBar().value()
    assert at == 0
    before = len(rows(sheet))
    desk.practice.recorder.play(60.0)
    desk.until(lambda: len(rows(sheet)) > before)
    assert sheet.list.verticalScrollBar().value() == at
    sheet.follow.click()
    assert sheet.list.at_end


def test_a_bookmark_stands_among_the_lines(desk: Office) -> None:
    sheet = reading(desk)
    desk.workplace.live.presenter.act(BarAction.BOOKMARK)
    desk.until(lambda: any(row.mark_icon == "bookmark" for row in sheet.list.rows.rows))


def test_what_is_forgotten_leaves_the_sheet(desk: Office) -> None:
    sheet = reading(desk)
    desk.program.recording.forget(desk.session().id, 2)  # of two and a half minutes
    desk.until(lambda: 0.0 < written(sheet) <= 30.0)


def test_while_it_is_paused_a_line_can_be_heard_again(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[float, float]] = []

    def play(_service: ReplayService, _session_id: str, start: float, end: float) -> None:
        played.append((start, end))

    monkeypatch.setattr(ReplayService, "play", play)
    sheet = reading(desk)
    assert not sheet._can_replay
    desk.workplace.live.presenter.act(BarAction.PAUSE)
    desk.until(lambda: sheet._can_replay)
    line = next(row for row in sheet.list.rows.rows if row.nameless)
    sheet.list.menu_wanted.emit(line.id, 0, QPoint(50, 50))
    desk.choose("Replay")
    desk.until(lambda: played == [(line.start, line.end)])
    desk.workplace.live.presenter.act(BarAction.RESUME)
    desk.until(lambda: not sheet._can_replay)


def test_it_closes_with_the_session(desk: Office) -> None:
    reading(desk)
    end(desk)
    desk.until(lambda: not desk.seen(LiveSheet))
    assert desk.workplace.reading_along.presenter.session_id == ""


def test_it_closes_before_a_page_is_turned_to_somebody_and_stays_closed(desk: Office) -> None:
    reading(desk)
    session = desk.session()
    (consent,) = desk.program.consents.of_session(session.id)
    desk.workplace.consents.full_screen = True
    desk.workplace.consents.offer_withdrawal(session.id, consent, lambda: None)
    desk.until(lambda: desk.workplace.consents.turned)
    assert not desk.seen(LiveSheet)
    desk.workplace.reading_along.open(session)
    desk.program.bus.publish(TranscriptAdvanced(session.id, 60.0, 60.0))
    desk.settled()
    assert not desk.seen(LiveSheet)
    desk.workplace.consents.page_left()
    desk.until(desk.window.isVisible)
    assert not desk.seen(LiveSheet)


def test_a_page_that_is_no_window_of_its_own_closes_it_too(desk: Office) -> None:
    reading(desk)
    session = desk.session()
    (consent,) = desk.program.consents.of_session(session.id)
    desk.workplace.consents.offer_withdrawal(session.id, consent, lambda: None)
    desk.until(lambda: desk.workplace.consents.turned)
    assert desk.window.isVisible()
    assert not desk.seen(LiveSheet)
    desk.workplace.consents.page_left()


def test_escape_closes_it_and_the_recording_goes_on(desk: Office) -> None:
    sheet = reading(desk)
    sheet.list.setFocus()
    desk.qtbot.keyClick(sheet.list, Qt.Key.Key_Escape)
    desk.until(lambda: not desk.seen(LiveSheet))
    assert desk.workplace.live.presenter.mode is BarMode.RECORDING
    assert desk.window.is_covered


def test_without_a_recording_there_is_nothing_to_read_along(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    desk.workplace.go_on(session)
    desk.until(lambda: desk.window.is_covered)
    offered = [item.action for item in desk.workplace.live.presenter.state().end_menu]
    assert BarAction.TRANSCRIPT not in offered
    assert QApplication.activePopupWidget() is None
