"""A models folder that is filled from a server on this computer, and what its user sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import AppError
from app.services.ports.models import CatalogueEntry, InstalledModel
from app.speech.model_files import MARKER, NOTE
from app.speech.model_source import Patience, Source
from app.speech.model_store import FolderModelStore
from tests.support.made_models import catalogue_of, entry_of, made_model
from tests.support.model_server import ModelServer

FILES = made_model(300_000)
TOTAL = sum(map(len, FILES.values()))
ENTRY = entry_of(FILES)
QUICK = Patience(connect=2.0, read=0.5, pauses=(0.01, 0.02))


class FetchingLaptop:
    """A models folder and what its user sees."""

    def __init__(
        self, folder: Path, server: ModelServer, entry: CatalogueEntry = ENTRY, proxy: str = ""
    ) -> None:
        self.folder = folder / "models"
        self.steps: list[tuple[int, int]] = []
        self.stop: Callable[[], bool] = lambda: False
        source = Source(server.base, proxy=proxy, patience=QUICK)
        self.store = FolderModelStore(self.folder, catalogue_of(entry), source, keep_free=0)

    def fetch(self) -> InstalledModel:
        return self.store.download(
            "made.en", lambda here, total: self.steps.append((here, total)), lambda: self.stop()
        )

    def fails(self) -> AppError:
        with pytest.raises(AppError) as caught:
            self.fetch()
        assert self.store.installed() == ()
        assert "127.0.0.1" not in str(dict(caught.value.details))
        return caught.value

    def content(self) -> dict[str, bytes]:
        folder = self.store.folder("made.en")
        return {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in (MARKER, NOTE)}
