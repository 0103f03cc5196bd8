"""The master key and what is derived from it; every purpose has its own key (HKDF-SHA-256, RFC 5869)."""

import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32


def derive(secret: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """32 bytes for ``purpose``; different purposes give independent keys."""
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=f"roomnote/1/{purpose}".encode()
    ).derive(secret)


class MasterKey:
    """32 random bytes that open everything; never shown, logged or stored in clear."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._secret = secret

    @classmethod
    def new(cls) -> "MasterKey":
        """A new random key."""
        return cls(os.urandom(KEY_BYTES))

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def secret_bytes(self) -> bytes:
        """The key itself, for wrapping it."""
        return self._secret

    def database_key(self) -> bytes:
        """The raw key of the encrypted database."""
        return derive(self._secret, "database")

    def vault_key(self) -> bytes:
        """The key that wraps data keys."""
        return derive(self._secret, "vault")

    def signer(self) -> "Signer":
        """The seal of this laptop's signed notes."""
        return Signer(derive(self._secret, "signing"))


class Signer:
    """Seals bytes with Ed25519 (RFC 8032): the same bytes give the same 64-byte signature."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def __repr__(self) -> str:
        return "Signer(…)"

    @property
    def public_key(self) -> bytes:
        """32 bytes that check a signature and reveal nothing."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, content: bytes) -> bytes:
        """The signature of ``content``."""
        return self._key.sign(content)
