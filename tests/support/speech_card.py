"""Speech processes on a laptop with a graphics card that does what a test says: there is none here.

The model on the "card" is the real one on the CPU, so that its words can be compared.
Nothing heavy is imported here: the spawned process imports this module before its own first line.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from app.speech import child
from app.speech.answers import Card
from app.speech.process import SpeechProcess, Times
from app.speech.requests import Load

SAYS = {
    "library": "Library libcublas.so.12 is not found or cannot be loaded",
    "memory": "CUDA failed with error out of memory",
    "lost": "CUDA failed with error unspecified launch failure",
    "format": "Requested int8_float16 compute type, but the target device or backend do not support "
    "efficient int8_float16 computation.",
}


@dataclass(frozen=True, slots=True)
class CardServe:
    """A ``Serve`` with a card. ``formats``: number format and what loading in it does (a key of ``SAYS``,
    "die" or "hang"); ``at`` the window (from 0) on the card that does ``what``, -1 for none."""

    card: Card = field(default_factory=lambda: Card(1, 8, 9))
    formats: tuple[tuple[str, str], ...] = ()
    at: int = -1
    what: str = "memory"

    def __call__(self, connection: Connection, idle_seconds: float, heartbeat: float) -> None:
        """Serve as the program does."""
        child.serve(connection, idle_seconds, heartbeat, self._open, lambda: self.card)

    def _open(self, load: Load) -> child.LoadedModel:
        from app.speech import recogniser

        script = self

        class OnCard(recogniser._OwnWindow):
            def __init__(self, folder: str, *, device: str, compute_type: str, **rest: Any) -> None:
                self.on_card = device == "cuda"
                self.windows = 0
                if self.on_card and compute_type in dict(script.formats):
                    _strike(dict(script.formats)[compute_type])
                super().__init__(folder, device="cpu", compute_type="int8", **rest)

            def transcribe(self, *sound: Any, **how: Any) -> Any:
                if self.on_card and self.windows == script.at:
                    _strike(script.what)
                self.windows += 1
                return super().transcribe(*sound, **how)

        recogniser._OwnWindow = OnCard  # type: ignore[misc]
        return child._open_model(load)


def _strike(what: str) -> None:
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        os.kill(os.getpid(), signal.SIGSTOP)
    raise RuntimeError(SAYS[what])


@dataclass
class CardStart:
    """Starts these processes, the last one again and again, and counts them."""

    serves: list[CardServe]
    started: list[SpeechProcess] = field(default_factory=list)

    def __call__(self, times: Times | None = None) -> SpeechProcess:
        """As the engine starts one."""
        serve = self.serves.pop(0) if len(self.serves) > 1 else self.serves[0]
        self.started.append(SpeechProcess(times, serve))
        return self.started[-1]
