"""The child that looks for microphones may die, hang or be late; what it tells is told once."""

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from threading import current_thread

import pytest

from app.audio import microphone_watch
from app.audio.file_microphone import FileMicrophone
from app.audio.microphone_watch import Follow, PortAudioWatch, StandingWatch
from app.domain.errors import ErrorCode, LocalError
from app.services.ports import Microphone
from tests.support.recording import WallClock, wait_until

FIRST, SECOND = ("a/1", "One", True), ("a/2", "Two", False)


def _plugs(connection: Connection) -> None:
    for fields in ([FIRST], [FIRST], [FIRST, SECOND], [FIRST, SECOND], []):
        connection.send(fields)
    time.sleep(60)


def _dies(connection: Connection) -> None:
    os.abort()


def _answers_and_dies(connection: Connection) -> None:
    connection.send([FIRST])
    time.sleep(0.1)  # a message that was just sent would be lost with its sender
    os._exit(1)


def _hangs(connection: Connection) -> None:
    time.sleep(60)


class _Watching:
    def __init__(self, follow: Follow) -> None:
        self.reports: list[tuple[Microphone, ...]] = []
        self.threads: set[str] = set()
        self.watch = PortAudioWatch(follow, rest=0.01)
        self.watch.watch(self.report)

    def report(self, microphones: tuple[Microphone, ...]) -> None:
        self.reports.append(microphones)
        self.threads.add(current_thread().name)


@pytest.fixture
def watching(request: pytest.FixtureRequest) -> Iterator[_Watching]:
    made = _Watching(request.param)
    yield made
    made.watch.close()


@pytest.mark.parametrize("watching", [_plugs], indirect=True)
def test_each_change_is_told_once(watching: _Watching) -> None:
    wait_until(lambda: len(watching.reports) == 3, "all changes")
    one, two = Microphone(*FIRST), Microphone(*SECOND)
    assert watching.reports == [(one,), (one, two), ()]
    assert watching.threads == {"microphone-watch"}


@pytest.mark.parametrize("watching", [_dies], indirect=True)
def test_a_child_that_always_dies_means_no_microphone_told_once(watching: _Watching) -> None:
    wait_until(lambda: watching.reports == [()], "none")
    time.sleep(0.5)  # for some more children
    assert watching.reports == [()]


@pytest.mark.parametrize("watching", [_answers_and_dies], indirect=True)
def test_a_child_that_dies_now_and_then_is_replaced_without_a_word(watching: _Watching) -> None:
    wait_until(lambda: watching.reports == [(Microphone(*FIRST),)], "the first answer")
    time.sleep(0.8)  # for the next children
    assert watching.reports == [(Microphone(*FIRST),)]


@pytest.mark.parametrize("watching", [_hangs], indirect=True)
def test_closing_does_not_wait_for_a_child_that_hangs(watching: _Watching) -> None:
    began = time.monotonic()
    watching.watch.close()
    assert time.monotonic() - began < 1
    assert watching.reports == []


def test_a_child_that_says_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone_watch, "PATIENCE", 0.2)
    watching = _Watching(_hangs)
    wait_until(lambda: watching.reports == [()], "it counts as dead")
    watching.watch.close()


def test_a_new_watch_replaces_the_old_one_and_a_report_may_end_its_own() -> None:
    watching = _Watching(_plugs)
    wait_until(lambda: len(watching.reports) == 3, "all changes")
    later: list[tuple[Microphone, ...]] = []

    def report(microphones: tuple[Microphone, ...]) -> None:
        later.append(microphones)
        watching.watch.close()

    watching.watch.watch(report)
    wait_until(lambda: bool(later), "the new one is told")
    assert later == [(Microphone(*FIRST),)]
    assert len(watching.reports) == 3


def test_what_a_file_plays_from_is_told_once(tmp_path: Path) -> None:
    reports: list[tuple[Microphone, ...]] = []
    watch = StandingWatch(FileMicrophone(tmp_path / "any.wav", WallClock()))
    watch.watch(reports.append)
    watch.close()
    assert [microphone.id for microphone in reports[0]] == ["file"]


def test_a_sound_system_that_cannot_be_asked_has_no_microphones(tmp_path: Path) -> None:
    class Broken(FileMicrophone):
        def microphones(self) -> tuple[Microphone, ...]:
            raise LocalError(ErrorCode.AUDIO_SYSTEM_BROKEN)

    reports: list[tuple[Microphone, ...]] = []
    StandingWatch(Broken(tmp_path / "any.wav", WallClock())).watch(reports.append)
    assert reports == [()]
