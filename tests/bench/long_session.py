"""``python -m tests.bench.long_session HOURS``: the memory of both processes over one session.

Prints one line of JSON: for each process the MiB after the first minute of sound, every ten minutes from
then on, and the most that was ever gained. Nothing heavy is imported here: see ``one_session``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import psutil

FIRST, EVERY = 60, 600
"""Seconds of sound until the first look, and between looks that are printed."""


class Watch:
    """Looks at both processes every minute of sound."""

    def __init__(self) -> None:
        self.seen: dict[str, list[float]] = {"desktop": [], "speech": []}
        self._due = FIRST * 16_000

    def __call__(self, frames: int, speech: int | None) -> None:
        """``frames`` are sealed."""
        if frames < self._due or speech is None:
            return
        self._due += 60 * 16_000
        for name, process_id in (("desktop", None), ("speech", speech)):
            self.seen[name].append(psutil.Process(process_id).memory_info().rss / 2**20)

    def report(self) -> dict[str, object]:
        """What was seen."""
        said: dict[str, object] = {}
        for name, values in self.seen.items():
            said[f"{name}_first"] = values[0]
            said[f"{name}_course"] = values[EVERY // 60 :: EVERY // 60]
            said[name] = max(values) - values[0]
        return said


def main() -> None:
    """See the module."""
    from tests.bench.session_end import session

    watch = Watch()
    with tempfile.TemporaryDirectory(prefix="roomnote-bench-") as folder:
        session(Path(folder), 60 * float(sys.argv[1]), during=True, watch=watch)
    print(json.dumps(watch.report()))


if __name__ == "__main__":
    main()
