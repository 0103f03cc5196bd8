"""The room check: levels as they were measured in a room, and what a person is told about them."""

import pytest

from app.domain.room_check import Advice, Measurement, Reception, RoomReport, judge_room

CLEAR, FAINT, NOT_HEARD, TOO_LOUD = Reception.CLEAR, Reception.FAINT, Reception.NOT_HEARD, Reception.TOO_LOUD


def _level(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _chair(chair: int, speech: float, noise: float = -70.0, clipped: int = 0) -> list[Measurement]:
    """Five seconds of speech with pauses: a third of the time only the noise is there."""
    levels = [speech if number % 3 else noise for number in range(100)]
    return [
        Measurement(chair, _level(level), 1.0 if number < clipped else min(0.98, 3 * _level(level)))
        for number, level in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("therapist", "client", "report"),
    [
        ((-17, -70), (-30, -70), RoomReport((CLEAR, CLEAR), Advice.FINE)),
        ((-17, -45), (-30, -45), RoomReport((CLEAR, FAINT), Advice.MOVE_CLOSER, 1)),
        ((-40, -45), (-24, -45), RoomReport((NOT_HEARD, CLEAR), Advice.MOVE_CLOSER, 0)),
        ((-55, -80), (-60, -80), RoomReport((FAINT, FAINT), Advice.MOVE_CLOSER, 1)),
        ((-55, -80), (-70, -80), RoomReport((FAINT, NOT_HEARD), Advice.MOVE_CLOSER, 1)),
        ((-24, -36), (-28, -36), RoomReport((FAINT, FAINT), Advice.STEADY_NOISE)),
        ((-24, -30), (-28, -30), RoomReport((NOT_HEARD, NOT_HEARD), Advice.STEADY_NOISE)),
        ((-45, -50), (-42, -50), RoomReport((NOT_HEARD, FAINT), Advice.MOVE_CLOSER, 0)),
        ((-70, -80), (-72, -80), RoomReport((NOT_HEARD, NOT_HEARD), Advice.NO_SOUND)),
        ((-200, -200), (-200, -200), RoomReport((NOT_HEARD, NOT_HEARD), Advice.NO_SOUND)),
    ],
)
def test_each_chair_is_judged_and_one_advice_given(
    therapist: tuple[float, float], client: tuple[float, float], report: RoomReport
) -> None:
    assert judge_room([*_chair(0, *therapist), *_chair(1, *client)]) == report
    assert report.fine is (report.advice is Advice.FINE)


def test_more_than_a_few_clipped_peaks_are_too_loud() -> None:
    quiet = _chair(1, -30)
    assert judge_room([*_chair(0, -8, clipped=5), *quiet]).chairs == (CLEAR, CLEAR)
    report = judge_room([*_chair(0, -8, clipped=6), *quiet])
    assert report == RoomReport((TOO_LOUD, CLEAR), Advice.TURN_DOWN, 0)


def test_what_is_too_loud_is_turned_down_before_anything_else_is_advised() -> None:
    report = judge_room([*_chair(0, -60), *_chair(1, -5, clipped=20)])
    assert report == RoomReport((FAINT, TOO_LOUD), Advice.TURN_DOWN, 1)


def test_a_family_has_more_chairs_and_one_that_nobody_measured_is_not_heard() -> None:
    measured = [*_chair(0, -20), *_chair(1, -25), *_chair(2, -62)]
    assert judge_room(measured, chairs=3) == RoomReport((CLEAR, CLEAR, FAINT), Advice.MOVE_CLOSER, 2)
    assert judge_room(measured, chairs=4).chairs[3] is NOT_HEARD
    assert judge_room([]) == RoomReport((NOT_HEARD, NOT_HEARD), Advice.NO_SOUND)


def test_a_single_knock_is_no_speech() -> None:
    knock = [Measurement(1, _level(-70), 0.001)] * 95 + [Measurement(1, 0.5, 0.98)] * 5
    assert judge_room([*_chair(0, -20), *knock]).chairs == (CLEAR, NOT_HEARD)
