"""What the writer thread does when the program itself is wrong."""

import threading
import time
from pathlib import Path

import pytest

from app.audio.backlog import Backlog
from app.audio.intake import Intake, SoundFormat
from app.audio.sealed_recordings import SealedRecordings
from app.audio.sealing import SealingThread
from app.audio.trouble_board import TroubleBoard
from app.domain.errors import ErrorCode
from app.domain.session import Mark, MarkKind
from tests.support.memory_vault import MemoryVault
from tests.support.recording import Heard, WallClock, signal, wait_until


class _Broken(Heard):
    def sealed(self, frames: int) -> None:
        raise RuntimeError("a listener that raises")


def _thread(folder: Path, heard: Heard, intake: Intake) -> SealingThread:
    backlog = Backlog(SealedRecordings(folder, MemoryVault(), WallClock()), "r1", 0)
    return SealingThread(backlog, intake, heard, TroubleBoard(heard.troubled), WallClock())


def test_a_writer_that_ends_by_a_fault_of_ours_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: raised.append(args.exc_type))
    heard, intake = _Broken(), Intake(time.monotonic)
    sealing = _thread(tmp_path, heard, intake)
    sealing.start()
    intake.opened(SoundFormat(16_000))
    for _ in range(30):
        intake.put(signal(0, 320))
    wait_until(lambda: heard.codes == [ErrorCode.BUG], "the fault is told")
    wait_until(sealing.done.is_set, "the thread ends")
    sealing.abandon(1.0)
    assert raised == [RuntimeError]


def test_sound_that_the_microphone_left_out_is_marked_in_its_place(tmp_path: Path) -> None:
    heard, intake = Heard(), Intake(time.monotonic)
    sealing = _thread(tmp_path, heard, intake)
    sealing.start()
    intake.opened(SoundFormat(16_000))
    for _ in range(10):
        intake.put(signal(0, 320))
    intake.missed(0.7)
    for _ in range(10):
        intake.put(signal(0, 320))
    assert sealing.finish(5.0)
    assert sealing.marks == (Mark(MarkKind.GAP, 0.2, 0.7),)
    assert heard.safe == 6_400


def test_two_marks_of_a_kind_in_one_place_are_the_longer_one(tmp_path: Path) -> None:
    sealing = _thread(tmp_path, Heard(), Intake(time.monotonic))
    for duration in (1.0, 3.0, 2.0):
        sealing.mark(MarkKind.GAP, duration)
    sealing.mark(MarkKind.PAUSED, 1.0)
    assert sealing.marks == (Mark(MarkKind.GAP, 0.0, 3.0), Mark(MarkKind.PAUSED, 0.0, 1.0))
