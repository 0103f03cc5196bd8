"""A real sound source is unloaded and loaded again and again during one recording (R10, R40)."""

import time
import wave
from pathlib import Path

import numpy as np
import pytest

from app.audio.intake import Intake, SoundFormat
from app.audio.portaudio_source import PortAudioSource
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.audio.source import Order
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE, MarkKind
from app.services.ports import Microphone
from tests.faults.sizes import PULLED_MICROPHONES, sizes
from tests.support.memory_vault import MemoryVault
from tests.support.recording import Heard, WallClock, wait_until
from tests.support.room import Room, room

__all__ = ["room"]
pytestmark = [pytest.mark.faults, pytest.mark.needs_sound]
ALARM_SECONDS = 2.0
GAP_SECONDS = 0.2


class _Tap:
    """An intake that also keeps what the sound system delivered."""

    def __init__(self, intake: Intake, delivered: bytearray) -> None:
        self._intake, self._delivered = intake, delivered

    def put(self, block: bytes) -> None:
        self._delivered += block
        self._intake.put(block)

    def opened(self, sound_format: SoundFormat) -> None:
        if sound_format != SoundFormat(SAMPLE_RATE, 1):
            # the room came while one format after the other was tried; only the first can be compared here
            raise LocalError(ErrorCode.NO_MICROPHONE)
        self._intake.opened(sound_format)

    def missed(self, duration: float) -> None:
        self._intake.missed(duration)


class _TappedSource(PortAudioSource):
    def __init__(self, delivered: bytearray) -> None:
        super().__init__(WallClock())
        self._delivered = delivered

    def open_first(self, order: Order, intake: Intake) -> Microphone:
        return super().open_first(order, _Tap(intake, self._delivered))  # type: ignore[arg-type]


def _noise(folder: Path) -> Path:
    path = folder / "noise.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.random.default_rng(5).normal(0, 3_000, 160_000).astype("<i2").tobytes())
    return path


@pytest.mark.slow
@sizes(PULLED_MICROPHONES)
def test_each_loss_is_told_at_once_and_its_gap_is_marked(room: Room, tmp_path: Path, times: int) -> None:
    store = SealedRecordings(tmp_path / "recordings", MemoryVault(), WallClock())
    delivered, heard, noise = bytearray(), Heard(), _noise(tmp_path)
    recorder = SealingRecorder(store, _TappedSource(delivered), WallClock())
    pulled: list[float] = []
    alarms: list[float] = []
    recorder.start("r1", heard)
    try:
        for turn in range(times + 1):
            player, before = room.play(noise), heard.safe
            wait_until(lambda before=before: heard.safe > before + 16_000, f"another second, turn {turn}")
            if turn == times:
                break
            room.unplug()
            pulled.append(time.monotonic())
            told = len(heard.codes)
            wait_until(lambda told=told: len(heard.codes) > told, "the alarm", deadline=2 * ALARM_SECONDS)
            alarms.append(time.monotonic() - pulled[-1])
            player.kill()
            player.wait()
            wait_until(lambda: heard.safe == len(delivered) // 2, "all that was heard is safe")
            assert store.read("r1", 0, heard.safe) == delivered, f"turn {turn}"
            room.plug_in()
            wait_until(lambda told=told: len(heard.codes) > told + 1, "it goes on")
        state = recorder.stop()
    finally:
        recorder.abandon()
    assert heard.codes == [ErrorCode.MICROPHONE_LOST, None] * times
    assert (state.finished, state.segments) == (True, times + 1)
    assert store.read("r1", 0, 10**9) == delivered
    assert np.frombuffer(delivered, "<i2").any()
    marks = recorder.marks
    assert [mark.kind for mark in marks] == [MarkKind.GAP] * times
    # Sound and gaps together go with the clock: from one loss to the next as much time passes as they say.
    wrong = [
        (marks[turn + 1].at - marks[turn].at + marks[turn].duration) - (pulled[turn + 1] - pulled[turn])
        for turn in range(times - 1)
    ]
    worst = max(map(abs, wrong))
    print(f"{times} losses: told within {max(alarms):.2f} s, gaps wrong by at most {worst:.3f} s", wrong)
    assert max(alarms) <= ALARM_SECONDS
    assert worst <= GAP_SECONDS


@pytest.mark.slow
@sizes(PULLED_MICROPHONES)
def test_with_another_one_left_each_loss_is_told_and_the_other_is_heard(
    room: Room, tmp_path: Path, times: int
) -> None:
    """The sound server moves the stream to the source that is left, and PortAudio notices nothing."""
    store = SealedRecordings(tmp_path / "recordings", MemoryVault(), WallClock())
    delivered, heard, noise = bytearray(), Heard(), _noise(tmp_path)
    recorder = SealingRecorder(store, _TappedSource(delivered), WallClock())
    room.control("unload-module", "module-remap-source")
    numbers = {name: _load(room, name) for name in ("left", "right")}
    alarms: list[float] = []
    recorder.start("r1", heard)
    began = time.monotonic()
    try:
        for turn in range(times + 1):
            player, before, told = room.play(noise), heard.safe, len(heard.codes)
            wait_until(lambda before=before: heard.safe > before + 16_000, f"another second, turn {turn}")
            if turn == times:
                break
            used = room.control("get-default-source").strip()
            pulled = time.monotonic()
            room.control("unload-module", numbers[used])
            wait_until(lambda told=told: len(heard.codes) > told, "the alarm", deadline=2 * ALARM_SECONDS)
            alarms.append(time.monotonic() - pulled)
            wait_until(lambda told=told: len(heard.codes) > told + 1, "it goes on")
            numbers[used] = _load(room, used)
            player.kill()
            player.wait()
        state = recorder.stop()
        lasted = time.monotonic() - began
    finally:
        recorder.abandon()
    gaps = [mark.duration for mark in recorder.marks]
    wrong = (lasted - state.seconds - sum(gaps)) / times
    print(f"{times} losses: told within {max(alarms):.2f} s, gaps wrong by {wrong:.3f} s each")
    assert heard.codes == [ErrorCode.MICROPHONE_LOST, None] * times
    assert (state.finished, state.segments, len(gaps)) == (True, times + 1, times)
    assert store.read("r1", 0, 10**9) == delivered
    assert max(alarms) <= ALARM_SECONDS
    assert abs(wrong) <= GAP_SECONDS


def _load(room: Room, name: str) -> str:
    arguments = f"source_name={name} master=room.monitor channels=1"
    return room.control("load-module", "module-remap-source", *arguments.split()).strip()
