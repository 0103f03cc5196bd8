"""Speech models: the catalogue, what is installed, and how a model comes onto this laptop."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Progress = Callable[[int, int], None]
"""Gets the bytes that are here and the bytes there are in all (0: not known); called at most every 100 ms."""

Cancelled = Callable[[], bool]
"""Asked often; when True the call stops within a second, keeps what it has and raises ``Cancelled``."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; ``sha256`` in hexadecimal, "" where only its source publishes it."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model that can be fetched or imported.

    ``kind``: ``whisper`` for speech, ``voices`` for telling speakers apart. ``size`` on the disk and
    ``memory`` while it runs, in bytes. ``languages``: codes, or ``("*",)`` for many. ``repository`` and
    ``revision`` name one immutable version at the source.
    """

    id: str
    kind: str
    title: str
    suits: str
    size: int
    memory: int
    licence: str
    languages: tuple[str, ...]
    repository: str
    revision: str
    files: tuple[ModelFile, ...]


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A complete model on this laptop; ``id`` is the catalogue's, or the folder's name for an imported one.

    ``intact`` False: its files are no longer what they were when they were installed (verified, found wrong).
    """

    id: str
    kind: str
    title: str
    folder: Path
    size: int
    demonstration: bool
    intact: bool = True


class ModelStore(Protocol):
    """The models folder. Installing is atomic: a model is there completely and checked, or not at all.

    Any thread; one download or import at a time, a second waits. DISK_FULL, MODEL_SOURCE_UNREACHABLE,
    MODEL_SOURCE_REFUSED, PROXY_REFUSED, NETWORK_REFUSED, MODEL_CORRUPT (wrong hash, truncated),
    MODEL_INCOMPLETE (a file is missing), MODEL_FOREIGN (another architecture): after each of them what was
    installed before is as it was.
    """

    @property
    def source(self) -> str:
        """The host that models are fetched from, as it is shown before anything is fetched."""

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """Smallest first."""

    def installed(self) -> tuple[InstalledModel, ...]:
        """Every complete model, quickly: without reading the large files."""

    def fetched(self, model_id: str) -> int:
        """Bytes of an unfinished download that are here."""

    def folder(self, model_id: str) -> Path:
        """Of an installed model; NO_MODEL when it is not installed."""

    def download(self, model_id: str, progress: Progress, cancelled: Cancelled) -> InstalledModel:
        """Fetch what is missing, check every file, install; goes on where an earlier call stopped."""

    def import_from(self, source: Path, progress: Progress, cancelled: Cancelled) -> InstalledModel:
        """Install from a folder, a zip file, or a USB stick with either on it; the source is not changed."""

    def verify(self, model_id: str, progress: Progress, cancelled: Cancelled) -> None:
        """Read every file again; MODEL_CORRUPT or MODEL_INCOMPLETE when it is not what was installed."""

    def remove(self, model_id: str) -> None:
        """Delete an installed model and what was fetched of it; idempotent."""
