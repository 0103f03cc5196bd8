"""Every n-th write or sync fails, or the disk is full at some byte: no loss that is not said (R10)."""

import random
from pathlib import Path

import pytest

from app.audio import backlog, sealing
from app.audio.file_microphone import FileMicrophone
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE, MarkKind, RecordingState
from tests.faults.recording.counting_disk import SHORT_WRITE, SYNC, WRITE, CountingDisk
from tests.faults.sizes import DISK_FULL_POINTS, FAILING_CALLS, FAILING_FORGETTINGS, sizes
from tests.support.failing_disk import FailingDisk
from tests.support.forgotten import copies_of, farthest, forget
from tests.support.memory_vault import MemoryVault
from tests.support.recording import HandMicrophone, Heard, SignalFile, WallClock, signal, wait_until

pytestmark = pytest.mark.faults
HOPELESS = 12
"""A disk that failed so often without taking anything meanwhile is given up by the user."""


class _Session:
    """The signal, recorded as fast as the disk takes it."""

    def __init__(self, folder: Path, frames: int, disk: CountingDisk | FailingDisk) -> None:
        self.folder, self.disk, self.heard, self.vault = folder, disk, Heard(), MemoryVault()
        clock = WallClock()
        self.microphone = FileMicrophone(Path("signal"), clock, None, SignalFile(frames))
        store = SealedRecordings(folder, self.vault, clock, disk)
        self.recorder = SealingRecorder(store, self.microphone, clock)

    def check(self, state: RecordingState, story: str) -> int:
        """What was said to be safe is readable and right; what is missing was told and marked. Missing."""
        fresh = SealedRecordings(self.folder, self.vault, WallClock())
        there = fresh.state("r1")
        assert there.frames >= state.frames >= self.heard.safe, story
        assert there.finished == state.finished, story
        assert fresh.holes("r1") == (), story
        assert fresh.read("r1", 0, 10**9) == signal(0, there.frames), story
        missing = self.microphone.frames_played - state.frames
        marked = sum(mark.duration for mark in self.recorder.marks if mark.kind is MarkKind.GAP)
        assert marked == pytest.approx(missing / SAMPLE_RATE), story
        if missing:
            assert not state.finished and self.heard.codes[-1] is not None, story
        fresh.destroy("r1")
        return missing


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.004)
    monkeypatch.setattr(sealing, "LONGEST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(sealing, "LOOK_SECONDS", 0.002)


def _over_or_hopeless(session: _Session, disk: CountingDisk) -> bool:
    if session.microphone.finished and disk.period is not None and session.heard.codes[-1:] in ([], [None]):
        return True
    safe, failed = session.heard.safe, disk.failed
    if session.heard.codes[-1:] in ([], [None]):
        return False
    wait_until(
        lambda: (
            session.heard.safe > safe or disk.failed >= failed + HOPELESS or session.heard.codes[-1] is None
        ),
        "the disk takes something or goes on failing",
    )
    return session.heard.safe == safe and disk.failed >= failed + HOPELESS


@pytest.mark.slow
@pytest.mark.parametrize("kind", [WRITE, SHORT_WRITE, SYNC])
@sizes(FAILING_CALLS)
def test_every_nth_failing_call_loses_nothing_silently(tmp_path: Path, kind: str, times: int) -> None:
    last = FAILING_CALLS.long
    periods = (
        range(1, last + 1) if times == last else [1, 2, 3, *random.sample(range(4, last), times - 4), last]
    )
    missing: dict[int, int] = {}
    refused: dict[int, ErrorCode] = {}
    failures = 0
    for period in periods:
        records = 2 * period + 8 if kind == SYNC else period + 8
        disk = CountingDisk(kind, period)
        session = _Session(tmp_path / str(period), records * 4_000 + random.randrange(4_000), disk)
        story = f"every {period}th {kind}"
        try:
            session.recorder.start("r1", session.heard)
        except LocalError as error:
            refused[period] = error.code
            continue
        wait_until(lambda s=session, d=disk: _over_or_hopeless(s, d), story, deadline=30.0)
        state = session.recorder.stop()
        failures += disk.failed
        assert disk.failed or not state.finished, story
        missing[period] = session.check(state, story)
    assert refused == ({1: ErrorCode.DISK_FAILED} if kind == WRITE else {})
    said = {period: frames for period, frames in missing.items() if frames}
    print(f"{kind}: {len(missing)} periods, {failures} failures, lost and said so: {sorted(said)}")
    assert all(period <= 4 for period in said), "a disk that works now and then is enough"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [WRITE, SHORT_WRITE, SYNC])
@sizes(FAILING_FORGETTINGS)
def test_every_nth_failing_call_neither_loses_nor_keeps_what_it_should_not(
    tmp_path: Path, kind: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With new segments and forgetting on the way."""
    monkeypatch.setattr(backlog, "SEGMENT_SECONDS", 2)
    seed = random.randrange(2**32)
    dice, failures, forgotten, waited = random.Random(seed), 0, 0, list[ErrorCode]()
    for number in range(times):
        disk = CountingDisk(kind, dice.randrange(2, 12) if kind == SYNC else dice.randrange(12, 40))
        story = f"seed {seed}, session {number}, every {disk.period}th {kind}"
        folder, vault, heard, microphone = tmp_path / str(number), MemoryVault(), Heard(), HandMicrophone()
        store = SealedRecordings(folder, vault, WallClock(), disk)
        recorder = SealingRecorder(store, microphone, WallClock())
        recorder.start("r1", heard)
        expected = b""
        for _ in range(dice.randrange(2, 6)):
            more = dice.randrange(16_000, 80_000)
            place = dice.randrange(2**32)
            microphone.say(signal(place, place + more))
            expected += signal(place, place + more)
            if dice.random() < 0.7:
                copies, stays = copies_of(folder), dice.randrange(len(expected) // 2)
                try:
                    forget(recorder, stays, 2.0)
                except LocalError as error:  # the copy is longer than the disk ever goes without a failure
                    waited.append(error.code)
                    period, disk.period = disk.period, None
                    forget(recorder, stays, 2.0)
                    disk.period = period
                assert farthest(copies, vault.keys.values()) <= stays, story
                expected = expected[: 2 * stays]
                forgotten += 1
        disk.period = None
        state = recorder.stop()
        assert (state.frames, state.finished) == (len(expected) // 2, True), story
        fresh = SealedRecordings(folder, vault, WallClock())
        assert fresh.read("r1", 0, 10**9) == expected, story
        assert recorder.marks == (), story
        failures += disk.failed
    assert set(waited) <= {ErrorCode.FORGETTING_WAITS} and len(waited) <= 1 + times / 20
    print(f"{kind}: {times} sessions, {forgotten} times forgotten, {failures} failures, seed {seed}")


@pytest.mark.slow
@sizes(DISK_FULL_POINTS)
def test_a_disk_full_at_any_byte_loses_nothing_silently(tmp_path: Path, times: int) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    frames, missing = 80_000, []
    for point in range(times):
        disk = FailingDisk()
        disk.room = dice.randrange(72, 2 * frames)
        stays = point % 2 == 0
        story = f"seed {seed}, point {point}, full after {disk.room} bytes, stays so: {stays}"
        session = _Session(tmp_path / str(point), frames, disk)
        session.recorder.start("r1", session.heard)
        wait_until(lambda s=session: s.heard.codes == [ErrorCode.DISK_FULL], story)
        if not stays:
            disk.room = None
            wait_until(lambda s=session: s.heard.safe == frames - frames % 8_000, story)
        state = session.recorder.stop()
        assert state.finished != stays, story
        missing.append(session.check(state, story))
        assert (missing[-1] == 0) != stays, story
    print(f"{times} points: nothing lost silently; with room again nothing lost, seed {seed}")
