"""Identifiers: UUID version 7, so that rows sort by the time they were made (RFC 9562, section 5.7)."""

import secrets
import time
import uuid


def new_id() -> str:
    """Return a new UUIDv7 in canonical text form: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return str(uuid.UUID(int=value))


def utterance_id(number: int) -> str:
    """Return the id of the ``number``-th utterance, from 1: U0001, U0002, … (wider from 10,000 on)."""
    return f"U{number:04d}"
