"""At most four threads, and never all cores: the recorder and the window keep one."""

from __future__ import annotations

import os

import pytest

from app.speech.threads import MOST_THREADS, decoding_threads, usable_cores


@pytest.mark.parametrize(
    ("cores", "threads"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 4), (8, 4), (16, 4), (128, 4)]
)
def test_by_itself(cores: int, threads: int) -> None:
    assert decoding_threads(cores) == threads


@pytest.mark.parametrize(
    ("cores", "asked", "threads"),
    [(8, 1, 1), (8, 2, 2), (8, 4, 4), (8, 6, 4), (4, 4, 3), (2, 2, 1), (1, 3, 1), (8, 0, 4), (8, -1, 4)],
)
def test_as_asked_within_what_is_kind(cores: int, asked: int, threads: int) -> None:
    assert decoding_threads(cores, asked) == threads


def test_never_all_cores_and_never_more_than_four() -> None:
    for cores in range(2, 200):
        for asked in range(12):
            assert 1 <= decoding_threads(cores, asked) <= min(MOST_THREADS, cores - 1)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="asks what the system allows this process")
def test_cores_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda number: {0, 5}, raising=False)
    assert usable_cores() == 2


def test_where_the_system_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert usable_cores() == os.cpu_count()
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1
