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


def _systemd(what: str) -> tuple[str, ...]:
    # `cat` ends when its input closes: at release, and also when this program dies
    ours = ("--who=Roomnote", "--why=A session is being recorded", "--mode=block")
    return ("systemd-inhibit", f"--what={what}", *ours, "sh", "-c", "echo held; exec cat >/dev/null")


SYSTEMD = _systemd("idle:sleep:handle-lid-switch")
SYSTEMD_WITHOUT_LID = _systemd("idle:sleep")
"""Where the lid is not ours to keep, systemd-inhibit refuses everything that it was asked for with it."""


class SystemWakeLock:
    """``ports.WakeLock`` of this platform; ``held`` tells whether the system granted the last request.

    Where the system offers nothing (a server, a container) a session is recorded all the same: ``held`` is
    False, and the user is told that the laptop may fall asleep.
    """

    def __init__(self, *commands: Sequence[str], within: float = ANSWER_WITHIN) -> None:
        """``commands`` are tried on Linux, one after the other; each says ``held`` when it is granted."""
        self._commands = commands or (SYSTEMD, SYSTEMD_WITHOUT_LID)
        self._within = within
        self.held = False

    def hold(self) -> AbstractContextManager[None]:
        """Ask the system to stay awake while the block runs; never raises for want of it."""
        if sys.platform == "win32":
            return self._hold_on_windows()
        if sys.platform == "darwin":
            # caffeinate ends with the process it watches
            return self._hold_with_caffeinate()
        return self._hold_with_systemd()

    @contextmanager
    def _hold_with_caffeinate(self) -> Iterator[None]:
        process = _start(("caffeinate", "-i", "-s", "-w", str(os.getpid())))
        try:
            self.held = process is not None and process.poll() is None
            yield
        finally:
            self.held = False
            _end(process)

    @contextmanager
    def _hold_with_systemd(self) -> Iterator[None]:
        process: subprocess.Popen[bytes] | None = None
        try:
            for command in self._commands:
                _end(process)
                process = _start(command)
                self.held = process is not None and self._granted(process)
                if self.held:
                    break
            yield
        finally:
            self.held = False
            _end(process)

    def _granted(self, process: "subprocess.Popen[bytes]") -> bool:
        assert process.stdout is not None
        patience = self._within / len(self._commands)
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            return bool(selector.select(patience)) and process.stdout.readline() == b"held\n"

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


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    if process is None:
        return
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
