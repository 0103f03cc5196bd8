"""What was found out about the graphics card, kept so that it is not asked at every start.

A small JSON file of versions and codes, without anything of a session. It is asked again when the driver, the
program, the libraries or the model is another one.
"""

import hashlib
import importlib.metadata
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import __version__
from app.speech.device import (
    CARDS,
    CPU,
    Choice,
    Device,
    Probe,
    Start,
    choose_device,
    driver_files,
    nvidia_driver_present,
)
from app.speech.models import SpeechModel
from app.speech.process import SpeechProcess

FORMAT = 1
MOST = 16
"""Remembered at once; the oldest goes first."""

_REASONS = frozenset({"", "library", "driver", "format", "device", "time"})
"""The others pass: other programs give memory back, and a process also dies because the program ends."""


class RememberedDevice:
    """A ``Probe`` that asks once for each combination of driver, program, libraries and model.

    ``file`` need not exist; one that cannot be read counts as empty, one that cannot be written is left.
    """

    def __init__(
        self,
        file: Path,
        *,
        ask: Probe = choose_device,
        driver_present: Callable[[], bool] = nvidia_driver_present,
        circumstances: Callable[[], dict[str, str]] | None = None,
    ) -> None:
        self._file = file
        self._ask = ask
        self._driver_present = driver_present
        self._circumstances = circumstances or present_circumstances

    def __call__(self, model: SpeechModel, start: Start = SpeechProcess) -> Choice:
        """What is remembered for ``model`` as things are, else what is found out now."""
        if not self._driver_present():
            return Choice(CPU)
        known = self._key(model)
        for entry in self._entries():
            choice = _choice_of(entry)
            if choice is not None and entry.get("when") == known:
                return choice
        return self.ask_again(model, start)

    def ask_again(self, model: SpeechModel, start: Start = SpeechProcess) -> Choice:
        """Find out now, whatever is remembered, and remember that."""
        choice = self._ask(model, start)
        if self._driver_present():
            self._remember(self._key(model), choice)
        return choice

    def forget(self, model: SpeechModel) -> None:
        """It worked once and does no longer: ask again when the program starts next."""
        known = self._key(model)
        self._keep([entry for entry in self._entries() if entry.get("when") != known])

    def _key(self, model: SpeechModel) -> dict[str, str]:
        named = hashlib.sha256(f"{model.name}\0{model.size}".encode()).hexdigest()[:16]
        return {**self._circumstances(), "model": named}

    def _entries(self) -> list[dict[str, Any]]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        entries = found.get("choices") if isinstance(found, dict) and found.get("format") == FORMAT else None
        return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []

    def _remember(self, known: dict[str, str], choice: Choice) -> None:
        kept = [entry for entry in self._entries() if entry.get("when") != known]
        if choice.reason in _REASONS:
            kept.append(
                {
                    "when": known,
                    "device": choice.device.kind,
                    "compute_type": choice.device.compute_type,
                    "reason": choice.reason,
                    "library": choice.library,
                }
            )
        self._keep(kept)

    def _keep(self, entries: list[dict[str, Any]]) -> None:
        _replace(self._file, json.dumps({"format": FORMAT, "choices": entries[-MOST:]}, indent=1))


def present_circumstances() -> dict[str, str]:
    """The versions of driver, program and libraries."""
    return {"driver": _driver(), "program": __version__, "libraries": _libraries()}


def _driver() -> str:
    """Changes with the driver: what it says of itself where it does, else size and time of its file."""
    for path in driver_files():
        try:
            if path.parts[1:2] == ("proc",):
                return _short(path.read_text(encoding="utf-8", errors="replace"))
            found = path.stat()
        except OSError:
            continue
        return _short(f"{path.name} {found.st_size} {found.st_mtime_ns}")
    return "none"


def _libraries() -> str:
    """Changes when CTranslate2 or cuBLAS does, or where the system looks for libraries."""
    parts = [sys.platform]
    for package in ("ctranslate2", "nvidia-cublas-cu12"):
        try:
            parts.append(importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            parts.append("none")
    for variable in ("LD_LIBRARY_PATH", "CUDA_PATH", "CUDA_VISIBLE_DEVICES"):
        parts.append(os.environ.get(variable, ""))
    if sys.platform == "win32":
        parts.append(os.environ.get("PATH", ""))
    else:
        try:
            cache = Path("/etc/ld.so.cache").stat()
            parts.append(f"{cache.st_size} {cache.st_mtime_ns}")
        except OSError:
            parts.append("")
    return _short("\0".join(parts))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _choice_of(entry: dict[str, Any]) -> Choice | None:
    """What an entry says; None for one that this program did not write."""
    device = (entry.get("device"), entry.get("compute_type"))
    reason, library = entry.get("reason"), entry.get("library")
    for candidate in (*CARDS, CPU):
        if device == (candidate.kind, candidate.compute_type) and reason in _REASONS:
            return _checked(candidate, str(reason), library)
    return None


def _checked(device: Device, reason: str, library: object) -> Choice | None:
    named = isinstance(library, str) and len(library) <= 64 and library.isprintable()
    if not named or (device.kind == "cuda" and reason):
        return None
    return Choice(device, reason, str(library))


def _replace(file: Path, text: str) -> None:
    """The old or the new content, for the user only; the old one when the disk refuses."""
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)  # it is found out again next time
