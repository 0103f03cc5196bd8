"""The bar's state follows the session; the timer never steps back; changes are announced once."""

from __future__ import annotations

import re

import pytest

from app.domain.states import SessionState
from app.ui.recording_bar.level import level_word, meter_level
from app.ui.recording_bar.model import BarAction, BarMode
from tests.support.bar_room import Room, actions, state_of


@pytest.fixture
def room() -> Room:
    return Room()


def test_an_open_session_records_nothing_and_says_so(room: Room) -> None:
    assert (room.state.title, room.state.detail) == ("Session in progress", "Nothing is recorded")
    assert actions(room.state) == [BarAction.START]
    assert room.state.timer == ""
    assert room.state.level is None


def test_without_ai_use_the_button_does_not_exist(room: Room) -> None:
    """R35."""
    room.bar.session_opened(may_record=False)
    assert actions(room.state) == []
    room.bar.act(BarAction.START)
    assert room.actions == []


def test_recording_counts_and_offers_a_pause(room: Room) -> None:
    room.record(1458.0)
    assert room.state.mode is BarMode.RECORDING
    assert room.state.timer == "24:18"
    assert room.state.accessible_name == "Recording, 24 minutes 18 seconds"
    assert actions(room.state) == [BarAction.PAUSE, BarAction.FORGET, BarAction.BOOKMARK]
    assert room.state.level is not None
    room.bar.act(BarAction.PAUSE)
    assert room.actions == [BarAction.PAUSE]


def test_the_timer_runs_between_reports_and_never_steps_back(room: Room) -> None:
    room.record()
    shown: list[str] = []
    for _ in range(40):
        room.clock.now += 0.25
        # What is sealed lags behind by up to three quarters of a second.
        room.bar.recorded(max(0.0, room.clock.now - 1000.0 - 0.7))
        room.bar.tick()
        shown.append(room.state.timer)
    assert shown == sorted(shown)
    assert shown[-1] == "0:10"


def test_a_timer_that_is_far_off_is_set_right(room: Room) -> None:
    room.record()
    room.clock.now += 60
    room.bar.recorded(20.0)
    room.bar.tick()
    assert room.state.timer == "0:20"


def test_paused_stops_the_time_and_tells_how_long(room: Room) -> None:
    room.record(1458.0)
    room.bar.session_moved(SessionState.PAUSED)
    room.clock.now += 64
    room.bar.tick()
    assert (room.state.timer, room.state.timer_muted) == ("24:18", True)
    assert room.state.detail == "Microphone closed, 1:04"
    assert actions(room.state) == [BarAction.RESUME, BarAction.FORGET, BarAction.BOOKMARK]
    room.bar.session_moved(SessionState.RECORDING)
    room.clock.now += 2
    room.bar.tick()
    assert room.state.timer == "24:20"


def test_ten_quiet_seconds_are_said_once(room: Room) -> None:
    room.record()
    room.view.spoken.clear()
    room.hear(10.0, 0.0001, 0.0002)
    assert room.state.mode is BarMode.SILENCE
    assert room.view.spoken == ["Very quiet. Still recording."]
    room.bar.level(0.2, 0.4)
    assert room.state.mode is BarMode.RECORDING
    room.hear(10.0, 0.0001, 0.0002)
    assert room.state.mode is BarMode.SILENCE
    assert room.view.spoken == ["Very quiet. Still recording."]


def test_a_lost_microphone_says_first_what_is_safe(room: Room) -> None:
    room.record(1458.0)
    room.bar.microphone_lost()
    assert room.state.mode is BarMode.LOST
    assert room.state.detail == "Safe up to 24:18. Looking for it"
    room.bar.recovered()
    assert room.state.mode is BarMode.RECORDING


def test_only_a_recording_loses_its_microphone(room: Room) -> None:
    room.bar.microphone_lost()
    room.bar.disk_failed(full=True)
    room.bar.recovered()
    assert room.state.mode is BarMode.OPEN


def test_waiting_for_consent_offers_to_ask(room: Room) -> None:
    room.bar.consent_waiting()
    assert actions(room.state) == [BarAction.ASK]
    assert room.state.detail == "Nothing is recorded"


def test_declined_means_nothing_can_be_recorded(room: Room) -> None:
    """R38."""
    room.bar.consent_declined()
    assert room.state.mode is BarMode.DECLINED
    assert BarAction.START not in actions(room.state)
    room.bar.session_moved(SessionState.OPEN)
    assert room.state.mode is BarMode.DECLINED


def test_after_a_withdrawal_nothing_is_left(room: Room) -> None:
    room.record(60)
    assert BarAction.WITHDRAW in [item.action for item in room.state.end_menu]
    room.bar.consent_withdrawn()
    room.bar.session_moved(SessionState.OPEN)
    assert room.state.mode is BarMode.ERASED
    assert room.state.title == "Everything is erased"
    assert BarAction.WITHDRAW not in [item.action for item in room.state.end_menu]


def test_ending_and_leaving_are_two_things(room: Room) -> None:
    """R40."""
    room.record(10)
    for action in (BarAction.END, BarAction.LEAVE, BarAction.RESUME):
        room.bar.act(action)
    assert room.actions == [BarAction.END, BarAction.LEAVE]


def test_a_session_gone_on_with_keeps_its_time(room: Room) -> None:
    room.bar.session_opened(may_record=True, recorded=300.0)
    room.bar.session_moved(SessionState.RECORDING)
    room.clock.now += 5
    room.bar.tick()
    assert room.state.timer == "5:05"


def test_each_change_is_announced_once(room: Room) -> None:
    room.bar.session_moved(SessionState.RECORDING)
    for _ in range(20):
        room.clock.now += 0.05
        room.bar.level(0.1, 0.2)
    room.bar.session_moved(SessionState.PAUSED)
    assert room.view.spoken == ["Recording. on this laptop.", "Paused. Microphone closed, 0:00."]


def test_no_state_shows_more_than_the_state(room: Room) -> None:
    """What the person opposite may read: no braces left, no numbers but times."""
    for mode in BarMode:
        state = state_of(mode)
        for words in (state.title, state.detail, state.accessible_name, state.window_title):
            assert "{" not in words
            assert re.fullmatch(r"[A-Za-z ,.:0-9–]+", words)


@pytest.mark.parametrize(
    ("rms", "low", "high"),
    [(0.0, 0.0, 0.0), (0.0005, 0.0, 0.0), (0.05, 0.5, 0.7), (0.5, 0.99, 1.0), (1.0, 1.0, 1.0)],
)
def test_the_meter_is_logarithmic(rms: float, low: float, high: float) -> None:
    assert low <= meter_level(rms) <= high


def test_a_level_has_a_word() -> None:
    assert [level_word(level) for level in (0.05, 0.6, 0.99)] == ["very quiet", "good", "too loud"]


# -- level, disk, bookmarks --------------------------------------------------------------------------
def test_too_loud_says_what_to_do_and_can_be_read(room: Room) -> None:
    room.record()
    room.view.spoken.clear()
    room.hear(0.6, 0.5, 1.0)
    assert (room.state.title, room.state.detail) == (
        "Too loud",
        "Move the microphone away, or turn it down",
    )
    room.hear(6.0, 0.05, 0.2)
    assert room.state.mode is BarMode.RECORDING
    room.hear(0.6, 0.5, 1.0)
    assert room.state.mode is BarMode.LOUD
    assert room.view.spoken == ["Too loud. Move the microphone away, or turn it down."]


def test_a_warning_that_is_just_met_can_be_read(room: Room) -> None:
    room.record()
    for _ in range(7):
        room.hear(0.05, 0.5, 1.0)
        room.hear(0.6, 0.05, 0.2)
    room.hear(0.05, 0.5, 1.0)
    assert room.state.mode is BarMode.LOUD
    room.hear(4.0, 0.05, 0.2)
    assert room.state.mode is BarMode.LOUD
    room.hear(1.5, 0.05, 0.2)
    assert room.state.mode is BarMode.RECORDING


def test_the_time_runs_on_whatever_the_level(room: Room) -> None:
    room.record()
    room.hear(20.0, 0.0, 0.0)
    assert room.state.mode is BarMode.SILENCE
    room.hear(2.1, 0.5, 1.0)
    assert room.state.timer == "0:22"


def test_a_disk_in_trouble_says_what_is_safe(room: Room) -> None:
    room.record(60.0)
    room.bar.disk_failed(full=True)
    assert (room.state.title, room.state.detail) == ("Disk full", "Safe up to 1:00. Free some space")
    room.bar.microphone_lost()
    assert room.state.mode is BarMode.LOST
    room.bar.disk_failed(full=False)
    assert (room.state.title, room.state.detail) == (
        "Disk does not answer",
        "Safe up to 1:00. It is tried again",
    )
    room.bar.recovered()
    assert room.state.mode is BarMode.RECORDING


def test_another_microphone_is_offered_only_when_there_is_one(room: Room) -> None:
    room.record(60.0)
    room.bar.microphone_lost()
    assert BarAction.SWITCH not in actions(room.state)
    room.bar.allow(other_microphone="Use built-in")
    assert room.state.buttons[0].words == "Use built-in"
    room.bar.recovered()
    room.bar.microphone_lost()
    assert BarAction.SWITCH not in actions(room.state)


def test_a_bookmark_is_confirmed_for_a_moment(room: Room) -> None:
    room.record(60.0)
    room.view.spoken.clear()
    room.bar.act(BarAction.BOOKMARK)
    room.bar.bookmarked(60.0)
    assert (room.actions, room.state.detail) == ([BarAction.BOOKMARK], "Bookmark at 1:00")
    assert room.view.spoken == ["Bookmark at 1:00."]
    room.clock.now += 4.1
    room.bar.tick()
    assert room.state.detail == "on this laptop"


def test_what_a_toast_says_is_not_said_twice(room: Room) -> None:
    room.record(60.0)
    room.view.spoken.clear()
    room.bar.notice("Now on another microphone", spoken=False)
    assert room.state.detail == "Now on another microphone"
    assert room.view.spoken == []


def test_a_bookmark_needs_a_recording(room: Room) -> None:
    room.bar.act(BarAction.BOOKMARK)
    assert room.actions == []
    room.record(1.0)
    room.hear(0.6, 0.5, 1.0)
    room.bar.act(BarAction.BOOKMARK)
    assert room.actions == [BarAction.BOOKMARK], "by its key, where there is no button"


# -- other inputs, ending, titles --------------------------------------------------------------------
@pytest.mark.parametrize("mode", list(BarMode))
def test_jotting_is_offered_in_the_bar_where_nothing_is_recorded(mode: BarMode) -> None:
    """R55; beside a recording it is offered where there is more room (R47)."""
    room = Room()
    room.bar.allow(jot=True)
    offered = [button for button in state_of(mode, room).buttons if button.action is BarAction.JOT]
    others = mode in (BarMode.OPEN, BarMode.DECLINED, BarMode.ERASED)
    assert bool(offered) is (mode is not BarMode.WAITING)
    assert all(button.roomy is not others for button in offered)


@pytest.mark.parametrize("mode", list(BarMode))
def test_the_receipt_is_offered_where_something_was_erased(mode: BarMode) -> None:
    room = Room()
    room.bar.allow(receipt=True)
    offered = [button.action for button in state_of(mode, room).buttons]
    assert (BarAction.RECEIPT in offered) is (mode is BarMode.ERASED)


def test_ending_without_a_menu_is_asked(room: Room) -> None:
    room.record(1458.0)
    room.bar.ask_end()
    question = room.view.questions[-1]
    assert question is not None
    assert question.body == "24:18 recorded. The note is made in the background."
    room.bar.answer(0)
    room.bar.ask_end()
    room.bar.answer(2)
    assert room.actions == [BarAction.END]
    room.bar.session_opened(may_record=True)
    room.bar.ask_end()
    question = room.view.questions[-1]
    assert question is not None and question.body == "Nothing is recorded."


def test_titles_follow_the_state(room: Room) -> None:
    titles: list[str] = []
    room.bar.mirror(lambda state: titles.append(state.window_title))
    for mode in BarMode:
        titles.append(state_of(mode).window_title)
    assert set(titles) == {
        "Session in progress – Roomnote",
        "Waiting for consent – Roomnote",
        "Recording – Roomnote",
        "Paused – Roomnote",
        "Microphone lost – Roomnote",
        "Disk full – Roomnote",
        "Recording declined – Roomnote",
        "Everything is erased – Roomnote",
    }
    room.record()
    assert titles[-1] == "Recording – Roomnote"


@pytest.mark.parametrize(
    ("mode", "action"),
    [
        (BarMode.OPEN, BarAction.START),
        (BarMode.WAITING, BarAction.ASK),
        (BarMode.RECORDING, BarAction.PAUSE),
        (BarMode.PAUSED, BarAction.RESUME),
        (BarMode.SILENCE, BarAction.PAUSE),
        (BarMode.LOUD, BarAction.PAUSE),
        (BarMode.LOST, BarAction.PAUSE),
        (BarMode.DISK, BarAction.PAUSE),
        (BarMode.DECLINED, None),
        (BarMode.ERASED, None),
    ],
)
def test_one_key_starts_pauses_and_resumes(mode: BarMode, action: BarAction | None) -> None:
    assert state_of(mode).key_action is action
