"""Two microphones, one of which is pulled or replaced during a recording: real sound servers."""

import time
import wave
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ErrorCode
from app.domain.session import MarkKind
from tests.support.recording import wait_until
from tests.support.room import DESK, Room, desk, room
from tests.support.taping import Taping, taping

__all__ = ["desk", "room", "taping"]
pytestmark = pytest.mark.needs_sound
RATE = 16_000
ALARM_SECONDS, GAP_SECONDS = 2.0, 0.2
LOW, HIGH = 440, 880


def _tone(folder: Path, hertz: int) -> Path:
    path = folder / f"{hertz}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        wave_form = 8_000 * np.sin(np.arange(20 * RATE) * 2 * np.pi * hertz / RATE)
        file.writeframes(wave_form.astype("<i2").tobytes())
    return path


def _pitch(samples: np.ndarray) -> int:
    """The strongest frequency, in steps of 20 Hz."""
    spectrum = np.abs(np.fft.rfft(samples[-RATE // 4 :], RATE // 20))
    return int(np.argmax(spectrum)) * 20


def test_the_next_microphone_takes_the_place_of_a_pulled_one(
    room: Room, desk: Room, taping: Taping, tmp_path: Path
) -> None:
    recorder, heard = taping.recorder, taping.heard
    room.play(_tone(tmp_path, LOW))
    desk.play(_tone(tmp_path, HIGH))
    recorder.start("r1", heard, DESK)
    began = time.monotonic()
    wait_until(lambda: heard.safe > RATE, "a second")
    assert recorder.microphone is not None and recorder.microphone.name == "desk"
    desk.kill_server()
    wait_until(lambda: heard.codes == [ErrorCode.MICROPHONE_LOST], "the alarm", deadline=ALARM_SECONDS)
    wait_until(lambda: heard.codes[1:] == [None], "it goes on", deadline=3.0)
    assert recorder.microphone is not None and recorder.microphone.id == "ALSA/default"
    desk.start()
    before = heard.safe
    wait_until(lambda: heard.safe > before + RATE, "another second")
    assert recorder.microphone.id == "ALSA/default"
    state = recorder.stop()
    lasted = time.monotonic() - began
    (gap,) = recorder.marks
    assert (gap.kind, state.segments, state.finished) == (MarkKind.GAP, 2, True)
    assert state.seconds + gap.duration == pytest.approx(lasted, abs=2 * GAP_SECONDS)
    sound = taping.samples()
    assert _pitch(sound[: round(gap.at * RATE) - RATE // 10]) == HIGH
    assert _pitch(sound) == LOW


def test_another_microphone_is_used_when_the_user_says_so(
    room: Room, desk: Room, taping: Taping, tmp_path: Path
) -> None:
    recorder, heard = taping.recorder, taping.heard
    room.play(_tone(tmp_path, LOW))
    desk.play(_tone(tmp_path, HIGH))
    recorder.start("r1", heard)
    wait_until(lambda: heard.safe > RATE, "a second")
    began = time.monotonic()
    recorder.switch(DESK)
    assert time.monotonic() - began < 1
    assert recorder.microphone is not None and recorder.microphone.id == DESK
    at_switch = heard.safe
    wait_until(lambda: heard.safe > at_switch + RATE, "another second")
    assert heard.codes == []
    state = recorder.stop()
    (gap,) = recorder.marks
    assert (gap.kind, state.segments) == (MarkKind.GAP, 2)
    assert gap.duration < 1
    sound = taping.samples()
    assert _pitch(sound[: round(gap.at * RATE) - RATE // 10]) == LOW
    assert _pitch(sound) == HIGH


def test_a_source_that_the_sound_server_replaces_by_itself_is_told(
    room: Room, taping: Taping, tmp_path: Path
) -> None:
    """To PortAudio the stream goes on as before: only the sound server knows that another source is heard."""
    desk_sink = "sink_name=desk rate=48000 channels=2 norewinds=1"
    room.control("load-module", "module-null-sink", *desk_sink.split())
    source = "source_name=deskmic master=desk.monitor channels=1"
    number = room.control("load-module", "module-remap-source", *source.split()).strip()
    room.control("set-default-source", "deskmic")
    recorder, heard = taping.recorder, taping.heard
    room.play(_tone(tmp_path, LOW))
    room.play(_tone(tmp_path, HIGH), sink="desk")
    recorder.start("r1", heard)
    began = time.monotonic()
    wait_until(lambda: heard.safe > RATE, "a second")
    assert _pitch(taping.samples()) == HIGH
    wait_until(lambda: heard.safe > 2 * RATE, "the sound server was asked")
    room.control("unload-module", number)
    wait_until(lambda: heard.codes == [ErrorCode.MICROPHONE_LOST], "the alarm", deadline=ALARM_SECONDS)
    wait_until(lambda: heard.codes[1:] == [None], "it goes on", deadline=2.0)
    before = heard.safe
    wait_until(lambda: heard.safe > before + 2 * RATE, "two more seconds")
    state = recorder.stop()
    lasted = time.monotonic() - began
    (gap,) = recorder.marks
    assert (gap.kind, state.segments, state.finished) == (MarkKind.GAP, 2, True)
    assert gap.duration < 0.5
    assert state.seconds + gap.duration == pytest.approx(lasted, abs=2 * GAP_SECONDS)
    assert _pitch(taping.samples()) == LOW
