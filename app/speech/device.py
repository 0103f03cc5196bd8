"""Where the model runs: on a graphics card only after it has really encoded and generated there.

CUDA is never touched in the desktop process: a broken driver may end whatever process loads it.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.domain.errors import AppError, Cancelled
from app.speech.answers import Card, card_of, loaded_of, works_of
from app.speech.messages import Message
from app.speech.models import SpeechModel
from app.speech.process import ProcessLost, SpeechProcess
from app.speech.requests import Load, card_message, load_message, try_message

PROBE_SECONDS = 20.0
"""What a graphics card may take to load the model and decode once, for all number formats together."""

BLACKWELL = 12
"""Compute capability from which 16-bit numbers come first: its 8-bit products came late to the libraries."""


@dataclass(frozen=True, slots=True)
class Device:
    """A processor and the number format on it."""

    kind: Literal["cpu", "cuda"]
    compute_type: str

    @property
    def shown(self) -> str:
        """As the user reads it."""
        return "CPU" if self.kind == "cpu" else "GPU"


CPU = Device("cpu", "int8")
CARDS = (Device("cuda", "int8_float16"), Device("cuda", "float16"))
"""Tried in this order; the other way round on a card of capability ``BLACKWELL`` or later."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The device, and why a graphics card that is there is not used.

    ``reason``: "" (it is used, or there is none), ``library`` (``library`` has its name), ``memory``,
    ``driver``, ``format``, ``device``, ``time``, ``died``, or ``session``: it failed in the middle of one.
    """

    device: Device
    reason: str = ""
    library: str = ""

    @property
    def happened(self) -> str:
        """What is the matter, for the user; empty when nothing is."""
        named = f"{self.library} is missing" if self.library else "one of its libraries is missing"
        return {
            "": "",
            "library": f"The graphics card is not used: {named}.",
            "memory": "The graphics card is not used: its memory is too full for this model.",
            "driver": "The graphics card is not used: its driver is too old.",
            "format": "The graphics card is not used: it is too old for speech.",
            "time": "The graphics card is not used: it did not answer in 20 seconds.",
            "session": "The graphics card failed. The processor goes on with the same sound.",
        }.get(self.reason, "The graphics card is not used: a trial on it failed.")

    @property
    def advice(self) -> str:
        """What to do about it, for the user; empty when nothing helps or nothing is needed."""
        return {
            "": "",
            "library": "Install NVIDIA cuBLAS 12: the package nvidia-cublas-cu12, or CUDA 12.",
            "memory": "Close other programs that use the graphics card, or take a smaller model.",
            "format": "",
            "session": "The graphics card is tried again when the program starts next.",
        }.get(self.reason, "Install the newest driver of the graphics card.")

    @property
    def note(self) -> str:
        """Both together."""
        return " ".join(part for part in (self.happened, self.advice) if part)


Start = Callable[[], SpeechProcess]
Probe = Callable[[SpeechModel, Start], Choice]


def choose_device(
    model: SpeechModel,
    start: Start = SpeechProcess,
    *,
    driver_present: Callable[[], bool] | None = None,
    seconds: float = PROBE_SECONDS,
) -> Choice:
    """The first number format in which a graphics card decodes ``model``, within ``seconds``; else the CPU.

    Every trial has a process of its own from ``start``. Without a driver for a graphics card the answer comes
    at once, without a process. Raises ``Cancelled`` only, when ``start`` does.
    """
    if not (driver_present or nvidia_driver_present)():
        return Choice(CPU)
    trial = _Trial(model, start, time.monotonic() + seconds)
    card = trial.card()
    if card is None:
        return trial.failed
    if not card.count:
        return Choice(CPU)
    for device in in_order(card):
        if trial.works(device):
            return Choice(device)
        if trial.failed.reason in ("library", "time", "driver"):
            break  # another format would fail in the same way
    return trial.failed


def in_order(card: Card) -> tuple[Device, ...]:
    """The number formats to try on ``card``, in their order."""
    return CARDS[::-1] if card.major >= BLACKWELL else CARDS


def nvidia_driver_present() -> bool:
    """Whether an NVIDIA driver is installed, told from its files alone."""
    return any(path.exists() for path in driver_files())


def driver_files() -> tuple[Path, ...]:
    """The files that an NVIDIA driver brings; the first that exists changes when the driver does."""
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", "nvcuda.dll"),)
    return (
        Path("/proc/driver/nvidia/version"),
        Path("/usr/lib/wsl/lib/libcuda.so.1"),
        Path("/dev/dxg"),
    )


def load_on(model: SpeechModel, device: Device, threads: int, language: str, voices: str = "") -> Message:
    """The request to load ``model`` on ``device``; ``voices``: the folder of a voice model, or empty."""
    return load_message(
        Load(str(model.folder), device.kind, device.compute_type, threads, language, model.terms, voices)
    )


class _Trial:
    """Trials of one model until a deadline; ``failed``: what the last one that failed says."""

    def __init__(self, model: SpeechModel, start: Start, deadline: float) -> None:
        self._model, self._start, self._deadline = model, start, deadline
        self.failed = Choice(CPU, "died")

    def card(self) -> Card | None:
        """The card, None when asking for it ended the process."""
        found: list[Card] = []
        ask = card_message()
        worked = self._in_a_process(lambda process: found.append(process.ask(ask, self._left(), card_of)))
        return found[0] if worked else None

    def works(self, device: Device) -> bool:
        """Load, encode and generate there."""

        def trial(process: SpeechProcess) -> None:
            process.ask(load_on(self._model, device, 1, "en"), self._left(), loaded_of)
            process.ask(try_message(), self._left(), works_of)

        return self._in_a_process(trial)

    def _left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def _in_a_process(self, work: Callable[[SpeechProcess], object]) -> bool:
        if not self._left():
            self.failed = Choice(CPU, "time")
            return False
        process: SpeechProcess | None = None
        try:
            process = self._start()
            work(process)
        except ProcessLost as lost:
            self.failed = Choice(CPU, "time" if lost.timed_out else "died")
        except Cancelled:
            raise
        except AppError as failure:
            reason = str(failure.details.get("reason", "device"))
            self.failed = Choice(CPU, reason, str(failure.details.get("library", "")))
        else:
            return True
        finally:
            if process is not None:
                process.end(grace=0.5)
        return False
