"""The bytes of a sealed segment."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from app.audio.segment_format import (
    RECORD_BYTES,
    RECORD_FRAMES,
    NotASegment,
    SegmentCipher,
    SegmentHeader,
    key_id,
    record_frames,
    record_size,
)
from tests.support.recording import signal

HEADER = SegmentHeader(
    recording_id="01890a5d-ac96-774b-bcce-b302099a8057",
    number=3,
    key_id=key_id("01890a5d-ac96-774b-bcce-b302099a8057", 3),
    salt=bytes(range(16)),
    started_at=datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
    start_frame=123_456_789,
)
KEY = bytes(range(100, 132))
PLACE = HEADER.start_frame


def _cipher() -> SegmentCipher:
    return SegmentCipher(HEADER.to_bytes(), HEADER.salt, KEY, HEADER.start_frame)


def test_header_is_the_documented_bytes() -> None:
    data = HEADER.to_bytes()
    assert data[:8] == b"RNSOUND\0"
    assert int.from_bytes(data[8:10], "little") == 2
    assert int.from_bytes(data[10:12], "little") == len(data) == 56 + 36 + 48
    assert int.from_bytes(data[12:16], "little") == 3
    assert data[16:32] == HEADER.salt
    assert int.from_bytes(data[32:36], "little") == 16_000
    assert int.from_bytes(data[36:44], "little") == 1_772_600_767_000_089
    assert int.from_bytes(data[44:52], "little") == 123_456_789
    assert data[56:92].decode() == HEADER.recording_id
    assert data[92:].decode() == "recording/01890a5d-ac96-774b-bcce-b302099a8057/3"


def test_header_reads_back_with_anything_behind_it() -> None:
    data = HEADER.to_bytes()
    assert SegmentHeader.from_bytes(data + b"more") == (HEADER, len(data))


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_the_header_reader_fail_otherwise(data: bytes) -> None:
    with pytest.raises(NotASegment):
        SegmentHeader.from_bytes(data)


@given(st.integers(0, 139), st.integers(1, 255))
def test_a_changed_header_is_refused_or_differs(place: int, change: int) -> None:
    data = bytearray(HEADER.to_bytes())
    data[place] ^= change
    try:
        header, _ = SegmentHeader.from_bytes(bytes(data))
    except NotASegment:
        return
    assert header != HEADER


def test_header_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError):
        SegmentHeader("r" * 2000, 0, "k", bytes(16), HEADER.started_at, 0).to_bytes()
    with pytest.raises(ValueError):
        SegmentHeader("r", 0, "k", bytes(15), HEADER.started_at, 0).to_bytes()


def test_records_are_the_documented_bytes() -> None:
    pcm = signal(0, 7)
    cipher = _cipher()
    cipher.seal(pcm)
    record = cipher.seal(pcm)
    header_hash = hashlib.sha256(HEADER.to_bytes()).digest()
    key = HKDF(algorithm=SHA256(), length=32, salt=HEADER.salt, info=b"roomnote sealed sound 2").derive(KEY)
    bound = header_hash + (1).to_bytes(8, "little") + (123_456_796).to_bytes(8, "little") + b"\x07\0"
    assert record[:2] == (7).to_bytes(2, "little")
    assert AESGCM(key).decrypt((1).to_bytes(11, "big") + b"\0", record[2:], bound) == pcm
    final = cipher.seal_final()
    bound = header_hash + (2).to_bytes(8, "little") + (123_456_803).to_bytes(8, "little") + bytes(2)
    assert AESGCM(key).decrypt((2).to_bytes(11, "big") + b"\1", final[2:], bound) == b""


def test_a_full_record_has_the_documented_size() -> None:
    record = _cipher().seal(signal(0, RECORD_FRAMES))
    assert len(record) == RECORD_BYTES == record_size(RECORD_FRAMES) == 8018
    assert record_frames(record) == RECORD_FRAMES


def test_every_record_opens_at_its_place_only() -> None:
    cipher = _cipher()
    records = [cipher.seal(signal(i, i + 5)) for i in range(4)]
    reader = _cipher()
    for number, record in enumerate(records):
        place = HEADER.start_frame + 5 * number
        assert reader.open(number, place, record + b"what follows") == signal(number, number + 5)
        assert reader.open(number + 1, place, record) is None
        assert reader.open(number, place + 1, record) is None


def test_a_final_record_cannot_be_forged_from_another_or_left_open() -> None:
    cipher = _cipher()
    cipher.seal_final()
    with pytest.raises(ValueError):
        cipher.seal(signal(0, 1))
    assert _cipher().open(0, PLACE, bytes(18)) is None


@pytest.mark.parametrize("size", [0, 3, 2 * RECORD_FRAMES + 2])
def test_records_of_other_sizes_are_not_sealed(size: int) -> None:
    with pytest.raises(ValueError):
        _cipher().seal(bytes(size))


def test_the_same_data_key_with_another_salt_or_header_opens_nothing() -> None:
    record = _cipher().seal(signal(0, 10))
    assert SegmentCipher(HEADER.to_bytes(), bytes(16), KEY, PLACE).open(0, PLACE, record) is None
    assert SegmentCipher(HEADER.to_bytes() + b"x", HEADER.salt, KEY, PLACE).open(0, PLACE, record) is None


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_record_never_opens(place: int, change: int) -> None:
    record = bytearray(_cipher().seal(signal(0, 100)))
    record[place % len(record)] ^= change
    assert _cipher().open(0, PLACE, bytes(record)) is None


def test_a_cut_record_does_not_open() -> None:
    record = _cipher().seal(signal(0, 100))
    assert all(_cipher().open(0, PLACE, record[:size]) is None for size in range(len(record)))
