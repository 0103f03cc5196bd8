"""The process that records for hours as fast as the disk allows, and watches its own memory."""

from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from app.audio.file_microphone import FileMicrophone
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE
from tests.support.memory_vault import FolderVault
from tests.support.recording import SignalFile, WallClock, signal

SETTLED_SECONDS = 60
"""Sound after which libraries, buffers and the ring have their size."""
PIECE = 60 * SAMPLE_RATE


class _Quiet:
    """A ``RecorderListener`` that keeps nothing but the number of troubles."""

    def __init__(self) -> None:
        self.troubles = 0

    def level(self, rms: float, peak: float) -> None:
        pass

    def sealed(self, frames: int) -> None:
        pass

    def troubled(self, error: AppError | None) -> None:
        self.troubles += 1


def capture(folder: str, frames: int, results: Connection) -> None:
    """Record ``frames`` of the signal, then read them back as the transcription does.

    Sends a dictionary: what the recorder said, the first piece that is wrong or None, bytes of memory.
    """
    clock, quiet, process = WallClock(), _Quiet(), psutil.Process()
    store = SealedRecordings(Path(folder) / "recordings", FolderVault(Path(folder) / "keys"), clock)
    memory: list[int] = []
    seen = 0

    def handed_over(position: int) -> None:
        nonlocal seen
        if position >= seen + SETTLED_SECONDS * SAMPLE_RATE:
            seen = position
            store.state("r1")  # somebody follows the recording meanwhile
            memory.append(process.memory_info().rss)

    microphone = FileMicrophone(Path("signal"), clock, None, SignalFile(frames, 0, handed_over))
    recorder = SealingRecorder(store, microphone, clock)
    recorder.start("r1", quiet)
    microphone.wait()
    state = recorder.stop()
    wrong: int | None = None
    for start in range(0, frames, PIECE):
        end = min(frames, start + PIECE)
        if wrong is None and store.read("r1", start, end) != signal(start, end):
            wrong = start
        memory.append(process.memory_info().rss)
    results.send(
        {
            "finished": state.finished,
            "frames": store.state("r1").frames,
            "holes": store.holes("r1"),
            "marks": recorder.marks,
            "troubles": quiet.troubles,
            "wrong": wrong,
            "memory": memory,
        }
    )
