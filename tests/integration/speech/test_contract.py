"""What is asked of the engine arrives at the model, what the model says comes back; models are changed."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.domain.errors import AppError, ErrorCode
from app.domain.transcript import VoiceFrame, VoicePrint, Word
from app.services.ports import Decoding, Speakers
from app.speech.engine import WhisperEngine
from app.speech.models import MARKER
from app.speech.process import SpeechProcess, Times
from tests.support.listening import hear_everything, sample
from tests.support.speech import MODEL
from tests.support.speech_echo import echo, echo_speakers, patient_echo, pretending_echo, slow_echo

SOUND = sample("dialogue_60s", seconds=10.0)
PRINT = VoicePrint("echo 1", (0.5, 1.5), (1.0, 1.0), 40)


@pytest.fixture
def echoing() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL, start=lambda times: SpeechProcess(times, echo))
    yield made
    made.close()


@pytest.fixture
def engine() -> Iterator[WhisperEngine]:
    made = WhisperEngine(MODEL)
    yield made
    made.close()


def other_model(folder: Path) -> Path:
    """A model of another name."""
    copy = Path(shutil.copytree(MODEL, folder / "other"))
    (copy / MARKER).unlink()
    return copy


def test_beam_and_terms_reach_the_model(echoing: WhisperEngine) -> None:
    usual = echoing.hear(SOUND.pcm, final=True)
    asked = echoing.hear(SOUND.pcm, final=True, how=Decoding(1, ("Anna", "Harbour Street")))
    assert {word.text for word in usual.words} == {"beam=5"}
    assert {word.text for word in asked.words} == {"beam=1 Anna Harbour Street"}


def test_it_says_how_much_was_decoded_and_how_long_that_took(engine: WhisperEngine) -> None:
    began = time.monotonic()
    heard = engine.hear(SOUND.pcm, final=True)
    took = time.monotonic() - began
    assert 5.0 < heard.decoded <= 10.0  # pauses are not decoded
    assert 0.01 < heard.spent < took
    silence = engine.hear(bytes(64_000), final=True)
    assert (silence.consumed, silence.decoded, silence.spent) == (32_000, 0.0, 0.0)


def test_who_is_enrolled_goes_there_and_who_is_known_comes_back() -> None:
    voice = (VoiceFrame(0.0, 1.0, (0.5, 2.0)), VoiceFrame(1.0, 2.0, (0.25, 4.0)))
    words = [Word("a", 0.1, 0.5, 1.0), Word("b", 1.1, 1.5, 1.0)]
    engine = WhisperEngine(MODEL, start=lambda times: SpeechProcess(times, echo_speakers))
    try:
        found = engine.separate(voice, words, 2, PRINT)
        assert found == Speakers((0, 1), 2, True, 40.0, 1, (PRINT, PRINT))
        assert engine.separate(voice, words, 2).known is None
    finally:
        engine.close()


def test_real_voices_are_told_apart_with_someone_enrolled(engine: WhisperEngine) -> None:
    heard = hear_everything(engine, sample("dialogue_60s").pcm)
    alone = engine.separate(heard.voice, heard.words, 2)
    assert alone.known is None and alone.count == 2
    for one in alone.prints:
        assert engine.separate(heard.voice, heard.words, 2, one).of_words == alone.of_words


def test_another_model_is_used_from_the_next_call_on(engine: WhisperEngine, tmp_path: Path) -> None:
    first = engine.warm()
    before = engine.process_id
    assert before is not None
    engine.change_model(other_model(tmp_path))
    assert engine.process_id is None and not psutil.pid_exists(before)
    second = engine.warm()
    assert (first.demonstration, second.demonstration, second.model) == (True, False, "other")
    assert engine.process_id not in (None, before)
    engine.change_model(None)
    assert engine.process_id is None


def test_a_call_in_flight_ends_with_the_model_it_began_with() -> None:
    engine = WhisperEngine(MODEL, start=lambda times: SpeechProcess(times, slow_echo))
    try:
        engine.warm()
        ended: list[str] = []
        began = threading.Event()

        def hear() -> None:
            began.set()
            heard = engine.hear(SOUND.pcm, final=True)
            ended.append(f"heard {len(heard.words) > 0}")

        thread = threading.Thread(target=hear)
        thread.start()
        assert began.wait(5)
        while not engine._turn.locked():
            time.sleep(0.005)
        engine.change_model(None)
        ended.append("changed")
        thread.join(10)
        assert ended == ["heard True", "changed"]
    finally:
        engine.close()


def test_a_process_with_another_model_than_the_folders_is_not_believed() -> None:
    engine = WhisperEngine(MODEL, start=lambda times: SpeechProcess(times, pretending_echo))
    try:
        with pytest.raises(AppError) as caught:
            engine.warm()
        assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED
        assert caught.value.details == {"broken": "window", "attempts": 3}
        assert engine.process_id is None
    finally:
        engine.close()


def test_a_process_at_work_is_not_taken_for_hung() -> None:
    started: list[SpeechProcess] = []

    def start(times: Times) -> SpeechProcess:
        started.append(SpeechProcess(times, patient_echo))
        return started[-1]

    engine = WhisperEngine(MODEL, start=start, times=Times(silence=1.5, heartbeat=0.1))
    try:
        assert engine.hear(SOUND.pcm[:128_000], final=True).words
        assert len(started) == 1
    finally:
        engine.close()


def test_it_is_polite_and_leaves_no_dump(engine: WhisperEngine) -> None:
    engine.warm()
    process = psutil.Process(engine.process_id)
    if psutil.POSIX:
        assert process.nice() - psutil.Process().nice() >= 10
    else:
        assert process.nice() == psutil.BELOW_NORMAL_PRIORITY_CLASS
    if psutil.LINUX:
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)


def test_its_memory_goes_back_when_it_is_idle() -> None:
    engine = WhisperEngine(MODEL, times=Times(idle=0.3))
    try:
        engine.hear(SOUND.pcm, final=True)
        number = engine.process_id
        deadline = time.monotonic() + 15
        while number is not None and psutil.pid_exists(number):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert engine.process_id is None
    finally:
        engine.close()


@pytest.mark.skipif(not psutil.POSIX, reason="looks at what POSIX spawning sends")
def test_nothing_of_a_session_is_in_what_the_process_is_started_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from multiprocessing import popen_spawn_posix

    sent: list[bytes] = []
    dump = popen_spawn_posix.reduction.dump

    def seen(thing: Any, file: Any, *rest: Any) -> None:
        start = file.tell()
        dump(thing, file, *rest)
        sent.append(file.getvalue()[start:])

    monkeypatch.setattr(popen_spawn_posix.reduction, "dump", seen)
    monkeypatch.setattr("sys.argv", ["roomnote", "transcribe", "Anna Bergmann.wav"])
    folder = other_model(tmp_path)
    engine = WhisperEngine(folder)
    try:
        engine.hear(SOUND.pcm[:32_000], final=True, how=Decoding(5, ("Zephyrine",)))
        number = engine.process_id
        assert number is not None
        command = " ".join(psutil.Process(number).cmdline())
        environment = "".join(psutil.Process(number).environ().values())
    finally:
        engine.close()
    assert sent
    for secret in ("Zephyrine", str(folder)):
        assert not any(secret.encode() in one for one in sent)
        assert secret not in command + environment
    assert "Bergmann" not in command
