"""The real model through faster-whisper: what it is told before a window, and how its failures are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from faster_whisper.tokenizer import Tokenizer

from app.domain.errors import AppError, ErrorCode
from app.domain.session import SAMPLE_RATE
from app.services.ports import AS_USUAL, Decoding
from app.speech import recogniser as module
from app.speech.engine import WhisperEngine
from app.speech.models import inspect_model
from app.speech.recogniser import Recogniser
from tests.support.listening import hear_everything, sample
from tests.support.speech import MODEL

TERMS = ("sertraline", "Harbour Street", "Anna", "Bergmann")
MANY = tuple(f"medication{number}" for number in range(150))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    """The demonstration model, told terms as another model would be."""
    return Recogniser(MODEL, "cpu", "int8", 1, "en", terms=True)


def calls(recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What faster-whisper is asked, from now on."""
    found: list[dict[str, Any]] = []
    transcribe = recogniser._model.transcribe

    def watched(samples: Any, **how: Any) -> Any:
        found.append(how)
        return transcribe(samples, **how)

    monkeypatch.setattr(recogniser._model, "transcribe", watched)
    return found


def noise(seconds: float = 1.0) -> Any:
    return np.random.default_rng(1).standard_normal(int(seconds * SAMPLE_RATE)).astype(np.float32) * 0.01


def test_beam_and_terms_are_faster_whispers(recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = calls(recogniser, monkeypatch)
    recogniser.decode(noise())
    recogniser.decode(noise(), Decoding(1, TERMS))
    assert [(how["beam_size"], how["hotwords"]) for how in asked] == [
        (5, None),
        (1, "sertraline Harbour Street Anna Bergmann"),
    ]
    assert all(how["language"] == "en" and not how["condition_on_previous_text"] for how in asked)


@pytest.mark.parametrize("terms", [TERMS, MANY, ("x" * 2000, "Anna"), ("Anna", "x" * 2000, "Bergmann")])
def test_what_is_told_takes_no_more_than_half_of_the_model(
    recogniser: Recogniser, terms: tuple[str, ...]
) -> None:
    model = recogniser._model
    told = recogniser.expected(terms)
    tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="en")
    prompt = model.get_prompt(tokenizer, [], hotwords=told)
    assert len(prompt) <= model.max_length // 2
    assert (told or "").split() == " ".join(terms).split()[: len((told or "").split())]  # whole, in order
    if terms is MANY:
        assert told is not None and 20 < len(told.split()) < len(MANY)
    elif terms is not TERMS:
        assert told in (None, "Anna")  # what does not fit ends it: it was more important than the rest


def test_a_model_that_reads_worse_with_terms_is_told_none() -> None:
    assert inspect_model(MODEL).terms is False
    demonstration = Recogniser(MODEL, "cpu", "int8", 1, "en", terms=inspect_model(MODEL).terms)
    assert demonstration.expected(TERMS) is None


def test_the_demonstration_model_hears_the_same_with_terms() -> None:
    sound = sample("dialogue_60s", seconds=14.0).pcm
    engine = WhisperEngine(MODEL)
    try:
        usual = hear_everything(engine, sound)
        heard = engine.hear(sound, final=True, how=Decoding(AS_USUAL.beam, TERMS))
    finally:
        engine.close()
    assert [word.text for word in heard.words] == [word.text for word in usual.words[: len(heard.words)]]


@pytest.mark.parametrize(
    ("problem", "code", "reason"),
    [
        (RuntimeError("mkl_malloc: failed to allocate memory"), ErrorCode.SPEECH_PROCESS_DIED, "memory"),
        (MemoryError(), ErrorCode.SPEECH_PROCESS_DIED, "memory"),
        (Exception("Cannot allocate memory (os error 12)"), ErrorCode.SPEECH_PROCESS_DIED, "memory"),
        (RuntimeError("File model.bin is incomplete"), ErrorCode.MODEL_CORRUPT, None),
        (ValueError("unsupported"), ErrorCode.MODEL_CORRUPT, None),
        (Exception("expected value at line 1"), ErrorCode.MODEL_CORRUPT, None),
    ],
)
def test_no_memory_is_no_corrupt_model(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, code: ErrorCode, reason: str | None
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(module, "_OwnWindow", fails)
    with pytest.raises(AppError) as caught:
        Recogniser(Path(MODEL), "cpu", "int8", 1, "en")
    assert (caught.value.code, caught.value.details.get("reason")) == (code, reason)


def test_other_exceptions_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(module, "_OwnWindow", fails)
    with pytest.raises(KeyError):
        Recogniser(MODEL, "cpu", "int8", 1, "en")


@pytest.mark.parametrize("problem", [RuntimeError("CUDA failed with error out of memory"), MemoryError()])
def test_a_device_that_fails_while_decoding(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(recogniser._model, "transcribe", fails)
    with pytest.raises(AppError) as caught:
        recogniser.prove()
    assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable
    assert caught.value.details["reason"] == "memory"


def test_a_device_on_which_it_cannot_be_loaded() -> None:
    with pytest.raises(AppError) as caught:
        Recogniser(MODEL, "cuda", "no-such-format", 1, "en")
    assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable


def test_it_proves_that_it_works(recogniser: Recogniser) -> None:
    recogniser.prove()
    assert (recogniser.window, recogniser.device) == (10.0, "cpu")
    assert recogniser.compute_type.startswith("int8")
