"""The graphics card: used after a trial in a process of its own, given up without losing a word."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.bootstrap import examination, profiles
from app.domain.errors import Cancelled
from app.services.doctor import OK, WARNING
from app.speech.answers import Card
from app.speech.device import CARDS, CPU, Choice, choose_device
from app.speech.device_memory import RememberedDevice
from app.speech.engine import WhisperEngine
from app.speech.models import SpeechModel, inspect_model
from app.speech.process import Times
from app.system.paths import DEMONSTRATION, profile_paths
from app.system.settings_file import read_settings
from tests.support.listening import Everything, hear_everything, sample
from tests.support.speech import MODEL
from tests.support.speech_card import CardServe, CardStart

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals stop and kill processes here")

QUICK = Times(silence=2.0, heartbeat=0.1, grace=0.5)
PROBE = partial(choose_device, driver_present=lambda: True)


def heard(engine: WhisperEngine) -> Everything:
    """Fourteen seconds as they come in a session."""
    return hear_everything(engine, sample("dialogue_60s", seconds=14.0).pcm, live=4.0)


@pytest.fixture(scope="module")
def expected() -> Everything:
    engine = WhisperEngine(MODEL, device=CPU)
    try:
        return heard(engine)
    finally:
        engine.close()


@pytest.fixture
def engines() -> Iterator[list[WhisperEngine]]:
    made: list[WhisperEngine] = []
    yield made
    for engine in made:
        engine.close()


def test_a_card_that_works_is_used_and_shown(engines: list[WhisperEngine], expected: Everything) -> None:
    engine = WhisperEngine(MODEL, probe=PROBE, start=CardStart([CardServe()]))
    engines.append(engine)
    state = engine.warm()
    assert (state.device, state.device_note) == ("GPU", "")
    assert heard(engine) == expected


@pytest.mark.parametrize(("what", "at"), [("memory", 0), ("lost", 1), ("die", 1)])
def test_a_card_that_fails_in_a_session_costs_no_word(
    engines: list[WhisperEngine], expected: Everything, what: str, at: int
) -> None:
    told: list[SpeechModel] = []
    start = CardStart([CardServe(at=at, what=what)])
    engine = WhisperEngine(
        MODEL, device=None, probe=lambda model, _: Choice(CARDS[0]), card_failed=told.append,
        start=start, times=QUICK,
    )  # fmt: skip
    engines.append(engine)
    assert engine.warm().device == "GPU"
    assert heard(engine) == expected
    state = engine.warm()
    assert state.device == "CPU" and "The processor goes on" in state.device_note
    assert [model.folder for model in told] == [MODEL]
    assert len(start.started) >= 3 and sum(process.alive for process in start.started) == 1
    engine.change_model(MODEL)  # a smaller one may fit
    assert (engine.warm().device, len(told)) == ("GPU", 1)


def test_a_card_that_recovers_goes_on_being_used(engines: list[WhisperEngine], expected: Everything) -> None:
    start = CardStart([CardServe(at=1), CardServe()])
    engine = WhisperEngine(MODEL, probe=lambda model, _: Choice(CARDS[0]), start=start, times=QUICK)
    engines.append(engine)
    assert heard(engine) == expected
    assert engine.warm().device == "GPU" and len(start.started) == 2


def test_a_missing_library_is_said_with_what_to_install(engines: list[WhisperEngine]) -> None:
    serve = CardServe(formats=(("int8_float16", "library"), ("float16", "library")))
    engine = WhisperEngine(MODEL, probe=PROBE, start=CardStart([serve]))
    engines.append(engine)
    state = engine.warm()
    assert state.device == "CPU"
    assert "libcublas.so.12 is missing" in state.device_note and "nvidia-cublas-cu12" in state.device_note


@pytest.mark.parametrize(
    ("serve", "choice"),
    [
        (CardServe(formats=(("int8_float16", "format"),)), Choice(CARDS[1])),
        (CardServe(card=Card(1, 12, 0)), Choice(CARDS[1])),
        (CardServe(formats=(("int8_float16", "memory"), ("float16", "memory"))), Choice(CPU, "memory")),
        (CardServe(at=0, what="library"), Choice(CPU, "library", "libcublas.so.12")),
        (CardServe(at=0, what="die"), Choice(CPU, "died")),
        (CardServe(at=0, what="hang"), Choice(CPU, "time")),
        (CardServe(card=Card(0)), Choice(CPU)),
    ],
)
def test_a_real_process_encodes_and_generates_before_a_card_is_chosen(
    serve: CardServe, choice: Choice
) -> None:
    start = CardStart([serve])
    seconds = 3.0 if choice.reason == "time" else 60.0  # what works may be slow on a busy computer
    assert PROBE(inspect_model(MODEL), start, seconds=seconds) == choice
    assert not any(process.alive for process in start.started)
    assert not any(psutil.pid_exists(process.process_id) for process in start.started)


def test_the_program_ends_at_once_while_a_card_hangs(engines: list[WhisperEngine]) -> None:
    start = CardStart([CardServe(formats=(("int8_float16", "hang"),))])
    engine = WhisperEngine(MODEL, probe=PROBE, start=start)
    engines.append(engine)
    outcome: list[BaseException] = []

    def warm() -> None:
        try:
            engine.warm()
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=warm)
    thread.start()
    deadline = time.monotonic() + 20
    while len(start.started) < 2 or psutil.Process(start.started[1].process_id).status() != "stopped":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    began = time.monotonic()
    engine.close()
    thread.join(5)
    assert time.monotonic() - began < 1.0
    assert len(outcome) == 1 and not any(process.alive for process in start.started)


def test_what_was_found_out_is_remembered_for_the_next_start(
    engines: list[WhisperEngine], tmp_path: Path
) -> None:
    file = tmp_path / "speech-device.json"
    start = CardStart([CardServe(formats=(("int8_float16", "format"),))])
    for processes in (4, 5):  # card, two formats, the session; then the session alone
        remembered = RememberedDevice(file, ask=PROBE, driver_present=lambda: True)
        engine = WhisperEngine(MODEL, probe=remembered, card_failed=remembered.forget, start=start)
        engines.append(engine)
        assert engine.warm().device == "GPU"
        assert len(start.started) == processes


def test_the_program_keeps_what_it_found_out_with_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Path] = []

    def engine(folder: Path, **given: Any) -> WhisperEngine:
        kept.append(given["probe"]._file)
        assert given["card_failed"] == given["probe"].forget
        return WhisperEngine(folder, **given)

    monkeypatch.setattr(profiles, "WhisperEngine", engine)
    locked = profiles.LockedProfile(profile_paths(DEMONSTRATION, tmp_path), keys_in_file=True)
    program, _ = locked.create(profiles.DEMONSTRATION_PASSPHRASE)
    program.close()
    assert kept == [tmp_path / "speech-device.json"]


@pytest.mark.parametrize(
    ("choice", "state", "said"),
    [
        (Choice(CPU), OK, "Not used"),
        (Choice(CARDS[1]), OK, "Used for speech: GPU, float16"),
        (Choice(CPU, "library", "libcublas.so.12"), WARNING, "libcublas.so.12 is missing"),
        (Choice(CPU, "memory"), WARNING, "its memory is too full"),
    ],
)
def test_the_doctor_says_which_device_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: Choice, state: str, said: str
) -> None:
    monkeypatch.setattr(RememberedDevice, "ask_again", lambda self, model: choice)
    paths = profile_paths(folder=tmp_path)
    checks = dict(examination.examinations(paths, read_settings(paths.settings)))
    finding = checks["GPU"]()
    assert finding.state == state and said in finding.message
    assert bool(finding.advice) == (state == WARNING)
