"""What lies beside a model: the marker that says what was installed, and the note of when it was last read.

Small files are compared with the marker each time. A large one takes seconds to read, so it is read again
only when its size or time differs from the note; ``verify`` of the store reads it whatever the note says.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode, LocalError

MARKER = "roomnote-model.json"
"""Beside a model: ``name``, ``licence``, ``demonstration``, the ``sha256`` of model.bin; when Roomnote
installed it also ``id``, ``kind``, ``repository``, ``revision``, ``files`` with ``size`` and ``sha256``."""

NOTE = "roomnote-checked.json"
"""Beside a model: whether it was ``intact`` when it was last read, with the size and time of its files."""

SMALL = 8 * 1024**2
"""Bytes up to which a file is always read: 10 ms. The weights of real models have 75 MB and more."""

Progress = Callable[[int, int], None]
"""Gets the bytes that are done and the bytes there are in all."""

IsCancelled = Callable[[], bool]
"""Asked often; when True the work ends with ``Cancelled``."""

_CHUNK = 1024**2
_compared: set[tuple[str, int, int, str]] = set()
"""Large files that this process has read: path, size, time, SHA-256."""


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in ``path``; MODEL_CORRUPT when it holds something else."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise corrupt(path.name) from problem
    if not isinstance(value, dict):
        raise corrupt(path.name)
    return value


def said_in(marker: Mapping[str, Any], key: str) -> str:
    """A name or licence as a marker says it, in one short printable line: markers come with models."""
    value = marker.get(key)
    text = "".join(c if c.isprintable() else " " for c in value) if isinstance(value, str) else ""
    return " ".join(text.split())[:80]


def expected_files(marker: Mapping[str, Any]) -> dict[str, tuple[int | None, str]]:
    """Name → size (None when it is not known) and SHA-256 of the files that the marker names."""
    listed = marker.get("files")
    if isinstance(listed, dict):
        files: dict[str, tuple[int | None, str]] = {}
        for name, entry in listed.items():
            if not isinstance(entry, dict) or not _is_plain(name):
                raise corrupt(MARKER)
            size, sha256 = entry.get("size"), entry.get("sha256")
            if type(size) is not int or not isinstance(sha256, str):
                raise corrupt(MARKER)
            files[name] = (size, sha256)
        return files
    sha256 = marker.get("sha256")
    return {"model.bin": (None, sha256)} if isinstance(sha256, str) else {}


def require_unchanged(folder: Path, marker: Mapping[str, Any]) -> None:
    """Compare the files in ``folder`` with the marker; MODEL_INCOMPLETE, MODEL_CORRUPT.

    Also MODEL_CORRUPT when they were found wrong before and nothing was installed since.
    """
    note = read_note(folder)
    if note.get("intact") is False:
        raise corrupt(str(note.get("file", "model.bin")))
    for name, (size, sha256) in expected_files(marker).items():
        path = folder / name
        try:
            found = path.stat()
        except OSError as problem:
            raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": name}) from problem
        if size is not None and found.st_size != size:
            raise corrupt(name)
        if found.st_size > SMALL and _was_compared(path, found, sha256, note):
            continue
        if sha256_of(path) != sha256:
            raise corrupt(name)
        if found.st_size > SMALL:
            _compared.add((str(path), found.st_size, found.st_mtime_ns, sha256))


def quick_look(folder: Path, marker: Mapping[str, Any]) -> bool:
    """Whether sizes and the note speak against nothing; no file but the note is read."""
    if read_note(folder).get("intact") is False:
        return False
    for name, (size, _) in expected_files(marker).items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            return False
        if size is not None and found != size:
            return False
    return True


def read_note(folder: Path) -> dict[str, Any]:
    """The note, empty when there is none that can be read: it only spares work."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def write_note(folder: Path, names: tuple[str, ...], *, wrong: str = "") -> None:
    """Note that the files ``names`` were read just now; ``wrong``: one that is not what was installed."""
    note: dict[str, Any] = {"intact": not wrong}
    if wrong:
        note["file"] = wrong
    try:
        if not wrong:
            stats = {name: (folder / name).stat() for name in names}
            note["files"] = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
        temporary = folder / f".{NOTE}"
        temporary.write_text(json.dumps(note), encoding="utf-8")
        temporary.replace(folder / NOTE)
    except OSError:
        return  # a folder that cannot be written to: the files are read again next time


def sha256_of(path: Path, step: Callable[[int], None] | None = None) -> str:
    """Hexadecimal; ``step`` gets the bytes read each time and may raise. MODEL_CORRUPT when unreadable."""
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if step is not None:
                    step(len(chunk))
    except OSError as problem:
        raise corrupt(path.name) from problem
    return digest.hexdigest()


def corrupt(name: str) -> LocalError:
    """MODEL_CORRUPT of the file ``name``."""
    return LocalError(ErrorCode.MODEL_CORRUPT, details={"file": name})


def _was_compared(path: Path, found: os.stat_result, sha256: str, note: Mapping[str, Any]) -> bool:
    files = note.get("files")
    noted = files.get(path.name) if isinstance(files, dict) else None
    key = (str(path), found.st_size, found.st_mtime_ns, sha256)
    return noted == [found.st_size, found.st_mtime_ns] or key in _compared


def _is_plain(name: str) -> bool:
    return bool(name) and Path(name).name == name and name not in (".", "..")
