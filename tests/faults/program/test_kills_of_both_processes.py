"""SIGKILL of the program and of its speech process, at any point of the transcript: every word once (R10)."""

from __future__ import annotations

import os
import random
import shutil
import signal
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from tests.faults.program.test_kills_of_the_program import Child, running, start
from tests.faults.sizes import PROGRAM_KILLS, sizes

pytestmark = [pytest.mark.faults, pytest.mark.slow]

MOST_SAMPLED = 0.05
"""Of the words: a window that fails at temperature 0 is sampled, so that no two runs are quite alike."""

Heard = list[tuple[int, int, list[str]]]


def heard_of(*children: Child) -> Heard:
    """What was committed, as the last of them found it complete."""
    (parts,) = [child.last("parts") for child in children if "parts" in child.said][-1:]
    return [(start, end, words) for start, end, words in parts]


def words_of(written: list[tuple[str, float, float]]) -> list[str]:
    """All words, in order."""
    return [word for text, _, _ in written for word in text.split()]


def count(child: Child, what: str) -> int:
    """How often it said so."""
    return len(child.said.get(what, []))


def wait_for(child: Child, what: str, times: int) -> None:
    """Wait until it was said so often, or all is written."""
    child.listen(lambda: count(child, what) >= times or "written" in child.said)


def strike(child: Child, dice: random.Random) -> str:
    """Kill the speech process or not, then the program, somewhere between two answers; says what was done."""
    when, after = dice.choice(("hearing", "answered")), dice.randrange(1, 3)
    wait_for(child, when, after)
    done = f"after {after} {when}"
    if "written" not in child.said and dice.random() < 0.6:
        with suppress(ProcessLookupError):
            os.kill(child.last("hearing"), signal.SIGKILL)
        done += ", the speech process"
        wait_for(child, "answered", count(child, "answered") + dice.randrange(0, 2))
    child.kill()
    return f"{done}, the program after {count(child, 'answered')} answers"


@sizes(PROGRAM_KILLS)
def test_kills_of_either_process_at_any_point_change_nothing(tmp_path: Path, times: int) -> None:
    """Before or after an answer, between answer and commit, in any order; what is heard is the same."""
    quiet, struck = tmp_path / "quiet", tmp_path / "struck"
    with running("prepare", str(quiet)) as child:
        child.listen(lambda: "session" in child.said)
    shutil.copytree(quiet, struck)
    with running("finish", str(quiet)) as undisturbed:
        undisturbed.listen(lambda: "written" in undisturbed.said)
    expected = heard_of(undisturbed)
    assert len(expected) > 5

    seed = random.randrange(2**32)
    dice, story, killed = random.Random(seed), list[str](), list[Child]()
    while len(killed) < times and (not killed or "written" not in killed[-1].said):
        killed.append(start("finish", str(struck)))
        story.append(strike(killed[-1], dice))
    with running("finish", str(struck)) as last:
        last.listen(lambda: "written" in last.said)
    told = f"seed {seed}: {'; '.join(story)}"

    found = heard_of(*killed, last)
    assert [part[:2] for part in found] == [part[:2] for part in expected], told
    assert all(one[1] == other[0] for one, other in pairwise(found)), told
    before, after = words_of(undisturbed.last("written")), words_of(last.last("written"))
    same = sum(block.size for block in SequenceMatcher(None, before, after, False).get_matching_blocks())
    assert same >= (1 - MOST_SAMPLED) * max(len(before), len(after)), told
    alike = sum(one == other for one, other in zip(expected, found, strict=True))
    _, left = psutil.wait_procs([process for one in killed for process in one.others], 15)
    assert left == [], "no speech process outlives its program"
    print(f"{alike} of {len(found)} parts word for word, {same} of {len(before)} words; {told}")
