"""Cyclic garbage dies on the main thread, whatever thread made it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.runtime.collector import EVERY_MS, MainThreadCollector


class Knot:
    """Garbage with a cycle, which tells on which thread it died."""

    died_on: list[str]

    def __init__(self, died_on: list[str]) -> None:
        self.itself, self.died_on = self, died_on

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread().name)


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[MainThreadCollector]:
    made = MainThreadCollector()
    yield made
    made.stop()


def test_garbage_of_a_worker_dies_on_the_main_thread(collector: MainThreadCollector, qtbot: QtBot) -> None:
    died_on: list[str] = []

    def work() -> None:
        for _ in range(5_000):
            Knot(died_on)

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    assert died_on == []
    qtbot.waitUntil(lambda: len(died_on) >= 4_000, timeout=20 * EVERY_MS)
    assert set(died_on) == {threading.main_thread().name}


def test_nothing_is_collected_before_it_is_due(collector: MainThreadCollector) -> None:
    gc.collect()
    died_on: list[str] = []
    Knot(died_on)
    collector.collect_due()
    assert died_on == []


def test_stopping_gives_collecting_back(collector: MainThreadCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    collector.stop()
    assert gc.isenabled()
