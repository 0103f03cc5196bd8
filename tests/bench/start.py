"""Start of the program to its first painted window against a bare PySide6 window, and their memory."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator

from tests.bench import children
from tests.bench.children import Outcome
from tests.bench.figures import Comparison, series

BARE = [sys.executable, "tests/bench/bare_window.py"]
PROGRAM = [sys.executable, "-m", "tests.bench.painted_program"]
OTHER_COMMAND = "ROOMNOTE_BENCH_START"
EXIT_AFTER_PAINT = "ROOMNOTE_EXIT_AFTER_FIRST_PAINT"
"""The program's own switch, for packaged ones that cannot be watched: ends it once its window was shown."""


def measure(rounds: int) -> Iterator[Comparison]:
    """One process of each in turn; the first pair, which fills the file caches, is thrown away."""
    other = shlex.split(os.environ.get(OTHER_COMMAND, ""))
    program: list[Outcome] = []
    bare: list[Outcome] = []
    for number in range(rounds + 1):
        started = children.run(other, {EXIT_AFTER_PAINT: "1"}) if other else children.run(PROGRAM)
        compared = children.run(BARE)
        if number:
            program.append(started)
            bare.append(compared)
    told = all(outcome.painted for outcome in program)
    yield Comparison(
        "start: process start to the first painted window",
        "s",
        series("the program", _seconds(program, told)),
        (series("bare PySide6 window", _seconds(bare, told)),),
        "" if told else "the program does not tell when it is painted: both are measured to their end",
    )
    yield Comparison(
        "start: CPU seconds until it has ended after the first paint",
        "s",
        series("the program", [o.cpu for o in program]),
        (series("bare PySide6 window", [o.cpu for o in bare]),),
    )
    yield Comparison(
        "memory: desktop process with its first window, resident at its most",
        "MiB",
        series("the program", [o.peak for o in program]),
        (series("bare PySide6 window", [o.peak for o in bare]),),
    )


def _seconds(outcomes: list[Outcome], told: bool) -> list[float]:
    return [o.painted if told and o.painted is not None else o.seconds for o in outcomes]
