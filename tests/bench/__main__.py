"""``python -m tests.bench``: every benchmark in one run, as ratios. See README.md beside this file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from tests.bench import (
    drafting,
    ending,
    gpu,
    main_thread,
    memory,
    note_editing,
    pace,
    speech,
    start,
    windows,
    workspace,
)
from tests.bench.children import ChildFailed
from tests.bench.figures import Comparison

QUICK: dict[str, Callable[[int], Iterator[Comparison]]] = {"ending": ending.quick, "memory": memory.quick}
"""In place of the ones that take long."""

BENCHES = {
    "start": start.measure,
    "ending": ending.measure,
    "speech": speech.measure,
    "pace": pace.measure,
    "windows": windows.measure,
    "main-thread": main_thread.measure,
    "memory": memory.measure,
    "workspace": lambda rounds: chain(workspace.measure(rounds), note_editing.measure(rounds)),
    "drafting": drafting.measure,
    "gpu": gpu.measure,
}


def main() -> int:
    """Run what was asked for; 0 also when our figures are worse (people read them), 1 when one is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help="after one that is thrown away (5)")
    parser.add_argument("--quick", action="store_true", help="ten minutes and half an hour in place of hours")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every value there")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(BENCHES)
    if unknown or chosen.rounds < 1:
        parser.error(f"unknown: {', '.join(sorted(unknown))}" if unknown else "at least one round")
    found: list[Comparison] = []
    failed = False
    for name in chosen.names or BENCHES:
        try:
            for comparison in (BENCHES | QUICK if chosen.quick else BENCHES)[name](chosen.rounds):
                print(comparison.shown(), flush=True)
                found.append(comparison)
        except ChildFailed as error:
            failed = True
            print(f"\n{name}: not measured: {error}", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps([c.as_json() for c in found], indent=1), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
