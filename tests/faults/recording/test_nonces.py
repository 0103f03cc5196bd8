"""No (key, nonce) pair seals twice, whatever fails: seen at the library's edge, where records are sealed."""

import hashlib
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.audio import backlog as backlog_module
from app.audio import segment_format
from app.audio.backlog import Backlog
from app.audio.disk import LocalDisk
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import AppError
from tests.faults.sizes import SEALED_RECORDS, sizes
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

pytestmark = pytest.mark.faults
SOUND = signal(0, 20_000)


class _Seen:
    """The nonces that each key has sealed with; stands where the library's ``AESGCM`` stood."""

    def __init__(self) -> None:
        self.nonces: dict[bytes, set[bytes]] = {}
        self.sealed = 0
        self.repeated = 0

    def __call__(self, key: bytes) -> "_Watched":
        return _Watched(self, key)


class _Watched:
    def __init__(self, seen: _Seen, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._seen = seen
        self._nonces = seen.nonces.setdefault(hashlib.sha256(key).digest(), set())

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes | None) -> bytes:
        self._seen.sealed += 1
        self._seen.repeated += nonce in self._nonces
        self._nonces.add(nonce)
        return self._aead.encrypt(nonce, data, bound)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes | None) -> bytes:
        return self._aead.decrypt(nonce, data, bound)


class _QuickDisk(FailingDisk):
    """Its syncs succeed or fail without waiting for a platter: a million of them would take hours."""

    def __init__(self) -> None:
        super().__init__()
        self._disk = _Unsynced()


class _Unsynced(LocalDisk):
    def create(self, path: Path):  # type: ignore[no-untyped-def]
        file = super().create(path)
        file.sync = lambda: None  # type: ignore[method-assign]
        return file


def _trouble(dice: random.Random, disk: FailingDisk) -> None:
    """Something is about to fail, or nothing any more."""
    disk.failing_syncs = disk.failing_creates = 0
    disk.room = disk.longest_write = None
    match dice.randrange(8):
        case 0:
            disk.failing_syncs = dice.randrange(1, 4)
        case 1:
            disk.failing_creates = dice.randrange(1, 4)
        case 2:
            disk.room = dice.randrange(0, 9_000)
        case 3:
            disk.longest_write = dice.randrange(1, 3_000)


@sizes(SEALED_RECORDS)
def test_no_key_and_nonce_seal_twice(tmp_path: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _Seen()
    monkeypatch.setattr(segment_format, "AESGCM", seen)
    monkeypatch.setattr(backlog_module, "SEGMENT_SECONDS", 4)
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    vault, recording, crashes = MemoryVault(), 0, 0
    while seen.sealed < times:
        recording += 1
        recording_id, safe = f"r{recording}", 0
        for _ in range(dice.randrange(1, 8)):  # each after a crash of the one before
            disk = _QuickDisk()
            store = SealedRecordings(tmp_path, vault, WallClock(), disk)
            backlog = Backlog(store, recording_id, safe)
            left = _one_run(dice, backlog, disk)
            safe, before = backlog.safe_frames, store.next_segment(recording_id)
            crashes += 1
            disk.room = None
            disk.cut_power(lambda unsynced: dice.randrange(unsynced + 1), zeros=dice.random() < 0.3)
            fresh = SealedRecordings(tmp_path, vault, WallClock())
            if recording_id in fresh.recording_ids():
                if left is not None:
                    fresh.forget(recording_id, left, before)
                safe = fresh.state(recording_id).frames
        fresh.destroy(recording_id)
        assert seen.repeated == 0, f"seed {seed}, recording {recording}"
    keys = sum(1 for nonces in seen.nonces.values() if nonces)
    print(
        f"{seen.sealed} records under {keys} keys, {crashes} crashes, {seen.repeated} repeated, seed {seed}"
    )
    assert crashes > times / 2_000 and keys > crashes / 2


def _one_run(dice: random.Random, backlog: Backlog, disk: FailingDisk) -> int | None:
    """Record and forget until the crash, which leaves everything as it lies; the place of a forgetting
    that was not finished."""
    forgetting: int | None = None
    for _ in range(dice.randrange(1, 400)):
        if dice.random() < 0.02:
            _trouble(dice, disk)
        if forgetting is None and dice.random() < 0.01:
            forgetting = dice.randrange(backlog.frames + 1)
        if forgetting is not None:
            try:
                backlog.forget(forgetting)
                forgetting = None
            except AppError:
                continue
        frames = dice.choice((1, 3, 50, 50, 50, 4_100))
        place = dice.randrange(len(SOUND) // 2 - frames)
        backlog.add(SOUND[2 * place : 2 * (place + frames)])
        try:
            backlog.write(everything=dice.random() < 0.8)
            if dice.random() < 0.01:
                backlog.leave()  # a new microphone
            if dice.random() < 0.003:
                backlog.finish()
        except AppError:
            continue
    backlog.leave()
    return forgetting
