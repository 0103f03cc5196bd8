"""Folders with speech models: what is in them, and whether they may be used for this session.

Standard library only: the desktop process looks at a folder before any speech process is started.
"""

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, LocalError
from app.speech.model_files import MARKER, require_unchanged, said_in
from app.speech.model_files import read_object as _read_object
from app.speech.model_header import require_speech_model

__all__ = ["MARKER", "REQUIRED", "SpeechModel", "inspect_model"]

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
    terms: bool = True  # False: it reads worse when it is told which words to expect


def inspect_model(folder: Path | None) -> SpeechModel:
    """Return what is in ``folder`` without loading it; nothing is ever fetched.

    NO_MODEL without a folder, MODEL_INCOMPLETE when a file is missing or empty, MODEL_CORRUPT when one
    cannot be read, is cut, or is not the one that its marker names, MODEL_FOREIGN for another architecture.
    Large files are read whole only when they changed since they were last compared with the marker.
    """
    sizes, window = require_structure(folder)
    assert folder is not None
    marker = _read_object(folder / MARKER) if MARKER in sizes else {}
    require_unchanged(folder, marker)
    return SpeechModel(
        folder=folder,
        name=said_in(marker, "name") or folder.resolve().name,
        licence=said_in(marker, "licence"),
        demonstration=marker.get("demonstration") is True,
        window=window,
        size=sum(sizes.values()),
        terms=marker.get("terms") is not False,
    )


def require_structure(folder: Path | None) -> tuple[dict[str, int], float]:
    """Name → size of what is in ``folder``, and the model's window, when it has the form of a speech model.

    Its bytes are compared with nothing. NO_MODEL, MODEL_INCOMPLETE, MODEL_CORRUPT, MODEL_FOREIGN.
    """
    if folder is None or not folder.is_dir():
        raise LocalError(ErrorCode.NO_MODEL)
    try:
        present = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    except OSError as problem:
        raise LocalError(ErrorCode.NO_MODEL, details={"errno": problem.errno or 0}) from problem
    if "model.bin" not in present and "config.json" not in present:
        raise LocalError(ErrorCode.NO_MODEL)
    missing = missing_files(present)
    if missing:
        raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": missing[0], "missing": len(missing)})
    _read_object(folder / "config.json")
    window = _window(folder) if "preprocessor_config.json" in present else USUAL_WINDOW
    require_speech_model(folder / "model.bin")
    return present, window


def missing_files(present: dict[str, int]) -> list[str]:
    """What a speech model needs and is not there (name → size), or is empty."""
    missing = [name for name in REQUIRED if not present.get(name)]
    if not any(name.startswith("vocabulary.") and size for name, size in present.items()):
        missing.append("vocabulary")
    return missing


def _window(folder: Path) -> float:
    seconds = _read_object(folder / "preprocessor_config.json").get("chunk_length", USUAL_WINDOW)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 2 <= seconds <= USUAL_WINDOW:
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "preprocessor_config.json"})
    return float(seconds)
