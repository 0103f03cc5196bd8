"""The speech process: what runs there from its first line to its last.

It imports the heavy libraries itself, answers one request at a time, says every second that it is alive, and
ends when the other end of the pipe is gone, when it is told to, or when it had nothing to do for long.
"""

import importlib
import os
import signal
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.domain.errors import AppError
from app.speech.messages import (
    Message,
    from_bytes,
    heard_message,
    separate_of,
    speakers_message,
)
from app.speech.no_network import refuse_network

HEARTBEAT = 1.0
"""Seconds between two signs of life."""

_GONE = 3  # exit status when the parent vanished in the middle of work


def run(connection: Connection, idle_seconds: float) -> None:
    """The process's entry: serve ``connection`` until it closes or nothing came for ``idle_seconds``."""
    _behave()
    line = _Line(connection)
    server: _Server | None = None
    while connection.poll(idle_seconds):
        try:
            request = from_bytes(connection.recv_bytes())
        except (EOFError, OSError):
            return
        with line.alive():
            try:
                if request.kind == "load":
                    server, answer = _load(request.header)
                elif server is None:
                    raise RuntimeError("asked before a model was loaded")
                else:
                    answer = server.answer(request, line)
            except AppError as failure:
                answer = Message(
                    "failed",
                    {
                        "code": failure.code.value,
                        "retryable": failure.retryable,
                        "details": dict(failure.details),
                    },
                )
        if not line.send(answer):
            return


def _behave() -> None:
    """Low priority, one thread for linear algebra, no network, and Ctrl-C is the parent's business."""
    os.environ.update(
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        ORT_DISABLE_TELEMETRY="1",
        # OpenBLAS spins between the features of two windows: with two threads that doubled the CPU time.
        OPENBLAS_NUM_THREADS="1",
        TOKENIZERS_PARALLELISM="false",
    )
    refuse_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(10)


class _Line:
    """The pipe, shared by the answers and the signs of life."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, message: Message) -> bool:
        """Send; False when nobody listens any more."""
        with self._lock:
            try:
                self._connection.send_bytes(message.to_bytes())
            except OSError:
                return False
        return True

    def progress(self) -> None:
        """A window is done: the time allowed begins again."""
        self.send(Message("progress", {}))

    def alive(self) -> "_Alive":
        """Say that the process lives for as long as the block runs."""
        return _Alive(self)


class _Alive:
    """Sends a sign of life every second; ends the process when nobody is there to receive it."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech-heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(HEARTBEAT):
            if not self._line.send(Message("alive", {})):
                os._exit(_GONE)  # decoding cannot be interrupted otherwise


class _Server:
    """A loaded model and what is asked of it."""

    def __init__(self, recogniser: Any, listening: Any) -> None:
        self._recogniser = recogniser
        self._listening = listening
        self._heard = False

    def _prepare_for_the_end(self) -> None:
        """Import what tells voices apart beside the first decoding: 2 s that the end must not wait for."""
        if not self._heard:
            self._heard = True
            threading.Thread(target=_load_separation, daemon=True).start()

    def answer(self, request: Message, line: _Line) -> Message:
        """The answer to ``request``."""
        if request.kind == "hear":
            self._prepare_for_the_end()
            heard = self._listening.hear(
                request.payload, final=request.header["final"], progress=line.progress
            )
            return heard_message(heard)
        if request.kind == "separate":
            from app.speech.separation import separate_voices  # scikit-learn: 60 MB

            return speakers_message(separate_voices(*separate_of(request)))
        if request.kind == "try":
            self._recogniser.prove()
            return Message("works", {})
        raise RuntimeError("unknown request")


def _load_separation() -> None:
    try:
        importlib.import_module("app.speech.separation")
    except RuntimeError:
        # the process is ending; were it anything else, telling voices apart would raise it again
        return


def _load(header: Mapping[str, Any]) -> tuple[_Server, Message]:
    from app.speech.activity import VoiceActivity
    from app.speech.listening import Listening
    from app.speech.recogniser import Recogniser

    recogniser = Recogniser(
        Path(header["folder"]),
        header["device"],
        header["compute_type"],
        header["threads"],
        header["language"],
    )
    answer = Message(
        "loaded",
        {
            "window": recogniser.window,
            "device": recogniser.device,
            "compute_type": recogniser.compute_type,
        },
    )
    return _Server(recogniser, Listening(recogniser, VoiceActivity())), answer
