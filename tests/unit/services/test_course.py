"""How long a draft takes: from what a session took so far, with what is under way counted off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.pace import Pace, Supply
from app.domain.readiness import CLOSING, DRAFTING, QUICK_SHARE
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard, Word
from app.services.course import WINDOW, Course
from tests.support.slowed import calibrated

WORD = (Word("word", 0.0, 1.0, 0.9),)


def heard(seconds: float, decoded: float = 0.0, spent: float = 0.0, words: tuple[Word, ...] = ()) -> Heard:
    return Heard(round(seconds * SAMPLE_RATE), words, decoded=decoded, spent=spent)


def course(lag: float = 0.0) -> Course:
    made = Course("session", "recording")
    made.position, made.total = 0, round(lag * SAMPLE_RATE)
    return made


def test_nothing_is_promised_before_anything_was_measured() -> None:
    assert course(60).readiness(0.0) is None


def test_a_calibration_is_enough() -> None:
    made = course(60)
    made.calibration = calibrated(0.2)
    ready = made.readiness(0.0)
    assert ready is not None
    assert ready.transcript == pytest.approx(10, rel=0.2)
    assert not ready.seen
    assert ready.session is not None
    assert ready.session > ready.closing + ready.drafting


def test_what_the_speech_process_told_counts_before_the_clock() -> None:
    made = course(60)
    made.begin(100.0)
    assert made.end(150.0, heard(WINDOW, WINDOW, 6.0, WORD), 5) == 6.0
    ready = made.readiness(150.0)
    assert ready is not None
    assert ready.transcript == pytest.approx(12.0)
    assert (ready.closing, ready.drafting, ready.session, ready.seen) == (CLOSING, DRAFTING, None, True)


def test_where_it_tells_nothing_the_time_that_passed_counts() -> None:
    made = course(60)
    made.begin(100.0)
    assert made.end(106.0, heard(WINDOW, words=WORD), 5) == 6.0
    ready = made.readiness(106.0)
    assert ready is not None
    assert ready.transcript == pytest.approx(12.0)


def test_silence_and_failures_tell_nothing_of_windows() -> None:
    made = course(60)
    made.begin(0.0)
    made.end(5.0, heard(20.0), 5)
    made.begin(10.0)
    assert made.end(40.0, None, 5) == 30.0
    assert made.readiness(40.0) is None
    assert made.end(50.0, None, 5) == 0.0, "nothing was under way"


def test_what_is_under_way_is_counted_off_up_to_a_window() -> None:
    made = course(60)
    made.begin(0.0)
    made.end(6.0, heard(WINDOW, WINDOW, 6.0, WORD), 5)
    made.begin(10.0)
    for now, expected in ((10.0, 12.0), (13.0, 9.0), (16.0, 6.0), (60.0, 6.0)):
        ready = made.readiness(now)
        assert ready is not None
        assert ready.transcript == pytest.approx(expected)


def test_a_hurried_session_is_finished_in_a_hurry() -> None:
    made = course(330)
    made.begin(0.0)
    made.end(6.0, heard(WINDOW, WINDOW, 6.0, WORD), 1)
    usual = made.readiness(6.0)
    made.pace = Pace(quick=True)
    hurried = made.readiness(6.0)
    assert usual is not None and hurried is not None
    assert hurried.transcript == pytest.approx(11 * 6.0)
    assert usual.transcript == pytest.approx(11 * 6.0 / QUICK_SHARE)


def test_a_process_that_was_ended_has_to_load_its_model_again() -> None:
    made = course(400)
    made.calibration = replace(calibrated(0.2), loading=7.0)
    made.pace = Pace(quick=True)
    before = made.readiness(0.0)
    made.pace = Pace(quick=True, behind=True)
    after = made.readiness(0.0)
    assert before is not None and after is not None
    assert after.transcript - before.transcript == pytest.approx(7.0)


def test_on_battery_it_takes_longer_where_that_was_measured() -> None:
    made = course(60)
    made.calibration = replace(calibrated(0.2), battery_factor=1.5)
    before = made.readiness(0.0)
    made.supply = Supply(on_mains=False, percent=80)
    after = made.readiness(0.0)
    assert before is not None and after is not None
    assert after.transcript == pytest.approx(1.5 * before.transcript)


def test_a_part_that_was_forgotten_leaves_no_lag_below_none() -> None:
    made = course(10)
    made.position = 20 * SAMPLE_RATE
    assert made.lag == 0.0


def test_an_answer_that_comes_while_it_is_asked_does_no_harm() -> None:
    """The window asks in its own thread: what was under way, or measured, may be over between two looks."""

    class Answering(Course):
        looks = 0

        def __getattribute__(self, name: str) -> object:
            if name in ("_began", "calibration"):
                Answering.looks += 1
                return (5.0 if name == "_began" else calibrated(0.2)) if Answering.looks % 2 else None
            return super().__getattribute__(name)

    made = Answering("session", "recording")
    made.total = 400 * SAMPLE_RATE
    for pace in (Pace(), Pace(quick=True, behind=True)):
        made.pace = pace
        for looks in (0, 1):
            Answering.looks = looks
            made.readiness(6.0)


def test_the_clock_of_another_thread_may_be_a_little_behind() -> None:
    made = course(60)
    made.calibration = calibrated(0.2)
    made.begin(10.0)
    now, before = made.readiness(10.0), made.readiness(9.9)
    assert now is not None and before is not None
    assert before.transcript == now.transcript
