"""The recorder with a microphone in the test's hand."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio.intake import SoundFormat
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import LONGEST_HEADER, RECORD_BYTES
from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.session import MarkKind
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, WallClock, lost, signal, wait_until


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def recordings(tmp_path: Path, vault: MemoryVault) -> SealedRecordings:
    return SealedRecordings(tmp_path / "recordings", vault, WallClock())


@pytest.fixture
def microphone() -> HandMicrophone:
    return HandMicrophone()


@pytest.fixture
def recorder(recordings: SealedRecordings, microphone: HandMicrophone) -> Iterator[SealingRecorder]:
    made = SealingRecorder(recordings, microphone, WallClock())
    yield made
    made.abandon()


def test_every_sample_is_sealed_and_the_end_is_explicit(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 50_123))
    state = recorder.stop()
    assert (state.frames, state.finished, state.segments) == (50_123, True, 1)
    assert recordings.state("r1").frames == 50_123
    assert recordings.state("r1").finished
    assert recordings.read("r1", 0, 50_123) == signal(0, 50_123)
    assert heard.safe == 50_123
    assert heard.frames == sorted(heard.frames)
    assert heard.troubles == []
    assert recorder.marks == ()
    assert recorder.stop() == state
    assert not microphone.is_open


def test_what_was_heard_is_safe_within_a_second_without_more_sound(
    recorder: SealingRecorder, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 1_111))
    wait_until(lambda: heard.safe == 1_111, "a short record", deadline=1.5)


def test_at_most_half_a_second_is_written_and_not_safe(
    tmp_path: Path, vault: MemoryVault, microphone: HandMicrophone
) -> None:
    disk = FailingDisk()
    recorder = SealingRecorder(SealedRecordings(tmp_path, vault, WallClock(), disk), microphone, WallClock())
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 80_000))
    recorder.stop()
    assert disk.syncs >= 10
    assert disk.most_unsynced <= 2 * RECORD_BYTES + LONGEST_HEADER
    assert heard.safe == 80_000


def test_pause_seals_what_was_heard_and_leaves_a_mark(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 10_001))
    recorder.pause()
    assert not microphone.is_open
    assert heard.safe == recordings.state("r1").frames == 10_001
    recorder.pause()
    time.sleep(0.05)  # the pause has to last a known time
    (still,) = recorder.marks
    assert (still.kind, still.at) == (MarkKind.PAUSED, 10_001 / 16_000)
    assert still.duration >= 0.05
    recorder.resume()
    recorder.resume()
    microphone.say(signal(10_001, 20_000))
    state = recorder.stop()
    assert (state.frames, state.segments) == (20_000, 1)
    assert recordings.read("r1", 0, 20_000) == signal(0, 20_000)
    (mark,) = recorder.marks
    assert (mark.kind, mark.at) == (MarkKind.PAUSED, 10_001 / 16_000)
    assert still.duration <= mark.duration < 5


def test_stopping_in_a_pause_keeps_the_pause(recorder: SealingRecorder, microphone: HandMicrophone) -> None:
    recorder.start("r1", Heard())
    microphone.say(signal(0, 4_000))
    recorder.pause()
    assert recorder.stop().finished
    assert [(mark.kind, mark.at) for mark in recorder.marks] == [(MarkKind.PAUSED, 0.25)]


def test_a_pause_without_a_microphone_at_its_end_goes_on(
    recorder: SealingRecorder, microphone: HandMicrophone
) -> None:
    recorder.start("r1", Heard(), "m2")
    recorder.pause()
    microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError):
        recorder.resume()
    microphone.refusal = None
    recorder.resume()
    microphone.say(signal(0, 100))
    assert recorder.stop().frames == 100
    assert [mark.kind for mark in recorder.marks] == [MarkKind.PAUSED]
    assert microphone.opened == ["m2", "m2", "m1", "m2"]


def test_an_existing_recording_goes_on_in_a_new_segment_behind_a_gap(
    recordings: SealedRecordings, microphone: HandMicrophone, vault: MemoryVault
) -> None:
    first = SealingRecorder(recordings, microphone, WallClock())
    heard = Heard()
    first.start("r1", heard)
    microphone.say(signal(0, 9_000))
    wait_until(lambda: heard.safe == 9_000, "sealed")
    first.abandon()
    assert not recordings.state("r1").finished
    second, heard = SealingRecorder(recordings, microphone, WallClock()), Heard()
    second.start("r1", heard)
    microphone.say(signal(9_000, 12_000))
    state = second.stop()
    assert (state.frames, state.segments, state.finished) == (12_000, 2, True)
    assert heard.safe == 12_000
    assert state.started_at == recordings.state("r1").started_at
    assert recordings.read("r1", 0, 12_000) == signal(0, 12_000)
    (gap,) = second.marks
    assert (gap.kind, gap.at) == (MarkKind.GAP, 9_000 / 16_000)
    assert 0 <= gap.duration < 10
    assert len(vault.made) == 2


def test_a_destroyed_recording_does_not_go_on(
    recorder: SealingRecorder, recordings: SealedRecordings, vault: MemoryVault, microphone: HandMicrophone
) -> None:
    recordings.begin_segment("r1", 0).close()
    vault.destroy("recording/r1/0")
    with pytest.raises(LocalError) as error:
        recorder.start("r1", Heard())
    assert error.value.code is ErrorCode.RECORDING_DESTROYED
    assert not microphone.opened


def test_nothing_runs_and_nothing_is_left_without_a_microphone(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone, vault: MemoryVault
) -> None:
    microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError) as error:
        recorder.start("r1", Heard())
    assert error.value.code is ErrorCode.NO_MICROPHONE
    assert recordings.recording_ids() == ()
    assert vault.made == []
    microphone.refusal = None
    recorder.start("r1", Heard())


def test_a_locked_keyring_closes_the_microphone_again(
    recorder: SealingRecorder, microphone: HandMicrophone, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(key_id: str) -> bytes:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    monkeypatch.setattr(vault, "create", locked)
    with pytest.raises(LocalError) as error:
        recorder.start("r1", Heard())
    assert error.value.code is ErrorCode.KEYRING_LOCKED
    assert not microphone.is_open


def test_a_start_that_a_disk_refuses_leaves_no_key(
    tmp_path: Path, microphone: HandMicrophone, vault: MemoryVault
) -> None:
    disk = FailingDisk()
    recordings = SealedRecordings(tmp_path / "recordings", vault, WallClock(), disk)
    disk.failing_creates = 1
    with pytest.raises(LocalError):
        SealingRecorder(recordings, microphone, WallClock()).start("r1", Heard())
    assert (vault.keys, recordings.recording_ids()) == ({}, ())
    assert not microphone.is_open


def test_a_full_disk_is_said_at_the_start(
    recorder: SealingRecorder,
    recordings: SealedRecordings,
    microphone: HandMicrophone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recordings, "free_seconds", lambda: 5.0)
    with pytest.raises(LocalError) as error:
        recorder.start("r1", Heard())
    assert error.value.code is ErrorCode.DISK_FULL
    assert not microphone.opened


def test_abandoning_writes_nothing_more(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone, vault: MemoryVault
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 8_000))
    wait_until(lambda: heard.safe == 8_000, "sealed")
    microphone.say(signal(8_000, 9_000))
    recorder.abandon()
    assert not microphone.is_open
    recordings.destroy("r1")
    assert recordings.recording_ids() == ()
    assert vault.keys == {}
    recorder.abandon()
    recorder.start("r2", Heard())


def test_a_lost_microphone_is_reported_and_the_recording_goes_on(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard, "m2")
    microphone.say(signal(0, 5_000))
    microphone.refusal = LocalError(ErrorCode.NO_MICROPHONE)
    microphone.fault = lost()
    wait_until(lambda: heard.codes == [ErrorCode.MICROPHONE_LOST], "the loss")
    wait_until(lambda: heard.safe == 5_000, "sound from before the loss")
    microphone.fault = None
    wait_until(lambda: microphone.opened[-2:] == ["m2", "m1"], "another try, with the default one too")
    microphone.refusal = None
    wait_until(lambda: microphone.is_open, "opened again")
    assert heard.codes == [ErrorCode.MICROPHONE_LOST]
    microphone.say(signal(5_000, 9_000))
    wait_until(lambda: heard.codes[1:] == [None], "the end of the trouble")
    state = recorder.stop()
    assert (state.frames, state.segments) == (9_000, 2)
    assert recordings.read("r1", 0, 9_000) == signal(0, 9_000)
    (gap,) = recorder.marks
    assert (gap.kind, gap.at) == (MarkKind.GAP, 5_000 / 16_000)
    assert 0.1 < gap.duration < 10


def test_a_microphone_that_stays_silent_is_only_reported(
    recorder: SealingRecorder, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    microphone.fault = LocalError(ErrorCode.MICROPHONE_LOST, details={"reason": "silence"})
    wait_until(lambda: heard.codes == [ErrorCode.MICROPHONE_LOST], "the silence")
    microphone.say(signal(0, 320))
    microphone.fault = None
    wait_until(lambda: heard.codes[1:] == [None], "the end of the silence")
    assert microphone.opened == [None]
    recorder.stop()
    assert recorder.marks == ()


def test_another_sampling_is_converted(
    recorder: SealingRecorder, recordings: SealedRecordings, microphone: HandMicrophone
) -> None:
    microphone.format = SoundFormat(48_000, 2)
    times = np.arange(96_000) / 48_000
    wave = (10_000 * np.sin(2 * np.pi * 440 * times)).astype("<i2")
    recorder.start("r1", Heard())
    microphone.say(np.repeat(wave, 2).tobytes())
    state = recorder.stop()
    assert abs(state.frames - 32_000) <= 1
    got = np.frombuffer(recordings.read("r1", 0, 32_000), "<i2").astype(float)
    expected = 10_000 * np.sin(2 * np.pi * 440 * np.arange(len(got)) / 16_000)
    assert np.corrcoef(got, expected)[0, 1] > 0.999


def test_a_pause_loses_nothing_of_what_the_conversion_still_holds(
    recorder: SealingRecorder, microphone: HandMicrophone
) -> None:
    microphone.format = SoundFormat(48_000)
    heard = Heard()
    recorder.start("r1", heard)
    microphone.say(signal(0, 48_000))
    recorder.pause()
    assert abs(heard.safe - 16_000) <= 1


def test_the_level_comes_about_twenty_times_a_second(
    recorder: SealingRecorder, microphone: HandMicrophone
) -> None:
    heard = Heard()
    recorder.start("r1", heard)
    loud = np.full(800, 16_384, "<i2").tobytes()
    for _ in range(10):
        microphone.say(loud)
        time.sleep(0.05)  # the pace of a real microphone
    recorder.stop()
    assert 5 <= len(heard.levels) <= 12
    assert heard.levels[0] == pytest.approx((0.5, 0.5))


def test_misuse_is_a_bug(recorder: SealingRecorder, microphone: HandMicrophone) -> None:
    for call in (recorder.pause, recorder.resume, recorder.stop):
        with pytest.raises(BugError):
            call()
    recorder.start("r1", Heard())
    with pytest.raises(BugError):
        recorder.start("r2", Heard())
    assert recorder.microphones() == microphone.devices
