"""Speech processes that fail on purpose: what a test's plan says happens in the process itself, once.

Nothing heavy is imported here: the spawned process imports this module before its own first line.
"""

from __future__ import annotations

import os
import random
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from app.speech import child
from app.speech.messages import Message, from_bytes
from app.speech.requests import Load

SMALL = 2**20
"""Bytes that a process may still take when its memory is limited: less than a model needs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``what`` happens at ``when`` (load, decode, answer) in the ``at``-th window or answer, by ``seed``."""

    what: str
    when: str = "decode"
    at: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Faulty:
    """A ``Serve`` with a plan; picklable, so that it can be spawned."""

    plan: Plan

    def __call__(self, connection: Connection, idle_seconds: float, heartbeat: float) -> None:
        """Serve as the program does, until the plan comes true."""
        plan = self.plan

        def open_model(load: Load) -> child.LoadedModel:
            if plan.when == "load":
                _strike(plan.what)
            return cast("child.LoadedModel", _Model(child._open_model(load), plan))

        line = cast("Connection", _Wire(connection, plan)) if plan.when == "answer" else connection
        child.serve(line, idle_seconds, heartbeat, open_model, child._look_for_card)


class _Model:
    """A real model whose n-th window fails."""

    def __init__(self, model: child.LoadedModel, plan: Plan) -> None:
        self._model, self._plan, self._windows = model, plan, 0
        self.window, self.device, self.compute_type = model.window, model.device, model.compute_type

    def decode(self, samples: Any, how: Any) -> Any:
        if self._plan.when == "decode" and self._windows == self._plan.at:
            _strike(self._plan.what)
        self._windows += 1
        return self._model.decode(samples, how)

    def prove(self) -> None:
        self._model.prove()


def _strike(what: str) -> None:
    if what == "hang":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "memory":
        raise MemoryError
    elif what == "allocation":
        raise RuntimeError("std::bad_alloc")
    elif what == "deaf":  # alive and at work for ever
        time.sleep(3600)
    elif what == "limit":
        import resource

        status = Path("/proc/self/status").read_text()
        size = next(int(line.split()[1]) * 1024 for line in status.splitlines() if "VmSize" in line)
        resource.setrlimit(resource.RLIMIT_AS, (size + SMALL, size + SMALL))  # the libraries find out
    else:
        raise AssertionError(what)


class _Wire:
    """The pipe, whose n-th answer (signs of life do not count) is spoilt."""

    def __init__(self, connection: Connection, plan: Plan) -> None:
        self._connection, self._plan, self._answers = connection, plan, 0
        self._dice = random.Random(plan.seed)
        self._previous = b""

    def poll(self, seconds: float) -> bool:
        return self._connection.poll(seconds)

    def recv_bytes(self, most: int) -> bytes:
        return self._connection.recv_bytes(most)

    def send_bytes(self, frame: bytes) -> None:
        if from_bytes(frame).kind in ("alive", "progress"):
            self._connection.send_bytes(frame)
            return
        number, self._answers = self._answers, self._answers + 1
        if number == self._plan.at:
            SPOIL[self._plan.what](self, frame)
        else:
            self._connection.send_bytes(frame)
        self._previous = frame

    def raw(self, sent: bytes) -> None:
        """Write to the pipe without the length that its other end expects."""
        while sent:
            sent = sent[os.write(self._connection.fileno(), sent) :]

    def flip(self, frame: bytes) -> None:
        """One to eight bytes are others."""
        spoilt = bytearray(frame)
        for at in self._dice.sample(range(len(spoilt)), min(self._dice.randint(1, 8), len(spoilt))):
            spoilt[at] ^= self._dice.randint(1, 255)
        self._connection.send_bytes(bytes(spoilt))

    def cut(self, frame: bytes) -> None:
        """A shorter message."""
        self._connection.send_bytes(frame[: self._dice.randrange(len(frame))])

    def stop(self, frame: bytes) -> None:
        """Half a message, then nothing."""
        whole = struct.pack("!i", len(frame)) + frame
        self.raw(whole[: self._dice.randint(1, len(whole) - 1)])
        os.kill(os.getpid(), signal.SIGSTOP)

    def die(self, frame: bytes) -> None:
        """Killed in the middle of sending."""
        whole = struct.pack("!i", len(frame)) + frame
        self.raw(whole[: self._dice.randint(0, len(whole) - 1)])
        os.kill(os.getpid(), signal.SIGKILL)

    def huge(self, frame: bytes) -> None:
        """A length that no memory holds."""
        length = self._dice.choice(
            [struct.pack("!i", 2**31 - 1), struct.pack("!i", -1) + struct.pack("!Q", 2**63), b"\x80\0\0\1"]
        )
        self.raw(length + frame)

    def noise(self, frame: bytes) -> None:
        """Something else altogether."""
        self._connection.send_bytes(self._dice.randbytes(self._dice.randint(0, 200)))

    def flood(self, frame: bytes) -> None:
        """Noise on the bare pipe."""
        self.raw(self._dice.randbytes(5000))
        time.sleep(0.05)
        sys.exit(1)

    def again(self, frame: bytes) -> None:
        """The last answer once more, before the one that is asked for."""
        self._connection.send_bytes(self._previous or frame)
        self._connection.send_bytes(frame)

    def twice(self, frame: bytes) -> None:
        """The same answer twice: the second must not become the answer to what is asked next."""
        self._connection.send_bytes(frame)
        self._connection.send_bytes(frame)

    def kind(self, frame: bytes) -> None:
        """A message of another kind, right in itself."""
        kind = self._dice.choice(["loaded", "works", "speakers", "failed", "hear", "load", "", "card"])
        self._lie(frame, lambda message: Message(kind, message.header, message.payload))

    def lie(self, frame: bytes) -> None:
        """A message that is right in itself and cannot be true."""
        self._lie(frame, lambda message: _lying(message, self._dice))

    def _lie(self, frame: bytes, change: Callable[[Message], Message]) -> None:
        message = from_bytes(frame)
        self._connection.send_bytes(change(message).numbered(message.number).to_bytes())


SPOIL: dict[str, Callable[[_Wire, bytes], None]] = {
    one.__name__: one
    for one in (
        _Wire.flip,
        _Wire.cut,
        _Wire.stop,
        _Wire.die,
        _Wire.huge,
        _Wire.noise,
        _Wire.flood,
        _Wire.again,
        _Wire.twice,
        _Wire.kind,
        _Wire.lie,
    )
}


def _lying(message: Message, dice: random.Random) -> Message:
    header = dict(message.header)
    if message.kind != "heard":
        header["window"] = dice.choice([0, -1, 29.5, "10", None, True])
        return Message(message.kind, header, message.payload)
    # no more than one word may be missing: such a lie needs words to be one
    word = dice.choice(header["words"]) if header["words"] else ["x", 0.0, 0.1, 0.5]
    lies: list[tuple[str, Any]] = [
        ("consumed", 10**9),
        ("consumed", -1),
        ("consumed", 0.5),
        ("consumed", True),
        ("words", [*header["words"], [word[0], 99.0, 99.5, 0.5]]),
        ("words", [[word[0], 0.4, 0.2, 0.5]]),
        ("words", [["late", 0.05, 0.06, 0.5], ["early", 0.0, 0.01, 0.5]]),
        ("words", [[word[0], 0.0, 0.01, 1.5]]),
        ("words", [[word[0], "0", 0.01, 0.5]]),
        ("words", [[17, 0.0, 0.01, 0.5]]),
        ("words", [[word[0], 0.0, 0.01]]),
        ("words", {"a": 1}),
        ("words", None),
        ("voice", [[0.0, 0.5]] * 7919),
        ("suspicious", ["what was said"] * 30_000),
        ("suspicious", [5]),
        ("decoded", -1.0),
        ("spent", "long"),
        ("unasked", 1),
    ]
    name, value = dice.choice(lies)
    header[name] = value
    return Message(message.kind, header, message.payload)
