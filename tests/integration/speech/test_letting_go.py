"""A process that may hold what is destroyed ends: at once, or after what it is at; nothing is heard twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from app.speech.process import SpeechProcess
from tests.support.listening import hear_everything, sample
from tests.support.speech import MODEL
from tests.support.speech_echo import slow_echo

SOUND = sample("dialogue_60s").pcm[: 2 * 16_000 * 12]


@pytest.fixture
def engine() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL, device=CPU)
    yield made
    made.close()


def test_one_that_is_not_at_work_ends_at_once_and_starts_when_it_is_needed(engine: WhisperEngine) -> None:
    engine.let_go()
    assert engine.process_id is None, "none is started for that"
    before = hear_everything(engine, SOUND).text
    process_id = engine.process_id
    assert process_id is not None
    began = time.monotonic()
    engine.let_go()
    assert time.monotonic() - began < 1.0
    assert engine.process_id is None
    assert not psutil.pid_exists(process_id)
    assert hear_everything(engine, SOUND).text == before
    engine.warm()
    assert engine.process_id is not None, "once"


def test_one_at_work_ends_after_it() -> None:
    engine = WhisperEngine(MODEL, start=lambda times: SpeechProcess(times, slow_echo))
    heard: list[int] = []
    try:
        engine.warm()
        process_id = engine.process_id
        assert process_id is not None
        thread = threading.Thread(target=lambda: heard.append(engine.hear(SOUND, final=True).consumed))
        thread.start()
        deadline = time.monotonic() + 10
        while not engine._turn.locked():
            assert time.monotonic() < deadline
            time.sleep(0.005)
        engine.let_go()
        assert not heard
        thread.join(10)
        assert heard and heard[0] > 0, "what was under way is answered"
        assert engine.process_id is None
        assert not psutil.pid_exists(process_id)
    finally:
        engine.close()


def test_after_close_there_is_nothing_to_let_go_of(engine: WhisperEngine) -> None:
    engine.warm()
    engine.close()
    engine.let_go()
    assert engine.process_id is None
