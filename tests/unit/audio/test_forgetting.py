"""Forgetting, cut off or failing at every single call: what stays is exact, the rest cannot be decrypted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.audio.backlog import Backlog
from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES
from app.domain.errors import AppError, ErrorCode, LocalError
from tests.support.forgotten import Cut, Fuse, FusedDisk, FusedVault, copies_of, farthest
from tests.support.recording import WallClock, signal

LENGTH = 3 * RECORD_FRAMES
NEW = 1_000_000
"""Where the signal is taken from that comes after a forgetting."""


class _Scene:
    """A recording of several segments, at the disk and in memory, with a fuse at every call."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.fuse = folder, Fuse()
        self.vault = FusedVault(self.fuse)
        self.store = SealedRecordings(folder, self.vault, WallClock(), FusedDisk(self.fuse))
        self.backlog = Backlog(self.store, "r1", 0)
        self.expected = signal(0, 99_999)
        self.copies: list[bytes] = []
        self.before = 0

    def fresh(self) -> SealedRecordings:
        return SealedRecordings(self.folder, self.vault, WallClock(), FusedDisk(self.fuse))

    def hear(self, frames: int, *, seal: bool = True) -> None:
        start = self.backlog.frames
        self.backlog.add(signal(start, start + frames))
        if seal:
            self.backlog.write(everything=True)

    def copy(self) -> None:
        self.copies = copies_of(self.folder)
        self.before = self.store.next_segment("r1")

    def check(self, store: SealedRecordings, frame: int, story: str, *, finished: bool = False) -> None:
        """Only what stays is there, exactly; nothing else can be decrypted in any copy."""
        state = store.state("r1")
        assert (state.frames, state.finished) == (frame, finished), story
        assert store.read("r1", 0, 10**9) == self.expected[: 2 * frame], story
        assert farthest(self.copies + copies_of(self.folder), self.vault.keys.values()) <= frame, story
        assert len(self.vault.keys) == len(list(self.folder.rglob("*.sealed"))), story


def _three_segments(scene: _Scene) -> None:
    for _ in range(3):
        scene.hear(LENGTH)
        scene.backlog.leave()
    scene.hear(700)


def _unsafe(scene: _Scene) -> None:
    """The last second is in memory, a part of it written."""
    scene.hear(LENGTH)
    scene.backlog.leave()
    scene.hear(LENGTH + 123)
    scene.hear(RECORD_FRAMES + 50, seal=False)
    scene.backlog.write(everything=False)


def _overlapping(scene: _Scene) -> None:
    """A sync failed: the first segment holds sound that the second one holds again."""
    scene.hear(RECORD_FRAMES)
    scene.hear(RECORD_FRAMES + 10, seal=False)
    scene.backlog.write(everything=False)
    scene.backlog.leave()
    scene.hear(LENGTH)


def _hole(scene: _Scene) -> None:
    """A record of what stays is damaged."""
    scene.hear(LENGTH)
    scene.backlog.leave()
    (path,) = scene.folder.rglob("*.sealed")
    data = bytearray(path.read_bytes())
    data[RECORD_FRAMES * 2 + 500] ^= 1
    path.write_bytes(data)
    for size in (RECORD_FRAMES, RECORD_FRAMES):
        scene.hear(size)
    sound = bytearray(scene.expected)
    sound[2 * RECORD_FRAMES : 4 * RECORD_FRAMES] = bytes(2 * RECORD_FRAMES)
    scene.expected = bytes(sound)


CASES: dict[str, tuple[Callable[[_Scene], None], int]] = {
    "within a segment": (_three_segments, LENGTH + 5_000),
    "at a border": (_three_segments, LENGTH),
    "everything": (_three_segments, 0),
    "the last part of the last one": (_three_segments, 3 * LENGTH + 100),
    "sound in memory": (_unsafe, 2 * LENGTH + 200),
    "sound in memory and on the disk": (_unsafe, LENGTH + 4_100),
    "two that overlap": (_overlapping, RECORD_FRAMES + 3_000),
    "a hole": (_hole, LENGTH - 1_000),
}


def _cut_scene(folder: Path, case: str) -> tuple[_Scene, int]:
    build, frame = CASES[case]
    scene = _Scene(folder)
    build(scene)
    scene.copy()
    return scene, frame


@pytest.mark.parametrize("case", CASES)
def test_a_forgetting_that_is_cut_off_anywhere_is_finished_afterwards(tmp_path: Path, case: str) -> None:
    calls, burnt = 0, True
    while burnt:
        calls += 1
        for afterwards in (False, True):
            scene, frame = _cut_scene(tmp_path / f"{calls}-{afterwards}", case)
            scene.fuse.arm(calls, cuts=True, afterwards=afterwards)
            story = f"cut at call {calls}, afterwards {afterwards}"
            try:
                scene.backlog.forget(frame)
            except Cut:
                pass
            burnt = scene.fuse.burnt
            scene.fuse.at = None
            store = scene.fresh()
            if store.state("r1").frames <= frame and not burnt:
                scene.backlog.write(everything=True)  # what stays was in memory only
            store.forget("r1", frame, scene.before)
            safe = min(frame, store.state("r1").frames)
            assert safe == frame or "memory" in case, story
            scene.check(store, safe, story)
            made = len(scene.vault.made)
            scene.fresh().forget("r1", frame, scene.before)
            scene.check(scene.fresh(), safe, story)
            assert len(scene.vault.made) == made, story
            scene.backlog.leave()
    assert calls > 10


@pytest.mark.parametrize("case", CASES)
def test_a_forgetting_in_which_any_call_fails_is_repeated(tmp_path: Path, case: str) -> None:
    calls, burnt, told = 0, True, set[ErrorCode]()
    while burnt:
        calls += 1
        for afterwards in (False, True):
            scene, frame = _cut_scene(tmp_path / f"{calls}-{afterwards}", case)
            scene.fuse.arm(calls, cuts=False, afterwards=afterwards)
            story = f"failure at call {calls}, afterwards {afterwards}"
            for _ in range(3):
                try:
                    scene.backlog.forget(frame)
                    break
                except AppError as error:
                    told.add(error.code)
                stays = 2 * min(frame, scene.backlog.safe_frames)
                assert scene.store.read("r1", 0, 10**9)[:stays] == scene.expected[:stays], story
            burnt = scene.fuse.burnt
            scene.fuse.at = None
            assert scene.backlog.frames == frame, story
            assert farthest(scene.copies, scene.vault.keys.values()) <= frame, story
            scene.backlog.add(signal(NEW, NEW + 9_000))
            scene.backlog.finish()
            scene.expected = scene.expected[: 2 * frame] + signal(NEW, NEW + 9_000)
            for store in (scene.store, scene.fresh()):
                assert store.state("r1").finished, story
                assert store.read("r1", 0, 10**9) == scene.expected, story
            scene.fresh().forget("r1", frame, scene.before)
            assert scene.fresh().read("r1", 0, 10**9) == scene.expected, "what came after it stays"
    assert calls > 10 and told == {ErrorCode.DISK_FAILED, ErrorCode.KEYRING_LOCKED}


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("frame", [0, 1, LENGTH, LENGTH + 5_000, 3 * LENGTH + 699])
def test_a_recording_that_nobody_writes_is_cut_at_any_crash(
    tmp_path: Path, frame: int, *, finished: bool
) -> None:
    calls, burnt = 0, True
    while burnt:
        calls += 1
        for afterwards in (False, True):
            scene = _Scene(tmp_path / f"{calls}-{afterwards}")
            _three_segments(scene)
            if finished:
                scene.backlog.finish()
            scene.backlog.leave()
            scene.copy()
            started, written = (
                getattr(scene.store.state("r1"), n) for n in ("started_at", "last_written_at")
            )
            scene.fuse.arm(calls, cuts=True, afterwards=afterwards)
            story = f"cut at call {calls}, afterwards {afterwards}"
            try:
                scene.fresh().forget("r1", frame, scene.before)
            except Cut:
                pass
            burnt = scene.fuse.burnt
            scene.fuse.at = None
            store = scene.fresh()
            store.forget("r1", frame, scene.before)
            scene.check(store, frame, story, finished=finished)
            if frame and not burnt:
                assert store.state("r1").started_at == started
                assert store.state("r1").last_written_at <= written  # sealing again is no recording
    assert calls > 10


def test_several_times_in_a_row_and_gone_on_with(tmp_path: Path) -> None:
    scene = _Scene(tmp_path)
    sound = b""
    for keep in (20_000, 9_999, 12_000, 0, 4_000, 30_000):
        while scene.backlog.frames < 40_000:
            more = signal(NEW + len(sound), NEW + len(sound) + 3_500)
            scene.backlog.add(more)
            sound += more
            scene.backlog.write(everything=False)
        scene.copy()
        scene.backlog.forget(keep)
        sound = sound[: 2 * keep]
        assert scene.backlog.frames == keep
        assert farthest(scene.copies + copies_of(tmp_path), scene.vault.keys.values()) <= keep
        assert len(scene.vault.keys) == 1
    scene.backlog.finish()
    assert scene.fresh().read("r1", 0, 10**9) == sound
    assert scene.fresh().state("r1").finished


def test_a_key_that_was_only_kept_for_later_goes_too(tmp_path: Path) -> None:
    """A part of a record may have been sealed with it."""
    scene = _Scene(tmp_path)
    scene.hear(LENGTH)
    scene.backlog.leave()
    writer = scene.store.begin_segment("r1", LENGTH)
    scene.copy()
    scene.store.discard(writer)
    writer.close()
    assert set(scene.vault.keys) == {"recording/r1/0", "recording/r1/1"}
    scene.backlog.forget(RECORD_FRAMES)
    assert set(scene.vault.keys) == {"recording/r1/2"}


def test_a_damaged_tail_that_a_copy_may_have_whole_goes_too(tmp_path: Path) -> None:
    scene = _Scene(tmp_path)
    scene.hear(LENGTH)
    scene.backlog.leave()
    scene.copy()
    (path,) = tmp_path.rglob("*.sealed")
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    store = scene.fresh()
    assert store.state("r1").frames == LENGTH - RECORD_FRAMES
    store.forget("r1", LENGTH - 500, scene.before)
    assert farthest(scene.copies, scene.vault.keys.values()) == 0
    assert store.state("r1").frames == LENGTH - RECORD_FRAMES
    assert store.read("r1", 0, LENGTH - RECORD_FRAMES) == signal(0, LENGTH - RECORD_FRAMES)


def test_sound_that_a_power_cut_took_goes_from_the_copies_too(tmp_path: Path) -> None:
    """It was not synced, but a copy that was made in time has it."""
    scene = _Scene(tmp_path)
    scene.hear(LENGTH)
    scene.backlog.leave()
    scene.copy()
    (path,) = tmp_path.rglob("*.sealed")
    path.write_bytes(path.read_bytes()[:-RECORD_FRAMES])  # cut in the middle of the last record
    path.write_bytes(path.read_bytes()[: -RECORD_FRAMES - 18])  # and right behind the one before
    store = scene.fresh()
    frames = store.state("r1").frames
    assert frames == LENGTH - RECORD_FRAMES
    store.forget("r1", frames + 100, scene.before)
    scene.check(store, frames, "the copies have no key any more")
    assert farthest(scene.copies, scene.vault.keys.values()) == 0


def test_a_copy_that_the_power_cut_left_whole_is_enough(tmp_path: Path) -> None:
    """The live forgetting was cut after the sync of the copy; the old segment lost its end."""
    scene = _Scene(tmp_path)
    scene.hear(2 * RECORD_FRAMES)
    scene.backlog.leave()
    scene.copy()
    old = scene.folder / "r1" / "000000.sealed"
    place = RECORD_FRAMES + 50
    copy = scene.store.begin_segment("r1", 0)
    copy.append_all(signal(0, place))
    copy.close()
    old.write_bytes(old.read_bytes()[: -RECORD_FRAMES * 2 - 18])
    store = scene.fresh()
    assert store.state("r1").frames == place
    store.forget("r1", place, scene.before)
    scene.check(store, place, "the copy stays, its model goes")
    assert list(scene.vault.keys) == ["recording/r1/1"]


def test_a_destroyed_recording_has_nothing_to_forget(tmp_path: Path) -> None:
    scene = _Scene(tmp_path)
    scene.hear(LENGTH)
    scene.backlog.leave()
    scene.store.destroy("r1")
    scene.store.forget("r1", 0, 5)
    assert scene.store.recording_ids() == ()


def test_a_locked_keyring_does_not_count_as_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = _Scene(tmp_path)
    scene.hear(LENGTH)
    scene.backlog.leave()

    def locked(key_id: str) -> bytes:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    monkeypatch.setattr(scene.vault, "load", locked)
    with pytest.raises(LocalError) as raised:
        scene.fresh().forget("r1", 0, 5)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED


def test_a_segment_under_another_master_key_keeps_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = _Scene(tmp_path)
    _three_segments(scene)
    scene.backlog.leave()
    load = scene.vault.load

    def foreign(key_id: str) -> bytes:
        if key_id == "recording/r1/1":
            raise LocalError(ErrorCode.KEY_MISSING)
        return load(key_id)

    monkeypatch.setattr(scene.vault, "load", foreign)
    assert scene.fresh().state("r1").segments == 3
    assert len(list(tmp_path.rglob("*.sealed"))) == 4
