"""A real microphone path: PortAudio, ALSA and PulseAudio, in a room that the test plays into."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from app.audio.portaudio_source import PortAudioSource
from app.domain.errors import ErrorCode, LocalError
from app.domain.session import MarkKind
from tests.support.recording import Heard, WallClock, wait_until
from tests.support.room import Room, room
from tests.support.taping import Taping, chirps, likeness, taping

__all__ = ["room", "taping"]
pytestmark = pytest.mark.needs_sound
RATE = 16_000


def test_what_is_played_is_what_is_sealed(room: Room, taping: Taping, tmp_path: Path) -> None:
    path, played = chirps(tmp_path, 3.0)
    taping.recorder.start("r1", taping.heard)
    began = time.monotonic()
    assert room.play(path).wait(30) == 0
    wait_until(lambda: time.monotonic() - began > 3.5, "the last of it is through the room")
    state = taping.recorder.stop()
    lasted = time.monotonic() - began
    assert state.finished
    assert state.seconds == pytest.approx(lasted, abs=0.6)
    assert likeness(taping.samples(), played) > 0.99
    assert taping.recorder.marks == ()
    assert taping.heard.troubles == []
    assert len(taping.heard.levels) == pytest.approx(20 * lasted, rel=0.3)
    assert max(peak for _, peak in taping.heard.levels) > 0.1


def test_a_microphone_that_refuses_16_khz_is_converted(room: Room, tmp_path: Path) -> None:
    taping = Taping(tmp_path, PortAudioSource(WallClock(), rates=(48_000,)))
    path, played = chirps(tmp_path, 2.0)
    taping.recorder.start("r1", taping.heard)
    began = time.monotonic()
    assert room.play(path).wait(30) == 0
    wait_until(lambda: time.monotonic() - began > 2.5, "the last of it is through the room")
    assert taping.recorder.stop().seconds == pytest.approx(time.monotonic() - began, abs=0.6)
    assert likeness(taping.samples(), played) > 0.99


def test_the_microphone_is_closed_in_a_pause(room: Room, taping: Taping) -> None:
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.heard.safe > 8_000, "half a second")
    assert _listeners(room) == 1
    began = time.monotonic()
    taping.recorder.pause()
    assert time.monotonic() - began < 1
    at_pause = taping.recordings.state("r1").frames
    assert taping.heard.safe == at_pause
    assert _listeners(room) == 0
    time.sleep(0.5)  # the pause has to last
    assert taping.recordings.state("r1").frames == at_pause
    taping.recorder.resume()
    wait_until(lambda: taping.heard.safe > at_pause + 8_000, "another half second")
    taping.recorder.stop()
    (pause,) = taping.recorder.marks
    assert (pause.kind, pause.at) == (MarkKind.PAUSED, at_pause / RATE)
    assert 0.5 <= pause.duration < 2


def _listeners(room: Room) -> int:
    return room.control("list", "short", "source-outputs").count("protocol-native")


def test_a_pulled_microphone_is_told_and_the_recording_goes_on_when_it_is_back(
    room: Room, taping: Taping
) -> None:
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.heard.safe > 16_000, "a second")
    room.unplug()
    wait_until(lambda: taping.heard.codes == [ErrorCode.MICROPHONE_LOST], "the loss is told", deadline=2.0)
    wait_until(lambda: _steady(taping.heard), "all that was heard is safe", deadline=3.0)
    at_loss = taping.heard.safe
    room.plug_in()
    wait_until(lambda: taping.heard.codes[1:] == [None], "it goes on", deadline=5.0)
    wait_until(lambda: taping.heard.safe > at_loss + 8_000, "another half second")
    state = taping.recorder.stop()
    assert (state.segments, state.finished) == (2, True)
    assert taping.recordings.state("r1").frames == state.frames
    assert [(mark.kind, mark.at) for mark in taping.recorder.marks] == [(MarkKind.GAP, at_loss / RATE)]


def _steady(heard: Heard) -> bool:
    before = heard.safe
    time.sleep(0.8)  # longer than a short record waits
    return heard.safe == before


def test_a_source_that_stops_silently_is_noticed(room: Room, taping: Taping) -> None:
    """PortAudio calls the stream active all the time: only the watchdog sees it."""
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.heard.safe > 8_000, "half a second")
    room.control("suspend-source", "@DEFAULT_SOURCE@", "1")
    room.control("suspend-sink", "room", "1")
    wait_until(lambda: taping.heard.codes == [ErrorCode.MICROPHONE_LOST], "it is told", deadline=2.5)
    room.control("suspend-sink", "room", "0")
    room.control("suspend-source", "@DEFAULT_SOURCE@", "0")
    wait_until(lambda: taping.heard.codes[-1] is None, "it goes on", deadline=8.0)
    assert taping.recorder.stop().finished


def test_a_sound_server_that_dies_is_told_and_found_again(room: Room, taping: Taping) -> None:
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.heard.safe > 8_000, "half a second")
    room.kill_server()
    wait_until(lambda: taping.heard.codes == [ErrorCode.MICROPHONE_LOST], "it is told", deadline=2.0)
    room.start()
    wait_until(lambda: taping.heard.codes[1:] == [None], "it goes on", deadline=8.0)
    assert taping.recorder.stop().finished


def test_lists_the_microphones_the_default_one_first(room: Room, taping: Taping) -> None:
    found = taping.recorder.microphones()
    assert [microphone.id for microphone in found] == ["ALSA/default", "ALSA/pulse"]
    assert [microphone.default for microphone in found] == [True, False]
    assert taping.recorder.microphones() == found
    taping.recorder.start("r1", taping.heard, "ALSA/pulse")
    wait_until(lambda: taping.heard.safe > 0, "sound from the chosen one")


def test_a_microphone_that_is_not_there_is_refused(room: Room, taping: Taping) -> None:
    with pytest.raises(LocalError) as error:
        taping.recorder.start("r1", taping.heard, "ALSA/somewhere else")
    assert error.value.code is ErrorCode.NO_MICROPHONE
    assert taping.recordings.recording_ids() == ()


def test_without_any_microphone_the_start_is_refused(room: Room, taping: Taping) -> None:
    room.kill_server()
    with pytest.raises(LocalError) as error:
        taping.recorder.start("r1", taping.heard)
    assert error.value.code is ErrorCode.NO_MICROPHONE


def test_without_a_sound_configuration_the_program_lives_on(
    taping: Taping, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``PyAudio()`` would end the process here, so a child process finds out."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "nothing.conf"))
    for ask in (taping.recorder.microphones, lambda: taping.recorder.start("r1", taping.heard)):
        with pytest.raises(LocalError) as error:
            ask()
        assert error.value.code is ErrorCode.AUDIO_SYSTEM_BROKEN
    assert taping.recordings.recording_ids() == ()


def test_opening_prints_nothing(room: Room, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    taping = Taping(tmp_path)
    taping.recorder.microphones()
    taping.recorder.start("r1", taping.heard)
    wait_until(lambda: taping.heard.safe > 0, "sound")
    taping.recorder.stop()
    assert os.write(2, b"still there") and subprocess.run(["true"], check=True)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "still there")
