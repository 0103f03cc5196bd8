"""The room check in a real room: two people talk, and the advice fits what is done to their voices."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.monitor import MicrophoneMonitor
from app.audio.portaudio_source import PortAudioSource
from app.domain.room_check import Advice, Measurement, Reception, RoomReport, judge_room
from tests.support.recording import WallClock, wait_until
from tests.support.room import Room, room
from tests.support.speech import SAMPLES

__all__ = ["room"]
pytestmark = pytest.mark.needs_sound
RATE = 16_000
SECONDS = 2.0
CLEAR, FAINT = Reception.CLEAR, Reception.FAINT


def _voice(speaker: str) -> np.ndarray:
    """The first words of the sample's therapist or client."""
    sound, _ = soundfile.read(SAMPLES / "dialogue_60s.flac")
    turns = json.loads((SAMPLES / "dialogue_60s.json").read_text("utf-8"))["utterances"]
    start = next(turn["start"] for turn in turns if turn["speaker"] == speaker)
    return np.asarray(sound[round(start * RATE) :][: round(SECONDS * RATE)])


def _decibels(gain: float) -> float:
    return float(10 ** (gain / 20))


def _check(room: Room, folder: Path, gains: tuple[float, float], noise: float) -> RoomReport:
    """Play both voices louder or softer, in noise of so many dB of full scale, and judge what is heard."""
    voices = [_voice(who) * _decibels(gain) for who, gain in zip(("therapist", "client"), gains, strict=True)]
    sound = np.concatenate(voices)
    sound = sound + np.random.default_rng(3).normal(0, _decibels(noise), len(sound))
    soundfile.write(folder / "room.wav", np.clip(sound, -1, 1), RATE, subtype="PCM_16")
    levels: list[tuple[float, float, float]] = []
    monitor = MicrophoneMonitor(PortAudioSource(WallClock()), WallClock())
    monitor.listen(None, lambda rms, peak: levels.append((time.monotonic(), rms, peak)))
    player = room.play(folder / "room.wav")
    wait_until(lambda: bool(levels) and levels[-1][1] > _decibels(noise) / 3, "it is heard")
    began = levels[-1][0]
    player.wait(10)
    monitor.close()
    heard = [
        Measurement(int((when - began) // SECONDS), rms, peak)
        for when, rms, peak in levels
        if began <= when < began + 2 * SECONDS - 0.3
    ]
    assert len(heard) > 50
    return judge_room(heard)


@pytest.mark.parametrize(
    ("gains", "noise", "report"),
    [
        ((0, -6), -60, RoomReport((CLEAR, CLEAR), Advice.FINE)),
        ((0, -26), -56, RoomReport((CLEAR, FAINT), Advice.MOVE_CLOSER, 1)),
        ((0, 0), -26, RoomReport((FAINT, FAINT), Advice.STEADY_NOISE)),
    ],
)
def test_the_advice_fits_the_room(
    room: Room, tmp_path: Path, gains: tuple[float, float], noise: float, report: RoomReport
) -> None:
    assert _check(room, tmp_path, gains, noise) == report
