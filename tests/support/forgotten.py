"""What can still be decrypted of copies of sealed files, and disks and vaults that fail at a chosen call."""

import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from app.audio.disk import LocalDisk, SealedFile
from app.audio.recorder import SealingRecorder
from app.audio.segment_format import NotASegment, SegmentCipher, SegmentHeader, record_frames, record_size
from app.domain.errors import ErrorCode, LocalError
from tests.support.memory_vault import MemoryVault

Result = TypeVar("Result")


def forget(recorder: SealingRecorder, frame: int, patience: float = 5.0) -> None:
    """Forget everything from ``frame`` on and wait for it; FORGETTING_WAITS when the disk does not let it."""
    recorder.forget(frame)
    if not recorder.await_forgotten(patience):
        raise LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)


def copies_of(folder: Path) -> list[bytes]:
    """All files as they are now, as a backup would have them."""
    copies: list[bytes] = []
    for path in sorted(folder.rglob("*.sealed")):
        try:
            copies.append(path.read_bytes())
        except FileNotFoundError:
            continue  # removed meanwhile: a segment that could not be gone on with
    return copies


def farthest(copies: Iterable[bytes], keys: Iterable[bytes]) -> int:
    """The place behind the last sample that any of the keys decrypts in any of the copies; 0: none."""
    kept = list(keys)
    return max((_reach(copy, key) for copy in copies for key in kept), default=0)


def _reach(data: bytes, key: bytes) -> int:
    try:
        header, offset = SegmentHeader.from_bytes(data)
    except NotASegment:
        return 0
    cipher = SegmentCipher(data[:offset], header.salt, key, header.start_frame)
    number, place, reach = 0, header.start_frame, 0
    while (frames := record_frames(data[offset:])) is not None:
        if cipher.open(number, place, data[offset:]) is not None:
            reach = place + frames if frames else reach
        number, place, offset = number + 1, place + frames, offset + record_size(frames)
    return reach


class Cut(BaseException):
    """The program ends here, as by SIGKILL: nothing catches it."""


class Fuse:
    """Lets calls through until the chosen one, which is cut off or fails before or after it has worked."""

    def __init__(self) -> None:
        self.calls = 0
        self.at: int | None = None
        self.cuts = True
        self.afterwards = False

    def arm(self, at: int, *, cuts: bool, afterwards: bool) -> None:
        """Count from here; the call number ``at`` is the one."""
        self.calls, self.at, self.cuts, self.afterwards = 0, at, cuts, afterwards

    @property
    def burnt(self) -> bool:
        """The chosen call came."""
        return self.at is not None and self.calls >= self.at

    def call(self, act: Callable[[], Result], error: Exception) -> Result:
        if self.at is None:
            return act()
        self.calls += 1
        if self.calls != self.at:
            return act()
        if self.afterwards:
            act()
        if self.cuts:
            raise Cut
        raise error


class FusedVault(MemoryVault):
    """A ``MemoryVault`` behind a fuse; a failure is a locked keyring."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self._fuse = fuse
        self._locked = LocalError(ErrorCode.KEYRING_LOCKED)

    def create(self, key_id: str) -> bytes:
        return self._fuse.call(lambda: MemoryVault.create(self, key_id), self._locked)

    def load(self, key_id: str) -> bytes:
        return self._fuse.call(lambda: MemoryVault.load(self, key_id), self._locked)

    def exists(self, key_id: str) -> bool:
        return self._fuse.call(lambda: MemoryVault.exists(self, key_id), self._locked)

    def destroy(self, key_id: str) -> None:
        self._fuse.call(lambda: MemoryVault.destroy(self, key_id), self._locked)


class FusedDisk(LocalDisk):
    """Real files behind a fuse; syncs do not wait for the platter."""

    def __init__(self, fuse: Fuse) -> None:
        self._fuse = fuse

    def create(self, path: Path) -> SealedFile:
        def make() -> SealedFile:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(exist_ok=False)
            return _FusedFile(self._fuse, path)

        return self._fuse.call(make, OSError(errno.EIO, "create"))

    def remove(self, path: Path) -> None:
        remove = super().remove
        self._fuse.call(lambda: remove(path), OSError(errno.EIO, "remove"))

    def free_bytes(self, folder: Path) -> int:
        ask = super().free_bytes
        return self._fuse.call(lambda: ask(folder), OSError(errno.EIO, "free"))


class _FusedFile:
    """Open only while it is written to: what is cut off closes nothing."""

    def __init__(self, fuse: Fuse, path: Path) -> None:
        self._fuse, self._path = fuse, path

    def write(self, data: bytes) -> int:
        def write() -> int:
            with self._path.open("ab", buffering=0) as file:
                return file.write(data) or 0

        return self._fuse.call(write, OSError(errno.EIO, "write"))

    def sync(self) -> None:
        self._fuse.call(lambda: None, OSError(errno.EIO, "sync"))

    def close(self) -> None:
        pass
