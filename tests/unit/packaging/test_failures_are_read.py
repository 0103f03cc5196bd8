"""A failure can be read from the end of what the check prints, also in continuous integration."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.repository import ROOT

FAILING = """
import os

import pytest
from hypothesis import settings


def test_of_something_large():
    assert {number: bytes(4_000) for number in range(200)} == {}


def test_same_examples_in_every_run():
    assert settings.default.derandomize and settings.default.deadline is None


def test_programs_do_not_know_the_file():
    assert "ROOMNOTE_FAILED" not in os.environ


@pytest.fixture
def broken():
    raise ValueError("first line\\nsecond line")


def test_with_a_fixture_that_breaks(broken):
    pass
"""


def test_what_is_large_is_cut_and_failures_are_listed(tmp_path: Path) -> None:
    listed, tests = tmp_path / "failed", tmp_path / "test_failing.py"
    tests.write_text(FAILING)
    environment = {**os.environ, "CI": "true", "ROOMNOTE_FAILED": str(listed), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:randomly"]
    ran = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), str(tests)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "1 failed, 2 passed, 1 error" in ran.stdout
    assert len(ran.stdout) < 10_000
    large, broken = sorted(listed.read_text().splitlines())
    assert "::test_of_something_large: AssertionError: assert {0: b'" in large
    assert "::test_with_a_fixture_that_breaks (setup): ValueError: first line" in broken
    assert max(len(large), len(broken)) < 500
