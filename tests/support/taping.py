"""A recorder in a room, a sound that can be found again, and how much of it was heard."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate, resample_poly

from app.audio.portaudio_source import PortAudioSource
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from tests.support.memory_vault import MemoryVault
from tests.support.recording import Heard, WallClock


class Taping:
    """A recorder in the room; ``source`` may be another one than the usual."""

    def __init__(self, folder: Path, source: PortAudioSource | None = None) -> None:
        self.recordings = SealedRecordings(folder / "recordings", MemoryVault(), WallClock())
        self.recorder = SealingRecorder(self.recordings, source or PortAudioSource(WallClock()), WallClock())
        self.heard = Heard()

    def samples(self) -> np.ndarray:
        return np.frombuffer(self.recordings.read("r1", 0, 10**9), "<i2").astype(float)


@pytest.fixture
def taping(tmp_path: Path) -> Iterator[Taping]:
    made = Taping(tmp_path)
    yield made
    made.recorder.abandon()


def chirps(folder: Path, seconds: float) -> tuple[Path, np.ndarray]:
    """A sound that resembles itself at one shift only: noise below 6 kHz; as a file, and at 16 kHz."""
    generator = np.random.default_rng(5)
    low = resample_poly(generator.normal(0, 3_000, int(seconds * 12_000)), 4, 1)
    sound = np.clip(low, -30_000, 30_000).astype("<i2")
    path = folder / "played.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(sound.tobytes())
    return path, resample_poly(sound.astype(float), 1, 3)


def likeness(recorded: np.ndarray, played: np.ndarray) -> float:
    """Normalised cross-correlation at the best shift."""
    shift = int(np.argmax(correlate(recorded, played, mode="valid")))
    part = recorded[shift : shift + len(played)]
    return float(np.corrcoef(part, played)[0, 1])
