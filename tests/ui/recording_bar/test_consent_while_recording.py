"""The bar while somebody in the room has not agreed: it stands still, and goes on only by hand (R37, R38)."""

from __future__ import annotations

import pytest

from app.domain.states import SessionState
from app.ui.recording_bar.looks import LIVE
from app.ui.recording_bar.model import BarAction, BarMode
from tests.support.bar_room import Room, actions, state_of


@pytest.fixture
def room() -> Room:
    return Room()


def held(room: Room) -> None:
    """A recording is paused because somebody came in."""
    room.record(90)
    room.bar.session_moved(SessionState.PAUSED)
    room.bar.consent_missing(refused=False)


def test_it_waits_for_an_answer_and_offers_to_ask(room: Room) -> None:
    held(room)
    assert (room.state.title, room.state.detail) == ("Waiting for consent", "Paused, nothing is recorded")
    assert actions(room.state) == [BarAction.ASK, BarAction.ROOM, BarAction.FORGET]
    assert room.state.key_action is BarAction.ASK
    assert (room.state.timer, room.state.timer_muted, room.state.level) == ("1:30", True, None)
    assert room.bar.mode in LIVE, "closing the window still asks"


def test_a_no_leads_to_the_room_and_never_to_resume(room: Room) -> None:
    held(room)
    room.bar.consent_missing(refused=True)
    assert room.state.title == "Recording declined"
    assert actions(room.state) == [BarAction.ROOM, BarAction.FORGET]
    assert room.state.key_action is None
    room.bar.act(BarAction.RESUME)
    assert room.actions == []


@pytest.mark.parametrize("refused", [True, False])
def test_when_everyone_agreed_it_is_paused_and_resume_is_one_tap(room: Room, refused: bool) -> None:
    held(room)
    room.bar.consent_missing(refused=refused)
    room.bar.consent_settled()
    assert room.bar.mode is BarMode.PAUSED
    room.bar.act(BarAction.RESUME)
    assert room.actions == [BarAction.RESUME]


def test_nothing_stands_still_that_does_not_record(room: Room) -> None:
    room.bar.consent_missing(refused=False)
    assert room.bar.mode is BarMode.OPEN
    room.record(10)
    room.bar.consent_missing(refused=True)
    room.bar.consent_settled()
    assert room.bar.mode is BarMode.RECORDING


@pytest.mark.parametrize("mode", [BarMode.WAITING, BarMode.DECLINED, BarMode.ERASED])
def test_without_a_recording_it_can_be_started_again(room: Room, mode: BarMode) -> None:
    state_of(mode, room)
    room.bar.consent_settled()
    assert room.bar.mode is BarMode.OPEN and BarAction.START in actions(room.state)


@pytest.mark.parametrize("mode", list(BarMode))
def test_who_is_in_the_room_can_be_seen_at_any_moment(room: Room, mode: BarMode) -> None:
    state = state_of(mode, room)
    assert "Someone joined or left…" in [item.words for item in state.end_menu]
    room.bar.act(BarAction.ROOM)
    assert room.actions[-1] is BarAction.ROOM


def test_erasing_says_that_it_stays_paused(room: Room) -> None:
    held(room)
    room.bar.erasing()
    assert room.state.detail == "Still paused"
