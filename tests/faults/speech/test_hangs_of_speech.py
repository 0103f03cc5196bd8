"""A speech process that stops: while it loads, decodes, answers or waits; or works on a window for ever."""

from __future__ import annotations

import os
import random
import signal
import threading
from dataclasses import replace

import psutil
import pytest

from tests.faults.sizes import SPEECH_HANGS, sizes
from tests.faults.speech.faulty_child import Plan
from tests.faults.speech.undisturbed import (
    QUICK,
    Failing,
    Stubborn,
    assert_nothing_lost,
    engine,
    heard,
)

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("posix")]


def stopped(failing: Failing) -> bool:
    """Stop the process that was started last; it stays, and says nothing any more."""
    if not failing.started or not failing.started[-1].alive:
        return False
    os.kill(failing.started[-1].process_id, signal.SIGSTOP)
    return True


def hang(what: str, failing: Failing, dice: random.Random) -> threading.Timer | None:
    """Prepare one hang for the next time that the sound is heard."""
    if what == "waiting":
        assert stopped(failing)
        return None
    if what == "any moment":
        timer = threading.Timer(dice.uniform(0, 0.5), lambda: stopped(failing))
        timer.start()
        return timer
    os.kill(failing.started[-1].process_id, signal.SIGKILL)
    plans = {
        "loading": Plan("hang", "load"),
        "decoding": Plan("hang", "decode", at=dice.randrange(3)),
        "answering": Plan("stop", "answer", at=dice.randrange(4), seed=dice.randrange(10**6)),
    }
    failing.plans = [plans[what]]
    return None


@sizes(SPEECH_HANGS)
def test_no_hang_costs_a_word(times: int) -> None:
    dice = random.Random(31)
    failing = Failing()
    with engine(failing) as made:
        hearing = Stubborn(made)
        for number in range(times):
            made.warm()
            what = ("decoding", "waiting", "answering", "any moment", "loading")[number % 5]
            timer = hang(what, failing, dice)
            try:
                assert_nothing_lost(heard(hearing))
            finally:
                if timer is not None:
                    timer.join()
    assert len(failing.started) > times * 3 // 4  # the others had stopped when all was heard
    assert not any(psutil.pid_exists(process.process_id) for process in failing.started)


def test_a_window_that_takes_for_ever_is_given_up_though_the_process_lives() -> None:
    failing = Failing([Plan("deaf", "decode", at=1)])
    with engine(failing, replace(QUICK, patience=1.5)) as made:
        assert_nothing_lost(heard(Stubborn(made)))
    assert len(failing.started) >= 2
