"""The voice test in real rooms: what the one is told is what comes out of the other."""

import time
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from app.audio.portaudio_source import PortAudioSource
from app.audio.speaker import PortAudioSpeaker
from app.audio.voice_test import HeardVoice
from app.domain.errors import ErrorCode, LocalError
from app.services.ports import Microphone
from tests.support.ears import Ears, ears
from tests.support.recording import WallClock, wait_until
from tests.support.room import Room, room
from tests.support.taping import chirps, likeness

__all__ = ["ears", "room"]
pytestmark = pytest.mark.needs_sound
RATE = 16_000


def _voice(rates: tuple[int, ...] = (16_000, 48_000)) -> HeardVoice:
    return HeardVoice(PortAudioSource(WallClock()), PortAudioSpeaker(WallClock(), rates), WallClock())


@pytest.mark.parametrize("rates", [(16_000,), (48_000,), (44_100,)])
def test_what_was_heard_comes_out_of_the_loudspeaker(
    room: Room, ears: Ears, tmp_path: Path, rates: tuple[int, ...]
) -> None:
    path, played = chirps(tmp_path, 1.5)
    voice, levels = _voice(rates), list[tuple[float, float]]()
    player = room.play(path)
    voice.listen(None, 2.0, lambda *level: levels.append(level))
    player.wait(10)
    heard = np.frombuffer(bytes(voice._sound), "<i2").astype(float)
    before = len(ears.samples)
    began = time.monotonic()
    voice.play()
    assert 1.9 < time.monotonic() - began < 3.5
    middle = heard[RATE // 2 : -RATE // 4]
    wait_until(lambda: len(ears.samples) - before > 2.5 * RATE, "all of it came out")
    voice.close()
    assert likeness(ears.samples[before:], middle) > 0.98
    assert len(levels) == pytest.approx(40, abs=12)
    assert max(peak for _, peak in levels) > 0.1
    assert played.any()


@pytest.mark.parametrize("while_playing", [False, True])
def test_closing_ends_it_within_a_third_of_a_second(room: Room, ears: Ears, while_playing: bool) -> None:
    voice, told = _voice(), Event()
    if while_playing:
        voice.listen(None, 3.0, lambda *_: None)
        work = Thread(target=voice.play)
        work.start()
        wait_until(lambda: bool(room.control("list", "short", "sink-inputs").strip()), "it plays")
    else:
        work = Thread(target=voice.listen, args=(None, 10.0, lambda *_: told.set()))
        work.start()
        assert told.wait(5)
    began = time.monotonic()
    voice.close()
    took = time.monotonic() - began
    work.join(5)
    assert not work.is_alive()
    assert took < 0.3
    assert not any(voice._sound)


def test_without_a_loudspeaker_that_is_said(room: Room) -> None:
    voice = _voice()
    voice.listen(None, 0.5, lambda *_: None)
    room.kill_server()
    with pytest.raises(LocalError) as error:
        voice.play()
    assert error.value.code is ErrorCode.NO_SPEAKER
    voice.close()


def test_a_sound_system_that_cannot_be_asked_has_no_loudspeaker(room: Room) -> None:
    def broken() -> tuple[Microphone, ...]:
        raise LocalError(ErrorCode.AUDIO_SYSTEM_BROKEN)

    with pytest.raises(LocalError) as error:
        PortAudioSpeaker(WallClock(), look=broken).play(memoryview(bytes(640)), Event())
    assert error.value.code is ErrorCode.NO_SPEAKER


def test_a_loudspeaker_that_is_pulled_is_told(room: Room, ears: Ears) -> None:
    voice, errors = _voice(), list[LocalError]()
    voice.listen(None, 4.0, lambda *_: None)

    def play() -> None:
        try:
            voice.play()
        except LocalError as error:
            errors.append(error)

    work = Thread(target=play)
    work.start()
    wait_until(lambda: bool(room.control("list", "short", "sink-inputs").strip()), "it plays")
    room.kill_server()
    work.join(3)
    voice.close()
    assert [error.code for error in errors] == [ErrorCode.NO_SPEAKER]
