"""No memory left in the speech process, while it loads and while it decodes: every word once, in order."""

from __future__ import annotations

import random
import sys

import pytest

from app.domain.errors import AppError, ErrorCode
from tests.faults.sizes import FAILED_ALLOCATIONS, sizes
from tests.faults.speech.faulty_child import Plan
from tests.faults.speech.undisturbed import Failing, Stubborn, assert_nothing_lost, engine, heard, sound

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("posix")]

KINDS = ("memory", "allocation", "limit") if sys.platform == "linux" else ("memory", "allocation")
"""An exception of Python's, one of a library's, and a limit that the libraries run into by themselves."""


@sizes(FAILED_ALLOCATIONS)
def test_no_failed_allocation_costs_a_word(times: int) -> None:
    dice = random.Random(41)
    failed = 0
    for number in range(times):
        what, when = KINDS[number % len(KINDS)], ("load", "decode")[number // len(KINDS) % 2]
        failing = Failing([Plan(what, when, at=dice.randrange(3))])
        with engine(failing) as made:
            assert_nothing_lost(heard(Stubborn(made)))
        failed += len(failing.started) > 1
        assert len(failing.started) > 1 or what == "limit"  # what is there may just do
    assert failed >= times * 2 // 3


def test_where_memory_never_suffices_it_is_said_why() -> None:
    with engine(Failing([Plan("memory", "load")] * 3)) as made, pytest.raises(AppError) as caught:
        made.hear(sound(), final=True)
    assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable
    assert caught.value.details["reason"] == "memory"
