"""One speech process as seen from the desktop: started, asked, watched, ended."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from app.domain.errors import ErrorCode, LocalError
from app.speech import child
from app.speech.answers import failure_of
from app.speech.messages import LARGEST_FRAME, BrokenMessage, Message, from_bytes

Answer = TypeVar("Answer")

Serve = Callable[[Connection, float, float], None]
"""What runs in the process: gets its end of the pipe, the idle seconds and the heartbeat's interval."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that the process has, for everything.

    ``silence`` without a sign of life and it counts as hung; ``heartbeat`` between two signs of life while it
    works; ``loading`` a model from a slow disk; ``patience`` for one window; ``idle`` without work until it
    ends by itself; ``grace`` in which one that is not at work may end by itself when it is told to.
    """

    silence: float = 30.0
    heartbeat: float = 1.0
    loading: float = 180.0
    patience: float = 240.0
    idle: float = 300.0
    grace: float = 0.7


class ProcessLost(Exception):
    """The process ended, or was ended because it hung or sent what cannot be right.

    ``idle`` when it ended by itself as agreed.
    """

    def __init__(self, *, idle: bool = False, timed_out: bool = False, broken: str = "") -> None:
        super().__init__("idle" if idle else "timed out" if timed_out else broken or "died")
        self.idle = idle
        self.timed_out = timed_out
        self.broken = broken


class SpeechProcess:
    """A running process. ``ask`` is called by one thread at a time; ``end`` by any.

    Nothing of a session is in what it is started with: that is a function's name, a pipe and two numbers.
    """

    def __init__(self, times: Times | None = None, serve: Serve = child.run) -> None:
        self._times = times or Times()
        context = multiprocessing.get_context("spawn")
        self._connection: Connection
        self._connection, theirs = context.Pipe(duplex=True)
        self._process = context.Process(
            target=serve,
            args=(theirs, self._times.idle, self._times.heartbeat),
            name="roomnote-speech",
            daemon=True,
        )
        try:
            self._process.start()
        except OSError as problem:
            self._connection.close()
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True) from problem
        finally:
            theirs.close()  # or the end of the process would not be seen
        self._number = 0
        self._gone = threading.Event()
        # Waits for the process, so that none stays behind as a zombie when it ends by itself.
        threading.Thread(target=self._wait, name="speech-process-end", daemon=True).start()

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._gone.is_set()

    def ask(self, request: Message, patience: float, read: Callable[[Message], Answer]) -> Answer:
        """Send ``request``, return what ``read`` makes of the answer.

        ``patience`` seconds, counted anew at every sign of progress. ``ProcessLost`` when the process died,
        hung, took too long or answered what ``read`` finds broken (it is ended then); the process's own
        ``AppError`` is raised as it is.
        """
        self._number += 1
        try:
            self._send(request.numbered(self._number))
            answer = self._receive(patience)
            if answer.kind == "failed":
                raise failure_of(answer, loading=request.kind == "load")
            return read(answer)
        except BrokenMessage as problem:
            self.end()
            raise ProcessLost(broken=problem.reason) from problem
        except (EOFError, OSError) as problem:
            self.end()
            raise ProcessLost(idle=self._process.exitcode == 0) from problem

    def end(self, grace: float = 0.0) -> None:
        """End it: by itself within ``grace`` seconds if it is not at work, at once otherwise."""
        if grace and not self._gone.is_set():
            self._connection.close()
            self._gone.wait(grace)
        if not self._gone.is_set():
            self._process.kill()
            self._gone.wait(5.0)

    def _send(self, request: Message) -> None:
        frame = request.to_bytes()
        with self._no_longer_than(self._times.silence):  # it may not read its pipe
            self._connection.send_bytes(frame)

    def _receive(self, patience: float) -> Message:
        deadline = time.monotonic() + patience
        while True:
            left = min(self._times.silence, deadline - time.monotonic())
            if left <= 0 or not wait([self._connection], left):
                self.end()
                raise ProcessLost(timed_out=True)
            with self._no_longer_than(self._times.silence):  # it may stop in the middle of a message
                message = from_bytes(self._connection.recv_bytes(LARGEST_FRAME))
            if message.number != self._number:
                raise BrokenMessage("number")  # the answer to something else
            if message.kind == "progress":
                deadline = time.monotonic() + patience
            elif message.kind != "alive":
                return message

    @contextmanager
    def _no_longer_than(self, seconds: float) -> Iterator[None]:
        """End the process when the block takes longer: what waits for its pipe is woken by that."""
        watchdog = threading.Timer(seconds, self.end)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()
            watchdog.join()

    def _wait(self) -> None:
        self._process.join()
        self._gone.set()
