"""The engine survives what happens to its process, hears everything once, leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil
import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.speech import engine as speech_engine
from app.speech.device import Device, nvidia_driver_present
from app.speech.engine import WhisperEngine
from app.speech.messages import Message
from app.speech.models import MARKER
from app.speech.process import Answer, ProcessLost, SpeechProcess, Times
from tests.support.listening import hear_everything, sample
from tests.support.speech import MODEL

SOUND = sample("dialogue_60s", seconds=14.0)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals stop and kill processes here")


@pytest.fixture
def engine() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL)
    yield made
    made.close()


@pytest.fixture
def impatient() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL, times=Times(silence=3.0, heartbeat=0.2))
    yield made
    made.close()


@pytest.fixture(scope="module")
def expected() -> str:
    made = WhisperEngine(MODEL)
    try:
        return hear_everything(made, SOUND.pcm).text
    finally:
        made.close()


def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def after_sending(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None], times: int = 1) -> list[int]:
    """Call ``act`` with the process's number right after the next ``times`` sounds were sent to it."""
    hit: list[int] = []
    send = SpeechProcess._send

    def sending(self: SpeechProcess, request: Message) -> None:
        send(self, request)
        if request.kind == "hear" and len(hit) < times:
            hit.append(self.process_id)
            act(self.process_id)

    monkeypatch.setattr(SpeechProcess, "_send", sending)
    return hit


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)


def test_it_says_what_it_loaded_and_is_polite(engine: WhisperEngine) -> None:
    state = engine.warm()
    assert (state.window, state.demonstration) == (10.0, True)
    assert engine.warm() == state
    process = psutil.Process(engine.process_id)
    assert process.nice() > psutil.Process().nice()
    assert engine.longest_stretch >= 2 * 30


@posix
def test_a_crash_costs_nothing(engine: WhisperEngine, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hit = after_sending(monkeypatch, kill)
    heard = hear_everything(engine, SOUND.pcm)
    assert heard.text == expected
    assert len(hit) == 1 and engine.process_id not in (None, hit[0])
    assert all(a[1] == b[0] for a, b in pairwise(heard.spans))


@posix
def test_after_three_crashes_it_gives_up_and_can_be_asked_again(
    engine: WhisperEngine, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = after_sending(monkeypatch, kill, times=3)
    with pytest.raises(AppError) as caught:
        engine.hear(SOUND.pcm, final=True)
    assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable
    assert len(set(hit)) == 3 and not any(psutil.pid_exists(number) for number in hit)
    assert hear_everything(engine, SOUND.pcm).text == expected


@posix
def test_a_hung_process_is_replaced(
    impatient: WhisperEngine, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient.warm()
    hit = after_sending(monkeypatch, lambda number: os.kill(number, signal.SIGSTOP))
    assert hear_everything(impatient, SOUND.pcm).text == expected
    assert not psutil.pid_exists(hit[0])


@posix
def test_a_process_that_does_not_read_is_replaced(impatient: WhisperEngine, expected: str) -> None:
    impatient.warm()
    stopped = impatient.process_id
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)  # the sound is larger than what a pipe holds: sending blocks
    assert hear_everything(impatient, SOUND.pcm).text == expected
    assert not psutil.pid_exists(stopped)


def test_what_takes_too_long_is_a_time_out() -> None:
    engine = WhisperEngine(MODEL, times=Times(patience=0.005))
    try:
        engine.warm()
        with pytest.raises(AppError) as caught:
            engine.hear(sample("dialogue_60s").pcm, final=True)
        assert caught.value.code is ErrorCode.SPEECH_TIMEOUT and caught.value.retryable
        assert engine.process_id is None
    finally:
        engine.close()


def test_close_cancels_what_is_under_way_within_a_second(
    engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = threading.Event()
    after_sending(monkeypatch, lambda number: sent.set())
    outcome: list[BaseException | None] = []

    def hear() -> None:
        try:
            engine.hear(sample("dialogue_5min").pcm, final=True)
            outcome.append(None)
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=hear)
    thread.start()
    assert sent.wait(30)
    number = engine.process_id
    began = time.monotonic()
    engine.close()
    thread.join(5)
    assert time.monotonic() - began < 1.0
    assert isinstance(outcome[0], Cancelled)
    assert number is not None and not psutil.pid_exists(number)


def test_after_close_nothing_starts_again(engine: WhisperEngine) -> None:
    engine.warm()
    number = engine.process_id
    began = time.monotonic()
    engine.close()
    engine.close()
    assert time.monotonic() - began < 1.0
    assert number is not None and not psutil.pid_exists(number)
    with pytest.raises(Cancelled):
        engine.hear(b"", final=True)
    with pytest.raises(Cancelled):
        engine.warm()
    assert engine.process_id is None


def test_close_before_anything_started(engine: WhisperEngine) -> None:
    engine.close()
    assert engine.process_id is None


def test_it_ends_when_idle_and_starts_again(expected: str) -> None:
    engine = WhisperEngine(MODEL, times=Times(idle=0.4))
    try:
        engine.warm()
        first = engine.process_id
        assert first is not None
        until(lambda: engine.process_id is None)
        until(lambda: not psutil.pid_exists(first))  # not even as a zombie
        assert hear_everything(engine, SOUND.pcm).text == expected
    finally:
        engine.close()


def test_falling_asleep_just_when_asked_is_no_crash(
    engine: WhisperEngine, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = SpeechProcess.ask
    slept: list[int] = []

    def asked_too_late(
        self: SpeechProcess, request: Message, patience: float, read: Callable[[Message], Answer]
    ) -> Answer:
        if request.kind == "hear" and not slept:
            slept.append(self.process_id)
            self.end(grace=5.0)  # its pipe closes and it ends as agreed, with status 0
            raise ProcessLost(idle=True)
        return ask(self, request, patience, read)

    monkeypatch.setattr(SpeechProcess, "ask", asked_too_late)
    monkeypatch.setattr(speech_engine, "ATTEMPTS", 1)
    assert hear_everything(engine, SOUND.pcm).text == expected
    assert len(slept) == 1


def test_a_process_that_cannot_be_started(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(SpawnProcess, "start", refuse)
    with pytest.raises(AppError) as caught:
        engine.warm()
    assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable


def test_calls_from_several_threads_queue(engine: WhisperEngine, expected: str) -> None:
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(hear_everything(engine, SOUND.pcm).text))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert texts == [expected] * 3


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_corrupt_model_is_said_to_be_corrupt(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(MODEL, tmp_path / "model"))
    (folder / MARKER).unlink()
    (folder / name).write_bytes((folder / name).read_bytes()[:1000])
    engine = WhisperEngine(folder)
    try:
        with pytest.raises(AppError) as caught:
            engine.hear(SOUND.pcm, final=True)
        assert caught.value.code is ErrorCode.MODEL_CORRUPT and not caught.value.retryable
        assert engine.process_id is None
    finally:
        engine.close()


def test_a_missing_model_starts_no_process(tmp_path: Path) -> None:
    engine = WhisperEngine(tmp_path)
    with pytest.raises(AppError) as caught:
        engine.warm()
    assert caught.value.code is ErrorCode.NO_MODEL and engine.process_id is None


@pytest.mark.skipif(nvidia_driver_present(), reason="asks what happens without a graphics card")
def test_without_the_graphics_card_it_goes_on_with_the_cpu() -> None:
    engine = WhisperEngine(MODEL, device=Device("cuda", "float16"))
    try:
        assert engine.warm().device == "CPU"
    finally:
        engine.close()
