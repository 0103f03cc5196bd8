"""One speech process as seen from the desktop: started, asked, watched, ended."""

import multiprocessing
import threading
import time
from multiprocessing.connection import Connection, wait

from app.domain.errors import AppError, ErrorCode, LocalError
from app.speech import child
from app.speech.messages import Message, from_bytes

SILENCE = 30.0
"""Seconds without a sign of life after which the process counts as hung (it sends one a second)."""


class ProcessLost(Exception):
    """The process ended, or was ended because it hung; ``idle`` when it ended by itself as agreed."""

    def __init__(self, *, idle: bool = False, timed_out: bool = False) -> None:
        super().__init__("idle" if idle else "timed out" if timed_out else "died")
        self.idle = idle
        self.timed_out = timed_out


class SpeechProcess:
    """A running process. ``ask`` is called by one thread at a time; ``end`` by any."""

    def __init__(self, idle_seconds: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection: Connection
        self._connection, theirs = context.Pipe(duplex=True)
        self._process = context.Process(
            target=child.run, args=(theirs, idle_seconds), name="roomnote-speech", daemon=True
        )
        try:
            self._process.start()
        except OSError as problem:
            self._connection.close()
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True) from problem
        finally:
            theirs.close()  # or the end of the process would not be seen
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

    def ask(self, request: Message, patience: float) -> Message:
        """Send ``request``, return the answer; ``patience`` seconds, counted anew at every sign of progress.

        ``ProcessLost`` when the process died, hung or took too long (it is ended then); the process's own
        ``AppError`` is raised as it is.
        """
        try:
            self._send(request)
            answer = self._receive(patience)
        except (EOFError, OSError) as problem:
            self.end()
            raise ProcessLost(idle=self._process.exitcode == 0) from problem
        if answer.kind == "failed":
            header = answer.header
            raise _failure(header["code"], header["retryable"], header["details"])
        return answer

    def end(self, grace: float = 0.0) -> None:
        """End it: by itself within ``grace`` seconds if it is not at work, at once otherwise."""
        if grace and not self._gone.is_set():
            self._connection.close()
            self._gone.wait(grace)
        if not self._gone.is_set():
            self._process.kill()
            self._gone.wait(5.0)

    def _send(self, request: Message) -> None:
        """Send, but not for ever: a process that does not read its pipe is ended."""
        watchdog = threading.Timer(SILENCE, self.end)
        watchdog.daemon = True
        watchdog.start()
        try:
            self._connection.send_bytes(request.to_bytes())
        finally:
            watchdog.cancel()
            watchdog.join()

    def _receive(self, patience: float) -> Message:
        deadline = time.monotonic() + patience
        while True:
            left = min(SILENCE, deadline - time.monotonic())
            if left <= 0 or not wait([self._connection], left):
                self.end()
                raise ProcessLost(timed_out=True)
            message = from_bytes(self._connection.recv_bytes())
            if message.kind == "progress":
                deadline = time.monotonic() + patience
            elif message.kind != "alive":
                return message

    def _wait(self) -> None:
        self._process.join()
        self._gone.set()


def _failure(code: str, retryable: bool, details: dict[str, str | int | float]) -> AppError:
    return LocalError(ErrorCode(code), retryable=retryable, details=details)
