"""SIGKILL while recording, again and again (R10): at most one second is missing, and no sample is wrong."""

import multiprocessing
import random
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.audio.sealed_recordings import SealedRecordings
from tests.faults.recording.recording_child import record
from tests.faults.sizes import KILLS, sizes
from tests.support.memory_vault import FolderVault
from tests.support.recording import WallClock, signal

pytestmark = pytest.mark.faults
KILLS_A_RECORDING = 5
AT_ONCE = 4
"""Recordings at a time: a child waits for its clock and for the disk most of its life."""
MOST_MISSING = 16_000
PACES = (1.0, 4.0, 20.0, 100.0, None)


def _until_killed(folder: Path, recording_id: str, pace: float | None, lasts: float) -> dict[str, int]:
    """Record for about ``lasts`` seconds after the first block, kill, and return the last reports."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=record, args=(str(folder), recording_id, pace, theirs), daemon=True)
    child.start()
    theirs.close()
    reports: dict[str, int] = {"handed over": 0, "sealed": 0}
    try:
        assert ours.poll(30), "the child did not begin"
        _read(ours, reports, lasts)
    finally:
        child.kill()
        child.join()
        child.close()
    _read(ours, reports, 30)  # what was in the pipe
    ours.close()
    return reports


def _read(pipe: Connection, reports: dict[str, int], lasts: float) -> None:
    end = time.monotonic() + lasts
    try:
        while (left := end - time.monotonic()) > 0:
            if pipe.poll(left):
                what, frames = pipe.recv()
                reports[what] = frames
    except EOFError:
        return


def _one_recording(folder: Path, number: int, kills: int, seed: int) -> list[int]:
    """Samples that each kill took; the recording goes on after every one."""
    dice, recording_id, missing = random.Random(seed + number), f"r{number}", list[int]()
    store = SealedRecordings(folder / "recordings", FolderVault(folder / "keys"), WallClock())
    for kill in range(kills):
        pace = dice.choice(PACES)
        reports = _until_killed(folder, recording_id, pace, dice.uniform(0.0, 0.8))
        story = f"seed {seed}, recording {number}, kill {kill}, pace {pace}, {reports}"
        if recording_id not in store.recording_ids():  # killed before the recording existed
            assert reports["sealed"] == 0, story
            missing.append(reports["handed over"])
            assert missing[-1] <= MOST_MISSING, story
            continue
        state = store.state(recording_id)
        assert not state.finished, story
        assert state.frames >= reports["sealed"], story
        assert store.holes(recording_id) == (), story
        assert store.read(recording_id, 0, state.frames) == signal(0, state.frames), story
        missing.append(reports["handed over"] - state.frames)
        assert missing[-1] <= MOST_MISSING, story
    return missing


@pytest.mark.slow
@sizes(KILLS)
def test_a_kill_costs_at_most_a_second(tmp_path: Path, times: int) -> None:
    seed = random.randrange(2**32)
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["tests.faults.recording.recording_child"]
    )
    recordings = -(-times // KILLS_A_RECORDING)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [
            pool.submit(_one_recording, tmp_path, number, KILLS_A_RECORDING, seed)
            for number in range(recordings)
        ]
        missing = [frames for run in runs for frames in run.result()]
    assert len(missing) >= times
    print(f"{len(missing)} kills, missing at most {max(missing) / 16_000:.3f} s, seed {seed}")
