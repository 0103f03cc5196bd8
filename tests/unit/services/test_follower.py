"""A follower waits without delay: sound, a hold, its end and the stop wake it at once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest

from app.services.course import Course
from app.services.follower import Follower

FOREVER = 3_600.0


def follower() -> Follower:
    return Follower(Course("session", "recording"))


def woken(waiting: Follower, by: Callable[[], None], *, frames: int = 10**9) -> bool:
    """What the wait returns; it lasts an hour but for ``by``."""
    told: list[bool] = []
    turn = waiting.turn
    thread = Thread(target=lambda: told.append(waiting.wait_beyond(frames, turn, FOREVER)), daemon=True)
    thread.start()
    by()
    thread.join(10)
    assert not thread.is_alive(), "it goes on waiting"
    return told[0]


def test_a_rest_ends_at_once_with_the_session() -> None:
    waiting = follower()
    assert not woken(waiting, waiting.stop)
    waiting.join()


def test_a_rest_ends_at_once_with_a_hold_and_its_release() -> None:
    waiting = follower()
    turn = waiting.turn
    assert waiting.is_turn(turn)
    waiting.hold()
    assert waiting.held
    assert not waiting.is_turn(turn)
    assert waiting.wait_beyond(10**9, turn, 0.01), "nothing is new yet"
    assert woken(waiting, lambda: waiting.advance(1))
    waiting.release()
    assert waiting.wait_beyond(10**9, turn, FOREVER)


def test_more_sound_wakes_it() -> None:
    waiting = follower()
    assert woken(waiting, lambda: waiting.advance(48_000), frames=48_000)
    assert (waiting.sealed, waiting.course.total) == (48_000, 48_000)


@pytest.mark.parametrize("seconds", [0.0, 0.02])
def test_a_rest_is_over_after_its_time(seconds: float) -> None:
    assert follower().wait_beyond(10**9, 0, seconds)
