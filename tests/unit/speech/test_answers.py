"""What the speech process answers: what cannot be true is refused, whoever says it."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.transcript import Heard, VoiceFrame, VoicePrint, Word
from app.services.ports import Speakers
from app.speech.answers import (
    Card,
    Loaded,
    card_answer,
    card_of,
    failed_message,
    failure_of,
    heard_message,
    heard_of,
    loaded_message,
    loaded_of,
    speakers_message,
    speakers_of,
    works_of,
)
from app.speech.messages import BrokenMessage, Message, from_bytes

FRAMES = 160_000
HEARD = Heard(
    96_000,
    (Word("Good", 0.5, 0.75, 0.9), Word("morning.", 0.75, 1.25, 1.0), Word("[unclear]", 5.0, 6.05, 0.0)),
    (VoiceFrame(0.5, 1.0, (0.5, 2.0)), VoiceFrame(1.0, 2.0, (0.25, 4.0))),
    ("loop", "nothing"),
    5.5,
    0.25,
)
PRINT = VoicePrint("cepstra 1", (0.1, -2.5), (1.0, 0.25), 400)
SPEAKERS = Speakers((0, 1, 0, 2), 3, True, 4.5, 1, (PRINT, PRINT, PRINT))
LOADED = Loaded(30.0, "cuda", "int8_float16")
FAILED = LocalError(ErrorCode.SPEECH_PROCESS_DIED, retryable=True, details={"reason": "memory", "n": 3})


def sent(message: Message) -> Message:
    return from_bytes(message.to_bytes())


def test_answers_come_out_as_they_went_in() -> None:
    assert heard_of(sent(heard_message(HEARD)), FRAMES) == (HEARD, b"")
    assert heard_of(sent(heard_message(HEARD, b"remembered")), FRAMES) == (HEARD, b"remembered")
    assert heard_of(sent(heard_message(Heard(0))), FRAMES) == (Heard(0), b"")
    assert speakers_of(sent(speakers_message(SPEAKERS)), 4, 3) == SPEAKERS
    alone = Speakers((0, 0), 1, True, 0.0)
    assert speakers_of(sent(speakers_message(alone)), 2, 0) == alone
    assert loaded_of(sent(loaded_message(LOADED))) == LOADED
    assert card_of(sent(card_answer(Card(2, 12, 1)))) == Card(2, 12, 1)
    works_of(sent(Message("works", {})))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), max_size=6), st.integers(0, FRAMES))
def test_words_in_order_within_what_was_consumed_are_believed(
    spans: list[tuple[float, float]], consumed: int
) -> None:
    seconds = consumed / 16_000
    words = tuple(Word("w", min(a, seconds), min(a + b, seconds), 0.5) for a, b in sorted(spans) if consumed)
    heard = Heard(consumed, words)
    assert heard_of(sent(heard_message(heard)), FRAMES) == (heard, b"")


def test_a_failure_comes_out_as_it_went_in() -> None:
    failure = failure_of(sent(failed_message(FAILED)), loading=False)
    assert (failure.code, failure.retryable, failure.details) == (FAILED.code, True, FAILED.details)


def test_a_model_fails_only_while_it_is_loaded() -> None:
    broken = failed_message(LocalError(ErrorCode.MODEL_CORRUPT, details={"file": "tokenizer.json"}))
    assert failure_of(broken, loading=True).code is ErrorCode.MODEL_CORRUPT
    with pytest.raises(BrokenMessage):
        failure_of(broken, loading=False)


Read = Callable[[Message], object]
GOOD: dict[str, tuple[Message, Read]] = {
    "heard": (heard_message(HEARD), lambda message: heard_of(message, FRAMES)[0]),
    "speakers": (speakers_message(SPEAKERS), lambda message: speakers_of(message, 4, 3)),
    "loaded": (loaded_message(LOADED), loaded_of),
    "card": (card_answer(Card(1, 8, 9)), card_of),
    "failed": (failed_message(FAILED), lambda message: failure_of(message, loading=True)),
    "works": (Message("works", {}), works_of),
}
WORD = ["Good", 0.5, 0.75, 0.9]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("heard", {"consumed": FRAMES + 1}),
        ("heard", {"consumed": -1}),
        ("heard", {"consumed": 1.0}),
        ("heard", {"consumed": True}),
        ("heard", {"consumed": 0}),  # nothing consumed, but words
        ("heard", {"consumed": 80_000}),  # a word after the end
        ("heard", {"words": [["late", 0.9, 1.0, 0.5], ["early", 0.2, 0.3, 0.5]]}),
        ("heard", {"words": [["x", 0.9, 0.8, 0.5]]}),
        ("heard", {"words": [["x", -0.1, 0.8, 0.5]]}),
        ("heard", {"words": [["x", 0.1, 6.2, 0.5]]}),
        ("heard", {"words": [["x", 0.1, 0.2, 1.01]]}),
        ("heard", {"words": [["x", 0.1, 0.2, -0.1]]}),
        ("heard", {"words": [["x", 0.1, 0.2, None]]}),
        ("heard", {"words": [["x", True, 1, 0.5]]}),
        ("heard", {"words": [["", 0.1, 0.2, 0.5]]}),
        ("heard", {"words": [["a\nb", 0.1, 0.2, 0.5]]}),
        ("heard", {"words": [["\x9b", 0.1, 0.2, 0.5]]}),
        ("heard", {"words": [["\ud800", 0.1, 0.2, 0.5]]}),
        ("heard", {"words": [["x" * 2001, 0.1, 0.2, 0.5]]}),
        ("heard", {"words": [["x", 0.1, 0.2]]}),
        ("heard", {"words": [[*WORD, 1]]}),
        ("heard", {"words": ["x"]}),
        ("heard", {"words": [WORD] * 20_001}),
        ("heard", {"words": {}}),
        ("heard", {"suspicious": [1]}),
        ("heard", {"suspicious": "loop"}),
        ("heard", {"suspicious": ["é"]}),
        ("heard", {"voice": [[0.5, 1.0], [0.1, 0.4]]}),
        ("heard", {"voice": [[0.5, 1.0], [1.0, 60.0]]}),
        ("heard", {"voice": [[0.5, 1.0]] * 3}),
        ("heard", {"voice": []}),
        ("heard", {"decoded": -1.0}),
        ("heard", {"decoded": 100.0}),
        ("heard", {"decoded": "1"}),
        ("heard", {"spent": -0.1}),
        ("heard", {"spent": None}),
        ("heard", {"memory": -1}),
        ("heard", {"memory": 1}),
        ("heard", {"memory": 10**6}),
        ("heard", {"unasked": 1}),
        ("speakers", {"of_words": [0, 1, 0]}),
        ("speakers", {"of_words": [0, 1, 0, 3]}),
        ("speakers", {"of_words": [1, 0, 0, 0]}),  # numbered as they appear
        ("speakers", {"of_words": [0, 2, 1, 0]}),
        ("speakers", {"of_words": [0, -1, 0, 0]}),
        ("speakers", {"of_words": [0, True, 0, 0]}),
        ("speakers", {"count": 4}),
        ("speakers", {"count": 0}),
        ("speakers", {"count": 2}),
        ("speakers", {"certain": 1}),
        ("speakers", {"distance": -1.0}),
        ("speakers", {"known": 3}),
        ("speakers", {"known": "0"}),
        ("speakers", {"prints": [["m", [1.0], [1.0], 1]]}),
        ("speakers", {"prints": [["m", [1.0], [], 1]] * 3}),
        ("speakers", {"prints": [["m", [1.0], [1e300], 1]] * 3}),
        ("speakers", {"prints": [[5, [1.0], [1.0], 1]] * 3}),
        ("loaded", {"window": 0}),
        ("loaded", {"window": 31.0}),
        ("loaded", {"window": None}),
        ("loaded", {"device": 1}),
        ("loaded", {"device": "a card\nof mine"}),
        ("card", {"count": -1}),
        ("card", {"major": 100}),
        ("card", {"minor": "0"}),
        ("failed", {"code": "cancelled"}),
        ("failed", {"code": "no such code"}),
        ("failed", {"code": 1}),
        ("failed", {"code": "keyring-locked"}),
        ("failed", {"retryable": "yes"}),
        ("failed", {"details": []}),
        ("failed", {"details": {"said": "what was said, and by whom"}}),
        ("failed", {"details": {"n": [1]}}),
        ("failed", {"details": {str(n): n for n in range(9)}}),
        ("works", {"unasked": 1}),
    ],
)
def test_what_cannot_be_true_is_refused(kind: str, change: dict[str, Any]) -> None:
    message, read = GOOD[kind]
    read(message)
    changed = Message(kind, {**message.header, **change}, message.payload)
    with pytest.raises(BrokenMessage):
        read(changed)


@pytest.mark.parametrize("kind", GOOD)
def test_everything_has_to_be_there_and_be_of_its_kind(kind: str) -> None:
    message, read = GOOD[kind]
    for missing in message.header:
        header = {name: value for name, value in message.header.items() if name != missing}
        with pytest.raises(BrokenMessage):
            read(Message(kind, header, message.payload))
    with pytest.raises(BrokenMessage):
        read(replace(message, kind="alive"))
    with pytest.raises(BrokenMessage):
        read(replace(message, payload=message.payload + b"x"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_features_are_numbers(value: float) -> None:
    message = heard_message(HEARD)
    payload = message.payload[:-4] + struct.pack("<f", value)
    with pytest.raises(BrokenMessage):
        heard_of(replace(message, payload=payload), FRAMES)
    with pytest.raises(BrokenMessage):
        heard_of(Message("heard", {**message.header, "voice": [[0.0, 0.5]]}, bytes(4 * 1025)), FRAMES)


def test_a_failure_is_an_error_of_the_program() -> None:
    assert isinstance(failure_of(failed_message(FAILED), loading=False), AppError)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**310)
    | st.floats()
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


def put(value: Any, place: list[int], what: Any) -> Any:
    """``value`` with ``what`` somewhere in it."""
    if not place or not isinstance(value, list) or not value:
        return what
    at = place[0] % len(value)
    return [*value[:at], put(value[at], place[1:], what), *value[at + 1 :]]


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 5), st.lists(st.integers(0, 9), max_size=3), ANYTHING)
def test_whatever_is_said_is_understood_or_refused(
    kind: str, which: int, place: list[int], what: Any
) -> None:
    message, read = GOOD[kind]
    name = sorted([*message.header, "another"])[which % (len(message.header) + 1)]
    header = {**message.header, name: put(message.header.get(name), place, what)}
    try:
        found = read(Message(kind, header, message.payload))
    except BrokenMessage:
        return
    if isinstance(found, Heard):
        assert 0 <= found.consumed <= FRAMES
        assert all(0 <= w.start <= w.end <= found.consumed / 16_000 + 0.1 for w in found.words)
    if isinstance(found, Speakers):
        assert len(found.of_words) == 4 and all(0 <= one < found.count <= 3 for one in found.of_words)
