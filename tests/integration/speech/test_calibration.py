"""Measuring with the real speech process: the demonstration model, the bundled sample, cancelling."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from app import __version__
from app.bootstrap.places import demonstration_model
from app.bootstrap.spoken_sample import spoken_sample
from app.bootstrap.trials import SpeechTrial, decoding_threads, trials
from app.domain.errors import Cancelled
from app.domain.session import SAMPLE_RATE
from app.services.calibration import CalibrationService, Trial
from app.services.recommendation import estimate, written_out
from app.speech.device import CPU, Choice
from app.system.clock import SystemClock
from app.system.laptop import memory_of, this_laptop
from app.system.power import SystemPower


def on_cpu(*_asked: object) -> Choice:
    return Choice(CPU)


def service(opened: list[Trial]) -> CalibrationService:
    open_trial = trials(1, on_cpu)

    def remembering(folder):  # type: ignore[no-untyped-def]
        opened.append(open_trial(folder))
        return opened[-1]

    laptop = this_laptop(decoding_threads(1))
    return CalibrationService(remembering, spoken_sample, laptop, SystemPower(), SystemClock(), __version__)


def test_the_sample_is_a_minute_of_sound() -> None:
    assert 55 < len(spoken_sample()) / 2 / SAMPLE_RATE < 70


def test_the_demonstration_model_is_measured_with_real_windows() -> None:
    opened: list[Trial] = []
    parts: list[float] = []
    found = service(opened).measure("demonstration", demonstration_model(), parts.append, lambda: False)
    one = found.calibration
    assert (one.device, one.window, one.version) == ("CPU", 10.0, __version__)
    assert 0 < one.careful < 10
    assert one.quick > 0
    assert 0 < one.loading < 60
    assert 0 < one.closing < 60
    assert 50e6 < one.memory < 3e9
    assert (one.threads, one.cores >= 1) == (1, True)
    assert parts[-1] == 1.0
    (trial,) = opened
    assert isinstance(trial, SpeechTrial)
    assert trial.memory() == 0, "its process has ended"
    after = written_out(one)
    assert after is not None
    assert 0 < after < 300
    small = estimate("small.en", [one])
    assert small is not None
    assert small.calibration.careful > 10 * one.careful


def test_cancelling_ends_the_real_process_within_a_second() -> None:
    opened: list[Trial] = []
    measuring, stop = Event(), Event()
    ended: list[float] = []

    def measure() -> None:
        def progress(_part: float) -> None:
            measuring.set()

        with pytest.raises(Cancelled):
            service(opened).measure("demonstration", demonstration_model(), progress, stop.is_set)
        ended.append(time.monotonic())

    thread = Thread(target=measure)
    thread.start()
    assert measuring.wait(60)
    asked = time.monotonic()
    stop.set()
    thread.join(10)
    assert ended
    assert ended[0] - asked < 1.0
    assert opened[0].memory() == 0


def test_the_memory_of_a_process_that_is_not_there_is_nothing() -> None:
    assert memory_of(None) == 0
    assert memory_of(2**22 + 12345) == 0
