"""Proof that sound or words of a session were destroyed, for the chart and for the client (B4)."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


class Destroyed(StrEnum):
    """What was destroyed; the values are persisted."""

    AUDIO = "audio"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class DestructionReceipt:
    """What was destroyed, when and why; ``sha256`` of the receipt's own text lets a print be checked.

    ``amount``: seconds of sound, or utterances of a transcript; 0 where nobody could count them any more.
    ``keys``: SHA-256 of the ids of the keys that are gone; none are listed of a part that was forgotten,
    whose recording goes on under a new key. No words and no names of the session.
    """

    id: str
    session_id: str
    client_id: str
    what: Destroyed
    destroyed_at: datetime
    why: str  # a code: "transcript", "signed", "limit", "withdrawn", "forgotten", "after_crash", …
    amount: float
    keys: tuple[str, ...]
    sha256: str

    @property
    def genuine(self) -> bool:
        """Whether the receipt is as it was written."""
        return self.sha256 == _hash(self)


def sealed(receipt: DestructionReceipt) -> DestructionReceipt:
    """The receipt with the hash of its text."""
    return replace(receipt, sha256=_hash(receipt))


def hashed(key_id: str) -> str:
    """How a receipt names a key."""
    return hashlib.sha256(key_id.encode()).hexdigest()


def receipt_text(receipt: DestructionReceipt) -> bytes:
    """What is hashed: one JSON object, UTF-8, keys sorted, no spaces; times in UTC with microseconds."""
    content = {
        "form": 1,
        "id": receipt.id,
        "session": receipt.session_id,
        "client": receipt.client_id,
        "what": receipt.what.value,
        "destroyed_at": receipt.destroyed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "why": receipt.why,
        "amount": repr(float(receipt.amount)),
        "keys": list(receipt.keys),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _hash(receipt: DestructionReceipt) -> str:
    return hashlib.sha256(receipt_text(receipt)).hexdigest()
