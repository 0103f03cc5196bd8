"""What is plugged in, as PortAudio sees it while this process records: with a real sound server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from app.audio.microphone_watch import PortAudioWatch
from app.services.ports import Microphone
from tests.support.recording import wait_until
from tests.support.room import DESK, Room, desk, room
from tests.support.taping import Taping, taping

__all__ = ["desk", "room", "taping"]
pytestmark = pytest.mark.needs_sound
PLUGGED_SECONDS = 3.0


class Reports(list[tuple[Microphone, ...]]):
    """What the watch told, last first asked for by id."""

    @property
    def ids(self) -> list[str]:
        return [microphone.id for microphone in self[-1]] if self else ["not told"]


@pytest.fixture
def watch() -> Iterator[PortAudioWatch]:
    made = PortAudioWatch()
    yield made
    made.close()


def test_plugging_is_told_within_three_seconds_and_the_recording_is_not_disturbed(
    room: Room, desk: Room, taping: Taping, watch: PortAudioWatch
) -> None:
    reports = Reports()
    taping.recorder.start("r1", taping.heard)
    began = time.monotonic()
    watch.watch(reports.append)
    wait_until(lambda: reports.ids == ["ALSA/default", "ALSA/pulse", DESK], "all are there")
    assert [microphone.default for microphone in reports[-1]] == [True, False, False]
    desk.kill_server()
    wait_until(lambda: reports.ids == ["ALSA/default", "ALSA/pulse"], "unplugged", PLUGGED_SECONDS)
    desk.start()
    wait_until(lambda: DESK in reports.ids, "plugged in again", PLUGGED_SECONDS)
    assert len(reports) == 3
    wait_until(lambda: time.monotonic() - began > 3, "some seconds of recording")
    state = taping.recorder.stop()
    assert state.seconds == pytest.approx(time.monotonic() - began, abs=0.6)
    assert (state.segments, taping.recorder.marks, taping.heard.codes) == (1, (), [])


def test_another_default_is_told(room: Room, desk: Room, watch: PortAudioWatch) -> None:
    reports = Reports()
    watch.watch(reports.append)
    wait_until(lambda: reports.ids[:1] == ["ALSA/default"], "the first default one")
    room.kill_server()
    wait_until(
        lambda: [(m.id, m.default) for m in reports[-1]] == [(DESK, True)], "another one", PLUGGED_SECONDS
    )
    desk.kill_server()
    wait_until(lambda: reports[-1] == (), "none is left", PLUGGED_SECONDS)


def test_closing_ends_the_child_at_once(room: Room, watch: PortAudioWatch) -> None:
    reports = Reports()
    watch.watch(reports.append)
    wait_until(lambda: bool(reports), "a first report")
    (child,) = _watching(os.getpid())
    began = time.monotonic()
    watch.close()
    assert time.monotonic() - began < 1
    assert not child.is_running()
    watch.close()


def test_the_child_ends_with_a_program_that_is_killed(room: Room) -> None:
    script = (
        "import time; from app.audio.microphone_watch import PortAudioWatch\n"
        "if __name__ == '__main__':\n"
        "    PortAudioWatch().watch(lambda microphones: print(len(microphones), flush=True))\n"
        "    time.sleep(60)\n"
    )
    program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    with program.stdout:
        assert program.stdout.readline() == "2\n"
        (child,) = _watching(program.pid)
        program.send_signal(signal.SIGKILL)
        program.wait()
        wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "it ends", 2.0)


def _watching(parent: int) -> list[psutil.Process]:
    """The children that were spawned to look, without Python's own resource tracker."""
    children = psutil.Process(parent).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
