"""The level before a session: measured, never kept, and the microphone is free again afterwards."""

from pathlib import Path
from threading import Event

import numpy as np
import soundfile

from app.audio.file_microphone import FileMicrophone
from app.audio.monitor import MicrophoneMonitor
from app.system.clock import SystemClock


def test_the_level_is_reported_and_closing_ends_everything(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    tone = 0.5 * np.sin(np.arange(32_000) * 2 * np.pi * 440 / 16_000)
    soundfile.write(path, tone, 16_000)
    clock = SystemClock()
    source = FileMicrophone(path, clock, pace=None)
    monitor = MicrophoneMonitor(source, clock)
    levels: list[tuple[float, float]] = []
    heard = Event()

    def report(rms: float, peak: float) -> None:
        levels.append((rms, peak))
        heard.set()

    monitor.listen(None, report)
    assert source.wait(10)
    assert heard.wait(10)
    monitor.close()
    monitor.close()
    rms, peak = levels[0]
    assert abs(rms - 0.354) < 0.02
    assert abs(peak - 0.5) < 0.02
