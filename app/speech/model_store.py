"""The models folder of this laptop: what is installed, and how a model comes into it or leaves it."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.services.ports import CatalogueEntry, InstalledModel
from app.speech.catalogue import MODEL_ID, Catalogue
from app.speech.download import Download
from app.speech.model_files import (
    IsCancelled,
    Progress,
    corrupt,
    expected_files,
    said_in,
    sha256_of,
    write_note,
)
from app.speech.model_import import Offer, copy, offers
from app.speech.model_shelf import expected_of, hashes_of, look, sizes_of
from app.speech.model_source import Source
from app.speech.model_staging import Staging, disk_failure
from app.speech.models import require_structure

KEEP_FREE = 2 * 1024**3
"""Bytes that a download or import leaves free: below them no recording may begin."""

Allowing = Callable[[Iterable[str]], AbstractContextManager[None]]


def _allow_all(hosts: Iterable[str]) -> AbstractContextManager[None]:
    return nullcontext()


class FolderModelStore:
    """``services.ports.models.ModelStore`` in ``folder``.

    ``source`` is where downloads come from, the catalogue's own unless another is given; ``allowing`` opens
    the network guard for its hosts while a download runs, and for nothing else.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        source: Source | None = None,
        *,
        allowing: Allowing = _allow_all,
        keep_free: int = KEEP_FREE,
    ) -> None:
        self._folder, self._catalogue = folder, catalogue
        self._source = source or Source(catalogue.source, catalogue.hosts)
        self._allowing = allowing
        self._staging = Staging(folder, keep_free)

    @property
    def source(self) -> str:
        """The host that models are fetched from."""
        return urlsplit(self._source.base).hostname or ""

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """Smallest first."""
        return self._catalogue.entries

    def installed(self) -> tuple[InstalledModel, ...]:
        """Every model by its id, without reading large files; one that Roomnote installed and that is damaged
        is there with ``intact`` False."""
        self._staging.put_back()
        try:
            folders = sorted(path for path in self._folder.iterdir() if path.is_dir())
        except FileNotFoundError:
            return ()
        except OSError as problem:
            raise disk_failure(problem) from problem
        found = (look(path) for path in folders if MODEL_ID.fullmatch(path.name))
        return tuple(model for model in found if model is not None)

    def fetched(self, model_id: str) -> int:
        """Bytes of an unfinished download that are here."""
        folder = self._staging.download(_checked(model_id))
        try:
            names = {file.name for file in self._catalogue.entry(model_id).files}
            return sum(path.stat().st_size for path in folder.iterdir() if path.name in names)
        except (OSError, AppError):
            return 0

    def folder(self, model_id: str) -> Path:
        """Of an installed model; NO_MODEL."""
        path = self._folder / _checked(model_id)
        if not path.is_dir() or look(path) is None:
            raise LocalError(ErrorCode.NO_MODEL)
        return path

    def download(self, model_id: str, progress: Progress, cancelled: IsCancelled) -> InstalledModel:
        """Fetch and install; nothing is fetched when the model is here and intact."""
        entry = self._catalogue.entry(model_id)
        with _about_a_model(), self._staging.turn(cancelled):
            present = self._present(model_id)
            if present is not None and present.intact:
                progress(present.size, present.size)
                self._drop_needless()
                return present
            staged = self._staging.download(model_id)
            with self._allowing(self._source.contacts()):
                release, hashes = Download(
                    self._source, entry, staged, self._staging.require_room, progress, cancelled
                ).run()
            try:
                self._require_usable(staged, entry.kind)
            except AppError:
                self._staging.remove(
                    staged
                )  # every hash is right and yet it is no model: nothing to go on with
                raise
            marker = self._marker(entry.id, entry.kind, staged, hashes, entry, release.revision)
            return self._installed(self._staging.install(staged, entry.id, marker))

    def import_from(self, source: Path, progress: Progress, cancelled: IsCancelled) -> InstalledModel:
        """Copy and install the first model at ``source`` that is not here yet, or else the first."""
        with _about_a_model(), ExitStack() as stack:
            stack.enter_context(self._staging.turn(cancelled))
            offer = self._choose(offers(source, stack))
            self._staging.require_room(offer.size)
            staged = stack.enter_context(self._staging.importing())
            hashes = copy(offer, staged, _stepping(offer.size, progress, cancelled))
            given = _object(offer.marker())
            for name, (_, sha256) in expected_files(given).items():
                if name in hashes and hashes[name] != sha256:
                    raise corrupt(name)
            entry = self._known(offer, hashes)
            model_id = entry.id if entry else self._new_id(offer.name, hashes)
            self._require_usable(staged, offer.kind)
            marker = self._marker(model_id, offer.kind, staged, hashes, entry, "")
            marker["name"] = (
                entry.title
                if entry
                else said_in(given, "name") or said_in({"name": offer.name}, "name") or model_id
            )
            marker["licence"] = entry.licence if entry else said_in(given, "licence")
            marker["demonstration"] = marker["demonstration"] or given.get("demonstration") is True
            marker["terms"] = given.get("terms") is not False
            model = self._installed(self._staging.install(staged, model_id, marker))
            self._drop_needless()
            return model

    def verify(self, model_id: str, progress: Progress, cancelled: IsCancelled) -> None:
        """Read every file again; what is found wrong is noted and not used any more."""
        with _about_a_model():
            folder = self.folder(model_id)
            expected = expected_of(folder)
            sizes = {name: (folder / name).stat().st_size for name in expected if (folder / name).is_file()}
            self._verify(folder, expected, sizes, _stepping(sum(sizes.values()), progress, cancelled))
            write_note(folder, tuple(expected))

    def _verify(
        self, folder: Path, expected: Mapping[str, str], sizes: Mapping[str, int], step: Callable[[int], None]
    ) -> None:
        try:
            for name, sha256 in expected.items():
                if name not in sizes:
                    raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": name})
                if sha256_of(folder / name, step) != sha256:
                    raise corrupt(name)
            self._require_usable(folder, self._installed(folder).kind)
        except LocalError as problem:
            write_note(folder, (), wrong=str(problem.details.get("file", "model.bin")))
            raise

    def remove(self, model_id: str) -> None:
        """Delete the model and what was fetched of it; idempotent, and never outside the models folder."""
        _checked(model_id)
        if not self._folder.is_dir():
            return
        with _about_a_model(), self._staging.turn(lambda: False):
            self._staging.remove(self._staging.download(model_id))
            self._staging.remove(self._folder / model_id)

    def _drop_needless(self) -> None:
        """Delete what was fetched of models that came another way, or that are not listed any more: gigabytes
        that nobody would ever see. A turn is held."""
        wanted = {
            self._staging.download(entry.id)
            for entry in self._catalogue.entries
            if (here := self._present(entry.id)) is None or not here.intact
        }
        for path in self._staging.downloads():
            if path not in wanted:
                self._staging.remove(path)

    # -------------------------------------------------------------- what is there
    def _installed(self, folder: Path) -> InstalledModel:
        found = look(folder)
        if found is None:
            raise LocalError(ErrorCode.NO_MODEL)
        return found

    def _present(self, model_id: str) -> InstalledModel | None:
        folder = self._folder / model_id
        return look(folder) if folder.is_dir() else None

    # -------------------------------------------------------------- what comes in
    def _choose(self, found: list[Offer]) -> Offer:
        """The first that is not here yet; when all are, the first, which is then installed anew."""
        here = [sizes_of(model) for model in self.installed() if model.intact]
        return next((offer for offer in found if offer.files not in here), found[0])

    def _known(self, offer: Offer, hashes: Mapping[str, str]) -> CatalogueEntry | None:
        """The catalogue's entry for these files. MODEL_CORRUPT for a known model with other bytes."""
        entry = self._catalogue.of_files(hashes)
        if entry is None:
            named = {entry.id: entry for entry in self._catalogue.entries}
            named |= {entry.repository.split("/")[-1]: entry for entry in self._catalogue.entries}
            entry = named.get(offer.name)
            largest = max(entry.files, key=lambda file: file.size) if entry else None
            if largest and largest.sha256 and offer.files.get(largest.name) == largest.size:
                raise corrupt(largest.name)
            return None
        for file in entry.files:
            if file.name not in hashes:
                raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": file.name})
            if file.sha256 and hashes[file.name] != file.sha256:
                raise corrupt(file.name)
        return entry

    def _new_id(self, name: str, hashes: Mapping[str, str]) -> str:
        """A name for the folder of a model that the catalogue does not have."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("._-")[:50].strip("._-") or "model"
        if any(plain.lower() == entry.id.lower() for entry in self._catalogue.entries):
            plain = f"{plain}-imported"
        for number in range(1, 1000):
            candidate = plain if number == 1 else f"{plain}-{number}"
            path = self._folder / candidate
            if not path.exists() or hashes_of(path) == hashes:
                return candidate
        raise LocalError(ErrorCode.DISK_FAILED, details={})

    def _require_usable(self, folder: Path, kind: str) -> None:
        """MODEL_INCOMPLETE, MODEL_CORRUPT, MODEL_FOREIGN before it is ever loaded."""
        if kind == "whisper":
            require_structure(folder)

    def _marker(
        self,
        model_id: str,
        kind: str,
        staged: Path,
        hashes: Mapping[str, str],
        entry: CatalogueEntry | None,
        revision: str,
    ) -> dict[str, Any]:
        weights = hashes.get("model.bin", "")
        return {
            "name": entry.title if entry else model_id,
            "licence": entry.licence if entry else "",
            "demonstration": weights in self._catalogue.demonstration,
            "id": model_id,
            "kind": kind,
            "repository": entry.repository if entry else "",
            "revision": revision or (entry.revision if entry else ""),
            "sha256": weights,
            "files": {
                name: {"size": (staged / name).stat().st_size, "sha256": sha256}
                for name, sha256 in sorted(hashes.items())
            },
        }


@contextmanager
def _about_a_model() -> Iterator[None]:
    """Let a failure be told as one of a model that comes or goes, not of a session."""
    try:
        yield
    except AppError as failure:
        failure.details = {**failure.details, "part": "model"}
        raise


def _checked(model_id: str) -> str:
    """NO_MODEL for what can be no model's name: nothing outside the models folder is ever touched."""
    if not MODEL_ID.fullmatch(model_id):
        raise LocalError(ErrorCode.NO_MODEL)
    return model_id


def _object(content: bytes) -> dict[str, Any]:
    """A marker that came with an import; anything else counts as none."""
    try:
        value = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _stepping(total: int, progress: Progress, cancelled: IsCancelled) -> Callable[[int], None]:
    """Counts bytes, reports them now and then, and ends the work when it is cancelled."""
    done, reported = 0, 0.0
    progress(0, total)

    def step(count: int) -> None:
        nonlocal done, reported
        if cancelled():
            raise Cancelled
        done += count
        now = time.monotonic()
        if done >= total or now - reported >= 0.1:
            reported = now
            progress(done, total)

    return step
