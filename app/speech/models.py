"""Folders with speech models: what is in them, and whether they may be used for this session.

Standard library only: the desktop process looks at a folder before any speech process is started.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode, InputError, LocalError

MARKER = "roomnote-model.json"
"""Beside a model: ``name``, ``licence``, ``demonstration`` and the ``sha256`` of model.bin."""

REQUIRED = ("model.bin", "config.json", "tokenizer.json")
"""Without tokenizer.json faster-whisper would ask a hub on the network."""

USUAL_WINDOW = 30.0
"""Seconds that a Whisper model hears at once when its folder does not say otherwise."""


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A complete model folder; ``window`` in seconds. ``demonstration``: never for people."""

    folder: Path
    name: str
    licence: str
    demonstration: bool
    window: float
    size: int


def inspect_model(folder: Path | None) -> SpeechModel:
    """Return what is in ``folder`` without loading it; nothing is ever fetched.

    NO_MODEL without a folder, MODEL_INCOMPLETE when a file is missing or empty, MODEL_CORRUPT when one
    cannot be read or is not the one that its marker names.
    """
    if folder is None or not folder.is_dir():
        raise LocalError(ErrorCode.NO_MODEL)
    try:
        present = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    except OSError as problem:
        raise LocalError(ErrorCode.NO_MODEL, details={"errno": problem.errno or 0}) from problem
    if "model.bin" not in present and "config.json" not in present:
        raise LocalError(ErrorCode.NO_MODEL)
    missing = [name for name in REQUIRED if not present.get(name)]
    if not any(name.startswith("vocabulary.") and size for name, size in present.items()):
        missing.append("vocabulary")
    if missing:
        raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": missing[0], "missing": len(missing)})
    _read_object(folder / "config.json")
    window = _window(folder) if "preprocessor_config.json" in present else USUAL_WINDOW
    marker = _read_object(folder / MARKER) if MARKER in present else {}
    expected = marker.get("sha256")
    if isinstance(expected, str) and expected != _sha256(folder / "model.bin"):
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "model.bin"})
    return SpeechModel(
        folder=folder,
        name=str(marker.get("name") or folder.resolve().name),
        licence=str(marker.get("licence") or ""),
        demonstration=marker.get("demonstration") is True,
        window=window,
        size=sum(present.values()),
    )


def require_allowed(model: SpeechModel, demonstration_profile: bool) -> None:
    """Refuse the demonstration model outside the demonstration profile: DEMONSTRATION_MODEL_REFUSED."""
    if model.demonstration and not demonstration_profile:
        raise InputError(ErrorCode.DEMONSTRATION_MODEL_REFUSED)


def _window(folder: Path) -> float:
    seconds = _read_object(folder / "preprocessor_config.json").get("chunk_length", USUAL_WINDOW)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 2 <= seconds <= USUAL_WINDOW:
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "preprocessor_config.json"})
    return float(seconds)


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": path.name}) from problem
    if not isinstance(value, dict):
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": path.name})
    return value


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": path.name}) from problem
