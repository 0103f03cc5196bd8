"""Only one program runs on a profile, also after a kill; what keeps the computer awake ends with it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.domain.errors import ErrorCode, InputError, LocalError
from app.services.ports import WakeLock
from app.system.single_instance import SingleInstance
from app.system.wake import SYSTEMD, SYSTEMD_WITHOUT_LID, SystemWakeLock

ROOT = Path(__file__).parents[3]

HOLDER = """
import sys
from pathlib import Path
from app.system.single_instance import SingleInstance
with SingleInstance(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""

SLEEPER = """
import sys
from app.system.wake import SystemWakeLock
lock = SystemWakeLock(("sh", "-c", "echo held; exec cat >/dev/null"))
with lock.hold():
    print("held" if lock.held else "not held", flush=True)
    sys.stdin.read()
"""


def start(code: str, *arguments: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def end(process: "subprocess.Popen[bytes]", *, kill: bool) -> None:
    if kill:
        process.kill()
    process.communicate(timeout=20)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("kill", [False, True])
def test_a_second_program_is_refused_until_the_first_ends(tmp_path: Path, kill: bool) -> None:
    path = tmp_path / "running.lock"
    process = start(HOLDER, str(path))
    try:
        with pytest.raises(InputError) as raised:
            SingleInstance(path).acquire()
        assert raised.value.code is ErrorCode.ALREADY_RUNNING
    finally:
        end(process, kill=kill)
    with SingleInstance(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_lock_is_given_back_once(tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path / "lock"), SingleInstance(tmp_path / "lock")
    with first, pytest.raises(InputError):
        second.acquire()
    first.release()
    with second:
        pass


def test_a_lock_in_no_folder_is_a_failed_disk(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as raised:
        SingleInstance(tmp_path / "no" / "lock").acquire()
    assert raised.value.code is ErrorCode.DISK_FAILED


def test_the_computer_is_kept_awake_only_inside_the_block() -> None:
    lock = SystemWakeLock(("sh", "-c", "echo held; exec cat >/dev/null"))
    port: WakeLock = lock
    before = set(psutil.Process().children())
    with port.hold():
        assert lock.held
        assert len(set(psutil.Process().children()) - before) == 1
    assert not lock.held and set(psutil.Process().children()) == before


def test_an_exception_inside_the_block_passes_and_leaves_nothing() -> None:
    lock = SystemWakeLock(("sh", "-c", "echo held; exec cat >/dev/null"))
    before = set(psutil.Process().children())
    with pytest.raises(ZeroDivisionError), lock.hold():
        raise ZeroDivisionError
    assert not lock.held and set(psutil.Process().children()) == before


@pytest.mark.parametrize(
    "command", [("no-such-program",), ("false",), ("sh", "-c", "echo denied; exec cat"), ("sleep", "60")]
)
def test_a_system_that_does_not_grant_it_is_told_honestly(command: tuple[str, ...]) -> None:
    lock = SystemWakeLock(command, within=0.3)
    before = set(psutil.Process().children())
    with lock.hold():
        assert not lock.held
    assert set(psutil.Process().children()) == before


def test_a_lid_that_is_not_ours_to_keep_does_not_cost_the_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A stand-in for ``systemd-inhibit`` that refuses as a whole, as where a policy keeps the lid."""
    program = tmp_path / "systemd-inhibit"
    program.write_text(
        f'#!/bin/sh\necho "$1" >> {tmp_path}/asked\n'
        'case "$1" in *lid*) echo "Access denied" >&2; exit 1;; esac\nshift 4\nexec "$@"\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    lock = SystemWakeLock()
    before = set(psutil.Process().children())
    with lock.hold():
        assert lock.held
    asked = (tmp_path / "asked").read_text().split()
    assert asked == ["--what=idle:sleep:handle-lid-switch", "--what=idle:sleep"]
    assert set(psutil.Process().children()) == before


def test_what_ignores_the_closed_pipe_is_ended_all_the_same() -> None:
    lock = SystemWakeLock(("sh", "-c", "trap '' TERM; echo held; while :; do sleep 0.2; done"), within=5)
    before = set(psutil.Process().children())
    with lock.hold():
        assert lock.held
    assert set(psutil.Process().children()) == before


def test_this_system_answers_one_way_or_the_other() -> None:
    """systemd is there on a laptop and not in a container; neither may raise or leave a process."""
    assert SYSTEMD[0] == SYSTEMD_WITHOUT_LID[0] == "systemd-inhibit"
    lock = SystemWakeLock()
    before = set(psutil.Process().children())
    with lock.hold():
        assert isinstance(lock.held, bool)
    assert set(psutil.Process().children()) == before


def test_a_killed_program_leaves_nothing_that_keeps_the_computer_awake() -> None:
    process = start(SLEEPER)
    (holder,) = psutil.Process(process.pid).children()
    os.kill(process.pid, 9)
    process.communicate(timeout=10)
    wait_for(lambda: not holder.is_running() or holder.status() == psutil.STATUS_ZOMBIE)


def test_on_windows_one_thread_asks_and_takes_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call itself exists on Windows only; what matters is that both come from one living thread."""
    calls: list[tuple[int, int]] = []

    def record(flags: int) -> bool:
        calls.append((flags, threading.get_ident()))
        return True

    monkeypatch.setattr("app.system.wake._set_windows_execution_state", record)
    monkeypatch.setattr(sys, "platform", "win32")
    lock = SystemWakeLock()
    with lock.hold():
        assert lock.held and [flags for flags, _ in calls] == [0x80000001]
    assert not lock.held
    assert [flags for flags, _ in calls] == [0x80000001, 0x80000000]
    assert len({thread for _, thread in calls} | {threading.get_ident()}) == 2


def test_on_macos_the_helper_of_the_system_watches_this_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A stand-in for ``caffeinate`` writes down how it was called and waits to be ended."""
    program = tmp_path / "caffeinate"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nexec sleep 60\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "platform", "darwin")
    lock = SystemWakeLock()
    before = set(psutil.Process().children())
    with lock.hold():
        assert lock.held
        wait_for(lambda: (tmp_path / "called").exists() and (tmp_path / "called").read_text() != "")
    assert (tmp_path / "called").read_text().split()[-2:] == ["-w", str(os.getpid())]
    assert set(psutil.Process().children()) == before
