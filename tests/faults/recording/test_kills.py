"""SIGKILL while recording, again and again (R10): at most one second is missing, and no sample is wrong."""

import multiprocessing
import random
import time
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
MOST_MISSING = 16_000
PACES = (1.0, 4.0, 20.0, 100.0, None)


def _until_killed(folder: Path, recording_id: str, pace: float | None, lasts: float) -> dict[str, int]:
    """Record for about ``lasts`` seconds after the first block, kill, and return the last reports."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.recording.recording_child"])
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


@pytest.mark.slow
@sizes(KILLS)
def test_a_kill_costs_at_most_a_second(tmp_path: Path, times: int) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    vault = FolderVault(tmp_path / "keys")
    missing: list[int] = []
    for kill in range(times):
        recording_id = f"r{kill // KILLS_A_RECORDING}"
        pace = dice.choice(PACES)
        reports = _until_killed(tmp_path, recording_id, pace, dice.uniform(0.0, 0.8))
        story = f"seed {seed}, kill {kill}, pace {pace}, {reports}"
        store = SealedRecordings(tmp_path / "recordings", vault, WallClock())
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
    print(f"{times} kills, missing at most {max(missing) / 16_000:.3f} s, seed {seed}")
