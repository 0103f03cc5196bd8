"""Measuring: what is heard, what comes out, cancelling, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard
from app.services.calibration import (
    MEASURED,
    CalibrationService,
    Measured,
    full_window,
    newest,
    remember,
    remembered,
)
from app.services.ports import AS_USUAL, Decoding, PowerState
from tests.support.around import HandPower
from tests.support.database import HeldClock
from tests.support.models import LAPTOP, HandTrials, SlowEngine
from tests.support.program import Practice

MINUTE = bytes(2 * 60 * SAMPLE_RATE)
FOLDER = Path("models") / "small"


def never() -> bool:
    return False


def service(trials: HandTrials, power: HandPower | None = None) -> CalibrationService:
    return CalibrationService(trials, lambda: MINUTE, LAPTOP, power or HandPower(), trials.clock, "1")


def measured(
    prepare: Callable[[SlowEngine], None] | None = None, power: HandPower | None = None
) -> tuple[Measured, SlowEngine]:
    trials = HandTrials(HeldClock(), prepare=prepare)
    found = service(trials, power).measure("small", FOLDER, lambda _part: None, never)
    ((folder, engine),) = trials.opened
    assert folder == FOLDER
    return found, engine


def test_what_a_model_takes_is_measured_with_whole_windows() -> None:
    found, engine = measured()
    one = found.calibration
    assert (one.model_id, one.device, one.version, one.window) == ("small", "CPU", "1", 30.0)
    assert (one.loading, one.careful, one.quick, one.closing) == (4.0, 6.0, 2.0, 2.0)
    assert (one.memory, one.threads, one.cores) == (1_100_000_000, 4, 8)
    assert one.speed == 5.0
    beams = [how.beam for how in engine.asked]
    assert beams[:2] == [5, 5]
    assert set(beams[2:]) == {1}
    assert engine.closed, "its memory is given back"


def test_a_short_window_is_heard_six_times_and_the_sound_begins_again_when_it_is_over() -> None:
    def short(engine: SlowEngine) -> None:
        engine.window = 10.0

    found, engine = measured(short)
    assert found.calibration.window == 10.0
    assert len(engine.heard_seconds) == 7
    assert [how.beam for how in engine.asked].count(1) >= 1


def test_one_beam_never_counts_as_slower_than_five() -> None:
    def disturbed(engine: SlowEngine) -> None:
        real = engine.hear

        def hear(pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
            if how.beam == 1:
                engine.careful = 60.0
            return real(pcm, final=final, how=how)

        engine.hear = hear  # type: ignore[method-assign]

    found, _ = measured(disturbed)
    assert found.calibration.quick == found.calibration.careful == 6.0


def test_an_answer_may_hold_more_than_one_window_and_windows_that_are_not_full() -> None:
    def took(seconds: float, decoded: float) -> float:
        return full_window(seconds, Heard(1, decoded=decoded), 10.0)

    assert took(3.0, 10.0) == pytest.approx(3.0)
    assert took(3.0, 20.0) == pytest.approx(1.5)
    assert took(3.0, 11.6) > 1.5, "two, the second nearly empty"
    assert took(3.0, 5.0) > 3.0
    assert took(3.0, 0.0) == 3.0, "nothing is known about it"


def test_sound_is_handed_in_as_in_a_session() -> None:
    handed: list[float] = []

    def spy(engine: SlowEngine) -> None:
        real = engine.hear

        def hear(pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
            handed.append(len(pcm) / 2 / SAMPLE_RATE)
            return real(pcm, final=final, how=how)

        engine.hear = hear  # type: ignore[method-assign]
        engine.window = 10.0

    measured(spy)
    assert max(handed) == 15.0


def test_the_median_counts() -> None:
    took = iter([30.0, 6.0, 7.0, 5.0, 6.0, 6.0, 6.0, 6.0])

    def uneven(engine: SlowEngine) -> None:
        engine.window = 10.0

        def before() -> None:
            engine.careful = next(took, 6.0)

        engine.before = before

    found, _ = measured(uneven)
    assert 5.0 <= found.calibration.careful <= 7.0


def test_the_speakers_of_a_whole_session_are_told_apart() -> None:
    spans: list[float] = []

    def spy(engine: SlowEngine) -> None:
        real = engine.separate

        def separate(voice, words, count, enrolled=None):  # type: ignore[no-untyped-def]
            spans.append(words[-1].end - words[0].start)
            assert count == 2
            return real(voice, words, count, enrolled)

        engine.separate = separate  # type: ignore[method-assign]

    measured(spy)
    assert spans[0] > 45 * 60


def test_progress_only_grows_and_ends_at_one() -> None:
    parts: list[float] = []
    service(HandTrials(HeldClock())).measure("small", FOLDER, parts.append, never)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert len(parts) >= 5


def test_cancelling_ends_the_window_that_is_heard() -> None:
    began, over = Event(), Event()

    def stuck(engine: SlowEngine) -> None:
        real_close = engine.close

        def before() -> None:
            began.set()
            assert over.wait(5.0)

        def close() -> None:
            real_close()
            over.set()

        engine.before, engine.close = before, close  # type: ignore[method-assign]

    trials = HandTrials(HeldClock(), prepare=stuck)
    with pytest.raises(Cancelled):
        service(trials).measure("small", FOLDER, lambda _part: None, began.is_set)
    assert trials.opened[0][1].closed


def test_a_process_that_dies_because_it_is_stopped_is_no_failure() -> None:
    wanted = Event()

    def dies(engine: SlowEngine) -> None:
        def before() -> None:
            wanted.set()
            until = Event()
            while not engine.closed:
                until.wait(0.01)
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)

        engine.before = before

    with pytest.raises(Cancelled):
        service(HandTrials(HeldClock(), prepare=dies)).measure(
            "small", FOLDER, lambda _p: None, wanted.is_set
        )


def test_failures_are_told_as_they_are_and_the_process_ends() -> None:
    failures: list[AppError] = [LocalError(ErrorCode.MODEL_CORRUPT)]

    def fails(engine: SlowEngine) -> None:
        engine.failures = failures

    trials = HandTrials(HeldClock(), prepare=fails)
    with pytest.raises(LocalError) as caught:
        service(trials).measure("small", FOLDER, lambda _part: None, never)
    assert caught.value.code is ErrorCode.MODEL_CORRUPT
    assert trials.opened[0][1].closed


def test_a_model_that_consumes_nothing_does_not_loop_for_ever() -> None:
    def deaf(engine: SlowEngine) -> None:
        engine.window = engine.longest_stretch = 90.0

    with pytest.raises(BugError):
        measured(deaf)


# -- what is remembered ---------------------------------------------------------------------------------


def kept(office: Practice, *all_of_it: Measured) -> tuple[Measured, ...]:
    with office.program.database.unit_of_work() as unit:
        for one in all_of_it:
            remember(unit, one)
        unit.commit()
    with office.program.database.unit_of_work() as unit:
        return remembered(unit, "small")


def at(minutes: float, **changes: object) -> Measured:
    base, _ = measured()
    one = replace(base.calibration, measured_at=base.calibration.measured_at + timedelta(minutes=minutes))
    return replace(base, calibration=replace(one, **changes))  # type: ignore[arg-type]


def test_it_is_remembered_for_each_device_and_version(office: Practice) -> None:
    cpu, card, later = at(0), at(1, device="Graphics card"), at(2, version="2")
    found = kept(office, cpu, card, later)
    assert found == (cpu, card, later)
    assert newest(found, "1") == card
    assert newest(found, "1", "CPU") == cpu
    assert newest(found, "2") == later
    assert newest(found, "3") is None
    again = at(5, careful=9.0)
    assert kept(office, again) == (card, later, again)


def test_the_battery_becomes_a_factor_beside_the_seconds_of_the_mains(office: Practice) -> None:
    mains, battery = at(0), replace(at(1, careful=9.0), on_mains=False)
    (one,) = kept(office, mains, battery)
    assert (one.calibration.careful, one.calibration.battery_factor) == (6.0, 1.5)
    assert one.calibration.measured_at == battery.calibration.measured_at
    (one,) = kept(office, at(2, careful=5.0))
    assert (one.calibration.careful, one.calibration.battery_factor) == (5.0, 1.5)


def test_measured_on_battery_first_its_seconds_count_until_the_mains_are_measured(office: Practice) -> None:
    (one,) = kept(office, replace(at(0, careful=9.0), on_mains=False))
    assert (one.calibration.careful, one.calibration.battery_factor) == (9.0, 1.0)
    (one,) = kept(office, at(1))
    assert (one.calibration.careful, one.calibration.battery_factor) == (6.0, 1.5)


def test_whether_it_was_on_the_mains_is_looked_up() -> None:
    power = HandPower()
    power.now = PowerState(60, 90, on_mains=False)
    assert not measured(power=power)[0].on_mains


def test_what_cannot_be_read_counts_as_not_measured(office: Practice) -> None:
    with office.program.database.unit_of_work() as unit:
        for broken in ("{", '[{"calibration": {}}]', '[{"calibration": {"measured_at": 3}}]', "3"):
            unit.settings.set(MEASURED + "small", broken)
            assert remembered(unit, "small") == ()
