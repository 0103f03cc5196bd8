"""The printed recovery code: 150 random bits as eight groups of four, hard to misread, with a checksum.

Crockford's base 32 leaves out I, L, O and U; reading takes o for 0 and i or l for 1, and ignores case,
spaces and dashes. The last two characters are ten bits of a SHA-256, to tell a slip from a wrong code.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAYLOAD = 30
"""Characters of five bits each: 150 bits, out of reach without any stretching."""
CHECKSUM = 2
GROUP = 4

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_recovery_code() -> str:
    """A new code such as ``7Q2K-…``, to be printed and kept away from the laptop."""
    payload = "".join(secrets.choice(ALPHABET) for _ in range(PAYLOAD))
    whole = payload + _checksum(payload)
    return "-".join(whole[i : i + GROUP] for i in range(0, len(whole), GROUP))


def read_recovery_code(typed: str) -> bytes | None:
    """The code's content as bytes, or None when it is mistyped."""
    plain = "".join(c for c in typed.upper().translate(_READ_AS) if not c.isspace() and c not in "-–—_.")
    payload, checksum = plain[:PAYLOAD], plain[PAYLOAD:]
    if len(plain) != PAYLOAD + CHECKSUM or not set(plain) <= set(ALPHABET) or checksum != _checksum(payload):
        return None
    return payload.encode()


def _checksum(payload: str) -> str:
    digest = hashlib.sha256(b"roomnote/1/recovery-code/" + payload.encode()).digest()
    return ALPHABET[digest[0] & 31] + ALPHABET[digest[1] & 31]
