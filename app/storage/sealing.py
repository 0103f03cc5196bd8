"""Sealing of single values with AES-GCM: opened only with the same key and the same associated data."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
"""96 random bits. A data key seals at most some thousand values, far below 2^32 (NIST SP 800-38D, 8.3)."""


def seal(key: bytes, content: bytes, associated: bytes) -> bytes:
    """Return nonce and ciphertext of ``content``, bound to ``associated``; ``key`` has 32 bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes | None:
    """Return what was sealed, or None when key, content or associated data are not those of the sealing."""
    if len(sealed) < NONCE_BYTES + 16:
        return None
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except InvalidTag:
        return None
