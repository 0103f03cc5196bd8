"""What goes over the pipe between desktop and speech process: one frame a message, never a pickle.

A frame is a mark, the checksum of the rest, the header's length (both big endian), the header as UTF-8 JSON
with a ``kind`` and the ``number`` of the request that it is or answers, and the payload: PCM on the way
there, voice features as 32-bit floats both ways, times of a whole session as 64-bit ones. Whoever reads one
trusts nothing in it: a process whose memory is damaged may send anything.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from app.domain.errors import BugError

LARGEST_FRAME = 128 * 1024 * 1024
"""Bytes: the voice features of 20 hours of speech, at 512 values a second. More is refused unread."""

LARGEST_HEADER = 16 * 1024 * 1024
"""Bytes: the times of half a million words."""

_MARK = b"Rn"
_HEAD = struct.Struct(">2sII")


class BrokenMessage(Exception):
    """What came over the pipe is not what this program sends; ``reason`` is a code, never the content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``header`` with the values of its ``kind``, and what belongs to it as bytes."""

    kind: str
    header: Mapping[str, Any]
    payload: bytes = b""
    number: int = 0

    def numbered(self, number: int) -> "Message":
        """The same, as request or answer ``number``."""
        return replace(self, number=number)

    def to_bytes(self) -> bytes:
        """The frame as it is sent; BUG when it would be refused at the other end."""
        try:
            text = json.dumps({**self.header, "kind": self.kind, "number": self.number}, allow_nan=False)
        except ValueError as problem:
            raise BugError({"part": "speech message", "kind": self.kind}) from problem
        header = text.encode()
        if len(header) > LARGEST_HEADER or _HEAD.size + len(header) + len(self.payload) > LARGEST_FRAME:
            raise BugError({"part": "speech message", "kind": self.kind, "bytes": len(self.payload)})
        checksum = _checksum(len(header), header, self.payload)
        return b"".join((_HEAD.pack(_MARK, checksum, len(header)), header, self.payload))


def from_bytes(frame: bytes) -> Message:
    """Read a frame; ``BrokenMessage`` when it is none, or not as it was sent."""
    if not _HEAD.size <= len(frame) <= LARGEST_FRAME:
        raise BrokenMessage("size")
    mark, checksum, length = _HEAD.unpack_from(frame)
    if mark != _MARK or length > LARGEST_HEADER or _HEAD.size + length > len(frame):
        raise BrokenMessage("head")
    raw, payload = frame[_HEAD.size : _HEAD.size + length], frame[_HEAD.size + length :]
    if checksum != _checksum(length, raw, payload):
        raise BrokenMessage("checksum")
    try:
        header = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise BrokenMessage("header") from problem
    if not isinstance(header, dict):
        raise BrokenMessage("header")
    kind, number = header.pop("kind", None), header.pop("number", None)
    if not isinstance(kind, str) or type(number) is not int or number < 0:
        raise BrokenMessage("kind")
    return Message(kind, header, payload, number)


def _checksum(length: int, header: bytes, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(header, zlib.crc32(length.to_bytes(4, "big"))))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
