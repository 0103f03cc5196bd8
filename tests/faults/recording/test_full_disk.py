"""A disk that is really full: what was acknowledged stays, the ending and a forgetting are written (R10)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audio import sealing
from app.audio.recorder import SealingRecorder
from app.audio.reserve import NAME, RESERVE_BYTES
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import ErrorCode
from app.domain.session import MarkKind
from tests.support.failing_disk import FailingDisk
from tests.support.forgotten import copies_of, farthest, forget
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, signal, wait_until
from tests.support.small_disk import fill, mounted

pytestmark = pytest.mark.faults
MINUTE = 60 * 16_000


class _Scene:
    def __init__(self, folder: Path, disk: FailingDisk | None = None) -> None:
        self.folder, self.vault = folder, MemoryVault()
        self.store = SealedRecordings(folder, self.vault, WallClock(), disk)
        self.microphone, self.heard = HandMicrophone(), Heard()
        self.recorder = SealingRecorder(self.store, self.microphone, WallClock())
        self.frames = 0

    def start(self) -> None:
        self.recorder.start("r1", self.heard)
        reserve = self.folder / "r1" / NAME
        wait_until(lambda: reserve.exists() and reserve.stat().st_size == RESERVE_BYTES, "the reserve")

    def say(self, frames: int) -> None:
        self.microphone.say(signal(self.frames, self.frames + frames))
        self.frames += frames

    def check(self, frames: int, *, finished: bool) -> None:
        fresh = SealedRecordings(self.folder, self.vault, WallClock())
        assert fresh.read("r1", 0, 10**9) == signal(0, frames)
        assert fresh.state("r1").finished == finished
        assert fresh.holes("r1") == ()


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(sealing, "LONGEST_RETRY_SECONDS", 0.2)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 32 MiB of its own; the simulated disk above needs none."""
    with mounted(tmp_path / "small", 32) as folder:
        yield folder


def test_the_ending_is_written_from_the_reserve(tmp_path: Path) -> None:
    disk = FailingDisk()
    scene = _Scene(tmp_path, disk)
    scene.start()
    disk.room = 50_000
    scene.say(100_000)
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the alarm")
    scene.check(scene.store.state("r1").frames, finished=False)
    state = scene.recorder.stop()
    assert (state.frames, state.finished) == (100_000, True)
    scene.check(100_000, finished=True)
    assert scene.recorder.marks == ()


def test_an_ending_on_a_really_full_disk(small_disk: Path) -> None:
    scene = _Scene(small_disk)
    scene.start()
    scene.say(MINUTE)
    wait_until(lambda: scene.heard.safe == scene.frames, "sealed")
    fill(small_disk)
    scene.say(MINUTE // 2)
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the alarm")
    safe = scene.heard.safe
    assert MINUTE <= safe <= scene.store.state("r1").frames
    state = scene.recorder.stop()
    assert (state.frames, state.finished) == (scene.frames, True)
    scene.check(scene.frames, finished=True)
    assert scene.recorder.marks == ()
    assert not (small_disk / "r1" / NAME).exists()


def test_forgetting_on_a_really_full_disk(small_disk: Path) -> None:
    """Also with a whole segment to seal again, and with a minute waiting in memory."""
    scene = _Scene(small_disk)
    scene.start()
    for _ in range(4):
        scene.say(MINUTE)
        wait_until(lambda: scene.heard.safe == scene.frames, "sealed")
    fill(small_disk)
    scene.say(50 * 16_000)
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the alarm")
    copies = copies_of(small_disk)
    stays = scene.frames - 2 * MINUTE
    forget(scene.recorder, stays)
    assert farthest(copies, scene.vault.keys.values()) <= stays
    assert scene.heard.safe == stays
    wait_until(lambda: scene.heard.codes[-1] is None, "the alarm is over")
    scene.microphone.say(signal(stays, stays + 16_000))
    state = scene.recorder.stop()
    assert (state.frames, state.finished) == (stays + 16_000, True)
    scene.check(stays + 16_000, finished=True)


def test_forgetting_afterwards_on_a_really_full_disk(small_disk: Path) -> None:
    scene = _Scene(small_disk)
    scene.start()
    scene.say(MINUTE)
    wait_until(lambda: scene.heard.safe == MINUTE, "sealed")
    scene.recorder.abandon()
    scene.store.hold_reserve("r1")  # as a crash leaves it
    fill(small_disk)
    scene.store.forget("r1", MINUTE // 2, 1)
    scene.check(MINUTE // 2, finished=False)
    assert not (small_disk / "r1" / NAME).exists()


def test_a_full_disk_that_gets_room_keeps_a_reserve_again(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "RESERVE_SECONDS", 0.1)
    scene = _Scene(small_disk)
    scene.start()
    scene.say(16_000)
    wait_until(lambda: scene.heard.safe == scene.frames, "sealed")
    ballast = fill(small_disk)
    forget(scene.recorder, 8_000)
    scene.frames = 8_000
    assert not (small_disk / "r1" / NAME).exists()
    ballast.unlink()
    scene.say(16_000)
    wait_until(lambda: (small_disk / "r1" / NAME).exists(), "a reserve again")
    assert scene.recorder.stop().finished
    scene.check(24_000, finished=True)


def test_what_no_reserve_can_save_is_marked(tmp_path: Path) -> None:
    """A disk that is full although the reserve was given up."""
    disk = FailingDisk()
    scene = _Scene(tmp_path, disk)
    disk.room = 50_000
    scene.recorder.start("r1", scene.heard)
    scene.say(100_000)
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the alarm")
    state = scene.recorder.stop()
    assert not state.finished
    assert [mark.kind for mark in scene.recorder.marks] == [MarkKind.GAP]
