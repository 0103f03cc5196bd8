"""What the speech process is asked: understood as it was meant, and refused when it is anything else."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.transcript import VoiceFrame, VoicePrint, Word
from app.services.ports import AS_USUAL, Decoding
from app.speech.messages import BrokenMessage, Message, from_bytes
from app.speech.packing import LONGEST_STRETCH
from app.speech.requests import (
    LONGEST_TERM,
    MOST_TERMS,
    Load,
    hear_message,
    hear_of,
    load_message,
    load_of,
    separate_message,
    separate_of,
)

LOAD = Load("C:\\models\\kleines Modell", "cuda", "int8_float16", 3, "en", terms=False)
SOUND = bytes(3200)
VOICE = (VoiceFrame(0.0, 1.0, (0.5, 2.0)), VoiceFrame(1.0, 2.0, (0.25, 4.0)))
PRINT = VoicePrint("cepstra 1", (0.1, -2.5), (1.0, 0.25), 400)


def sent(message: Message) -> Message:
    return from_bytes(message.to_bytes())


def test_loading() -> None:
    assert load_of(sent(load_message(LOAD))) == LOAD
    with_voices = replace(LOAD, voices="/models/voices")
    assert load_of(sent(load_message(with_voices))) == with_voices


@settings(deadline=None)
@given(st.binary(max_size=40), st.booleans(), st.integers(1, 10))
def test_hearing(pcm: bytes, final: bool, beam: int) -> None:
    pcm = pcm[: len(pcm) // 2 * 2]
    asked = hear_of(sent(hear_message(pcm, final, Decoding(beam, ("Anna", "Straße")))))
    assert (asked.pcm, asked.final, asked.how) == (pcm, final, Decoding(beam, ("Anna", "Straße")))
    remembering = hear_of(sent(hear_message(pcm, final, Decoding(beam), b"remembered")))
    assert (remembering.pcm, remembering.memory, asked.memory) == (pcm, b"remembered", b"")


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (("  Anna\n Bergmann ",), ("Anna Bergmann",)),
        (("Anna", "", " ", "Anna"), ("Anna",)),
        (("<|endoftext|>", "Zoloft<|0.00|>"), ("Zoloft",)),
        (("a\x00b", "\ud800"), ("a b",)),
        (("x" * 500,), ("x" * LONGEST_TERM,)),
    ],
)
def test_terms_are_words_and_nothing_else(terms: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert hear_of(sent(hear_message(b"", True, Decoding(5, terms)))).how.terms == told


def test_no_more_terms_than_may_be_sent_the_first_ones() -> None:
    terms = tuple(f"term {number}" for number in range(MOST_TERMS + 50))
    assert hear_of(sent(hear_message(b"", True, Decoding(5, terms)))).how.terms == terms[:MOST_TERMS]


@settings(deadline=None)
@given(st.lists(st.text(max_size=100), max_size=5))
def test_whatever_is_typed_as_a_term_can_be_sent(terms: list[str]) -> None:
    hear_of(sent(hear_message(b"", True, Decoding(5, tuple(terms)))))


def test_who_spoke_without_what_was_said() -> None:
    message = separate_message(VOICE, [Word("secret", 0.5, 0.75, 1.0)], 2, PRINT)
    asked = separate_of(sent(message))
    assert (asked.voice, asked.words, asked.count, asked.enrolled) == (VOICE, ((0.5, 0.75),), 2, PRINT)
    assert b"secret" not in message.to_bytes()
    assert separate_of(sent(separate_message((), (), 1, None))).enrolled is None


def test_words_of_two_windows_may_overlap_a_little() -> None:
    words = [Word("a", 10.0, 10.2, 1.0), Word("b", 9.95, 10.1, 1.0)]
    assert separate_of(sent(separate_message((), words, 2, None))).words == ((10.0, 10.2), (9.95, 10.1))


GOOD: dict[str, tuple[Message, Callable[[Message], object]]] = {
    "load": (load_message(LOAD), load_of),
    "hear": (hear_message(SOUND, True, AS_USUAL), hear_of),
    "separate": (separate_message(VOICE, [Word("a", 0.5, 0.75, 1.0)], 2, PRINT), separate_of),
}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("load", {"folder": ""}),
        ("load", {"folder": 5}),
        ("load", {"device": "tpu"}),
        ("load", {"compute_type": "a\nb"}),
        ("load", {"threads": 0}),
        ("load", {"threads": 5}),
        ("load", {"threads": True}),
        ("load", {"language": "english; rm"}),
        ("load", {"terms": 1}),
        ("load", {"voices": None}),
        ("load", {"voices": "a\nb"}),
        ("load", {"unasked": 1}),
        ("hear", {"final": 1}),
        ("hear", {"beam": 0}),
        ("hear", {"beam": 11}),
        ("hear", {"terms": ["x" * 81]}),
        ("hear", {"terms": ["x\n"]}),
        ("hear", {"terms": "abc"}),
        ("hear", {"memory": -2}),
        ("hear", {"memory": 1}),
        ("hear", {"memory": 10**6}),
        ("hear", {"terms": ["x"] * 201}),
        ("separate", {"count": -1}),
        ("separate", {"count": 2.0}),
        ("separate", {"words": [[0.5, 0.75]]}),
        ("separate", {"words": -1}),
        ("separate", {"words": 2}),
        ("separate", {"words": 500_001}),
        ("separate", {"voice": 1.0}),
        ("separate", {"voice": 3}),
        ("separate", {"voice": 0}),
        ("separate", {"enrolled": ["m", [1.0], [1.0, 2.0], 1]}),
        ("separate", {"enrolled": ["m", [1.0], ["x"], 1]}),
        ("separate", {"enrolled": ["what\nwas", [], [], 1]}),
        ("separate", {"enrolled": ["m", [], [], -1]}),
        ("separate", {"enrolled": 1}),
    ],
)
def test_anything_else_is_refused(kind: str, change: dict[str, Any]) -> None:
    message, read = GOOD[kind]
    read(message)
    with pytest.raises(BrokenMessage):
        read(Message(kind, {**message.header, **change}, message.payload))


@pytest.mark.parametrize("kind", GOOD)
def test_everything_has_to_be_there(kind: str) -> None:
    message, read = GOOD[kind]
    for missing in message.header:
        header = {name: value for name, value in message.header.items() if name != missing}
        with pytest.raises(BrokenMessage):
            read(Message(kind, header, message.payload))


@pytest.mark.parametrize(
    ("start", "end"),
    [(1.0, 0.5), (-1.0, 0.5), (1.0, 1e300), (math.nan, 1.0), (1.0, math.nan), (0.0, math.inf)],
)
@pytest.mark.parametrize("at", [0, 16])
def test_times_of_no_session_are_refused(start: float, end: float, at: int) -> None:
    """``at``: of the only word, and of the first frame of a voice after it."""
    message, read = GOOD["separate"]
    falsified = message.payload[:at] + struct.pack("2d", start, end) + message.payload[at + 16 :]
    with pytest.raises(BrokenMessage):
        read(Message("separate", message.header, falsified))


@pytest.mark.parametrize("payload", [b"", bytes(15), bytes(47), bytes(49)])
def test_times_and_features_have_to_be_whole(payload: bytes) -> None:
    message, read = GOOD["separate"]
    with pytest.raises(BrokenMessage):
        read(Message("separate", message.header, payload))


@pytest.mark.parametrize("pcm", [b"x", bytes(2 * int(LONGEST_STRETCH * 16_000) + 2)])
def test_sound_that_nobody_hands_in(pcm: bytes) -> None:
    with pytest.raises(BrokenMessage):
        hear_of(hear_message(pcm, True, AS_USUAL))


def test_a_load_brings_nothing_else() -> None:
    with pytest.raises(BrokenMessage):
        load_of(Message("load", load_message(LOAD).header, b"x"))
