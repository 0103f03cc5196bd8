"""Prints the digest of what the locks are made from; with --check, fails when a lock is out of date.

Only the names and ranges in pyproject.toml count: a changed ruff rule does not make a lock stale. No network.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (
    "packaging/requirements.lock",
    "packaging/requirements-dev.lock",
    "packaging/requirements-gpu.lock",
)
EXTRA = "gpu"


def inputs_digest(pyproject: Path) -> str:
    """The SHA-256 of the declared dependencies, independent of their order and of comments."""
    declared = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    relevant = {
        "python": declared["project"]["requires-python"],
        "runtime": sorted(declared["project"]["dependencies"]),
        "dev": sorted(declared["dependency-groups"]["dev"]),
        EXTRA: sorted(extra(pyproject)),
    }
    return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()


def extra(pyproject: Path) -> list[str]:
    """What the optional part for graphics cards asks for."""
    declared = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    return list(declared["project"].get("optional-dependencies", {}).get(EXTRA, []))


def stale_locks(root: Path) -> list[str]:
    """The locks (paths relative to root) that are missing or were made from other dependencies."""
    wanted = f"# inputs: {inputs_digest(root / 'pyproject.toml')}"
    return [
        lock
        for lock in LOCKS
        if not (root / lock).is_file()
        or (root / lock).read_text(encoding="utf-8").split("\n", 1)[0] != wanted
    ]


def main(arguments: list[str]) -> int:
    """Command line: prints the digest, with --check checks the locks, with --extra prints its ranges."""
    if arguments == ["--check"]:
        stale = stale_locks(ROOT)
        for lock in stale:
            print(
                f"{lock} was not made from pyproject.toml as it is now: run packaging/lock", file=sys.stderr
            )
        return 1 if stale else 0
    if arguments == ["--extra"]:
        print("\n".join(extra(ROOT / "pyproject.toml")))
        return 0
    print(inputs_digest(ROOT / "pyproject.toml"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
