"""The page after "End session", by pointer and in every width."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import ProcessingFailed, StageReached
from app.ui.gallery.workspace import transcript
from app.ui.generating.presenter import GeneratingData
from app.ui.generating.view import GeneratingPage, StepRow
from app.ui.theme import Theme
from app.ui.widgets import Banner, Button, Text
from tests.support.screens import Calls

LEFT = Qt.MouseButton.LeftButton
END = datetime(2026, 11, 20, 10, 50, tzinfo=UTC)
SESSION = Session("s", "c", "k", SessionState.TRANSCRIBING, started_at=END, ended_at=END, recording_id="r")


@pytest.fixture
def commands() -> Calls:
    return Calls()


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, commands: Calls) -> GeneratingPage:
    made = GeneratingPage(commands, lambda: END)
    qtbot.addWidget(made)
    made.resize(1220, 800)
    made.presenter.show(GeneratingData(SESSION, "Dana R."))
    made.show()
    return made


def words(page: GeneratingPage) -> str:
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def fail(page: GeneratingPage) -> Banner:
    page.presenter.on_failed(ProcessingFailed("s", LocalError(ErrorCode.SPEECH_PROCESS_DIED)))
    (banner,) = page.findChildren(Banner)
    return banner


def test_the_steps_say_how_far_each_is(page: GeneratingPage) -> None:
    page.presenter.on_stage(StageReached("s", "transcript", done=True))
    page.presenter.on_stage(StageReached("s", "speakers", done=False))
    names = [row.accessibleName() for row in page.findChildren(StepRow)]
    assert names[0].startswith("Transcript, done")
    assert names[1].startswith("Speakers told apart, working")
    assert names[2].startswith("Recording destroyed, waiting")
    page.presenter.on_stage(StageReached("s", "speakers", done=True))
    page.presenter.on_stage(StageReached("s", "destruction", done=True))
    assert "Its key is gone" in words(page)


def test_the_transcript_stands_beside_the_steps_where_there_is_room(page: GeneratingPage) -> None:
    assert not page._transcript.isVisible()
    page.presenter.show_transcript(SESSION, transcript())
    assert page._transcript.isVisible()
    page.resize(900, 600)
    assert not page._transcript.isVisible()
    page.resize(1220, 800)
    assert page._transcript.isVisible()
    page.presenter.show(GeneratingData(SESSION, "Dana R."))
    assert not page._transcript.isVisible()


def test_everything_fits_into_a_small_window_with_large_text(
    page: GeneratingPage, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: page.minimumWidth() <= 900)
    page.resize(900, 600)
    qtbot.waitUntil(lambda: page._leave.mapTo(page, page._leave.rect().topRight()).x() <= 900)
    assert page._holder.width() <= 900


def test_leaving_is_always_possible(page: GeneratingPage, qtbot: QtBot, commands: Calls) -> None:
    qtbot.mouseClick(page._leave, LEFT)
    qtbot.mouseClick(page._back, LEFT)
    assert commands.names() == ["back", "back"]


def test_a_failure_offers_a_retry_and_the_own_pen(
    page: GeneratingPage, qtbot: QtBot, commands: Calls
) -> None:
    assert not page._write.isVisible()
    banner = fail(page)
    assert "is ready by" not in words(page)
    qtbot.mouseClick(page._write, LEFT)
    (again,) = [b for b in banner.findChildren(Button) if b.text() == "Try again"]
    qtbot.mouseClick(again, LEFT)
    assert commands.names() == ["write_myself", "retry"]
    assert not page._write.isVisible()
    qtbot.waitUntil(lambda: not page.findChildren(Banner))
    assert "Your draft is being made" in words(page)


def test_a_part_that_is_missing_can_be_left_out(page: GeneratingPage, qtbot: QtBot, commands: Calls) -> None:
    page.presenter.fail(LocalError(ErrorCode.PART_NOT_TRANSCRIBED, details={"parts": 1, "seconds": 28}))
    (banner,) = page.findChildren(Banner)
    assert "28 seconds" in banner.accessibleName()
    assert [button.text() for button in banner.buttons] == ["Try again", "Go on without this part"]
    assert not page._hint.isVisible(), "no draft is coming that could be told"
    qtbot.mouseClick(banner.buttons[1], LEFT)
    assert commands.names() == ["go_on_without"]
    qtbot.waitUntil(lambda: not page.findChildren(Banner))
    assert page._hint.isVisible()


def test_the_same_failure_is_drawn_once(page: GeneratingPage) -> None:
    banner = fail(page)
    page.presenter.refresh()
    assert page.findChildren(Banner) == [banner]


def test_the_clock_ticks_only_while_the_page_is_seen(page: GeneratingPage) -> None:
    assert page._tick.isActive()
    page.hide()
    assert not page._tick.isActive()


def test_the_accent_is_on_the_next_step(page: GeneratingPage) -> None:
    assert page._leave.kind == "primary"
    (again,) = fail(page).buttons
    assert (again.kind, page._leave.kind) == ("primary", "standard")
