"""Full, slow and lying disks: what was said to be safe is safe, and what is lost is said."""

import random
import time
from pathlib import Path
from threading import Event

import pytest

from app.audio import sealing
from app.audio.disk import SealedFile
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import MarkKind
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, signal, wait_until

pytestmark = pytest.mark.faults
FRAMES = 30_000
RECORD = 8_018
HEADER = 72


class Scene:
    """A recorder on a failing disk with a microphone in the test's hand."""

    def __init__(self, folder: Path, ring_seconds: float = 60.0) -> None:
        self.disk, self.vault = FailingDisk(), MemoryVault()
        self.folder = folder / "recordings"
        self.recordings = SealedRecordings(self.folder, self.vault, WallClock(), self.disk)
        self.microphone, self.heard = HandMicrophone(), Heard()
        self.recorder = SealingRecorder(self.recordings, self.microphone, WallClock(), ring_seconds)
        self.recording_id = "r1"

    def start(self) -> None:
        self.recorder.start(self.recording_id, self.heard)

    def check(self) -> int:
        """All that is readable is right, all that was said to be safe is readable; to a fresh reader too."""
        fresh = SealedRecordings(self.folder, self.vault, WallClock())
        for store in (self.recordings, fresh):
            frames = store.state(self.recording_id).frames
            assert frames >= self.heard.safe
            assert store.read(self.recording_id, 0, frames) == signal(0, frames)
            assert store.holes(self.recording_id) == ()
        return fresh.state(self.recording_id).frames


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.05)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


@pytest.mark.parametrize("room", [0, 1, HEADER - 1])
def test_a_disk_without_room_for_the_beginning_refuses_the_start(scene: Scene, room: int) -> None:
    scene.disk.room = room
    with pytest.raises(LocalError) as error:
        scene.start()
    assert error.value.code is ErrorCode.DISK_FULL
    assert not scene.microphone.is_open
    assert not scene.vault.keys, "a recording that did not begin leaves no key"
    scene.disk.room = None
    scene.recording_id = "r2"  # whoever tries again makes another recording
    scene.start()
    scene.microphone.say(signal(0, 5_000))
    assert scene.recorder.stop().finished
    assert scene.check() == 5_000


POINTS = [HEADER, HEADER + 1, HEADER + RECORD - 1, HEADER + RECORD, HEADER + RECORD + 2, HEADER + 2 * RECORD]
POINTS += [random.Random(11).randrange(HEADER, HEADER + 7 * RECORD) for _ in range(14)]


@pytest.mark.parametrize("room", POINTS)
def test_a_disk_that_gets_full_loses_nothing_when_there_is_room_again(scene: Scene, room: int) -> None:
    scene.disk.room = room
    scene.start()
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the full disk is reported")
    scene.check()
    scene.disk.room = None
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL, None], "the trouble is over")
    assert len(scene.vault.made) <= 3
    scene.microphone.say(signal(FRAMES, FRAMES + 5_000))
    state = scene.recorder.stop()
    assert state.finished and state.segments >= 2
    assert scene.check() == FRAMES + 5_000
    assert scene.recorder.marks == ()


def test_a_disk_that_stays_full_ends_without_an_ending_and_says_what_is_missing(scene: Scene) -> None:
    scene.disk.room = HEADER + 3 * RECORD + 100
    scene.start()
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the full disk is reported")
    state = scene.recorder.stop()
    assert not state.finished
    assert state.frames == scene.heard.safe
    assert scene.check() >= state.frames
    (gap,) = scene.recorder.marks
    assert (gap.kind, gap.at) == (MarkKind.GAP, state.seconds)
    assert gap.duration == pytest.approx((FRAMES - state.frames) / 16_000)


def test_a_full_disk_that_is_slow_to_say_so_is_waited_for_with_the_mark(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.disk.room = HEADER + RECORD
    scene.start()
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the full disk is reported")
    create = scene.disk.create

    def slow(path: Path) -> SealedFile:
        time.sleep(0.2)
        return create(path)

    monkeypatch.setattr(scene.disk, "create", slow)
    state = scene.recorder.stop()
    assert not state.finished
    assert [mark.kind for mark in scene.recorder.marks] == [MarkKind.GAP]


@pytest.mark.parametrize("spare", [0, HEADER - 1, HEADER + 100])
def test_a_disk_that_stays_full_fills_neither_folder_nor_keyring(
    scene: Scene, spare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LONGEST_RETRY_SECONDS", 0.02)
    scene.disk.room = HEADER + RECORD
    scene.start()
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FULL], "the full disk is reported")
    scene.disk.room = spare
    wait_until(lambda: scene.disk.creates >= 15, "many tries")
    assert len(scene.vault.made) == 2
    assert scene.recordings.segments("r1") <= 2
    scene.disk.room = None
    wait_until(lambda: scene.heard.safe == FRAMES, "room again")
    assert scene.recorder.stop().segments == 2
    assert scene.check() == FRAMES


def test_short_writes_are_completed(scene: Scene) -> None:
    scene.disk.longest_write = 1_001
    scene.start()
    scene.microphone.say(signal(0, FRAMES))
    assert scene.recorder.stop().segments == 1
    assert scene.check() == FRAMES
    assert scene.heard.troubles == []


@pytest.mark.parametrize("failures", [1, 2, 5])
def test_a_failed_sync_closes_the_segment_and_the_sound_goes_into_a_new_one(
    scene: Scene, failures: int
) -> None:
    scene.start()
    scene.microphone.say(signal(0, 8_000))
    wait_until(lambda: scene.heard.safe == 8_000, "sealed")
    scene.disk.failing_syncs = failures
    scene.microphone.say(signal(8_000, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FAILED, None], "failed and well again")
    state = scene.recorder.stop()
    assert (state.segments, state.frames, state.finished) == (1 + failures, FRAMES, True)
    assert scene.check() == FRAMES
    assert len(set(scene.vault.made)) == 1 + failures


def test_a_pause_waits_for_the_second_try_and_its_mark_is_kept(scene: Scene) -> None:
    scene.start()
    scene.disk.failing_syncs = 1
    scene.microphone.say(signal(0, 1_000))
    began = time.monotonic()
    scene.recorder.pause()
    assert time.monotonic() - began < 0.7
    assert scene.heard.safe == 1_000
    scene.recorder.resume()
    scene.disk.failing_syncs = 1
    scene.microphone.say(signal(1_000, 2_000))
    scene.recorder.pause()
    scene.recorder.resume()
    scene.microphone.say(signal(2_000, 3_000))
    assert scene.recorder.stop().frames == 3_000
    scene.check()
    assert [mark.at * 16_000 for mark in scene.recorder.marks] == [1_000, 2_000]


def test_a_segment_that_cannot_be_made_is_tried_again(scene: Scene) -> None:
    scene.start()
    scene.disk.failing_syncs = 1
    scene.disk.failing_creates = 3
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: scene.heard.codes == [ErrorCode.DISK_FAILED, None], "failed and well again")
    assert scene.recorder.stop().finished
    assert scene.check() == FRAMES


def test_a_keyring_that_locks_meanwhile_keeps_the_sound_in_memory(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.start()
    create = scene.vault.create

    def locked(key_id: str) -> bytes:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    monkeypatch.setattr(scene.vault, "create", locked)
    scene.disk.failing_syncs = 1
    scene.microphone.say(signal(0, FRAMES))
    wait_until(lambda: ErrorCode.KEYRING_LOCKED in scene.heard.codes, "the locked keyring is reported")
    monkeypatch.setattr(scene.vault, "create", create)
    wait_until(lambda: scene.heard.codes[-1] is None, "the trouble is over")
    assert scene.recorder.stop().finished
    assert scene.check() == FRAMES


def test_a_disk_that_stalls_loses_nothing(scene: Scene) -> None:
    scene.start()
    scene.disk.stalled = stalled = Event()
    scene.microphone.say(signal(0, 20 * 16_000))
    scene.recorder.pause()  # returns all the same
    assert scene.heard.safe == 0
    stalled.set()
    wait_until(lambda: scene.heard.safe == 20 * 16_000, "everything sealed")
    assert scene.recorder.stop().finished
    assert scene.check() == 20 * 16_000


def test_what_does_not_fit_into_memory_is_marked(tmp_path: Path) -> None:
    scene = Scene(tmp_path, ring_seconds=1.0)
    scene.start()
    scene.disk.stalled = stalled = Event()
    scene.microphone.say(signal(0, 8_000))
    wait_until(lambda: scene.disk.written != {} and max(scene.disk.written.values()) > 2 * RECORD, "stalled")
    scene.microphone.say(signal(8_000, 8_000 + 3 * 16_000))
    stalled.set()
    wait_until(lambda: scene.heard.safe == 24_000, "what fitted is sealed")
    scene.microphone.say(signal(24_000, 25_000))
    state = scene.recorder.stop()
    assert state.frames == 25_000
    assert scene.check() == 25_000
    (gap,) = scene.recorder.marks
    assert (gap.kind, gap.at, gap.duration) == (MarkKind.GAP, 1.5, pytest.approx(2.0))


def test_what_was_lost_at_the_very_end_is_marked_too(tmp_path: Path) -> None:
    scene = Scene(tmp_path, ring_seconds=1.0)
    scene.start()
    scene.disk.stalled = stalled = Event()
    scene.microphone.say(signal(0, 8_000))
    wait_until(lambda: scene.disk.written != {} and max(scene.disk.written.values()) > 2 * RECORD, "stalled")
    scene.microphone.say(signal(8_000, 8_000 + 2 * 16_000))
    stalled.set()
    state = scene.recorder.stop()
    assert (state.frames, state.finished) == (24_000, True)
    (gap,) = scene.recorder.marks
    assert (gap.kind, gap.at, gap.duration) == (MarkKind.GAP, 1.5, pytest.approx(1.0))


@pytest.mark.parametrize("zeros", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_a_power_cut_takes_only_what_was_not_safe(tmp_path: Path, seed: int, *, zeros: bool) -> None:
    dice = random.Random(seed)
    scene = Scene(tmp_path)
    scene.start()
    frames = 0
    for _ in range(dice.randrange(1, 6)):
        more = dice.randrange(1, 12_000)
        scene.microphone.say(signal(frames, frames + more))
        frames += more
        enough = frames - 8_000
        wait_until(lambda enough=enough: scene.heard.safe > enough, "all but half a second")
    scene.recorder.abandon()
    scene.disk.cut_power(lambda unsynced: dice.randrange(unsynced + 1), zeros=zeros)
    fresh = SealedRecordings(scene.folder, scene.vault, WallClock())
    readable = fresh.state("r1").frames
    assert readable >= scene.heard.safe
    assert frames - readable <= 16_000
    assert fresh.read("r1", 0, readable) == signal(0, readable)
    again = SealingRecorder(fresh, scene.microphone, WallClock())
    again.start("r1", Heard())
    scene.microphone.say(signal(readable, readable + 4_000))
    assert again.stop().finished
    assert fresh.read("r1", 0, 10**9) == signal(0, readable + 4_000)
