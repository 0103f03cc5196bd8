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
EXIT_AFTER_PAINT = "ROOMNOTE_EXIT_AFTER_FIRST_PAINT"
OTHER_COMMAND = "ROOMNOTE_BENCH_START"


def command() -> list[str]:
    """What starts the program: it prints a line when its first window was painted, and ends."""
    return shlex.split(os.environ.get(OTHER_COMMAND, "")) or [sys.executable, "-m", "app"]


def measure(rounds: int) -> Iterator[Comparison]:
    """One process of each in turn; the first pair, which fills the file caches, is thrown away."""
    program: list[Outcome] = []
    bare: list[Outcome] = []
    for number in range(rounds + 1):
        started = children.run(command(), {EXIT_AFTER_PAINT: "1"})
        compared = children.run(BARE)
        if number:
            program.append(started)
            bare.append(compared)
    yield Comparison(
        "start: process start to the first painted window",
        "s",
        series("the program", [_painted(o) for o in program]),
        (series("bare PySide6 window", [_painted(o) for o in bare]),),
        ""
        if all(o.painted for o in program)
        else "the program prints no line when painted: measured to its end",
    )
    yield Comparison(
        "start: CPU seconds to the first painted window",
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


def _painted(outcome: Outcome) -> float:
    return outcome.seconds if outcome.painted is None else outcome.painted
