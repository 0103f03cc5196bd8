"""Hours of sound in one recording: every sample, and memory that does not grow with them."""

import multiprocessing
import time
from pathlib import Path

import pytest

from app.domain.session import SAMPLE_RATE
from tests.faults.recording.capture_child import capture
from tests.faults.sizes import SYNTHETIC_MINUTES, sizes

pytestmark = pytest.mark.faults
MOST_GROWTH = 20_000_000


@pytest.mark.slow
@sizes(SYNTHETIC_MINUTES)
def test_hours_are_sample_exact_and_memory_stays_flat(tmp_path: Path, times: int) -> None:
    frames = times * 60 * SAMPLE_RATE + 1_234
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=capture, args=(str(tmp_path), frames, theirs), daemon=True)
    began = time.monotonic()
    child.start()
    theirs.close()
    try:
        result = ours.recv()
        child.join(30)
        assert child.exitcode == 0
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    memory = result.pop("memory")
    growth = max(memory) - memory[0]
    print(
        f"{times} minutes in {time.monotonic() - began:.0f} s, memory grew by {growth / 1e6:.1f} MB",
        memory[::40],
    )
    expected = {"finished": True, "frames": frames, "holes": (), "marks": (), "troubles": 0, "wrong": None}
    assert result == expected
    assert growth <= MOST_GROWTH
