"""Identifiers: UUID version 7, so that rows sort by the time they were made (RFC 9562, section 5.7)."""

import re
import secrets
import time
import uuid
from collections.abc import Collection

_SPLIT_ID = re.compile(r"(U[0-9]+)([a-z]*)")


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


def id_between(before: str, after: str, taken: Collection[str]) -> str:
    """Return a free id that stands between two that follow each other: U0007b for U0007 and U0008.

    Small letters behind the number keep the order, read as a fraction; there is always room for one more.
    ``after`` is "" at the end. Ids of another form get letters too, but no order is promised for them.
    """
    stem, letters = _taken_apart(before)
    other, above = _taken_apart(after)
    upper = above if other == stem else ""
    while True:
        letters = _middle(letters, upper)
        if stem + letters not in taken:
            return stem + letters


def _taken_apart(utterance_id: str) -> tuple[str, str]:
    match = _SPLIT_ID.fullmatch(utterance_id)
    return (match[1], match[2]) if match else (utterance_id, "")


def _middle(lower: str, upper: str) -> str:
    """Letters after ``lower`` and, unless it is "", before ``upper``; never ending in a: room stays."""
    made, behind_all = "", not upper
    while True:
        low = ord(lower[len(made)]) - ord("a") if len(made) < len(lower) else 0
        high = ord(upper[len(made)]) - ord("a") if len(made) < len(upper) else 26
        if high - low > 1:
            return made + chr(ord("a") + (low + 1 if behind_all else (low + high) // 2))
        made += chr(ord("a") + low)
        if high > low:
            upper = ""  # already below it: whatever follows stays so
