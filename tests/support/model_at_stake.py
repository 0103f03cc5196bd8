"""A laptop with a speech model that works, on which another is on its way and may not arrive."""

from __future__ import annotations

from pathlib import Path

from app.speech.catalogue import Catalogue
from app.speech.engine import WhisperEngine
from app.speech.model_source import Patience, Source
from app.speech.model_store import FolderModelStore
from app.speech.models import inspect_model
from tests.support.listening import hear_everything, sample
from tests.support.made_models import catalogue_of, entry_of, made_model
from tests.support.speech import MODEL

FILES = made_model(200_000)
QUICK = Patience(connect=1.0, read=0.3, pauses=(0.01,))
KNOWN = catalogue_of(entry_of(FILES))


class Laptop:
    """A models folder with one model that works."""

    def __init__(self, folder: Path) -> None:
        self.root, self.folder = folder, folder / "models"
        self.earlier = self.store().import_from(MODEL, quiet, never)
        self.before = self.picture()

    def store(self, source: Source | None = None, catalogue: Catalogue = KNOWN) -> FolderModelStore:
        return FolderModelStore(self.folder, catalogue, source, keep_free=0)

    def picture(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.earlier.folder.iterdir()}

    def still_works(self) -> None:
        """As good as before, and the only one."""
        assert self.store().installed() == (self.earlier,)
        assert self.picture() == self.before
        assert inspect_model(self.earlier.folder).demonstration

    def hears(self) -> None:
        """The real engine works with it."""
        engine = WhisperEngine(self.earlier.folder)
        try:
            assert hear_everything(engine, sample("dialogue_60s", seconds=6.0).pcm).text
        finally:
            engine.close()


def quiet(here: int, total: int) -> None:
    pass


def never() -> bool:
    return False
