"""A sound file in the place of the microphone."""

import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audio.file_microphone import MOST_WAITING_BLOCKS, FileMicrophone
from app.audio.intake import Intake, Sound
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import ErrorCode, InputError
from app.domain.session import MarkKind
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import Heard, SignalFile, WallClock, signal, wait_until

FRAMES = 48_123


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(signal(0, FRAMES))
    return path


class Taping:
    def __init__(self, folder: Path, microphone: FileMicrophone, disk: FailingDisk | None = None) -> None:
        self.recordings = SealedRecordings(folder / "recordings", MemoryVault(), WallClock(), disk)
        self.microphone, self.heard = microphone, Heard()
        self.recorder = SealingRecorder(self.recordings, microphone, WallClock())


@pytest.fixture
def recorders() -> Iterator[list[SealingRecorder]]:
    made: list[SealingRecorder] = []
    yield made
    for recorder in made:
        recorder.abandon()


@pytest.mark.parametrize("pace", [None, 0, 30.0])
def test_a_file_is_recorded_to_the_last_sample(tmp_path: Path, path: Path, pace: float | None) -> None:
    taping = Taping(tmp_path, FileMicrophone(path, WallClock(), pace))
    taping.recorder.start("r1", taping.heard)
    assert taping.microphone.wait(20)
    state = taping.recorder.stop()
    assert (state.frames, state.finished, state.segments) == (FRAMES, True, 1)
    assert taping.recordings.read("r1", 0, FRAMES) == signal(0, FRAMES)
    assert taping.microphone.frames_played == FRAMES
    assert taping.microphone.error is None
    assert taping.recorder.marks == ()
    assert taping.heard.troubles == []


def test_the_pace_is_kept(tmp_path: Path, recorders: list[SealingRecorder]) -> None:
    microphone = FileMicrophone(Path("signal"), WallClock(), 4.0, SignalFile(10 * 16_000))
    taping = Taping(tmp_path, microphone)
    recorders.append(taping.recorder)
    began = time.monotonic()
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: microphone.frames_played >= 32_000, "two seconds of sound")
    assert 0.45 < time.monotonic() - began < 1.9  # in real time it takes two


def test_a_pause_holds_the_file(tmp_path: Path, path: Path) -> None:
    taping = Taping(tmp_path, FileMicrophone(path, WallClock(), 10.0))
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.microphone.frames_played > 8_000, "half a second")
    taping.recorder.pause()
    held = taping.microphone.frames_played
    assert taping.heard.safe == held
    time.sleep(0.1)  # in which it would play a second
    assert taping.microphone.frames_played == held
    taping.recorder.resume()
    assert taping.microphone.wait(20)
    assert taping.recorder.stop().frames == FRAMES
    assert taping.recordings.read("r1", 0, FRAMES) == signal(0, FRAMES)
    assert [(mark.kind, mark.at) for mark in taping.recorder.marks] == [(MarkKind.PAUSED, held / 16_000)]


def test_a_file_waits_for_a_slow_disk_and_nothing_is_dropped(
    tmp_path: Path, path: Path, recorders: list[SealingRecorder]
) -> None:
    disk = FailingDisk()
    taping = Taping(tmp_path, FileMicrophone(path, WallClock(), None), disk)
    recorders.append(taping.recorder)
    disk.stalled = stalled = threading.Event()
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.microphone.frames_played > 8_000, "it plays until the disk has to sync")
    time.sleep(0.3)  # in which it would have ended
    assert not taping.microphone.finished
    assert taping.microphone.frames_played <= 8_000 + 2 * MOST_WAITING_BLOCKS * 320
    stalled.set()
    assert taping.microphone.wait(20)
    assert taping.recorder.stop().frames == FRAMES
    assert taping.recorder.marks == ()


def test_files_that_cannot_be_played_refuse_the_start(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("no sound\n" * 100)
    for wrong, code in [(words, ErrorCode.FILE_NOT_AUDIO), (tmp_path / "no", ErrorCode.FILE_NOT_FOUND)]:
        taping = Taping(tmp_path, FileMicrophone(wrong, WallClock(), None))
        with pytest.raises(InputError) as error:
            taping.recorder.start("r1", taping.heard)
        assert error.value.code is code
        assert taping.recordings.recording_ids() == ()


class _BreaksInside:
    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        yield signal(0, 320)
        yield signal(320, 640)
        raise InputError(ErrorCode.FILE_CORRUPT)


def test_a_file_that_breaks_inside_ends_and_says_so(tmp_path: Path) -> None:
    taping = Taping(tmp_path, FileMicrophone(Path("broken"), WallClock(), None, _BreaksInside()))
    taping.recorder.start("r1", taping.heard)
    assert taping.microphone.wait(10)
    wait_until(lambda: taping.heard.codes == [ErrorCode.FILE_CORRUPT], "the damage is told")
    assert taping.microphone.error is not None
    state = taping.recorder.stop()
    assert (state.frames, state.segments, state.finished) == (640, 1, True)


def test_closing_ends_a_file_that_waits_for_room() -> None:
    intake = Intake(time.monotonic)
    microphone = FileMicrophone(Path("signal"), WallClock(), None, SignalFile(10**7))
    microphone.open(None, intake)
    wait_until(lambda: microphone.frames_played >= (MOST_WAITING_BLOCKS - 1) * 320, "the queue is full")
    microphone.close()
    microphone.close()
    blocks = [item.block for item in iter(intake.take, None) if isinstance(item, Sound)]
    assert b"".join(blocks) == signal(0, microphone.frames_played)


def test_it_is_the_only_and_nameless_device(path: Path) -> None:
    (device,) = FileMicrophone(path, WallClock()).microphones()
    assert device.default
    assert path.stem not in device.name
