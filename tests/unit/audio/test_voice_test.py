"""The voice test: heard once, in memory only, ended at once and wiped."""

import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest

from app.audio.intake import SoundFormat
from app.audio.voice_test import HeardVoice
from app.domain.errors import AppError, ErrorCode, LocalError
from tests.support.recording import HandMicrophone, WallClock, lost, signal, wait_until

RATE = 16_000
CLOSE_SECONDS = 0.3


class HandSpeaker:
    """A ``Loudspeaker`` that keeps what it is given, and plays as long as the test wants."""

    def __init__(self) -> None:
        self.played: list[bytes] = []
        self.given: memoryview | None = None
        self.endless = False

    def play(self, pcm: memoryview, stop: Event) -> None:
        self.played.append(bytes(pcm))
        if self.endless:
            stop.wait(10)


class Scene:
    def __init__(self) -> None:
        self.microphone, self.speaker = HandMicrophone(), HandSpeaker()
        self.voice = HeardVoice(self.microphone, self.speaker, WallClock())
        self.levels: list[tuple[float, float]] = []
        self.errors: list[AppError] = []
        self._threads: list[Thread] = []

    def begin(self, work: Callable[[], None]) -> Thread:
        def run() -> None:
            try:
                work()
            except AppError as error:
                self.errors.append(error)

        thread = Thread(target=run)
        thread.start()
        self._threads.append(thread)
        return thread

    def listen(self, seconds: float, microphone: str | None = None) -> Thread:
        thread = self.begin(
            lambda: self.voice.listen(microphone, seconds, lambda *level: self.levels.append(level))
        )
        wait_until(lambda: self.microphone.is_open or not thread.is_alive(), "the microphone is open")
        return thread

    def end(self) -> None:
        self.voice.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.end()


def test_what_was_heard_is_played_as_often_as_wanted_with_its_level(scene: Scene) -> None:
    listening = scene.listen(1.0, "m2")
    scene.microphone.say(signal(0, RATE + 500))
    listening.join(5)
    assert not scene.microphone.is_open
    assert scene.microphone.opened == ["m2"]
    assert scene.levels and all(0 < rms < peak <= 1 for rms, peak in scene.levels)
    scene.voice.play()
    scene.voice.play()
    assert scene.speaker.played == [signal(0, RATE)] * 2


def test_another_sampling_is_converted(scene: Scene) -> None:
    scene.microphone.format = SoundFormat(48_000, 2)
    listening = scene.listen(0.5)
    scene.microphone.say(bytes(48_000 * 2 * 2))
    listening.join(5)
    scene.voice.play()
    assert scene.speaker.played == [bytes(RATE)]


def test_listening_is_ended_at_once_and_nothing_is_left(scene: Scene) -> None:
    listening = scene.listen(10.0)
    scene.microphone.say(signal(0, 3_200))
    wait_until(lambda: bool(scene.levels), "it hears")
    sound = scene.voice._sound
    assert any(sound)
    began = time.monotonic()
    scene.voice.close()
    assert time.monotonic() - began < CLOSE_SECONDS
    assert not scene.microphone.is_open
    listening.join(5)
    assert not listening.is_alive()
    assert not any(sound)
    scene.voice.play()
    assert scene.speaker.played == []
    scene.voice.close()


def test_playing_is_ended_at_once(scene: Scene) -> None:
    listening = scene.listen(0.1)
    scene.microphone.say(signal(0, RATE))
    listening.join(5)
    scene.speaker.endless = True
    playing = scene.begin(scene.voice.play)
    wait_until(lambda: bool(scene.speaker.played), "it plays")
    began = time.monotonic()
    scene.voice.close()
    assert time.monotonic() - began < CLOSE_SECONDS
    playing.join(5)
    assert not playing.is_alive()


def test_a_second_voice_wipes_the_first(scene: Scene) -> None:
    listening = scene.listen(0.5)
    scene.microphone.say(signal(0, RATE // 2))
    listening.join(5)
    first = scene.voice._sound
    listening = scene.listen(0.5)
    assert not any(first)
    scene.microphone.say(signal(RATE, 2 * RATE))
    listening.join(5)
    scene.voice.play()
    assert scene.speaker.played == [signal(RATE, RATE + RATE // 2)]


def test_a_report_may_end_it(scene: Scene) -> None:
    listening = scene.begin(lambda: scene.voice.listen(None, 10.0, lambda *_: scene.voice.close()))
    wait_until(lambda: scene.microphone.is_open, "the microphone is open")
    scene.microphone.say(signal(0, RATE))
    listening.join(5)
    assert not listening.is_alive()
    assert not scene.microphone.is_open


@pytest.mark.parametrize("lost_later", [False, True])
def test_no_microphone_is_told(scene: Scene, lost_later: bool) -> None:
    scene.microphone.refusal = None if lost_later else LocalError(ErrorCode.NO_MICROPHONE)
    listening = scene.listen(10.0)
    if lost_later:
        scene.microphone.fault = lost()
    listening.join(5)
    assert [error.code for error in scene.errors] == [ErrorCode.NO_MICROPHONE]
    assert not scene.microphone.is_open


def test_a_microphone_that_gives_too_little_ends_nevertheless(scene: Scene) -> None:
    listening = scene.listen(0.2)
    scene.microphone.say(signal(0, 320))
    listening.join(5)
    assert not listening.is_alive()
    scene.voice.play()
    assert scene.speaker.played == [signal(0, 320)]


def test_a_played_file_ends_it_with_its_end(scene: Scene) -> None:
    listening = scene.listen(10.0)
    scene.microphone.say(signal(0, 320))
    scene.microphone.finished = True
    listening.join(5)
    assert not listening.is_alive()
