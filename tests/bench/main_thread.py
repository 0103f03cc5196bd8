"""How long the window's thread is away while a session is recorded, decoded and drafted."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench import children
from tests.bench.figures import Comparison, series

PACE = 10
"""Times as fast as it was spoken: as much to do in a second as in ten of a real session."""

LIMIT = 50.0
"""Milliseconds."""


def measure(rounds: int, pace: int = PACE, sample: str = "dialogue_5min") -> Iterator[Comparison]:
    """The demonstration in its window, from the start of the recording to the draft."""
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        report = children.run([sys.executable, "-m", "tests.bench.watched_program", str(pace), sample]).report
        if number:
            for name, value in report.items():
                found.setdefault(name, []).append(value)
    for stage in ("recording", "processing"):
        yield Comparison(
            f"main thread: longest absence while {stage}, from a tick every 10 ms",
            "ms",
            series("the program's window", found[stage]),
            (
                series("what it may be", [LIMIT]),
                series("of it, computed by the program itself", found[f"{stage}_own"]),
                series("its usual one (99 of 100)", found[f"{stage}_p99"]),
            ),
            remark=f"the demonstration at {pace} times its speed, {len(found[stage])} runs"
            "; what it did not compute itself it waited for a core",
        )
