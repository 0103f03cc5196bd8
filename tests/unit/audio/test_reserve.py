"""The room that is kept back for the ending."""

from pathlib import Path

import pytest

from app.audio.recorder import SealingRecorder
from app.audio.reserve import NAME, RESERVE_BYTES, Reserve
from app.audio.sealed_recordings import SealedRecordings
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, signal, wait_until


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def reserve(tmp_path: Path, disk: FailingDisk) -> Reserve:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r2").mkdir()
    return Reserve(tmp_path, disk)


def test_it_takes_its_room_really(reserve: Reserve, tmp_path: Path) -> None:
    assert reserve.hold("r1")
    there = (tmp_path / "r1" / NAME).stat()
    assert there.st_size == RESERVE_BYTES <= there.st_blocks * 512
    assert there.st_mode & 0o777 == 0o600
    assert reserve.hold("r1")
    assert reserve.give_up("r1")
    assert not reserve.give_up("r1")
    assert not (tmp_path / "r1" / NAME).exists()


def test_what_a_crash_left_goes_with_the_next_recording(reserve: Reserve, tmp_path: Path) -> None:
    reserve.hold("r1")
    (tmp_path / "r2" / NAME).write_bytes(b"cut short")
    assert reserve.hold("r2")
    assert not (tmp_path / "r1" / NAME).exists()
    assert (tmp_path / "r2" / NAME).stat().st_size == RESERVE_BYTES


def test_without_enough_room_there_is_none(
    reserve: Reserve, disk: FailingDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.room = RESERVE_BYTES - 1
    assert not reserve.hold("r1")
    disk.room = None
    monkeypatch.setattr(disk, "free_bytes", lambda folder: 2 * RESERVE_BYTES - 1)
    assert not reserve.hold("r1")
    assert not (tmp_path / "r1" / NAME).exists()


def test_a_disk_that_refuses_its_removal_is_no_failure_of_the_recording(
    reserve: Reserve, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise OSError

    reserve.hold("r1")
    monkeypatch.setattr(disk, "remove", refused)
    assert not reserve.give_up("r1")


def test_a_recording_has_one_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    store = SealedRecordings(tmp_path, MemoryVault(), WallClock())
    microphone = HandMicrophone()
    recorder = SealingRecorder(store, microphone, WallClock())
    path = tmp_path / "r1" / NAME
    recorder.start("r1", Heard())
    wait_until(lambda: path.exists() and path.stat().st_size == RESERVE_BYTES, "the reserve")
    assert store.segments("r1") == 1
    microphone.say(signal(0, 8_000))
    assert recorder.stop().finished
    assert not path.exists()
    store.hold_reserve("r1")
    store.destroy("r1")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "r1").mkdir()
    store.hold_reserve("r1")
    assert store.recording_ids() == ()
