"""The process that is killed: records the signal until it is, and reports what was handed over."""

from multiprocessing.connection import Connection
from pathlib import Path

from app.audio.file_microphone import FileMicrophone
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from tests.support.memory_vault import FolderVault
from tests.support.recording import Heard, SignalFile, WallClock

HOURS = 16_000 * 3600 * 5


class _Reporting(Heard):
    def __init__(self, reports: Connection) -> None:
        super().__init__()
        self._reports = reports

    def sealed(self, frames: int) -> None:
        self._reports.send(("sealed", frames))


def record(folder: str, recording_id: str, pace: float | None, reports: Connection) -> None:
    """Go on with the recording where it is readable, for ever; messages: (what, samples of the recording)."""
    clock = WallClock()
    recordings = SealedRecordings(Path(folder) / "recordings", FolderVault(Path(folder) / "keys"), clock)
    there = recordings.recording_ids()
    start = recordings.state(recording_id).frames if recording_id in there else 0

    def handed_over(frames: int) -> None:
        reports.send(("handed over", start + frames))

    microphone = FileMicrophone(Path("signal"), clock, pace, SignalFile(HOURS, start, handed_over))
    SealingRecorder(recordings, microphone, clock).start(recording_id, _Reporting(reports))
    microphone.wait()
