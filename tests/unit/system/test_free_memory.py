"""What is given back does not stay readable, neither in the C library's memory nor in Python's pools."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.system.free_memory import overwrite_small
from tests.support.repository import ROOT

CHILD = """
import sys
from app.system.free_memory import overwrite_small, overwrite_what_is_given_back
from tests.support.memory_scan import Traces
import os, re
told = overwrite_what_is_given_back() if sys.argv[1] == "yes" else None
large = [bytes(f"large-{n:05d}" * 500, "ascii") for n in range(20)]
small = [f"small-{n:05d}-kept" for n in range(2000)]
del large, small
if sys.argv[1] == "yes":
    overwrite_small()
traces = Traces((re.compile(rb"(?:lar" rb"ge-0\\d{4}){20}"), re.compile(rb"sm" rb"all-0\\d{4}-kept")))
print(told, len(traces.in_process(os.getpid())))
"""


def left(overwriting: str) -> tuple[str, int]:
    """What a process that wrote secrets and let go of them still holds."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, overwriting], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told, count = done.stdout.split()
    return told, int(count)


@pytest.mark.skipif(sys.platform != "linux", reason="tells glibc")
def test_what_is_given_back_is_overwritten() -> None:
    assert left("no")[1] > 50, "the scan must see what is there"
    assert left("yes") == ("True", 0)


def test_overwriting_leaves_what_is_in_use_alone() -> None:
    kept = [f"kept {n}" for n in range(1000)]
    overwrite_small()
    assert kept == [f"kept {n}" for n in range(1000)]
