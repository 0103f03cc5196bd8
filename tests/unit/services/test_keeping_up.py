"""Following a session with models of any speed, on a clock that jumps: nothing is lost, promises are kept."""

from __future__ import annotations

import statistics
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.services.ports import PowerState
from tests.support.slowed import Ran, SlowedSession, calibrated

BATTERY = PowerState(60, 90, on_mains=False)
LOW = PowerState(15, 20, on_mains=False)


def whole(ran: Ran) -> None:
    """Every sample in exactly one part, in order, every word once and where it was said."""
    position, words = 0, []
    for part in ran.parts:
        assert part.start_frame == position
        position = part.end_frame
        words += part.words
    assert position == ran.frames == round(ran.length * 16_000)
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert len(starts) == len(set(starts))
    stretches = [(start, end) for _, start, end, _ in ran.decoded]
    assert stretches == sorted(stretches)
    assert all(one[1] <= other[0] + 0.001 for one, other in pairwise(stretches))


@pytest.mark.parametrize("factor", [0.1, 0.5, 1.0, 3.0])
def test_ready_by_is_kept_within_a_fifth(tmp_path: Path, factor: float) -> None:
    errors = []
    for seed in range(3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        ran = SlowedSession(folder, factor, 3000.0 + 7 * seed, seed=seed, told=calibrated(factor)).run()
        whole(ran)
        errors.append(ran.error)
    assert max(map(abs, errors)) <= 0.20
    assert abs(statistics.median(errors)) <= 0.12


@pytest.mark.parametrize(("factor", "most"), [(1.1, 0.2), (2.0, 0.25)])
def test_what_is_told_of_a_whole_session_is_what_it_takes(tmp_path: Path, factor: float, most: float) -> None:
    """From the calibration alone; just above real time with one beam a little more lag is a lot of time."""
    told, took = 0.0, 0.0
    for seed in range(3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        ran = SlowedSession(folder, factor, 3000.0 + 7 * seed, seed=seed, told=calibrated(factor)).run()
        assert ran.promised is not None and ran.promised.session is not None
        told += ran.promised.session
        took += ran.took + ran.promised.closing + ran.promised.drafting
    assert abs(told - took) <= most * took


def test_a_model_that_keeps_up_is_never_hurried(tmp_path: Path) -> None:
    ran = SlowedSession(tmp_path, 0.5, 1800.0).run()
    assert {beam for *_, beam in ran.decoded} == {5}
    assert ran.most < 60
    assert ran.took < 30
    assert ran.promised is not None, "its own pace is enough"
    assert ran.promised.session is None


def test_one_that_nearly_keeps_up_changes_between_the_beams(tmp_path: Path) -> None:
    ran = SlowedSession(tmp_path, 1.5, 3000.0, seed=2).run()
    whole(ran)
    assert {beam for *_, beam in ran.decoded} == {1, 5}
    assert ran.most < 150
    assert ran.stopped_at is None
    assert 2 <= ran.switches <= 20, "not with every window"


def test_one_that_does_not_keep_up_stops_and_finishes_afterwards(tmp_path: Path) -> None:
    ran = SlowedSession(tmp_path, 3.0, 3000.0).run()
    whole(ran)
    assert ran.stopped_at is not None
    assert 300 < ran.stopped_at < 1200
    lag_then = max(lag for at, lag in ran.queue if at <= ran.stopped_at)
    assert 290 <= lag_then <= 400
    late = [(at, beam) for at, _, _, beam in ran.decoded if at > ran.length]
    assert {beam for _, beam in late[:-1]} == {1}
    assert late[-1][1] == 5, "the last seconds as usual"
    assert ran.promised is not None
    assert ran.promised.seen


def test_what_the_session_took_itself_beats_a_calibration_that_was_kinder(tmp_path: Path) -> None:
    ran = SlowedSession(tmp_path, 3.0, 1800.0, told=calibrated(1.5)).run()
    assert abs(ran.error) <= 0.20


def test_on_battery_at_most_half_of_the_time_is_spent_decoding(tmp_path: Path) -> None:
    """It has to catch up, so that every pause is a rest: nothing was followed in the first 85 seconds."""
    gaps = {}
    for name, power in (("battery", BATTERY), ("mains", PowerState())):
        folder = tmp_path / name
        folder.mkdir()
        ran = SlowedSession(
            folder, 0.4, 300.0, power=lambda at, power=power: LOW if at < 85 else power  # type: ignore[misc]
        ).run()  # fmt: skip
        whole(ran)
        assert {beam for *_, beam in ran.decoded} == {5}
        first, second = [at for at, *_ in ran.decoded][:2]
        assert 85 < first < 105
        gaps[name] = second - first
    assert 9 < gaps["mains"] < 15, "one after the other"
    assert 18 < gaps["battery"] < 30, "each answer is followed by a rest as long"


def test_the_rest_gives_way_where_it_would_fall_behind(tmp_path: Path) -> None:
    hungry = SlowedSession(tmp_path, 0.8, 3000.0, power=lambda _at: BATTERY).run()
    whole(hungry)
    assert 90 < hungry.most < 140
    assert {beam for *_, beam in hungry.decoded} == {1, 5}


def test_a_rest_that_has_begun_ends_when_it_lags(tmp_path: Path) -> None:
    """An answer after 90 s, a rest as long as its 60 s would be: it ends when 90 s wait."""
    ran = SlowedSession(tmp_path, 2.0, 300.0, power=lambda _at: BATTERY).run()
    (first, *_), (second, *_, beam) = ran.decoded[:2]
    assert 85 < first < 95
    assert beam == 1
    assert second < 165, "not after 185"


def test_a_low_battery_is_left_to_the_recording_and_followed_when_it_is_charged(tmp_path: Path) -> None:
    ran = SlowedSession(
        tmp_path, 0.2, 600.0, power=lambda at: LOW if 200 <= at < 280 else PowerState(40)
    ).run()  # fmt: skip
    whole(ran)
    times = [at for at, *_ in ran.decoded]
    assert not [at for at in times if 210 <= at < 280]
    assert [at for at in times if 280 <= at < 320], "at once when it is plugged in"
    empty = tmp_path / "empty"
    empty.mkdir()
    never = SlowedSession(empty, 0.2, 200.0, power=lambda _at: LOW, told=calibrated(0.2)).run()
    whole(never)
    assert all(at >= 200 for at, *_ in never.decoded)
    assert abs(never.error) <= 0.20


@pytest.mark.parametrize(("factor", "catches_up"), [(0.2, True), (3.0, False)])
def test_minutes_of_a_low_battery_are_made_up_for_where_the_laptop_is_fast_enough(
    tmp_path: Path, factor: float, catches_up: bool
) -> None:
    ran = SlowedSession(
        tmp_path, factor, 1800.0, power=lambda at: LOW if at < 500 else PowerState(40)
    ).run()  # fmt: skip
    whole(ran)
    assert ran.most > 480
    assert (ran.queue[-1][1] < 60) is catches_up
    assert (ran.stopped_at is None) is catches_up


def test_what_is_done_beside_listening_goes_on_while_listening_fails(tmp_path: Path) -> None:
    """Marks are kept then, and an agreement that runs out closes the microphone."""
    failure = LocalError(ErrorCode.MODEL_CORRUPT)
    session = SlowedSession(tmp_path, 0.2, 400.0, fails_at=(10.0,), failure=failure)
    with pytest.raises(LocalError):
        session.run()
    assert session.looked[-1] > 390
    assert max(later - before for before, later in pairwise(session.looked)) < 15
