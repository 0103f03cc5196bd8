"""Which processor decodes: asked of a scripted card, without one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode, LocalError
from app.speech.answers import Card, Loaded, card_answer, loaded_message
from app.speech.device import CARDS, CPU, Choice, Device, choose_device, in_order
from app.speech.messages import Message
from app.speech.models import SpeechModel
from app.speech.process import ProcessLost, SpeechProcess
from app.speech.requests import load_of

MODEL = SpeechModel(Path("model"), "small.en", "MIT", False, 30.0, 1000)
FIRST, SECOND = CARDS


def failure(**details: str) -> AppError:
    return LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True, details=details)


@dataclass
class Laptop:
    """Speech processes on a laptop with a card: ``formats`` says what becomes of a trial in each of them."""

    card: Card | Exception = field(default_factory=lambda: Card(1, 8, 9))
    formats: dict[str, Exception] = field(default_factory=dict)
    trial: Exception | None = None
    asked: list[str] = field(default_factory=list)
    running: int = 0
    takes: float = 0.0

    def start(self) -> SpeechProcess:
        self.running += 1
        return cast("SpeechProcess", self)

    def ask(self, request: Message, patience: float, read: Callable[[Message], Any]) -> Any:
        time.sleep(min(self.takes, patience))
        if self.takes > patience:
            raise ProcessLost(timed_out=True)
        if request.kind == "card":
            if isinstance(self.card, Exception):
                raise self.card
            return read(card_answer(self.card))
        if request.kind == "load":
            load = load_of(request)
            assert load.device == "cuda"
            self.asked.append(load.compute_type)
            if load.compute_type in self.formats:
                raise self.formats[load.compute_type]
            return read(loaded_message(Loaded(30.0, "cuda", load.compute_type)))
        assert request.kind == "try"
        if self.trial is not None:
            raise self.trial
        return read(Message("works", {}))

    def end(self, grace: float) -> None:
        assert grace < 1
        self.running -= 1

    def choice(self, seconds: float = 5.0) -> Choice:
        found = choose_device(MODEL, self.start, driver_present=lambda: True, seconds=seconds)
        assert self.running == 0
        return found


def test_without_a_driver_no_process_is_started() -> None:
    laptop = Laptop()
    assert choose_device(MODEL, laptop.start, driver_present=lambda: False) == Choice(CPU)
    assert laptop.asked == []


def test_a_driver_without_a_card_is_nothing_to_speak_of() -> None:
    assert Laptop(card=Card(0)).choice() == Choice(CPU)
    assert Choice(CPU).note == ""


def test_the_smaller_format_is_taken_where_it_works() -> None:
    laptop = Laptop()
    assert laptop.choice() == Choice(FIRST) == Choice(Device("cuda", "int8_float16"))
    assert laptop.asked == ["int8_float16"]


def test_the_other_one_is_tried_next() -> None:
    laptop = Laptop(formats={"int8_float16": failure(reason="format")})
    assert laptop.choice() == Choice(SECOND)
    assert laptop.asked == ["int8_float16", "float16"]


@pytest.mark.parametrize(
    ("major", "first"), [(7, FIRST), (9, FIRST), (10, FIRST), (12, SECOND), (13, SECOND)]
)
def test_new_cards_begin_with_16_bits(major: int, first: Device) -> None:
    assert in_order(Card(1, major, 0))[0] == first
    assert Laptop(card=Card(1, major, 0)).choice() == Choice(first)


def test_loading_is_not_enough() -> None:
    laptop = Laptop(trial=failure(reason="device"))
    assert laptop.choice() == Choice(CPU, "device")
    assert laptop.asked == ["int8_float16", "float16"]


def test_a_missing_library_is_named_and_no_other_format_tried() -> None:
    laptop = Laptop(trial=failure(reason="library", library="libcublas.so.12"))
    choice = laptop.choice()
    assert choice == Choice(CPU, "library", "libcublas.so.12")
    assert laptop.asked == ["int8_float16"]
    assert "libcublas.so.12 is missing" in choice.note and "nvidia-cublas-cu12" in choice.note


def test_a_full_card_is_said_to_be_full() -> None:
    full = failure(reason="memory")
    assert Laptop(formats={"int8_float16": full, "float16": full}).choice() == Choice(CPU, "memory")


def test_a_card_that_ends_its_process_is_not_used() -> None:
    assert Laptop(card=ProcessLost()).choice() == Choice(CPU, "died")
    assert Laptop(trial=ProcessLost()).choice() == Choice(CPU, "died")


def test_a_card_that_does_not_answer_costs_the_limit_and_no_more() -> None:
    laptop = Laptop(takes=0.3)
    began = time.monotonic()
    assert laptop.choice(seconds=0.5) == Choice(CPU, "time")
    assert time.monotonic() - began < 1.5
    assert Laptop().choice(seconds=0.0) == Choice(CPU, "time")


def test_a_process_that_cannot_be_started() -> None:
    def refuse() -> SpeechProcess:
        raise failure()

    assert choose_device(MODEL, refuse, driver_present=lambda: True) == Choice(CPU, "device")


def test_the_end_of_the_program_ends_the_trial() -> None:
    def closed() -> SpeechProcess:
        raise Cancelled

    with pytest.raises(Cancelled):
        choose_device(MODEL, closed, driver_present=lambda: True)


@pytest.mark.parametrize(
    "reason", ["library", "memory", "driver", "format", "device", "time", "died", "session"]
)
def test_every_reason_has_plain_words(reason: str) -> None:
    choice = Choice(CPU, reason)
    assert choice.happened.startswith("The graphics card ")
    for sentence in filter(None, (part.strip() for part in choice.note.split(". "))):
        assert len(sentence.split()) < 15, sentence


def test_devices_have_the_names_that_are_shown() -> None:
    assert (CPU.shown, FIRST.shown, SECOND.shown) == ("CPU", "GPU", "GPU")
