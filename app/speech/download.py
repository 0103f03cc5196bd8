"""Fetching a model's files into a folder: goes on where it stopped, checks length and SHA-256 of each.

A cancellation ends it at once, whatever the network does.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.cancelling import run_until_cancelled
from app.domain.errors import AppError, Cancelled, ErrorCode, RemoteError
from app.services.ports import CatalogueEntry
from app.speech.model_files import IsCancelled, Progress, corrupt
from app.speech.model_source import Release, Source, Wanted
from app.speech.model_staging import disk_failure, write_durably

if TYPE_CHECKING:
    import httpx2

Result = TypeVar("Result")
STATE = "state.json"
"""Beside the files while they are fetched: of which version they are."""

_REPORT_SECONDS = 0.1
_SYNC_BYTES = 16 * 1024**2
_LONGEST_PAUSE = 30.0
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class Download:
    """One model on its way into ``folder``; ``require_room(bytes)`` raises DISK_FULL."""

    def __init__(
        self,
        source: Source,
        entry: CatalogueEntry,
        folder: Path,
        require_room: Callable[[int], None],
        progress: Progress,
        cancelled: IsCancelled,
    ) -> None:
        self._source, self._entry, self._folder = source, entry, folder
        self._require_room, self._progress, self._cancelled = require_room, progress, cancelled
        self._here, self._all, self._reported = 0, 0, 0.0
        self._revision, self._tags = "", dict[str, str]()

    def run(self) -> tuple[Release, dict[str, str]]:
        """Fetch everything; the version, and each file's SHA-256. What is here stays on a failure."""
        return run_until_cancelled(self._fetch(), self._cancelled)

    async def _fetch(self) -> tuple[Release, dict[str, str]]:
        async with self._source.client() as client:
            release = await self._trying(lambda: self._source.release(client, self._entry, self._begun()))
            self._begin(release)
            self._all = sum(file.size for file in release.files)
            parts = [_Part(self._folder / file.name, file) for file in release.files]
            try:
                for part in parts:
                    part.open(self._pulse)
                    self._here += part.size
                self._require_room(self._all - self._here)
                self._report(last=True)
                for part in parts:
                    await self._file(client, release, part)
                self._report(last=True)
                return release, {part.wanted.name: part.sha256 for part in parts}
            except OSError as problem:
                raise disk_failure(problem) from problem
            finally:
                for part in parts:
                    part.close()

    async def _file(self, client: httpx2.AsyncClient, release: Release, part: _Part) -> None:
        address = self._source.file_address(self._entry, release.revision, part.wanted.name)
        for _ in range(2):
            await self._trying(lambda: self._piece(client, address, part), lambda: part.size)
            part.sync()
            if part.is_right:
                return
            pieced = part.is_pieced
            self._restart(part)
            if not pieced:
                break
            # pieces may be of different files, or the source does not go on where it says: from the start
        raise corrupt(part.wanted.name)

    async def _piece(self, client: httpx2.AsyncClient, address: str, part: _Part) -> None:
        """Ask for what is missing of one file, and take what comes."""
        if part.size == part.wanted.size:
            return
        headers = {"Range": f"bytes={part.size}-"} if part.size else {}
        if part.size and part.wanted.name in self._tags:
            headers["If-Range"] = self._tags[part.wanted.name]
        async with self._source.answer(client, address, headers) as response:
            if response.status_code == 416 or not _goes_on(response, part):
                self._restart(part)
                raise RemoteError(ErrorCode.MODEL_SOURCE_REFUSED, details={"cause": "range"})
            part.is_pieced = response.status_code == 206
            if not part.is_pieced:
                self._restart(part)
                self._keep_tag(part.wanted.name, response.headers.get("etag", ""))
            _require_length(response, part.wanted, part.size)
            unsynced = 0
            async for chunk in response.aiter_raw():
                if part.size + len(chunk) > part.wanted.size:
                    self._restart(part)
                    raise corrupt(part.wanted.name)
                part.append(chunk)
                self._here += len(chunk)
                unsynced += len(chunk)
                if unsynced >= _SYNC_BYTES:
                    unsynced = 0
                    part.sync()
                    self._require_room(0)
                self._report()
        if part.size < part.wanted.size:
            raise RemoteError(ErrorCode.MODEL_SOURCE_UNREACHABLE, details={"cause": "cut"})

    async def _trying(
        self, attempt: Callable[[], Awaitable[Result]], reached: Callable[[], int] = lambda: 0
    ) -> Result:
        """Try again after a failure that may pass; one that came after progress is not counted."""
        failures, farthest = 0, reached()
        pauses = self._source.patience.pauses
        while True:
            try:
                return await attempt()
            except AppError as failure:
                failures += 1
                if reached() > farthest:
                    failures, farthest = 0, reached()
                if not failure.retryable or failures > len(pauses):
                    raise
                asked = min(float(failure.details.get("retry_after", 0)), _LONGEST_PAUSE)
                pause = max(pauses[max(failures, 1) - 1] if pauses else 0.0, asked)
            await asyncio.sleep(pause)

    def _begun(self) -> str:
        """The version of which there are files here."""
        try:
            state = json.loads((self._folder / STATE).read_text("utf-8"))
            self._tags = {str(name): str(tag) for name, tag in state["tags"].items()}
            return str(state["revision"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return ""

    def _keep_tag(self, name: str, tag: str) -> None:
        """Remember which version of a file is being fetched; a weak tag does not say that it is the same."""
        if tag.startswith('"') and self._tags.get(name) != tag:
            self._tags[name] = tag
            self._write_state()

    def _write_state(self) -> None:
        state = {"revision": self._revision, "tags": self._tags}
        write_durably(self._folder / STATE, json.dumps(state).encode())

    def _begin(self, release: Release) -> None:
        """Go on with what is here of this version; of another nothing is of use."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._revision = release.revision
            if self._begun() != release.revision:
                self._tags = {}
                for path in self._folder.iterdir():
                    path.unlink()
                self._write_state()
        except OSError as problem:
            raise disk_failure(problem) from problem

    def _restart(self, part: _Part) -> None:
        self._here -= part.size
        part.restart()

    def _pulse(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _report(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if last or now - self._reported >= _REPORT_SECONDS:
            self._reported = now
            self._progress(self._here, self._all)


class _Part:
    """One file as far as it is here, with its hash."""

    def __init__(self, path: Path, wanted: Wanted) -> None:
        self.wanted, self._path = wanted, path
        self.size, self.is_pieced = 0, True  # until all of it came in one answer
        self._file: Any = None
        self._start()

    def open(self, pulse: Callable[[], None]) -> None:
        """Read what is here already; more than the whole file is none of it."""
        self._file = self._path.open("a+b")
        if self._path.stat().st_size > self.wanted.size:
            self._file.truncate(0)
        self._file.seek(0)
        while chunk := self._file.read(1024**2):
            self._take(chunk)
            pulse()

    def append(self, chunk: bytes) -> None:
        """Write and hash; OSError."""
        self._file.write(chunk)
        self._take(chunk)

    def restart(self) -> None:
        """Throw away what is here."""
        self._file.truncate(0)
        self.size = 0
        self._start()

    def sync(self) -> None:
        """What was appended survives a power loss."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Keep what is here; idempotent."""
        if self._file is not None:
            with suppress(OSError):  # a full disk: what did not fit is fetched again
                self._file.close()
            self._file = None

    @property
    def sha256(self) -> str:
        """Of what is here."""
        return self._sha256.hexdigest()

    @property
    def is_right(self) -> bool:
        """Whether it is whole, and what its source or the catalogue says it is."""
        if self.size != self.wanted.size:
            return False
        if self.wanted.sha256:
            return self.sha256 == self.wanted.sha256
        return self._blob.hexdigest() == self.wanted.blob

    def _start(self) -> None:
        self._sha256 = hashlib.sha256()
        # git names a file by the SHA-1 of its length and content
        self._blob = hashlib.sha1(b"blob %d\0" % self.wanted.size, usedforsecurity=False)

    def _take(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        if self.wanted.blob:
            self._blob.update(chunk)
        self.size += len(chunk)


def _goes_on(response: httpx2.Response, part: _Part) -> bool:
    """Whether a partial answer begins where the file here ends."""
    if response.status_code != 206:
        return True
    said = _RANGE.fullmatch(response.headers.get("content-range", ""))
    return said is not None and int(said[1]) == part.size and said[2] in ("*", str(part.wanted.size))


def _require_length(response: httpx2.Response, wanted: Wanted, start: int) -> None:
    """A whole answer is as long as the file, a partial one may be shorter: then it is asked again."""
    length = response.headers.get("content-length", "")
    if not length.isdigit() or int(length) == wanted.size - start:
        return
    if response.status_code == 206 and int(length) < wanted.size - start:
        return
    if "html" in response.headers.get("content-type", ""):  # a page to sign in at, not the file
        raise RemoteError(ErrorCode.MODEL_SOURCE_REFUSED, retryable=False, details={"cause": "page"})
    raise corrupt(wanted.name)
