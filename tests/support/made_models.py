"""Small files in the form of a speech model, and the catalogue's entry for them. They cannot be loaded."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path

from app.services.ports.models import CatalogueEntry, ModelFile
from app.speech.catalogue import Catalogue

REVISION = "0123456789abcdef0123456789abcdef01234567"


def weights(size: int = 100_000, name: str = "WhisperSpec", form: int = 6, salt: int = 0) -> bytes:
    """A model.bin of about ``size`` bytes: three variables and an alias."""
    content = struct.pack("<I", form) + _text(name) + struct.pack("<II", 3, 3)
    for number in range(3):
        data = bytes((salt + number + n * 7) % 251 for n in range(256)) * (size // 3 // 256 + 1)
        content += _text(f"encoder/layer_{number}/weight") + struct.pack("<BIIBI", 2, 16, 16, 1, len(data))
        content += data
    return content + struct.pack("<I", 1) + _text("decoder/alias") + _text("encoder/layer_0/weight")


def made_model(size: int = 100_000, salt: int = 0) -> dict[str, bytes]:
    """Name → content of every file."""
    return {
        "config.json": json.dumps({"lang_ids": [], "salt": salt}).encode(),
        "model.bin": weights(size, salt=salt),
        "tokenizer.json": json.dumps({"version": "1.0", "salt": salt}).encode(),
        "vocabulary.txt": b"one\ntwo\n",
    }


def entry_of(
    files: Mapping[str, bytes],
    model_id: str = "made.en",
    *,
    revision: str = REVISION,
    without_hashes: tuple[str, ...] = (),
) -> CatalogueEntry:
    """The catalogue's entry; ``without_hashes``: of these files it does not know the SHA-256."""
    listed = tuple(
        ModelFile(name, len(content), "" if name in without_hashes else sha256(content))
        for name, content in files.items()
    )
    return CatalogueEntry(
        id=model_id,
        kind="whisper",
        title=f"Made {model_id}",
        suits="Tests.",
        size=sum(file.size for file in listed),
        memory=1,
        licence="Apache-2.0",
        languages=("en",),
        repository=f"made/{model_id}",
        revision=revision,
        files=listed,
    )


def catalogue_of(*entries: CatalogueEntry, demonstration: frozenset[str] = frozenset()) -> Catalogue:
    """A catalogue of these, smallest first."""
    return Catalogue(tuple(sorted(entries, key=lambda e: e.size)), "", (), demonstration)


def write_model(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Put the files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _text(text: str) -> bytes:
    content = text.encode() + b"\0"
    return struct.pack("<H", len(content)) + content
