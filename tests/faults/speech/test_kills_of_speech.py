"""SIGKILL of the speech process while it loads, decodes, answers and waits: every word once, in order."""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import psutil
import pytest

from tests.faults.sizes import SPEECH_KILLS, sizes
from tests.faults.speech.faulty_child import Plan
from tests.faults.speech.undisturbed import Failing, Stubborn, assert_nothing_lost, engine, heard

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("posix")]

MOMENTS = ("loading", "decoding", "answering", "waiting")
LOADING, HEARING = 0.35, 0.7
"""Seconds that these take at most on an idle computer: a kill comes at a random moment of them."""


def killed(failing: Failing) -> bool:
    """Kill the process that was started last, if it runs, and wait until it is gone."""
    if not failing.started or not failing.started[-1].alive:
        return False
    last = failing.started[-1]
    os.kill(last.process_id, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while last.alive:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return True


@sizes(SPEECH_KILLS)
def test_no_kill_costs_a_word(times: int) -> None:
    dice = random.Random(23)
    failing = Failing()
    kills = dict.fromkeys(MOMENTS, 0)
    with engine(failing) as made:
        hearing = Stubborn(made)
        while sum(kills.values()) < times:
            made.warm()
            moment = MOMENTS[sum(kills.values()) % len(MOMENTS)]
            if moment != "decoding":
                assert killed(failing)  # a new process has to be loaded
            if moment == "waiting":
                kills[moment] += 1
                assert_nothing_lost(heard(hearing))
                continue
            if moment == "answering":
                failing.plans = [Plan("die", "answer", at=dice.randrange(5), seed=dice.randrange(10**6))]
                before = len(failing.started)
                assert_nothing_lost(heard(hearing))
                kills[moment] += int(len(failing.started) == before + 2)
                continue
            hit: list[bool] = []
            wait = dice.uniform(0, LOADING if moment == "loading" else HEARING)
            killer = threading.Timer(wait, lambda: hit.append(killed(failing)))  # noqa: B023 - joined below
            killer.start()
            try:
                assert_nothing_lost(heard(hearing))
            finally:
                killer.join()
            kills[moment] += int(hit == [True])
    assert min(kills.values()) >= times // len(MOMENTS)
    assert not any(psutil.pid_exists(process.process_id) for process in failing.started)
