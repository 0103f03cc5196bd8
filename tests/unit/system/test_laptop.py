"""What this laptop has."""

import os

import psutil
import pytest

from app.system.laptop import memory_of, this_laptop


def test_cores_threads_and_memory_of_this_laptop() -> None:
    found = this_laptop(3)
    assert found.threads == 3
    assert found.cores == (os.cpu_count() or 1)
    assert found.memory == psutil.virtual_memory().total


def test_memory_that_is_not_told_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError

    monkeypatch.setattr(psutil, "virtual_memory", fails)
    assert this_laptop(1).memory == 0


def test_the_memory_of_this_very_process() -> None:
    assert memory_of(os.getpid()) > 10_000_000
