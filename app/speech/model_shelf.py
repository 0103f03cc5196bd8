"""What stands in the models folder: each installed model, looked at without reading its large files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import AppError, LocalError
from app.services.ports import InstalledModel
from app.speech.model_files import MARKER, expected_files, quick_look, read_object, said_in
from app.speech.models import missing_files


def look(folder: Path) -> InstalledModel | None:
    """The model in ``folder``; None when there is none, or one put there by hand that is not complete.

    ``intact`` False: it is not what Roomnote installed, as far as sizes and the last check say.
    """
    try:
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    except OSError:
        return None
    marker = _marker_in(folder) if MARKER in sizes else {}
    ours = marker is None or isinstance(marker.get("files"), dict)
    said = marker or {}
    voices = [name for name in sizes if name.endswith(".onnx")]
    kind = "voices" if len(voices) == 1 and "model.bin" not in sizes else "whisper"
    kind = said_in(said, "kind") or kind
    complete = not missing_files(sizes) if kind == "whisper" else bool(voices)
    if not complete and not ours:
        return None
    return InstalledModel(
        id=folder.name,
        kind=kind,
        title=said_in(said, "name") or folder.name,
        folder=folder,
        size=sum(sizes.values()),
        demonstration=said.get("demonstration") is True,
        intact=complete and marker is not None and _agrees(folder, marker),
    )


def expected_of(folder: Path) -> dict[str, str]:
    """Name → SHA-256 of what was installed; {} of a folder that was put there by hand. MODEL_CORRUPT."""
    marker = read_object(folder / MARKER) if (folder / MARKER).exists() else {}
    return {name: sha256 for name, (_, sha256) in expected_files(marker).items()}


def hashes_of(folder: Path) -> dict[str, str]:
    """The same, {} also when the marker cannot be read."""
    try:
        return expected_of(folder)
    except AppError:
        return {}


def sizes_of(model: InstalledModel) -> dict[str, int]:
    """Name → size of what was installed."""
    files = expected_files(_marker_in(model.folder) or {})
    return {name: size for name, (size, _) in files.items() if size is not None}


def _marker_in(folder: Path) -> dict[str, Any] | None:
    """The marker, None when it cannot be read."""
    try:
        return read_object(folder / MARKER)
    except LocalError:
        return None


def _agrees(folder: Path, marker: Mapping[str, Any]) -> bool:
    try:
        return quick_look(folder, marker)
    except LocalError:
        return False
