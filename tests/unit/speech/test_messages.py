"""What goes over the pipe comes out as it went in, and is no pickle."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BugError
from app.domain.transcript import Heard, VoiceFrame, Word
from app.services.ports import Speakers
from app.speech.messages import (
    Message,
    from_bytes,
    heard_message,
    heard_of,
    separate_message,
    separate_of,
    speakers_message,
    speakers_of,
)

NUMBERS = st.floats(0, 1e4, width=32)
WORDS = st.lists(st.builds(Word, st.text(max_size=8), NUMBERS, NUMBERS, NUMBERS), max_size=5).map(tuple)
VOICE = st.lists(
    st.builds(VoiceFrame, NUMBERS, NUMBERS, st.tuples(NUMBERS, NUMBERS, NUMBERS)), max_size=5
).map(tuple)


@settings(deadline=None)
@given(st.text(max_size=8), st.binary(max_size=40))
def test_a_message_with_sound(text: str, sound: bytes) -> None:
    message = from_bytes(Message("hear", {"final": True, "text": text}, sound).to_bytes())
    assert message == Message("hear", {"final": True, "text": text}, sound)


@settings(deadline=None)
@given(
    st.integers(0, 10**9), WORDS, VOICE, st.lists(st.sampled_from(["loop", "rate"]), max_size=3).map(tuple)
)
def test_what_was_heard(
    consumed: int, words: tuple[Word, ...], voice: tuple[VoiceFrame, ...], codes: tuple[str, ...]
) -> None:
    heard = Heard(consumed, words, voice, codes)
    assert heard_of(from_bytes(heard_message(heard).to_bytes())) == heard


def test_who_spoke_without_what_was_said() -> None:
    voice = (VoiceFrame(0.0, 1.0, (0.5, 2.0)), VoiceFrame(1.0, 2.0, (0.25, 4.0)))
    frame = separate_message(voice, [Word("secret", 0.5, 0.75, 1.0)], 2).to_bytes()
    assert separate_of(from_bytes(frame)) == (voice, ((0.5, 0.75),), 2)
    assert b"secret" not in frame


def test_the_speakers() -> None:
    speakers = Speakers((0, 1, 0), 2, True, 4.5)
    assert speakers_of(from_bytes(speakers_message(speakers).to_bytes())) == speakers


@pytest.mark.parametrize(
    "frame", [b"", b"\0\0", b"\0\0\0\5{}", b"\0\0\0\2{}", b"\0\0\0\2[]", b"\0\0\0\1\xff"]
)
def test_anything_else_is_our_mistake(frame: bytes) -> None:
    with pytest.raises(BugError):
        from_bytes(frame)


def test_features_of_unequal_length_are_our_mistake() -> None:
    broken = Message(
        "heard", {"consumed": 1, "words": [], "suspicious": [], "voice": [[0, 1], [1, 2]]}, b"\0" * 12
    )
    with pytest.raises(BugError):
        heard_of(broken)
