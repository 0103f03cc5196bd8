"""A recording that is made of sound that is there already."""

from pathlib import Path

import pytest

from app.audio import backlog as backlog_module
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import BugError, ErrorCode, LocalError
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

FRAMES = 60 * 16_000 + 77


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def store(tmp_path: Path, disk: FailingDisk) -> SealedRecordings:
    return SealedRecordings(tmp_path / "recordings", MemoryVault(), WallClock(), disk)


def test_every_sample_is_sealed_with_an_explicit_ending(
    store: SealedRecordings, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog_module, "SEGMENT_SECONDS", 25)
    sound = store.begin("r1")
    for start in range(0, FRAMES, 4_001):
        sound.append(signal(start, min(FRAMES, start + 4_001)))
    state = sound.finish()
    sound.close()
    assert (state.id, state.frames, state.finished, state.segments) == ("r1", FRAMES, True, 3)
    assert store.read("r1", 0, FRAMES) == signal(0, FRAMES)
    assert disk.syncs <= 12
    assert disk.most_unsynced <= 10 * 16_000 * 2.02


def test_a_full_disk_is_said_and_what_is_there_can_be_destroyed(
    store: SealedRecordings, disk: FailingDisk
) -> None:
    sound = store.begin("r1")
    disk.room = 100_000
    with pytest.raises(LocalError) as raised:
        sound.append(signal(0, FRAMES))
    assert raised.value.code is ErrorCode.DISK_FULL
    sound.close()
    sound.close()
    store.destroy("r1")
    assert store.recording_ids() == ()


def test_nothing_is_lost_when_there_is_room_again(store: SealedRecordings, disk: FailingDisk) -> None:
    sound = store.begin("r1")
    disk.room = 100_000
    with pytest.raises(LocalError):
        sound.append(signal(0, FRAMES))
    disk.room = None
    assert sound.finish().finished
    assert store.read("r1", 0, FRAMES) == signal(0, FRAMES)


def test_a_recording_is_not_made_twice(store: SealedRecordings) -> None:
    store.begin("r1").close()
    with pytest.raises(BugError):
        store.begin("r1")


def test_a_disk_without_room_refuses_the_beginning(store: SealedRecordings, disk: FailingDisk) -> None:
    disk.room = 0
    with pytest.raises(LocalError) as raised:
        store.begin("r1")
    assert raised.value.code is ErrorCode.DISK_FULL


def test_an_empty_file_is_a_finished_recording_of_nothing(store: SealedRecordings) -> None:
    state = store.begin("r1").finish()
    assert (state.frames, state.finished) == (0, True)
