"""A speech process trusts what it is asked no more than the desktop trusts what it answers."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.domain.errors import AppError, BugError, ErrorCode
from app.services.ports import AS_USUAL
from app.speech import child
from app.speech.answers import Card, card_of, heard_of, loaded_of
from app.speech.messages import Message
from app.speech.process import ProcessLost, SpeechProcess, Times
from app.speech.requests import Load, card_message, hear_message, load_message, try_message
from tests.support.speech import MODEL
from tests.support.speech_echo import echo, failing_echo

LOAD = load_message(Load(str(MODEL), "cpu", "int8", 1, "en"))
QUICK = Times(silence=5.0, heartbeat=0.2)


@pytest.fixture
def process() -> Iterator[SpeechProcess]:
    made = SpeechProcess(QUICK, echo)
    yield made
    made.end()


def status(process: SpeechProcess) -> int | None:
    """With which status it ended by itself."""
    deadline = time.monotonic() + 15
    while process.alive:
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.01)
    return process._process.exitcode


def sent(process: SpeechProcess, frame: bytes) -> int | None:
    process._connection.send_bytes(frame)
    return status(process)


FRAME = Message("card", {}, number=1).to_bytes()


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"nonsense",
        FRAME[:-1],
        FRAME[:20] + b"?" + FRAME[21:],
        FRAME + b"?",
        Message("hear", {"final": True}, number=1).to_bytes(),
        hear_message(bytes(320), True, AS_USUAL).to_bytes(),  # before a model is loaded
        try_message().to_bytes(),
        Message("load", {**LOAD.header, "threads": 64}).to_bytes(),
        Message("load", {**LOAD.header, "device": "elsewhere"}).to_bytes(),
        Message("separate", {"count": 1}).to_bytes(),
        Message("do something else", {}).to_bytes(),
    ],
    ids=range(12),
)
def test_what_this_program_does_not_ask_ends_it(process: SpeechProcess, frame: bytes) -> None:
    assert sent(process, frame) == child.BROKEN


def test_an_unknown_kind_ends_it_also_when_a_model_is_loaded(process: SpeechProcess) -> None:
    assert process.ask(LOAD, 20.0, loaded_of).window == 10.0
    assert sent(process, Message("do something else", {}).to_bytes()) == child.BROKEN


@pytest.mark.skipif(os.name != "posix", reason="writes to the pipe itself")
@pytest.mark.parametrize("frame", [struct.pack("!i", 2**31 - 1) + b"x" * 100, struct.pack("!i", 100) + b"x"])
def test_a_length_that_is_not_true_ends_it(process: SpeechProcess, frame: bytes) -> None:
    os.write(process._connection.fileno(), frame)
    process._connection.close()
    assert status(process) == 0


def test_a_failure_of_its_own_is_told_by_kind_and_line_and_ends_it() -> None:
    process = SpeechProcess(QUICK, failing_echo)
    try:
        with pytest.raises(AppError) as caught:
            process.ask(LOAD, 20.0, loaded_of)
        assert caught.value.code is ErrorCode.SPEECH_PROCESS_DIED and caught.value.retryable
        assert caught.value.details["reason"] == "unforeseen" and caught.value.details["type"] == "KeyError"
        assert "Anna" not in str(caught.value.details)
        assert status(process) == child.FAILED
    finally:
        process.end()


def test_what_cannot_be_true_ends_it(process: SpeechProcess) -> None:
    def lied(answer: Message) -> Card:
        return card_of(replace(answer, header={**answer.header, "count": -1}))

    with pytest.raises(ProcessLost) as lost:
        process.ask(card_message(), 20.0, lied)
    assert lost.value.broken == "count" and not lost.value.idle and not process.alive


def test_one_that_has_ended_is_lost(process: SpeechProcess) -> None:
    process.end()
    with pytest.raises(ProcessLost):
        process.ask(card_message(), 20.0, card_of)
    process.end()  # again


def test_requests_follow_each_other(process: SpeechProcess) -> None:
    assert process.ask(card_message(), 20.0, card_of) == Card(0)
    process.ask(LOAD, 20.0, loaded_of)
    read: Callable[[Message], object] = lambda answer: heard_of(answer, 160)  # noqa: E731
    assert process.ask(hear_message(bytes(320), True, AS_USUAL), 20.0, read)
    assert process.ask(card_message(), 20.0, card_of) == Card(0)


def test_what_is_too_large_is_our_mistake_and_is_not_sent(process: SpeechProcess) -> None:
    with pytest.raises(BugError):
        process.ask(Message("hear", {"final": float("nan")}), 20.0, card_of)
    assert process.ask(card_message(), 20.0, card_of) == Card(0)
