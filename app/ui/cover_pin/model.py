"""What the pad on the cover shows: never the digits themselves."""

from dataclasses import dataclass
from enum import StrEnum

MOST_DIGITS = 8


class Key(StrEnum):
    """What the therapist opens with."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - a way to open, not a secret


@dataclass(frozen=True, slots=True)
class PadModel:
    """``digits``: how many were typed; ``trouble``: said once; ``wait``: changes every second."""

    key: Key = Key.PIN
    digits: int = 0
    trouble: str = ""
    wait: str = ""
    busy: bool = False
    passphrase_offered: bool = False

    @property
    def can_open(self) -> bool:
        """Whether "Open" does something now."""
        return not self.busy and (self.key is Key.PASSPHRASE or (self.digits >= 4 and not self.wait))
