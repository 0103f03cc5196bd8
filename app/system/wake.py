"""Keeps the computer awake while a session is recorded; what holds it ends with this program, even killed."""

import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

ANSWER_WITHIN = 3.0
"""Seconds to wait for the system to grant the request; recording must not wait for it longer."""

# `cat` ends when its input closes: at release, and also when this program dies
SYSTEMD = (
    "systemd-inhibit",
    "--what=idle:sleep:handle-lid-switch",
    "--who=Roomnote",
    "--why=A session is being recorded",
    "--mode=block",
    "sh",
    "-c",
    "echo held; exec cat >/dev/null",
)


class SystemWakeLock:
    """``ports.WakeLock`` of this platform; ``held`` tells whether the system granted the last request.

    Where the system offers nothing (a server, a container) a session is recorded all the same: ``held`` is
    False, and the user is told that the laptop may fall asleep.
    """

    def __init__(self, command: Sequence[str] = SYSTEMD, within: float = ANSWER_WITHIN) -> None:
        self._command = tuple(command)
        self._within = within
        self.held = False

    def hold(self) -> AbstractContextManager[None]:
        """Ask the system to stay awake while the block runs; never raises for want of it."""
        if sys.platform == "win32":
            return self._hold_on_windows()
        if sys.platform == "darwin":
            # caffeinate ends with the process it watches
            return self._hold_by_process(("caffeinate", "-i", "-s", "-w", str(os.getpid())), answers=False)
        return self._hold_by_process(self._command, answers=True)

    @contextmanager
    def _hold_by_process(self, command: Sequence[str], *, answers: bool) -> Iterator[None]:
        process = _start(command)
        try:
            if process is not None:
                self.held = self._granted(process) if answers else process.poll() is None
            yield
        finally:
            self.held = False
            if process is not None:
                _end(process)

    def _granted(self, process: "subprocess.Popen[bytes]") -> bool:
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            return bool(selector.select(self._within)) and process.stdout.readline() == b"held\n"

    @contextmanager
    def _hold_on_windows(self) -> Iterator[None]:
        """The request belongs to a thread and lasts as long as it: it has one of its own."""
        over, asked = threading.Event(), threading.Event()

        def hold() -> None:
            self.held = _set_windows_execution_state(0x80000001)  # continuous, system required
            asked.set()
            over.wait()
            _set_windows_execution_state(0x80000000)

        thread = threading.Thread(target=hold, name="wake-lock", daemon=True)
        thread.start()
        asked.wait(self._within)
        try:
            yield
        finally:
            over.set()
            thread.join(self._within)
            self.held = False


def _set_windows_execution_state(flags: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.SetThreadExecutionState(flags))
    return False


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes] | None":
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
