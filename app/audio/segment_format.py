"""The bytes of a sealed segment: one header, then records that are sealed one by one.

A recording is a folder of segments. Every segment has a data key of its own, and is only ever written
once, from its first byte to its last: it is never opened again for writing, so no (key, nonce) pair is used
twice. A segment holds what its header and its records prove; of two segments that hold the same place of the
recording the one with the higher number counts, from its first sample on. All numbers are little endian
unless said otherwise.

Header (56 bytes and the two ids)::

    0    8   magic, "RNSOUND" and a zero byte
    8    2   version of the format, 2 (1 was never released)
    10   2   length of the whole header in bytes
    12   4   number of the segment in its recording, from 0
    16  16   random salt
    32   4   sample rate in Hz
    36   8   start: microseconds since 1970-01-01 UTC, signed
    44   8   position of the first sample in the recording
    52   2   length of the recording id in bytes
    54   2   length of the key id in bytes
    56       the recording id, then the key id, ASCII

Record::

    0    2   number of samples: 1 … 4,000, or 0 in the final record
    2        the samples (16-bit signed, mono) under AES-256-GCM
    end  16  its tag

- Key: HKDF-SHA256 of the segment's data key with the salt; so even a data key that a defective vault gave
  out twice seals under two different keys.
- Nonce, 12 bytes: the record's number from 0 as 11 bytes big endian, then 1 in the final record and 0 in
  all others, as in age's STREAM.
- Associated data: SHA-256 of the header, the record's number (8 bytes), the position of its first sample in
  the whole recording (8 bytes) and its number of samples (2 bytes). So a record opens in its own place only,
  and one behind damaged ones proves how long they were.
- The final record is empty and is written when a recording is ended by its user, and only then. A segment
  without one was cut off, or was followed by another (after five minutes, a new microphone, a failed disk).

A full record is 8,018 bytes for 0.25 s; an hour takes 115.5 MB.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.session import SAMPLE_RATE

MAGIC = b"RNSOUND\0"
VERSION = 2
SALT_BYTES = 16
TAG_BYTES = 16
SAMPLE_BYTES = 2
RECORD_FRAMES = SAMPLE_RATE // 4
"""Samples in a full record: 0.25 s."""
COUNT_BYTES = 2
RECORD_OVERHEAD = COUNT_BYTES + TAG_BYTES
RECORD_BYTES = RECORD_OVERHEAD + RECORD_FRAMES * SAMPLE_BYTES
LONGEST_HEADER = 1024
BYTES_PER_SECOND = RECORD_BYTES * SAMPLE_RATE / RECORD_FRAMES

_FIXED = struct.Struct("<8sHHI16sIqQHH")
_COUNT = struct.Struct("<H")
_BOUND = struct.Struct("<QQH")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PURPOSE = b"roomnote sealed sound 2"


class NotASegment(ValueError):
    """The bytes are no header of this format."""


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """What a segment says about itself; trusted only once one of its records has been opened with it."""

    recording_id: str
    number: int
    key_id: str
    salt: bytes
    started_at: datetime
    start_frame: int
    sample_rate: int = SAMPLE_RATE

    def to_bytes(self) -> bytes:
        """The header as it is written; the same header gives the same bytes."""
        recording_id, key_id = self.recording_id.encode("ascii"), self.key_id.encode("ascii")
        length = _FIXED.size + len(recording_id) + len(key_id)
        if length > LONGEST_HEADER or len(self.salt) != SALT_BYTES:
            raise ValueError("ids too long, or no salt")
        microseconds = (self.started_at - _EPOCH) // timedelta(microseconds=1)
        fixed = _FIXED.pack(
            MAGIC,
            VERSION,
            length,
            self.number,
            self.salt,
            self.sample_rate,
            microseconds,
            self.start_frame,
            len(recording_id),
            len(key_id),
        )
        return fixed + recording_id + key_id

    @classmethod
    def from_bytes(cls, data: bytes) -> tuple["SegmentHeader", int]:
        """Read the header at the start of ``data``: it and its length. ``NotASegment`` for anything else."""
        if len(data) < _FIXED.size:
            raise NotASegment("cut")
        magic, version, length, number, salt, rate, started, start_frame, id_length, key_length = (
            _FIXED.unpack_from(data)
        )
        if magic != MAGIC or version != VERSION or rate != SAMPLE_RATE:
            raise NotASegment("magic, version or rate")
        if length != _FIXED.size + id_length + key_length or length > min(LONGEST_HEADER, len(data)):
            raise NotASegment("length")
        try:
            recording_id = data[_FIXED.size : _FIXED.size + id_length].decode("ascii")
            key_id = data[_FIXED.size + id_length : length].decode("ascii")
            started_at = _EPOCH + timedelta(microseconds=started)
        except (UnicodeDecodeError, OverflowError) as exc:
            raise NotASegment("ids or time") from exc
        return cls(recording_id, number, key_id, salt, started_at, start_frame, rate), length


class SegmentCipher:
    """Seals and opens the records of one segment. Sealing advances through the nonces and never goes back."""

    def __init__(self, header: bytes, salt: bytes, data_key: bytes, start_frame: int) -> None:
        """``header``: its exact bytes; ``data_key``: the segment's 32 bytes from the vault;
        ``start_frame``: the position that the header gives."""
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE).derive(data_key)
        self._sealer = AESGCM(key)
        self._header_hash = hashlib.sha256(header).digest()
        self._next = 0
        self._position = start_frame
        self._closed = False

    def seal(self, pcm: bytes) -> bytes:
        """The next record with these 1 … 4,000 samples, as it is written to the file."""
        count = len(pcm) // SAMPLE_BYTES
        if not 1 <= count <= RECORD_FRAMES or len(pcm) % SAMPLE_BYTES:
            raise ValueError("a record holds 1 to 4,000 whole samples")
        return self._seal(pcm, count, final=False)

    def seal_final(self) -> bytes:
        """The empty final record; nothing can be sealed after it."""
        record = self._seal(b"", 0, final=True)
        self._closed = True
        return record

    def _seal(self, pcm: bytes, count: int, *, final: bool) -> bytes:
        if self._closed:
            raise ValueError("sealed to the end")
        number, position = self._next, self._position
        self._next += 1  # before use: a number whose record failed to be written is never used again
        self._position += count
        sealed = self._sealer.encrypt(_nonce(number, final=final), pcm, self._bound(number, position, count))
        return _COUNT.pack(count) + sealed

    def open(self, number: int, position: int, data: bytes) -> bytes | None:
        """The samples of record ``number`` at the start of ``data``; b"" for the final one.

        None when the bytes are not exactly what was sealed as that record of this segment, with its first
        sample at ``position`` of the recording.
        """
        count = record_frames(data)
        if count is None or len(data) < record_size(count):
            return None
        try:
            return self._sealer.decrypt(
                _nonce(number, final=count == 0),
                data[COUNT_BYTES : record_size(count)],
                self._bound(number, position, count),
            )
        except InvalidTag:
            return None

    def _bound(self, number: int, position: int, count: int) -> bytes:
        return self._header_hash + _BOUND.pack(number, position, count)


def record_frames(data: bytes) -> int | None:
    """The number of samples that the record at the start of ``data`` claims; None if that cannot be."""
    if len(data) < COUNT_BYTES:
        return None
    (count,) = _COUNT.unpack_from(data)
    return count if count <= RECORD_FRAMES else None


def record_size(frames: int) -> int:
    """Bytes on the disk of a record of ``frames`` samples."""
    return RECORD_OVERHEAD + frames * SAMPLE_BYTES


def key_id(recording_id: str, number: int) -> str:
    """The vault's id of the data key of a segment."""
    return f"recording/{recording_id}/{number}"


def _nonce(number: int, *, final: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if final else b"\x00")
