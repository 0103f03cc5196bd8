"""Segments end after five minutes: without a sound lost, whatever the keyring or the disk says to it."""

from pathlib import Path

import pytest

from app.audio import backlog as backlog_module
from app.audio.backlog import SEGMENT_SECONDS, Backlog
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import Cancelled, ErrorCode, LocalError
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, signal, wait_until

SECOND = 16_000


class _Scene:
    def __init__(self, folder: Path) -> None:
        self.folder, self.disk, self.vault = folder, FailingDisk(), MemoryVault()
        self.store = SealedRecordings(folder, self.vault, WallClock(), self.disk)

    def check(self, frames: int, *, finished: bool = False) -> list[int]:
        """Everything is there; the lengths of the segments."""
        fresh = SealedRecordings(self.folder, self.vault, WallClock())
        assert (fresh.state("r1").frames, fresh.state("r1").finished) == (frames, finished)
        assert fresh.holes("r1") == ()
        assert fresh.read("r1", 0, 10**9) == signal(0, frames)
        return [reader.frames for reader in fresh._shelf.visible("r1")]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Scene:
    monkeypatch.setattr(backlog_module, "SEGMENT_SECONDS", 2)
    monkeypatch.setattr(backlog_module, "TRY_AGAIN_SECONDS", 1)
    return _Scene(tmp_path)


def _hear(backlog: Backlog, stop: int, step: int = 7_000) -> None:
    while backlog.frames < stop:
        more = min(step, stop - backlog.frames)
        backlog.add(signal(backlog.frames, backlog.frames + more))
        backlog.write(everything=False)


def test_a_segment_is_five_minutes_long() -> None:
    assert SEGMENT_SECONDS == 300


@pytest.mark.parametrize("step", [320, 7_000, 200_000])
def test_no_segment_gets_longer_and_none_loses_a_sample(scene: _Scene, step: int) -> None:
    backlog = Backlog(scene.store, "r1", 0)
    _hear(backlog, 7 * SECOND + 123, step)
    backlog.finish()
    lengths = scene.check(7 * SECOND + 123, finished=True)
    assert lengths == [2 * SECOND, 2 * SECOND, 2 * SECOND, SECOND + 123]


def test_the_recorder_goes_on_without_a_mark(scene: _Scene) -> None:
    microphone, heard = HandMicrophone(), Heard()
    recorder = SealingRecorder(scene.store, microphone, WallClock())
    recorder.start("r1", heard)
    microphone.say(signal(0, 5 * SECOND))
    wait_until(lambda: heard.safe == 5 * SECOND, "sealed")
    assert recorder.place.segments == 3
    state = recorder.stop()
    assert (state.segments, state.finished, recorder.marks, heard.troubles) == (3, True, (), [])
    assert scene.check(5 * SECOND, finished=True) == [2 * SECOND, 2 * SECOND, SECOND]


def test_a_keyring_that_refuses_leaves_the_old_segment_open(
    scene: _Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    backlog = Backlog(scene.store, "r1", 0)
    _hear(backlog, SECOND)
    asked: list[int] = []

    def locked(key_id: str) -> bytes:
        asked.append(backlog.frames)
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    with monkeypatch.context() as locking:
        locking.setattr(scene.vault, "create", locked)
        _hear(backlog, 6 * SECOND)
    assert len(asked) == 4  # after two seconds, then every second
    _hear(backlog, 8 * SECOND)
    backlog.finish()
    lengths = scene.check(8 * SECOND, finished=True)
    assert len(lengths) == 2 and lengths[0] > 5 * SECOND


@pytest.mark.parametrize("trouble", ["create", "header"])
def test_a_disk_that_refuses_leaves_the_old_segment_open(scene: _Scene, trouble: str) -> None:
    backlog = Backlog(scene.store, "r1", 0)
    _hear(backlog, 2 * SECOND)
    if trouble == "create":
        scene.disk.failing_creates = 2
    else:
        create = scene.disk.create

        def full(path: Path):  # type: ignore[no-untyped-def]
            file = create(path)
            file.write = lambda data: 0  # type: ignore[method-assign]
            scene.disk.create = create  # type: ignore[method-assign]
            return file

        scene.disk.create = full  # type: ignore[method-assign]
    _hear(backlog, 6 * SECOND)
    backlog.finish()
    assert scene.check(6 * SECOND, finished=True)[0] >= 3 * SECOND
    assert len(scene.vault.keys) == len(scene.vault.made) == 3 - (trouble == "create")


def test_an_abandoned_recording_makes_no_key_any_more(scene: _Scene) -> None:
    backlog = Backlog(scene.store, "r1", 0)
    _hear(backlog, 2 * SECOND)
    backlog.abandon()
    backlog.add(signal(2 * SECOND, 3 * SECOND))
    with pytest.raises(Cancelled):
        backlog.write(everything=False)
    backlog.leave()
    assert len(scene.vault.made) == 1


def test_what_is_forgotten_counts_for_the_length_of_its_segment(scene: _Scene) -> None:
    backlog = Backlog(scene.store, "r1", 0)
    _hear(backlog, 4 * SECOND)
    backlog.forget(3 * SECOND)
    _hear(backlog, 6 * SECOND)
    backlog.finish()
    assert scene.check(6 * SECOND, finished=True) == [2 * SECOND, 2 * SECOND, 2 * SECOND]
