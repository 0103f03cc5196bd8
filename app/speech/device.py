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

from app.domain.errors import AppError
from app.speech.messages import Message
from app.speech.models import SpeechModel
from app.speech.process import ProcessLost, SpeechProcess

PROBE_SECONDS = 20.0
"""What a graphics card may take to load the model and decode once, for all number formats together."""


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
"""Tried in this order."""


def choose_device(
    model: SpeechModel,
    *,
    driver_present: Callable[[], bool] | None = None,
    candidates: tuple[Device, ...] = CARDS,
    seconds: float = PROBE_SECONDS,
) -> Device:
    """The first candidate that decodes ``model`` in a process of its own, within ``seconds``; else the CPU.

    Without a driver for a graphics card the answer comes at once, without a process. Never raises.
    """
    if not (driver_present or nvidia_driver_present)():
        return CPU
    deadline = time.monotonic() + seconds
    for device in candidates:
        if time.monotonic() < deadline and _works(model, device, deadline):
            return device
    return CPU


def nvidia_driver_present() -> bool:
    """Whether an NVIDIA driver is installed, told from its files alone."""
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", "nvcuda.dll").exists()
    return any(Path(path).exists() for path in ("/proc/driver/nvidia/version", "/dev/dxg"))


def load_message(model: SpeechModel, device: Device, threads: int, language: str) -> Message:
    """The request to load ``model`` on ``device``."""
    return Message(
        "load",
        {
            "folder": str(model.folder),
            "device": device.kind,
            "compute_type": device.compute_type,
            "threads": threads,
            "language": language,
        },
    )


def _works(model: SpeechModel, device: Device, deadline: float) -> bool:
    try:
        process = SpeechProcess(idle_seconds=PROBE_SECONDS)
    except AppError:
        return False
    try:
        process.ask(load_message(model, device, 1, "en"), deadline - time.monotonic())
        process.ask(Message("try", {}), deadline - time.monotonic())
    except (ProcessLost, AppError):
        return False
    finally:
        process.end(grace=0.5)
    return True
