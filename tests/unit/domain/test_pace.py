"""How a transcript keeps up: fewer beams when it lags, afterwards when it lags far, sparing on battery."""

from __future__ import annotations

import pytest

from app.domain.pace import MAINS, Pace, Supply

BATTERY = Supply(on_mains=False, percent=60)
LOW = Supply(on_mains=False, percent=19)


def paced(*lags: float, supply: Supply = MAINS) -> Pace:
    """The pace after these lags, one after the other."""
    pace = Pace()
    for lag in lags:
        pace = pace.after(lag, supply)
    return pace


@pytest.mark.parametrize(
    ("lags", "beam"),
    [
        ((0,), 5),
        ((90,), 5),
        ((90.1,), 1),
        ((91, 60), 1),
        ((91, 30), 1),
        ((91, 29.9), 5),
        ((91, 29, 60), 5),
        ((91, 29, 95), 1),
    ],
)
def test_a_lag_over_90_seconds_means_one_beam_until_it_is_below_30(
    lags: tuple[float, ...], beam: int
) -> None:
    assert paced(*lags).beam == beam
    assert paced(*lags).follows


def test_a_lag_over_five_minutes_is_made_up_for_after_the_session() -> None:
    assert paced(91, 300).follows
    assert not paced(91, 300.1).follows
    assert not paced(301, 100).follows
    assert paced(301, 29).follows  # the rest was forgotten


def test_what_lagged_is_finished_with_one_beam_but_for_its_last_seconds() -> None:
    behind = paced(91, 400)
    assert behind.at_end(400).beam == 1
    assert behind.at_end(400).follows
    assert behind.at_end(29).beam == 5
    assert behind.at_end(400).at_end(30).at_end(29).beam == 5
    assert Pace().at_end(3000).beam == 5, "an attached file lags behind nothing"


def test_on_battery_it_rests_as_long_as_it_worked_unless_it_lags() -> None:
    assert paced(20, supply=BATTERY).rest(12.0, BATTERY) == 12.0
    assert paced(20).rest(12.0, MAINS) == 0.0
    assert paced(91, supply=BATTERY).rest(12.0, BATTERY) == 0.0
    assert paced(91, 29, supply=BATTERY).rest(12.0, BATTERY) == 12.0


def test_a_battery_that_is_nearly_empty_is_left_to_the_recording() -> None:
    assert not paced(0, supply=LOW).follows
    assert paced(0, supply=Supply(False, 20)).follows
    assert paced(0, supply=Supply(True, 5)).follows, "it is being charged"
    assert paced(0, supply=Supply(False, None)).follows, "how full it is is not known"
    assert paced(0, supply=LOW).after(20, MAINS).follows


def test_what_a_low_battery_left_lying_is_made_up_for_on_the_mains() -> None:
    spared = Pace().after(20, LOW).after(400, LOW)
    assert not spared.follows
    plugged_in = spared.after(401)
    assert plugged_in.follows
    assert plugged_in.beam == 1
    assert plugged_in.after(100).after(399).follows, "it grew by less than five minutes"
    assert not plugged_in.after(100).after(401).follows, "as slow as that it does not keep up"
    assert not plugged_in.after(702).follows
    assert plugged_in.after(29).after(300).follows
    assert not plugged_in.after(29).after(301).follows, "all was made up for: from now on as usual"


def test_a_session_that_was_too_far_behind_before_stays_so_whatever_the_battery() -> None:
    assert not paced(301).after(310, LOW).after(320).follows
