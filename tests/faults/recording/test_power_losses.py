"""Power losses while recording (R10): what was not synced may be anything, and costs at most a second."""

import random
from pathlib import Path

import pytest

from app.audio.backlog import Backlog
from app.audio.sealed_recordings import SealedRecordings
from app.audio.segment_format import RECORD_FRAMES
from app.domain.session import SAMPLE_RATE
from tests.faults.sizes import POWER_LOSSES, sizes
from tests.support.failing_disk import FailingDisk
from tests.support.memory_vault import MemoryVault
from tests.support.recording import WallClock, signal

pytestmark = pytest.mark.faults
MOST_LOST = SAMPLE_RATE
SECTORS = (512, 4096)


def _record_until_the_power_goes(
    dice: random.Random, folder: Path, vault: MemoryVault, disk: FailingDisk, start: int
) -> tuple[int, int]:
    """Samples handed over and samples that were said to be safe."""
    store = SealedRecordings(folder, vault, WallClock(), disk)
    backlog = Backlog(store, "r1", start)
    backlog.open()
    handed = start
    for _ in range(dice.randrange(1, 30)):
        more = dice.randrange(1, RECORD_FRAMES)
        backlog.add(signal(handed, handed + more))
        handed += more
        backlog.write(everything=dice.random() < 0.05)
    safe = backlog.safe_frames
    backlog.abandon()
    backlog.leave()
    return handed, safe


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
def test_a_power_loss_costs_at_most_a_second_and_no_sample_is_wrong(tmp_path: Path, times: int) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    most_lost = 0
    for loss in range(times):
        folder, vault = tmp_path / str(loss), MemoryVault()
        readable = 0
        for run in range(dice.choice((1, 1, 2))):  # the second goes on after the first loss
            disk = FailingDisk()
            handed, safe = _record_until_the_power_goes(dice, folder, vault, disk, readable)
            damage = _lose_power(dice, disk)
            story = f"seed {seed}, loss {loss}, run {run}, {damage}"
            store = SealedRecordings(folder, vault, WallClock())
            readable = store.state("r1").frames
            assert not store.state("r1").finished, story
            assert readable >= safe, story
            expected = bytearray(signal(0, readable))
            silent = 0
            for first, last in store.holes("r1"):
                assert first >= safe, story
                expected[2 * first : 2 * last] = bytes(2 * (last - first))
                silent += last - first
            assert store.read("r1", 0, 10**9) == expected, story
            most_lost = max(most_lost, handed - readable + silent)
            assert most_lost <= MOST_LOST, story
            if silent:
                break  # the signal has a hole from here on; nothing more is learnt by going on
        store.destroy("r1")
    print(f"{times} power losses, at most {most_lost / SAMPLE_RATE:.3f} s lost, seed {seed}")
