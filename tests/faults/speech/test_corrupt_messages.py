"""Whatever a damaged speech process sends, it is ended and asked again: no word is wrong, lost or doubled."""

from __future__ import annotations

import random

import pytest

from tests.faults.sizes import CORRUPT_MESSAGES, sizes
from tests.faults.speech.faulty_child import SPOIL, Plan
from tests.faults.speech.undisturbed import Failing, assert_nothing_lost, engine, heard

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("posix")]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("what", SPOIL)
def test_each_kind_of_damage(what: str) -> None:
    failing = Failing([Plan(what, "answer", at=1, seed=5)])
    with engine(failing) as hearing:
        assert_nothing_lost(heard(hearing))
    assert len(failing.started) == 2 and not failing.plans


@sizes(CORRUPT_MESSAGES)
def test_damage_at_any_time(times: int) -> None:
    dice = random.Random(11)
    for number in range(times):
        what = dice.choice(sorted(SPOIL))
        at = 1 + dice.randrange(3)
        failing = Failing([Plan(what, "answer", at=at, seed=number)])
        with engine(failing) as hearing:
            found = heard(hearing)
        assert_nothing_lost(found)
        assert len(failing.started) >= 2, what


@pytest.mark.parametrize("what", ["cut", "lie", "noise"])
def test_damage_while_the_model_is_loaded(what: str) -> None:
    failing = Failing([Plan(what, "answer", at=0, seed=3)])
    with engine(failing) as hearing:
        assert_nothing_lost(heard(hearing))
    assert len(failing.started) == 2
