"""What goes over the pipe comes out as it went in, is no pickle, and is refused when it is anything else."""

from __future__ import annotations

import json
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BugError
from app.speech import messages
from app.speech.messages import BrokenMessage, Message, from_bytes

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
HEADERS = st.dictionaries(
    st.text(max_size=6).filter(lambda name: name not in ("kind", "number")), VALUES, max_size=4
)


def framed(header: bytes, payload: bytes = b"", mark: bytes = b"Rn", length: int | None = None) -> bytes:
    """A frame that is right in itself, whatever ``header`` says."""
    size = len(header) if length is None else length
    checksum = zlib.crc32(payload, zlib.crc32(header, zlib.crc32(size.to_bytes(4, "big"))))
    return struct.pack(">2sII", mark, checksum, size) + header + payload


@settings(deadline=None)
@given(st.text(max_size=8), HEADERS, st.binary(max_size=40), st.integers(0, 10**9))
def test_a_message_comes_out_as_it_went_in(
    kind: str, header: dict[str, object], payload: bytes, number: int
) -> None:
    message = Message(kind, header, payload, number)
    assert from_bytes(message.to_bytes()) == message


FRAME = Message("hear", {"final": True, "terms": ["Harbour Street"]}, bytes(range(100)), 7).to_bytes()


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(FRAME) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_found(at: int, flip: int) -> None:
    broken = FRAME[:at] + bytes([FRAME[at] ^ flip]) + FRAME[at + 1 :]
    with pytest.raises(BrokenMessage):
        from_bytes(broken)


@settings(deadline=None)
@given(st.integers(0, len(FRAME) - 1), st.binary(min_size=1, max_size=8))
def test_what_is_cut_or_too_long_is_found(at: int, more: bytes) -> None:
    for broken in (FRAME[:at], FRAME + more, more + FRAME):
        with pytest.raises(BrokenMessage):
            from_bytes(broken)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60))
def test_noise_is_found(noise: bytes) -> None:
    for frame in (noise, framed(noise), b"Rn" + noise):
        with pytest.raises(BrokenMessage):
            from_bytes(frame)


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"kind": "heard"}',
        b'{"number": 1}',
        b'{"kind": 5, "number": 1}',
        b'{"kind": "heard", "number": -1}',
        b'{"kind": "heard", "number": true}',
        b'{"kind": "heard", "number": 1.5}',
        b'{"kind": "heard", "number": 1, "x": NaN}',
        b'{"kind": "heard", "number": 1, "x": -Infinity}',
        b'{"kind": "\xff", "number": 1}',
        b"[" * 100_000,
        b'{"kind": "heard", "number": ' + b"9" * 5000 + b"}",
    ],
    ids=range(15),
)
def test_a_header_that_is_none(header: bytes) -> None:
    with pytest.raises(BrokenMessage) as refused:
        from_bytes(framed(header))
    assert refused.value.reason in ("header", "kind")


def test_huge_lengths_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    header = json.dumps({"kind": "heard", "number": 1}).encode()
    for length in (2**32 - 1, messages.LARGEST_HEADER + 1, len(header) + 1):
        with pytest.raises(BrokenMessage):
            from_bytes(framed(header, length=length))
    assert from_bytes(framed(header)).kind == "heard"
    monkeypatch.setattr(messages, "LARGEST_FRAME", 20)
    with pytest.raises(BrokenMessage):
        from_bytes(framed(header))


def test_what_would_be_refused_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BugError):
        Message("heard", {"x": float("nan")}).to_bytes()
    monkeypatch.setattr(messages, "LARGEST_FRAME", 100)
    with pytest.raises(BugError) as refused:
        Message("heard", {}, bytes(100)).to_bytes()
    assert refused.value.details["bytes"] == 100


def test_a_message_of_another_request_keeps_what_it_says() -> None:
    assert Message("alive", {"a": 1}, b"x").numbered(9) == Message("alive", {"a": 1}, b"x", 9)
