"""Memory over a long day: what the desktop process and the speech process grow by after the first window."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench import children
from tests.bench.figures import Comparison, series

HOURS = 8.0
"""Of one session, on a simulated clock: about a quarter of an hour."""

QUICK_HOURS = 0.5

LIMITS = {"desktop": 20.0, "speech": 30.0}
"""MiB that they may grow by."""


def measure(rounds: int, hours: float = HOURS) -> Iterator[Comparison]:
    """One session; it is long enough to need no rounds."""
    del rounds
    report = children.run([sys.executable, "-m", "tests.bench.long_session", str(hours)]).report
    for name, limit in LIMITS.items():
        yield Comparison(
            f"memory: growth of the {name} process in a session of {hours:g} hours",
            "MiB",
            series("most at any time after the first window", [report[name]]),
            (series("what it may grow by", [limit]),),
            remark=f"resident; {report[f'{name}_first']:.0f} MiB after the first minute, then every ten"
            f" minutes {', '.join(f'{value:.0f}' for value in report[f'{name}_course'])}",
        )


def quick(rounds: int) -> Iterator[Comparison]:
    """Half an hour."""
    return measure(rounds, QUICK_HOURS)
