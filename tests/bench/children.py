"""Processes that are measured from outside: wall clock, CPU seconds of the whole family, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seconds``: start to end; ``painted``: start to the first line on standard output, None without one;
    ``cpu``: user and system seconds with all waited-for descendants; ``peak``: MiB resident of the largest
    process among them; ``report``: the last line as JSON, if it is an object."""

    seconds: float
    painted: float | None
    cpu: float
    peak: float
    report: Mapping[str, Any]


class ChildFailed(RuntimeError):
    """A measured process ended with an error."""


def run(command: Sequence[str], extra: Mapping[str, str] | None = None) -> Outcome:
    """Run ``command`` from the top of the tree with an empty home folder; ``ChildFailed`` when it fails."""
    with tempfile.TemporaryDirectory(prefix="roomnote-bench-") as home:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(Path(home)) | dict(extra or {}),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        painted, last = None, ""
        for line in process.stdout:
            painted = painted if painted is not None else time.monotonic() - began
            last = line
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
    if process.returncode:
        raise ChildFailed(f"{command[:4]} ended with {process.returncode}")
    scale = MIB if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    return Outcome(seconds, painted, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, _report(last))


def _report(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _environment(home: Path) -> dict[str, str]:
    environment = dict(os.environ)
    for name, folder in {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData",
        "LOCALAPPDATA": home / "AppData",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "run",
    }.items():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment[name] = str(folder)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home / 'no-bus'}"
    environment["HF_HUB_OFFLINE"] = "1"
    return environment
