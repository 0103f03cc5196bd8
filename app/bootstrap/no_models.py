"""An empty models folder."""

from pathlib import Path

from app.domain.errors import ErrorCode, LocalError
from app.services.ports import CatalogueEntry, InstalledModel
from app.services.ports.models import Cancelled, Progress


class NoModels:
    """A ``ModelStore`` with nothing in it."""

    source = ""

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        return ()

    def installed(self) -> tuple[InstalledModel, ...]:
        return ()

    def fetched(self, model_id: str) -> int:
        return 0

    def folder(self, model_id: str) -> Path:
        raise LocalError(ErrorCode.NO_MODEL)

    def download(self, model_id: str, progress: Progress, cancelled: Cancelled) -> InstalledModel:
        raise LocalError(ErrorCode.MODEL_SOURCE_UNREACHABLE)

    def import_from(self, source: Path, progress: Progress, cancelled: Cancelled) -> InstalledModel:
        raise LocalError(ErrorCode.MODEL_FOREIGN)

    def verify(self, model_id: str, progress: Progress, cancelled: Cancelled) -> None:
        raise LocalError(ErrorCode.NO_MODEL)

    def remove(self, model_id: str) -> None: ...
