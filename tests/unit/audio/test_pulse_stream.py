"""Whether the sound server has replaced the microphone: from what its ``pactl`` answers, whatever it is."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from app.audio import pulse_stream
from app.audio.pulse_stream import PulseStream, Sources, heard_sources
from tests.support.recording import wait_until


class Server:
    """Gives one answer after the other, the last one again and again."""

    def __init__(self, *answers: Sources | None) -> None:
        self._answers, self.asked = list(answers), 0

    def __call__(self) -> Sources | None:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def _followed(server: Server, until: Callable[[PulseStream], bool]) -> bool:
    stream = PulseStream(server, look_seconds=0.01)
    wait_until(lambda: until(stream), "the answers")
    stream.close()
    return stream.moved


def test_a_stream_that_hears_another_source_is_told() -> None:
    assert _followed(Server({7: 1}, {7: 1}, {7: 2}), lambda stream: stream.moved)


def test_other_streams_may_come_and_go() -> None:
    server = Server({7: 1}, {7: 1, 9: 2}, {7: 1}, {7: 1, 10: 3}, {7: 1})
    assert not _followed(server, lambda _: server.asked > 6)


@pytest.mark.parametrize(("server", "asked"), [(Server(None), 1), (Server({}), 3)])
def test_where_the_sound_does_not_come_through_it_the_server_is_left_alone(
    server: Server, asked: int
) -> None:
    stream = PulseStream(server, look_seconds=0.01)
    wait_until(lambda: not stream._thread.is_alive(), "it ends")
    assert (server.asked, stream.moved) == (asked, False)
    stream.close()


def test_closing_does_not_wait_for_a_server_that_hangs() -> None:
    answers = Event()

    def hangs() -> None:
        answers.wait(10)

    stream = PulseStream(hangs)
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < 5
    answers.set()
    stream._thread.join(5)


def _pactl(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    program = folder / "pactl"
    (folder / "answer").write_text(answer)
    program.write_text(f"#!/bin/sh\ncat {folder}/answer\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these sound servers")


@needs_linux
def test_only_streams_of_this_program_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, other = str(os.getpid()), str(os.getppid())
    streams = [
        {"index": 3, "source": 11, "properties": {"application.process.id": own}},
        {"index": 4, "source": 12, "properties": {"application.process.id": other}},
        {"index": 5, "source": 13, "properties": {}},
    ]
    _pactl(tmp_path, monkeypatch, json.dumps(streams))
    assert heard_sources() == {3: 11}


@needs_linux
@pytest.mark.parametrize("answer", ["", "unknown option", "{}x", '[{"index": 3}]', "[3]"])
def test_an_answer_that_is_not_understood_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
) -> None:
    _pactl(tmp_path, monkeypatch, answer)
    assert heard_sources() is None


def test_other_systems_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse_stream.sys, "platform", "win32")
    assert heard_sources() is None
