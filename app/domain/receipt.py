"""Proof that sound or words of a session were destroyed, for the chart and for the client (B4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Destroyed(StrEnum):
    """What was destroyed; the values are persisted."""

    AUDIO = "audio"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class DestructionReceipt:
    """What was destroyed, when and why; ``sha256`` of the receipt's own text lets a print be checked.

    ``amount``: seconds of sound, or utterances of a transcript. ``keys``: SHA-256 of the ids of the keys that
    are gone. No words and no names of the session.
    """

    id: str
    session_id: str
    client_id: str
    what: Destroyed
    destroyed_at: datetime
    why: str  # a code: "transcript", "signed", "retention", "withdrawn", "forgotten"
    amount: float
    keys: tuple[str, ...]
    sha256: str
