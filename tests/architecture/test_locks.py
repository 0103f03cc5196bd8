"""The locks: made from pyproject.toml as it is, hashed, and the one for tests agrees with the other."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.support.repository import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(lock: str) -> dict[str, str]:
    """Requirement (name, version and marker) to the block with its hashes."""
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.split("\n", 1)[1])
    return {block.split(" \\\n", 1)[0].strip(): block for block in blocks if block.strip()}


def test_locks_were_made_from_these_dependencies() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "lock_inputs.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock: str) -> None:
    locked = entries(lock)
    assert len(locked) > 50
    assert [name for name in locked if "==" not in name] == []
    assert [name for name, block in locked.items() if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://|--index|--find-links|--extra|file:", text) == []


def test_the_part_for_graphics_cards_is_locked_and_adds_nothing_else() -> None:
    locked = entries("requirements-gpu.lock")
    assert {name.split("==")[0] for name in locked} == {"nvidia-cublas-cu12", "nvidia-cuda-nvrtc-cu12"}
    assert [name for name, block in locked.items() if "--hash=sha256:" not in block] == []
    text = (ROOT / "packaging" / "requirements-gpu.lock").read_text(encoding="utf-8")
    assert re.findall(r"https?://|--index|--find-links|--extra|file:", text) == []


def test_the_program_is_tested_with_the_versions_it_ships_with() -> None:
    program, tests = entries(LOCKS[0]), entries(LOCKS[1])
    assert {name for name, block in program.items() if tests.get(name) != block} == set()
