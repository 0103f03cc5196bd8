"""Power losses while recording (R10): what was not synced may be anything, and costs at most a second."""

import random
from pathlib import Path

import pytest

from app.audio import backlog as backlog_module
from app.audio.backlog import Backlog
from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES
from app.domain.session import SAMPLE_RATE
from tests.faults.sizes import POWER_LOSSES, sizes
from tests.support.failing_disk import FailingDisk
from tests.support.forgotten import Cut, copies_of, farthest
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

pytestmark = pytest.mark.faults
MOST_LOST = SAMPLE_RATE
SECTORS = (512, 4096)


class _Run:
    """A recording until the power goes, with new segments and forgetting on the way."""

    def __init__(self, dice: random.Random, folder: Path, vault: MemoryVault, start: bytes) -> None:
        self.disk, self._dice = FailingDisk(), dice
        self._folder = folder
        self.store = SealedRecordings(folder, vault, WallClock(), self.disk)
        self.backlog = Backlog(self.store, "r1", len(start) // 2)
        self.handed = bytearray(start)
        self.forgetting: tuple[int, int, list[bytes]] | None = None  # place, number, copies from before

    def record(self) -> None:
        self.backlog.open()
        for _ in range(self._dice.randrange(1, 30)):
            self._hear(self._dice.randrange(1, RECORD_FRAMES))
            self.backlog.write(everything=self._dice.random() < 0.05)
            if self._dice.random() < 0.04:
                self._forget()
        if self._dice.random() < 0.3:
            self._forget(cut=True)
        self.backlog.abandon()
        self.backlog.leave()

    def _hear(self, frames: int) -> None:
        place = self._dice.randrange(2**32)
        self.backlog.add(signal(place, place + frames))
        self.handed += signal(place, place + frames)

    def _forget(self, *, cut: bool = False) -> None:
        place = self._dice.randrange(self.backlog.frames + 1)
        number, copies = self.store.next_segment("r1"), copies_of(self._folder)
        if cut:
            self.disk.before_sync = _cut
            self.forgetting = (place, number, copies)
        try:
            self.backlog.forget(place)
        except Cut:
            return
        del self.handed[2 * place :]
        self.forgetting = None

    @property
    def safe_frames(self) -> int:
        """What was said to be safe, and stays."""
        safe = self.backlog.safe_frames
        return safe if self.forgetting is None else min(safe, self.forgetting[0])


def _cut() -> None:
    raise Cut


def _lose_power(dice: random.Random, disk: FailingDisk) -> str:
    """Do to what was not synced what a disk may do to it; what was synced stays as it is."""
    damage = dice.choice(("cut", "zeroed tail", "garbage tail", "dropped sectors"))
    for path, synced in disk.synced.items():
        data = bytearray(path.read_bytes())
        unsynced = len(data) - synced
        if not unsynced:
            continue
        place = synced + dice.randrange(unsynced)
        match damage:
            case "cut":
                del data[place:]
            case "zeroed tail":
                data[place:] = bytes(len(data) - place + dice.choice((0, 3_000)))
            case "garbage tail":
                data[place:] = dice.randbytes(len(data) - place + dice.choice((0, 3_000)))
            case "dropped sectors":
                size = dice.choice(SECTORS)
                for sector in range(place // size, len(data) // size + 1):
                    begin, end = max(synced, sector * size), min(len(data), (sector + 1) * size)
                    if begin < end and dice.random() < 0.5:
                        data[begin:end] = dice.choice((bytes(end - begin), dice.randbytes(end - begin)))
        path.write_bytes(data)
    return damage


@sizes(POWER_LOSSES)
def test_a_power_loss_costs_at_most_a_second_and_no_sample_is_wrong(
    tmp_path: Path, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog_module, "SEGMENT_SECONDS", 2)
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    most_lost = forgotten = 0
    for loss in range(times):
        folder, vault = tmp_path / str(loss), MemoryVault()
        readable = b""
        for attempt in range(dice.choice((1, 1, 2))):  # the second goes on after the first loss
            run = _Run(dice, folder, vault, readable)
            run.record()
            damage = _lose_power(dice, run.disk)
            story = (
                f"seed {seed}, loss {loss}, run {attempt}, {damage}, forgetting {run.forgetting is not None}"
            )
            store = SealedRecordings(folder, vault, WallClock())
            if run.forgetting is not None:
                place, number, copies = run.forgetting
                store.forget("r1", place, number)
                assert farthest(copies, vault.keys.values()) <= place, story
                del run.handed[2 * place :]
                forgotten += 1
            state = store.state("r1")
            assert not state.finished, story
            assert state.frames >= run.safe_frames, story
            expected = run.handed[: 2 * state.frames]
            silent = 0
            for first, last in store.holes("r1"):
                assert first >= run.safe_frames, story
                expected[2 * first : 2 * last] = bytes(2 * (last - first))
                silent += last - first
            assert store.read("r1", 0, 10**9) == expected, story
            most_lost = max(most_lost, len(run.handed) // 2 - state.frames + silent)
            assert most_lost <= MOST_LOST, story
            readable = bytes(expected)
        store.destroy("r1")
    lost = f"at most {most_lost / SAMPLE_RATE:.3f} s lost"
    print(f"{times} power losses, {forgotten} while forgetting, {lost}, seed {seed}")
