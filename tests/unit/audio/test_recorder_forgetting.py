"""Forgetting while it is recorded: through the recorder, with a microphone in the test's hand."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from app.audio import sealing
from app.audio.intake import SoundFormat
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.session import Mark, MarkKind, Place
from tests.support.failing_disk import FailingDisk
from tests.support.forgotten import copies_of, farthest, forget
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, signal, wait_until

NEW = 500_000


class _Scene:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "recordings"
        self.disk, self.vault = FailingDisk(), MemoryVault()
        self.recordings = SealedRecordings(self.folder, self.vault, WallClock(), self.disk)
        self.microphone, self.heard = HandMicrophone(), Heard()
        self.recorder = SealingRecorder(self.recordings, self.microphone, WallClock())

    def start(self, frames: int = 0) -> None:
        self.recorder.start("r1", self.heard)
        if frames:
            self.microphone.say(signal(0, frames))
            wait_until(lambda: self.heard.safe == frames, "sealed")

    def read(self) -> bytes:
        return SealedRecordings(self.folder, self.vault, WallClock()).read("r1", 0, 10**9)

    def reach(self, copies: list[bytes]) -> int:
        return farthest(copies + copies_of(self.folder), self.vault.keys.values())


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Scene]:
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.05)
    made = _Scene(tmp_path)
    yield made
    made.recorder.abandon()


def test_what_came_before_the_place_stays_and_the_recording_goes_on_there(scene: _Scene) -> None:
    scene.start(50_000)
    copies = copies_of(scene.folder)
    scene.microphone.say(signal(50_000, 50_320))
    forget(scene.recorder, 20_123)
    assert scene.heard.safe == 20_123
    assert scene.reach(copies) <= 20_123
    assert scene.recorder.place == Place(20_123, 2)
    scene.microphone.say(signal(NEW, NEW + 7_000))
    state = scene.recorder.stop()
    assert (state.frames, state.finished, state.segments) == (27_123, True, 1)
    assert scene.read() == signal(0, 20_123) + signal(NEW, NEW + 7_000)
    assert scene.recorder.marks == ()
    assert scene.heard.troubles == []


def test_everything_can_be_forgotten_and_the_recording_goes_on(scene: _Scene) -> None:
    scene.start(10_000)
    copies = copies_of(scene.folder)
    forget(scene.recorder, 0)
    assert (scene.heard.safe, scene.reach(copies)) == (0, 0)
    scene.microphone.say(signal(NEW, NEW + 5_000))
    forget(scene.recorder, 0)
    scene.microphone.say(signal(NEW, NEW + 4_000))
    assert scene.recorder.stop().frames == 4_000
    assert scene.read() == signal(NEW, NEW + 4_000)


def test_it_works_in_a_pause_and_marks_beyond_the_place_go(scene: _Scene) -> None:
    scene.start(8_000)
    for frames in (8_000, 8_000):
        scene.recorder.pause()
        scene.recorder.resume()
        scene.microphone.say(signal(NEW, NEW + frames))
    scene.recorder.pause()
    assert [mark.at for mark in scene.recorder.marks] == [0.5, 1.0, 1.5]
    forget(scene.recorder, 12_000)
    assert [mark.at for mark in scene.recorder.marks] == [0.5, 0.75]  # the second is the pause that lasts
    scene.recorder.resume()
    scene.microphone.say(signal(0, 100))
    assert scene.recorder.stop().frames == 12_100
    assert [(mark.kind, mark.at) for mark in scene.recorder.marks] == [
        (MarkKind.PAUSED, 0.5),
        (MarkKind.PAUSED, 0.75),
    ]


def test_the_gap_of_an_earlier_crash_goes_if_it_lies_beyond(scene: _Scene) -> None:
    scene.start(8_000)
    scene.recorder.abandon()
    again, heard = SealingRecorder(scene.recordings, scene.microphone, WallClock()), Heard()
    again.start("r1", heard)
    scene.microphone.say(signal(8_000, 16_000))
    wait_until(lambda: heard.safe == 16_000, "sealed")
    assert [mark.kind for mark in again.marks] == [MarkKind.GAP]
    forget(again, 4_000)
    assert again.marks == ()
    assert again.stop().frames == 4_000
    assert scene.read() == signal(0, 4_000)


def test_sound_that_comes_meanwhile_waits_and_stays(scene: _Scene) -> None:
    scene.start(16_000)
    copies = copies_of(scene.folder)
    scene.disk.stalled = stalled = Event()
    ordered = Thread(target=forget, args=(scene.recorder, 8_000))
    ordered.start()
    copy = scene.folder / "r1" / "000001.sealed"
    wait_until(lambda: scene.disk.written.get(copy, 0) > 16_000, "the copy is written, but not synced")
    scene.microphone.say(signal(NEW, NEW + 9_000))
    assert scene.recorder.place.frames == pytest.approx(17_000, abs=320)
    assert scene.recordings.state("r1").frames == 16_000  # the copy does not count yet
    stalled.set()
    ordered.join()
    scene.recorder.stop()
    assert scene.read() == signal(0, 8_000) + signal(NEW, NEW + 9_000)
    assert scene.reach(copies) == 17_000
    assert farthest(copies, scene.vault.keys.values()) == 0


def test_a_keyring_that_keeps_the_keys_is_tried_again(scene: _Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.start(16_000)
    copies = copies_of(scene.folder)
    destroy = scene.vault.destroy

    def locked(key_id: str) -> None:
        raise LocalError(ErrorCode.KEYRING_LOCKED, retryable=True)

    monkeypatch.setattr(scene.vault, "destroy", locked)
    with pytest.raises(LocalError) as error:
        forget(scene.recorder, 8_000, 0.2)
    assert (error.value.code, error.value.retryable) == (ErrorCode.FORGETTING_WAITS, True)
    scene.microphone.say(signal(NEW, NEW + 3_200))
    assert scene.recorder.place.frames == 11_200
    assert scene.recordings.read("r1", 0, 10**9) == signal(0, 8_000)  # nobody hears the rest any more
    with pytest.raises(LocalError):
        forget(scene.recorder, 8_000, 0.2)  # the same one, which still waits
    monkeypatch.setattr(scene.vault, "destroy", destroy)
    forget(scene.recorder, 8_000)
    wait_until(lambda: scene.heard.safe == 11_200, "what came meanwhile is kept")
    assert farthest(copies, scene.vault.keys.values()) == 0
    assert scene.heard.codes == [ErrorCode.KEYRING_LOCKED, None]
    assert scene.recorder.stop().finished
    assert scene.read() == signal(0, 8_000) + signal(NEW, NEW + 3_200)


def test_a_second_forgetting_while_the_first_one_waits_counts_what_came_since(
    scene: _Scene,
) -> None:
    scene.start(16_000)
    scene.disk.failing_creates = 10**9
    with pytest.raises(LocalError):
        forget(scene.recorder, 8_000, 0.2)
    scene.microphone.say(signal(NEW, NEW + 6_400))
    with pytest.raises(LocalError):
        forget(scene.recorder, scene.recorder.place.frames - 3_200, 0.2)
    scene.disk.failing_creates = 0
    wait_until(lambda: scene.heard.safe == 11_200, "both are done")
    scene.recorder.stop()
    assert scene.read() == signal(0, 8_000) + signal(NEW, NEW + 3_200)


@pytest.mark.parametrize("keys_stay", [True, False])
def test_an_end_before_it_is_done_keeps_what_stays_and_acknowledges_no_more(
    scene: _Scene, monkeypatch: pytest.MonkeyPatch, *, keys_stay: bool
) -> None:
    scene.start(16_000)
    copies, place = copies_of(scene.folder), scene.recorder.place
    with monkeypatch.context() as failing:
        if keys_stay:

            def locked(key_id: str) -> None:
                raise LocalError(ErrorCode.KEYRING_LOCKED, retryable=True)

            failing.setattr(scene.vault, "destroy", locked)
        else:
            scene.disk.failing_creates = 10**9
        with pytest.raises(LocalError):
            forget(scene.recorder, 8_000, 0.2)
        scene.microphone.say(signal(NEW, NEW + 1_600))
        state = scene.recorder.stop()
    assert (state.frames, state.finished) == (8_000, False)
    assert scene.heard.safe == 8_000
    assert scene.recorder.marks == (Mark(MarkKind.GAP, 0.5, 0.1),)
    scene.disk.failing_creates = 0
    for store in (scene.recordings, SealedRecordings(scene.folder, scene.vault, WallClock())):
        store.forget("r1", 8_000, place.segments)
        assert store.read("r1", 0, 10**9) == signal(0, 8_000)
    assert farthest(copies, scene.vault.keys.values()) == 0


def test_another_sampling_is_cut_at_the_place_too(scene: _Scene) -> None:
    scene.microphone.format = SoundFormat(48_000)
    scene.start()
    scene.microphone.say(signal(0, 96_000))
    forget(scene.recorder, 16_000)
    scene.microphone.say(signal(0, 48_000))
    assert abs(scene.recorder.stop().frames - 32_000) <= 2


def test_withdrawal_in_the_middle_of_it_leaves_nothing(scene: _Scene) -> None:
    scene.start(16_000)
    scene.disk.stalled = stalled = Event()
    ordered = scene.recorder._run.intake.forget(8_000)  # type: ignore[union-attr]
    wait_until(lambda: len(scene.vault.made) == 2, "the copy is begun")
    scene.recorder.abandon()
    scene.recordings.destroy("r1")
    stalled.set()
    time.sleep(0.1)  # the thread goes on from the stalled disk
    assert not ordered.done.is_set()
    assert scene.vault.keys == {}
    assert scene.recordings.recording_ids() == ()
    assert ErrorCode.RECORDING_DESTROYED not in scene.heard.codes


def test_while_it_waits_no_mark_of_what_goes_is_told(scene: _Scene) -> None:
    scene.start(16_000)
    scene.recorder.pause()
    scene.recorder.resume()
    scene.microphone.say(signal(NEW, NEW + 8_000))
    wait_until(lambda: scene.heard.safe == 24_000, "sealed")
    scene.disk.failing_creates = 10**9
    with pytest.raises(LocalError):
        forget(scene.recorder, 8_000, 0.2)
    assert scene.recorder.marks == ()  # whoever writes marks down now would write a forgotten one
    scene.disk.failing_creates = 0
    wait_until(lambda: not scene.recorder.forgetting, "it is done")
    assert scene.recorder.marks == ()


def test_nothing_to_forget_changes_nothing(scene: _Scene) -> None:
    scene.start(8_000)
    forget(scene.recorder, 9_000)
    assert (scene.heard.safe, scene.vault.made) == (8_000, ["recording/r1/0"])
    scene.microphone.say(signal(8_000, 9_000))
    assert scene.recorder.stop().frames == 9_000
    scene.recordings.forget("r1", 9_000, 1)
    scene.recordings.forget("r1", 8_000, 1)  # what came after the order is none of it
    assert scene.read() == signal(0, 9_000)


def test_the_place_of_nothing_is_nothing(scene: _Scene) -> None:
    assert scene.recorder.place == Place(0, 0)
    with pytest.raises(BugError):
        forget(scene.recorder, 0)
    scene.start(5_000)
    assert scene.recorder.place == Place(5_000, 1)
    scene.recorder.stop()
    assert scene.recorder.place == Place(0, 0)
