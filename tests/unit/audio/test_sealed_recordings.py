"""Recordings over several segments: places, reading while writing, destruction."""

import os
import stat
import time
from pathlib import Path

import pytest

from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES
from app.audio.segment_writer import SegmentWriter
from app.domain.errors import AppError, BugError, ErrorCode, LocalError
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def recordings(tmp_path: Path, vault: MemoryVault) -> SealedRecordings:
    return SealedRecordings(tmp_path / "recordings", vault, WallClock())


def _write(writer: SegmentWriter, start: int, stop: int) -> None:
    for position in range(start, stop, RECORD_FRAMES):
        writer.append(signal(position, min(stop, position + RECORD_FRAMES)))
    writer.sync()


def _segment(recordings: SealedRecordings, start: int, stop: int, *, finish: bool = False) -> None:
    writer = recordings.begin_segment("r1", start)
    _write(writer, start, stop)
    if finish:
        writer.finish()
    writer.close()


def _code(error: pytest.ExceptionInfo[AppError]) -> ErrorCode:
    return error.value.code


def test_reads_any_stretch_across_segments(recordings: SealedRecordings) -> None:
    _segment(recordings, 0, 9_500)
    _segment(recordings, 9_500, 9_600)
    _segment(recordings, 9_600, 30_000, finish=True)
    state = recordings.state("r1")
    assert (state.frames, state.finished, state.segments) == (30_000, True, 3)
    stretches = [(0, 30_000), (9_499, 9_501), (3_999, 4_001), (9_000, 9_700), (29_999, 30_000), (5, 5)]
    for start, stop in stretches:
        assert recordings.read("r1", start, stop) == signal(start, stop)
    assert recordings.read("r1", 29_000, 99_000) == signal(29_000, 30_000)
    assert recordings.read("r1", -10, 10) == signal(0, 10)
    assert recordings.read("r1", 30_000, 40_000) == b""
    assert recordings.holes("r1") == ()


def test_reads_while_it_is_being_recorded(recordings: SealedRecordings) -> None:
    writer = recordings.begin_segment("r1", 0)
    assert recordings.state("r1").frames == 0
    for end in (4_000, 8_000, 9_000):
        writer.append(signal(recordings.state("r1").frames, end))
        assert recordings.state("r1").frames == end
        assert recordings.read("r1", 0, end) == signal(0, end)
    assert not recordings.state("r1").finished
    writer.finish()
    writer.close()
    assert recordings.state("r1").finished


def test_what_a_later_segment_holds_again_is_heard_once(recordings: SealedRecordings) -> None:
    """A failed sync leaves records behind that do not count: the next segment has that sound again."""
    writer = recordings.begin_segment("r1", 0)
    _write(writer, 0, 8_000)
    writer.append(bytes(8_000))
    writer.append(bytes(8_000))
    writer.close()
    assert recordings.read("r1", 0, 99_000) == signal(0, 8_000) + bytes(16_000)
    _segment(recordings, 8_000, 24_000)
    assert recordings.state("r1").frames == 24_000
    assert recordings.read("r1", 0, 24_000) == signal(0, 24_000)


def test_a_lost_segment_is_silence_and_told(
    recordings: SealedRecordings, vault: MemoryVault, tmp_path: Path
) -> None:
    _segment(recordings, 0, 8_000)
    _segment(recordings, 8_000, 16_000)
    _segment(recordings, 16_000, 20_000)
    (tmp_path / "recordings" / "r1" / "000001.sealed").write_bytes(b"")
    for fresh in (recordings, SealedRecordings(tmp_path / "recordings", vault, WallClock())):
        assert fresh.read("r1", 0, 20_000) == signal(0, 8_000) + bytes(16_000) + signal(16_000, 20_000)
        assert fresh.read("r1", 9_000, 10_000) == bytes(2_000)
        assert fresh.holes("r1") == ((8_000, 16_000),)


def test_a_lost_first_segment_keeps_the_places_of_the_others(
    recordings: SealedRecordings, tmp_path: Path
) -> None:
    _segment(recordings, 0, 8_000)
    _segment(recordings, 8_000, 12_000)
    (tmp_path / "recordings" / "r1" / "000000.sealed").unlink()
    assert recordings.read("r1", 7_999, 8_001) == bytes(2) + signal(8_000, 8_001)
    assert recordings.holes("r1") == ((0, 8_000),)


def test_a_record_that_goes_bad_after_it_was_seen_is_not_returned(
    recordings: SealedRecordings, tmp_path: Path
) -> None:
    _segment(recordings, 0, 12_000)
    assert recordings.state("r1").frames == 12_000
    path = tmp_path / "recordings" / "r1" / "000000.sealed"
    data = bytearray(path.read_bytes())
    data[-8018 - 100] ^= 1
    path.write_bytes(data)
    assert recordings.read("r1", 0, 12_000) == signal(0, 4_000) + bytes(8_000) + signal(8_000, 12_000)
    assert recordings.holes("r1") == ((4_000, 8_000),)


def test_segments_do_not_pass_for_each_other(
    recordings: SealedRecordings, tmp_path: Path, vault: MemoryVault
) -> None:
    _segment(recordings, 0, 8_000)
    _segment(recordings, 8_000, 16_000)
    folder = tmp_path / "recordings" / "r1"
    (folder / "000001.sealed").write_bytes((folder / "000000.sealed").read_bytes())
    assert recordings.read("r1", 0, 16_000) == signal(0, 8_000)
    other = folder.parent / "r2"
    other.mkdir()
    (other / "000000.sealed").write_bytes((folder / "000000.sealed").read_bytes())
    vault.keys["recording/r2/0"] = vault.keys["recording/r1/0"]
    assert recordings.state("r2").frames == 0


def test_an_ending_counts_only_at_the_very_end(recordings: SealedRecordings) -> None:
    _segment(recordings, 0, 8_000, finish=True)
    _segment(recordings, 8_000, 12_000)
    assert not recordings.state("r1").finished


def test_files_are_the_users_alone_and_hold_no_sound_in_clear(
    recordings: SealedRecordings, tmp_path: Path
) -> None:
    _segment(recordings, 0, 8_000)
    folder = tmp_path / "recordings" / "r1"
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    data, clear = path.read_bytes(), signal(0, 8_000)
    assert not any(clear[i : i + 20] in data for i in range(0, len(clear), 20))


def test_every_segment_has_a_key_of_its_own_made_before_its_file(
    recordings: SealedRecordings, vault: MemoryVault, tmp_path: Path
) -> None:
    disk = FailingDisk()
    failing = SealedRecordings(tmp_path / "recordings", vault, WallClock(), disk)
    disk.failing_creates = 1
    with pytest.raises(LocalError) as error:
        failing.begin_segment("r1", 0)
    assert _code(error) is ErrorCode.DISK_FAILED
    assert vault.made == ["recording/r1/0"]
    _segment(recordings, 0, 4_000)  # as after a crash; MemoryVault refuses to make a key twice
    assert vault.made == ["recording/r1/0", "recording/r1/1"]
    assert recordings.read("r1", 0, 4_000) == signal(0, 4_000)
    recordings.destroy("r1")
    assert vault.keys == {}


def test_destruction_takes_the_keys_before_the_files(
    tmp_path: Path, vault: MemoryVault, recordings: SealedRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _segment(recordings, 0, 4_000)
    _segment(recordings, 4_000, 8_000)
    copy = (tmp_path / "recordings" / "r1" / "000000.sealed").read_bytes()
    keys_left_when_a_file_goes: list[int] = []
    unlink = Path.unlink

    def watched(path: Path, *, missing_ok: bool = False) -> None:
        keys_left_when_a_file_goes.append(len(vault.keys))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    recordings.destroy("r1")
    assert keys_left_when_a_file_goes == [0, 0]
    assert vault.destroyed == ["recording/r1/1", "recording/r1/0"]
    assert recordings.recording_ids() == ()
    recordings.destroy("r1")
    (tmp_path / "recordings" / "r1").mkdir()
    (tmp_path / "recordings" / "r1" / "000000.sealed").write_bytes(copy)
    with pytest.raises(LocalError) as error:
        recordings.state("r1")
    assert _code(error) is ErrorCode.RECORDING_DESTROYED


def test_destruction_goes_on_where_a_crash_left_it(
    recordings: SealedRecordings, vault: MemoryVault, tmp_path: Path
) -> None:
    for number in range(3):
        _segment(recordings, 4_000 * number, 4_000 * (number + 1))
    vault.destroy("recording/r1/2")
    again = SealedRecordings(tmp_path / "recordings", vault, WallClock())
    assert again.state("r1").frames == 8_000  # nothing tells it from a forgetting
    again.destroy("r1")
    assert vault.keys == {}
    assert recordings.recording_ids() == ()


def test_what_is_not_there_is_destroyed(recordings: SealedRecordings) -> None:
    assert recordings.recording_ids() == ()
    for ask in (lambda: recordings.state("r1"), lambda: recordings.read("r1", 0, 1)):
        with pytest.raises(LocalError) as error:
            ask()
        assert _code(error) is ErrorCode.RECORDING_DESTROYED


def test_a_locked_keyring_is_not_taken_for_destruction(
    recordings: SealedRecordings, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    _segment(recordings, 0, 4_000)

    def locked(key_id: str) -> bytes:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    monkeypatch.setattr(vault, "load", locked)
    with pytest.raises(LocalError) as error:
        recordings.state("r1")
    assert _code(error) is ErrorCode.KEYRING_LOCKED


def test_tells_when_it_began_and_was_last_written(recordings: SealedRecordings, tmp_path: Path) -> None:
    before = time.time()
    _segment(recordings, 0, 4_000)
    os.utime(tmp_path / "recordings" / "r1" / "000000.sealed", (before + 100, before + 100))
    state = recordings.state("r1")
    assert state.started_at is not None and before - 1 < state.started_at.timestamp() < before + 30
    assert state.last_written_at is not None and abs(state.last_written_at.timestamp() - before - 100) < 0.01


def test_lists_recordings_and_free_room(recordings: SealedRecordings, tmp_path: Path) -> None:
    _segment(recordings, 0, 4_000)
    (tmp_path / "recordings" / "empty").mkdir()
    assert recordings.recording_ids() == ("r1",)
    usage = os.statvfs(tmp_path)
    assert recordings.free_seconds() == pytest.approx(usage.f_bavail * usage.f_frsize / 32_072, rel=0.05)


@pytest.mark.parametrize("name", ["", "../r1", "a/b", "x" * 65, "."])
def test_an_id_is_never_a_path(recordings: SealedRecordings, name: str) -> None:
    with pytest.raises(BugError):
        recordings.state(name)


def test_an_unreadable_disk_is_named(recordings: SealedRecordings, tmp_path: Path) -> None:
    _segment(recordings, 0, 4_000)
    path = tmp_path / "recordings" / "r1" / "000000.sealed"
    path.unlink()
    path.mkdir()  # open() fails with EISDIR, for every user
    with pytest.raises(LocalError) as error:
        recordings.state("r1")
    assert _code(error) is ErrorCode.DISK_FAILED
    assert str(tmp_path) not in str(error.value)


def test_a_disk_that_cannot_be_asked_for_its_room_is_named(
    recordings: SealedRecordings, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: Path) -> int:
        raise OSError

    monkeypatch.setattr(recordings._files.disk, "free_bytes", gone)
    with pytest.raises(LocalError) as raised:
        recordings.begin_segment("r1", 0)
    assert _code(raised) is ErrorCode.DISK_FAILED


def test_a_file_that_a_file_manager_left_does_not_hinder_destruction(
    recordings: SealedRecordings, tmp_path: Path
) -> None:
    _segment(recordings, 0, 9_500, finish=True)
    left = tmp_path / "recordings" / "r1" / ".DS_Store"
    left.write_bytes(b"")
    recordings.destroy("r1")
    assert recordings.recording_ids() == ()
    assert list(left.parent.iterdir()) == [left]
