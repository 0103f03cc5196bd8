"""Speech models without files or a network, and a laptop that a test measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import Heard
from app.services.ports import AS_USUAL, CatalogueEntry, Decoding, InstalledModel, Laptop, ModelFile
from tests.support.database import HeldClock
from tests.support.speech import FakeSpeechEngine

LAPTOP = Laptop(cores=8, threads=4, memory=16_000_000_000)


def entry(
    model_id: str, title: str, megabytes: int, languages: tuple[str, ...] = ("*",), kind: str = "whisper"
) -> CatalogueEntry:
    """A model of the catalogue; it takes twice its size as memory."""
    size = megabytes * 1_000_000
    file = ModelFile("model.bin", size)
    return CatalogueEntry(
        model_id,
        kind,
        title,
        f"Suits {title}",
        size,
        2 * size,
        "MIT",
        languages,
        "some/where",
        "0" * 40,
        (file,),
    )


CATALOGUE = (
    entry("tiny.en", "Tiny", 75, ("en",)),
    entry("base.en", "Base", 145, ("en",)),
    entry("small.en", "Small, English", 484, ("en",)),
    entry("small", "Small", 485),
    entry("large-v3-turbo", "Large turbo", 1_600),
    entry("large-v3", "Large v3", 3_100),
)


@dataclass
class MemoryModelStore:
    """A ``ModelStore`` in memory. ``failure`` is raised by the next long call; ``steps`` are its progress."""

    entries: tuple[CatalogueEntry, ...] = CATALOGUE
    models: dict[str, InstalledModel] = field(default_factory=dict)
    partial: dict[str, int] = field(default_factory=dict)
    failure: AppError | None = None
    steps: tuple[float, ...] = (0.4, 1.0)
    during: Callable[[], None] | None = None
    """Runs between two steps, as long as a test likes."""
    imports: dict[Path, InstalledModel] = field(default_factory=dict)
    source: str = "models.example"

    def put(self, model_id: str, *, demonstration: bool = False, kind: str = "whisper") -> InstalledModel:
        """Install it."""
        known = next((one for one in self.entries if one.id == model_id), None)
        title, size = (known.title, known.size) if known else (model_id, 1_000_000)
        model = InstalledModel(model_id, kind, title, Path("models") / model_id, size, demonstration)
        self.models[model_id] = model
        return model

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        return self.entries

    def installed(self) -> tuple[InstalledModel, ...]:
        return tuple(self.models.values())

    def fetched(self, model_id: str) -> int:
        return self.partial.get(model_id, 0)

    def folder(self, model_id: str) -> Path:
        if model_id not in self.models:
            raise LocalError(ErrorCode.NO_MODEL)
        return self.models[model_id].folder

    def download(
        self, model_id: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> InstalledModel:
        size = next(one.size for one in self.entries if one.id == model_id)
        self._work(size, progress, cancelled, model_id)
        self.partial.pop(model_id, None)
        return self.put(model_id)

    def import_from(
        self, source: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> InstalledModel:
        self._work(1_000, progress, cancelled)
        if source not in self.imports:
            raise LocalError(ErrorCode.MODEL_FOREIGN)
        model = self.imports[source]
        self.models[model.id] = model
        return model

    def verify(
        self, model_id: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        try:
            self._work(1_000, progress, cancelled)
        except LocalError:
            self.models[model_id] = replace(self.models[model_id], intact=False)
            raise

    def remove(self, model_id: str) -> None:
        self.models.pop(model_id, None)
        self.partial.pop(model_id, None)

    def _work(
        self,
        size: int,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        model_id: str = "",
    ) -> None:
        for step in self.steps:
            if model_id:
                self.partial[model_id] = round(step * size)
            progress(round(step * size), size)
            if self.during is not None:
                self.during()
            if cancelled():
                raise Cancelled
            if self.failure is not None:
                failure, self.failure = self.failure, None
                raise failure


@dataclass
class HandTrial:
    """A ``Trial``: loading and windows take as long as the test says, on the test's clock."""

    engine: SlowEngine
    bytes_held: int = 1_100_000_000

    def memory(self) -> int:
        return 0 if self.engine.closed else self.bytes_held


@dataclass
class SlowEngine(FakeSpeechEngine):
    """Takes ``careful`` seconds of the clock for a window, a third of it with one beam."""

    clock: HeldClock = field(default_factory=HeldClock)
    loading: float = 4.0
    careful: float = 6.0
    closing: float = 2.0
    window: float = 30.0

    def warm(self):  # type: ignore[no-untyped-def]
        self.clock.advance(seconds=self.loading)
        return super().warm()

    def hear(self, pcm: bytes, *, final: bool, how: Decoding = AS_USUAL) -> Heard:
        if len(pcm) // 2 >= self.window * SAMPLE_RATE or final:
            self.clock.advance(seconds=self.careful if how.beam == 5 else self.careful / 3)
        return super().hear(pcm, final=final, how=how)

    def separate(self, *arguments, **named):  # type: ignore[no-untyped-def]
        self.clock.advance(seconds=self.closing)
        return super().separate(*arguments, **named)


@dataclass
class HandTrials:
    """Opens trials and remembers them; ``prepare`` changes an engine before it is used."""

    clock: HeldClock
    careful: float = 6.0
    opened: list[tuple[Path, SlowEngine]] = field(default_factory=list)
    prepare: Callable[[SlowEngine], None] | None = None

    def __call__(self, folder: Path) -> HandTrial:
        engine = SlowEngine(clock=self.clock, careful=self.careful)
        if self.prepare is not None:
            self.prepare(engine)
        self.opened.append((folder, engine))
        return HandTrial(engine)
