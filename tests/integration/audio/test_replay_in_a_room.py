"""A doubtful word heard again in a real room: from sealed sound, through the loudspeaker, silent at once."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from app.audio.speaker import PortAudioSpeaker
from app.domain.errors import AppError, ErrorCode
from app.domain.session import SAMPLE_RATE
from app.services.ports import Microphone
from app.services.replay import AROUND, ReplayService
from tests.support.database import START
from tests.support.ears import Ears, ears
from tests.support.live_practice import LivePractice, at_work, recorded
from tests.support.plaintext import found_in
from tests.support.recording import WallClock, wait_until
from tests.support.room import Room, room
from tests.support.taping import chirps, likeness

__all__ = ["ears", "room"]
pytestmark = pytest.mark.needs_sound
LENGTH = 12


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LivePractice]:
    """A practice whose microphone is a double; recorder, sealed sound and database are real."""
    with at_work(tmp_path / "data", START) as practice:
        yield practice


def paused(live: LivePractice, sound: bytes) -> str:
    """A session that was recorded and is paused."""
    session_id = recorded(live, sound)
    live.program.recording.pause(session_id)
    return session_id


def replay_of(live: LivePractice) -> ReplayService:
    program = live.program
    loudspeaker = PortAudioSpeaker(WallClock())
    return ReplayService(program.database, live.recordings, program.recording, loudspeaker, program.bus)


def played(tmp_path: Path) -> np.ndarray:
    return chirps(tmp_path, LENGTH)[1]


def test_what_was_said_comes_out_of_the_loudspeaker_and_onto_no_disk(
    live: LivePractice, room: Room, ears: Ears, tmp_path: Path
) -> None:
    sound = played(tmp_path)
    session_id = paused(live, sound.astype("<i2").tobytes())
    replay = replay_of(live)
    before = len(ears.samples)
    replay.play(session_id, 4.0, 6.0)
    whole = sound[round((4.0 - AROUND) * SAMPLE_RATE) : round((6.0 + AROUND) * SAMPLE_RATE)]
    wait_until(lambda: len(ears.samples) - before > len(whole) + SAMPLE_RATE, "all of it came out")
    assert likeness(ears.samples[before:], whole[800:-800]) > 0.98
    assert found_in([live.folder], [whole.astype("<i2").tobytes()[1_000:1_200]]) == []
    assert live.recorder.place.frames == LENGTH * SAMPLE_RATE  # and into no recording


def test_a_stop_is_silence_within_a_fifth_of_a_second(
    live: LivePractice, room: Room, ears: Ears, tmp_path: Path
) -> None:
    session_id = paused(live, played(tmp_path).astype("<i2").tobytes())
    replay = replay_of(live)
    thread = Thread(target=replay.play, args=(session_id, 1.0, 11.0))
    thread.start()
    wait_until(lambda: bool(np.abs(ears.samples[-8_000:]).max() > 500), "it is heard")
    began = time.monotonic()
    replay.stop()
    assert time.monotonic() - began < 0.2
    thread.join(5)
    assert not thread.is_alive()
    place = len(ears.samples)
    wait_until(lambda: len(ears.samples) > place + SAMPLE_RATE, "a second passes")
    after = np.abs(ears.samples[place:])
    assert not after[round(0.2 * SAMPLE_RATE) :].any()


def test_the_microphone_opens_into_silence(
    live: LivePractice, room: Room, ears: Ears, tmp_path: Path
) -> None:
    session_id = paused(live, played(tmp_path).astype("<i2").tobytes())
    replay = replay_of(live)
    thread = Thread(target=replay.play, args=(session_id, 1.0, 11.0))
    thread.start()
    wait_until(lambda: bool(np.abs(ears.samples[-8_000:]).max() > 500), "it is heard")
    live.program.recording.resume(session_id)
    thread.join(5)
    assert not thread.is_alive()
    with pytest.raises(AppError) as refused:
        replay.play(session_id, 1.0, 2.0)
    assert refused.value.code is ErrorCode.STILL_RECORDING


def test_a_stop_that_comes_while_the_loudspeaker_is_looked_for_leaves_silence(
    room: Room, ears: Ears, tmp_path: Path
) -> None:
    stop = Event()

    def stopped_meanwhile() -> tuple[Microphone, ...]:
        stop.set()
        return ()

    loudspeaker = PortAudioSpeaker(WallClock(), look=stopped_meanwhile)
    place = len(ears.samples)
    with memoryview(played(tmp_path)[4 * SAMPLE_RATE :].astype("<i2").tobytes()) as sound:
        for _ in range(5):
            loudspeaker.play(sound, stop)
    wait_until(lambda: len(ears.samples) > place + SAMPLE_RATE, "a second passes")
    assert not np.abs(ears.samples[place:]).any()
