"""A models folder beside the place that models come from."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.services.ports.models import InstalledModel
from app.speech.catalogue import Catalogue
from app.speech.model_staging import PARTIAL
from app.speech.model_store import FolderModelStore
from tests.support.made_models import entry_of, made_model

FILES = made_model(60_000)
ENTRY = entry_of(FILES, "made.en")


class ImportingLaptop:
    """A models folder beside the place models come from."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self.stick = folder / "models", folder / "stick"
        self.stick.mkdir()
        self.store = FolderModelStore(self.folder, catalogue, keep_free=0)

    def bring(self, source: Path | None = None) -> InstalledModel:
        before = _picture(self.stick)
        self.steps: list[int] = []
        try:
            return self.store.import_from(
                source or self.stick, lambda here, total: self.steps.append(here), lambda: False
            )
        finally:
            assert _picture(self.stick) == before, "the source was changed"

    def refuses(self, source: Path | None = None) -> ErrorCode:
        """The code; nothing is installed or left."""
        installed = self.store.installed()
        with pytest.raises(AppError) as caught:
            self.bring(source)
        assert self.store.installed() == installed
        assert [path.name for path in (self.folder / PARTIAL).iterdir()] == ["lock"]
        assert "/" not in str(dict(caught.value.details))
        return caught.value.code

    def zip(self, files: Mapping[str, bytes], name: str = "model.zip") -> Path:
        path = self.stick / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in files.items():
                archive.writestr(member, content)
        return path


def below(folder: str, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _picture(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))
