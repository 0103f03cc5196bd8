"""When a draft is ready: from what was measured on this laptop, and from the session itself (B10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.readiness import (
    FIXED_SHARE,
    QUICK_SHARE,
    SPEECH_SHARE,
    Calibration,
    Costs,
    Readiness,
    Seen,
    costs,
)

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MEASURED = Calibration("m", "CPU", "1", AT, 30.0, 6.0, 3.0, 1.5, 2.0, 1 << 30, 3, 4, battery_factor=1.5)
COSTS = Costs(30.0, 6.0, 3.0, share=1.0, packed=30.0)


def seen(windows: int, spent: float, decoded: float = 30.0, sound: float = 40.0) -> Seen:
    """So many windows, each the same."""
    found = Seen()
    for _ in range(windows):
        found = found.and_then(sound, decoded, spent)
    return found


def test_the_speed_is_speech_per_second() -> None:
    assert MEASURED.speed == 5.0
    assert replace(MEASURED, careful=0.0).speed == 0.0


def test_full_windows_cost_what_they_cost() -> None:
    assert COSTS.of(300.0) == pytest.approx(60.0)
    assert COSTS.of(300.0, quick=True) == pytest.approx(30.0)
    assert COSTS.of(0.0) == 0.0
    assert COSTS.of(-3.0) == 0.0


def test_a_few_seconds_cost_an_encoder_run() -> None:
    """PLATFORM: a chunk of 5 s costs nearly a full window."""
    assert COSTS.of(3.0) == pytest.approx(6.0 * (FIXED_SHARE + (1 - FIXED_SHARE) * 0.1))
    assert COSTS.of(33.0) < COSTS.of(39.5)
    assert COSTS.of(45.0) == pytest.approx(6.0 * (2 * FIXED_SHARE + (1 - FIXED_SHARE) * 1.5))


def test_what_lagged_is_quick_until_its_last_window() -> None:
    assert COSTS.at_end(25.0, quick=True) == COSTS.of(25.0)
    assert COSTS.at_end(300.0) == COSTS.of(300.0)
    assert COSTS.at_end(315.0, quick=True) == pytest.approx(COSTS.of(300, quick=True) + COSTS.of(15))
    assert COSTS.at_end(40.0, quick=True) == pytest.approx(COSTS.of(30, quick=True) + COSTS.of(10))


def test_the_load_tells_whether_it_keeps_up() -> None:
    assert COSTS.load() == pytest.approx(0.2)
    assert replace(COSTS, careful=30.0).load() == pytest.approx(1.0)
    assert replace(COSTS, careful=30.0, share=0.5).load() == pytest.approx(0.5)


def test_a_laptop_that_keeps_up_has_a_window_to_do_however_long_the_session_was() -> None:
    assert COSTS.after_session(3000.0) == COSTS.after_session(7200.0) == COSTS.of(30.0)
    assert COSTS.after_session(10.0) == COSTS.of(10.0)


def test_one_that_keeps_up_with_one_beam_only_has_about_a_minute_to_do() -> None:
    slow = replace(COSTS, careful=45.0, quick=22.0)
    # a third slower than the lag grows with five beams, it falls with one: 0.33 and 0.36 in a second
    up, down = 1 - 1 / 1.5, 30 / 22 - 1
    expected = (down * slow.at_end(60.0) + up * slow.at_end(60.0, quick=True)) / (up + down)
    assert slow.after_session(7200.0) == pytest.approx(expected)
    # in the first minutes the lag has not grown that far; nothing is decoded before a window is full
    assert slow.after_session(60.0) == pytest.approx(slow.at_end(30.0 + 30.0 * (1 - 1 / 1.5)))


def test_one_that_just_keeps_up_with_one_beam_stays_with_it() -> None:
    slow = replace(COSTS, careful=45.0, quick=30.0)
    assert slow.after_session(7200.0) == pytest.approx(slow.at_end(60.0, quick=True))


def test_one_that_does_not_keep_up_has_all_after_the_first_minutes_to_do() -> None:
    slow = replace(COSTS, careful=90.0, quick=60.0)
    short, long = slow.after_session(3000.0), slow.after_session(6000.0)
    assert long - short == pytest.approx(3000 * 2.0)
    # the first window; then 120 s of lag (90, seen between two windows), then 315 (300)
    first = 30 + 90 / (2 / 3)
    second = first + 195 / (1 / 2)
    assert short == pytest.approx(slow.at_end(3000.0 - second + 315, quick=True))
    assert slow.after_session(300.0) == pytest.approx(slow.at_end(120 + (300 - first) / 2, quick=True))


def test_hardly_any_speech_makes_windows_longer_than_a_lag_may_be() -> None:
    quiet = replace(COSTS, careful=700.0, quick=650.0, share=0.0)
    lengths = (10.0, 100.0, 600.0, 700.0, 3000.0)
    found = [quiet.after_session(length) for length in lengths]
    assert found == sorted(found)
    assert all(0 <= seconds < 700 * 6 for seconds in found)


def test_nothing_is_promised_before_anything_was_measured() -> None:
    assert costs(None, Seen(), Seen(), window=30.0) is None
    assert costs(None, Seen().and_then(20.0, 0.0, 0.0), Seen(), window=30.0) is None


def test_the_calibration_counts_until_there_is_something_better() -> None:
    found = costs(MEASURED, Seen(), Seen(), window=10.0)
    assert found == Costs(30.0, 6.0, 3.0, SPEECH_SHARE)
    slower = costs(MEASURED, Seen(), Seen(), window=30.0, on_mains=False)
    assert slower is not None
    assert (slower.careful, slower.quick) == (9.0, 4.5)


def test_the_sessions_own_pace_beats_the_calibration() -> None:
    found = costs(MEASURED, seen(3, 12.0), Seen(), window=30.0)
    assert found is not None
    assert found.careful == pytest.approx(12.0)
    assert found.quick == pytest.approx(6.0), "as the calibration says of the two"
    assert found.share == pytest.approx(0.75)
    assert found.packed == pytest.approx(30.0)
    hurried = costs(MEASURED, Seen(), seen(3, 5.0), window=30.0)
    assert hurried is not None
    assert (hurried.careful, hurried.quick) == (pytest.approx(10.0), pytest.approx(5.0))


def test_without_a_calibration_one_of_the_two_tells_of_the_other() -> None:
    found = costs(None, seen(3, 10.0), Seen(), window=30.0)
    assert found is not None
    assert found.quick == pytest.approx(10.0 * QUICK_SHARE)
    hurried = costs(None, Seen(), seen(3, 6.0), window=30.0)
    assert hurried is not None
    assert hurried.careful == pytest.approx(6.0 / QUICK_SHARE)
    both = costs(None, seen(2, 10.0), seen(2, 7.0), window=30.0)
    assert both is not None
    assert (both.careful, both.quick) == (pytest.approx(10.0), pytest.approx(7.0))


def test_windows_that_were_not_full_are_not_taken_for_full_ones() -> None:
    half = seen(4, 6.0 * (FIXED_SHARE + (1 - FIXED_SHARE) * 0.5), decoded=15.0)
    assert half.full_window(30.0) == pytest.approx(6.0)


def test_a_laptop_that_slows_down_is_believed_after_some_windows() -> None:
    steady = seen(20, 6.0)
    slowed = steady
    for _ in range(10):
        slowed = slowed.and_then(40.0, 30.0, 12.0)
    assert steady.full_window(30.0) == pytest.approx(6.0)
    later = slowed.full_window(30.0)
    assert later is not None
    assert later > 9.5


def test_silence_makes_the_share_of_speech_smaller() -> None:
    quiet = seen(1, 6.0).and_then(20.0, 0.0, 0.0)
    found = costs(None, quiet, Seen(), window=30.0)
    assert found is not None
    assert found.share == pytest.approx(0.5)


def test_a_draft_takes_its_words_its_speakers_and_itself() -> None:
    assert Readiness(10.0, 2.0, 1.5).seconds == 13.5
