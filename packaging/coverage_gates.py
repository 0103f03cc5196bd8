"""Fails when branch-inclusive coverage is below what each part promises.

Reads what `pytest --cov` left in the root. The figure is coverage's own: lines and branches that ran over
lines and branches that there are. A part without any code fails too: it would hide a broken measurement.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GATES = {"app/domain/": 100.0, "app/services/": 95.0, "app/": 85.0}


def covered(files: Mapping[str, Mapping[str, Any]], prefix: str) -> tuple[int, int]:
    """Lines and branches under prefix: how many ran, and how many there are."""
    ran = total = 0
    for name, entry in files.items():
        if name.replace("\\", "/").startswith(prefix):
            figures = entry["summary"]
            ran += figures["covered_lines"] + figures["covered_branches"]
            total += figures["num_statements"] + figures["num_branches"]
    return ran, total


def misses(files: Mapping[str, Mapping[str, Any]], prefix: str) -> list[str]:
    """One line for each incomplete file under prefix, worst first: the lines and branches that never ran."""
    rows = []
    for name, entry in files.items():
        figures = entry["summary"]
        missing = figures["missing_lines"] + figures["missing_branches"]
        if name.replace("\\", "/").startswith(prefix) and missing:
            lines = ", ".join(map(str, entry["missing_lines"][:12]))
            branches = ", ".join(f"{a}->{b}" for a, b in entry["missing_branches"][:8])
            rows.append((missing, f"  {name}: lines {lines or 'none'}; branches {branches or 'none'}"))
    return [row for _, row in sorted(rows, reverse=True)]


def verdicts(files: Mapping[str, Mapping[str, Any]], gates: Mapping[str, float]) -> tuple[list[str], bool]:
    """The report, and whether every gate holds."""
    report, holds = [], True
    for prefix, wanted in gates.items():
        ran, total = covered(files, prefix)
        percent = 100.0 * ran / total if total else 0.0
        enough = total > 0 and percent >= wanted
        holds = holds and enough
        report.append(
            f"{prefix:16} {percent:6.2f} % of {total} (at least {wanted:g} %) {'ok' if enough else 'FAILED'}"
        )
        if not enough:
            report.extend(misses(files, prefix)[:15])
    return report, holds


def main() -> int:
    """Command line: combines the data of all processes and checks the gates."""
    report = ROOT / ".coverage.json"
    coverage = [sys.executable, "-m", "coverage"]
    # Children that ended after pytest had combined; without any, this fails and nothing is missing.
    subprocess.run([*coverage, "combine", "--append", "--quiet"], cwd=ROOT, check=False, capture_output=True)
    subprocess.run([*coverage, "json", "--quiet", "-o", str(report)], cwd=ROOT, check=True)
    lines, holds = verdicts(json.loads(report.read_text(encoding="utf-8"))["files"], GATES)
    print("\n".join(lines))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
