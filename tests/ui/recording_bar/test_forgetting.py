"""Forgetting the last minutes, as the bar offers, asks and tells it (B2)."""

from __future__ import annotations

import pytest

from app.domain.states import SessionState
from app.ui.recording_bar.model import BarAction, BarMode, BarQuestion, BarState
from tests.support.bar_room import Room, View, state_of


@pytest.fixture
def room() -> Room:
    return Room()


def lines(state: BarState) -> list[tuple[str, str]]:
    return [(item.words, item.hint) for item in state.forget_menu]


def test_what_can_be_forgotten_says_where_it_begins(room: Room) -> None:
    """B2."""
    room.record(1458.0)
    assert lines(room.state) == [
        ("Last 2 minutes", "from 22:18"),
        ("Last 5 minutes", "from 19:18"),
        ("Last 10 minutes", "from 14:18"),
    ]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, [("Everything so far", "from 0:00")]),
        (120.0, [("Everything so far", "from 0:00")]),
        (121.0, [("Last 2 minutes", "from 0:01"), ("Everything so far", "from 0:00")]),
        (
            590.0,
            [
                ("Last 2 minutes", "from 7:50"),
                ("Last 5 minutes", "from 4:50"),
                ("Everything so far", "from 0:00"),
            ],
        ),
    ],
)
def test_what_is_longer_than_the_recording_is_one_line(
    room: Room, seconds: float, expected: list[tuple[str, str]]
) -> None:
    room.record(seconds)
    assert lines(room.state) == expected


@pytest.mark.parametrize("mode", list(BarMode))
def test_it_can_be_forgotten_whenever_something_is_recorded_and_only_then(mode: BarMode) -> None:
    state = state_of(mode)
    recorded = mode not in (BarMode.OPEN, BarMode.WAITING, BarMode.DECLINED, BarMode.ERASED)
    assert bool(state.forget_menu) is recorded


def test_nothing_is_forgotten_before_it_was_asked(room: Room) -> None:
    room.record(1458.0)
    for answer in (0, -1):
        room.bar.act(BarAction.FORGET_5)
        question = room.view.questions[-1]
        assert question == BarQuestion(
            "Forget the last 5 minutes?",
            "Sound and text are erased for good. Recording goes on.",
            ("Keep", "Erase"),
            default=0,
            danger=1,
        )
        room.bar.answer(answer)
        assert room.view.questions[-1] is None
    assert room.actions == []
    room.bar.act(BarAction.FORGET_5)
    room.bar.answer(1)
    room.bar.answer(1)
    assert room.actions == [BarAction.FORGET_5]


def test_the_question_is_asked_where_it_was_opened(room: Room) -> None:
    other = View()
    room.bar.attach(other)
    room.record(1458.0)
    room.bar.act(BarAction.FORGET_2, other)
    assert other.questions and not room.view.questions
    room.bar.act(BarAction.FORGET_2, room.view)
    assert other.questions[-1] is None


def test_a_question_about_what_is_gone_goes_away(room: Room) -> None:
    room.record(1458.0)
    room.bar.act(BarAction.FORGET_2)
    room.bar.consent_withdrawn()
    assert room.view.questions[-1] is None
    room.bar.answer(1)
    assert room.actions == []


def test_while_erasing_the_bar_says_so_and_then_that_it_is_done(room: Room) -> None:
    room.record(1458.0)
    room.view.spoken.clear()
    room.bar.erasing()
    assert (room.state.title, room.state.detail) == ("Erasing", "Still recording")
    room.bar.erasing(waits=True)
    assert room.state.detail == "Waiting for the disk"
    room.bar.forgotten(1158.0)
    assert room.state.timer == "19:18"
    assert room.bar.erased(5, 300.0) == "Last 5 minutes erased. Still recording."
    assert (room.state.title, room.state.detail) == ("Recording", "Last 5 minutes erased")
    room.clock.now += 5
    room.bar.tick()
    assert (room.state.detail, room.state.timer) == ("on this laptop", "19:23")
    assert room.view.spoken[0] == "Erasing. Still recording."


def test_what_failed_is_not_said_to_be_erased(room: Room) -> None:
    room.record(1458.0)
    room.bar.erasing()
    room.bar.not_erased()
    assert (room.state.title, room.state.detail, room.state.timer) == ("Recording", "on this laptop", "24:18")


def test_paused_stays_paused(room: Room) -> None:
    room.record(100.0)
    room.bar.session_moved(SessionState.PAUSED)
    room.bar.act(BarAction.FORGET_2)
    question = room.view.questions[-1]
    assert question is not None
    assert (question.title, question.body) == (
        "Forget everything so far?",
        "Sound and text are erased for good. It stays paused.",
    )
    room.bar.erasing()
    assert room.state.detail == "Still paused"
    room.bar.forgotten(0.0)
    assert room.bar.erased(2, 100.0) == "Everything so far is erased. Still paused."
    assert room.state.detail == "All of it is erased"
    assert room.state.timer == "0:00"
