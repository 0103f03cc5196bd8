"""The clinician's signature over what was signed."""

from typing import Protocol


class Signer(Protocol):
    """The signing key of this profile."""

    @property
    def public_key(self) -> str:
        """What this profile's signatures are checked with: Ed25519, hexadecimal."""

    def sign(self, content: bytes) -> str:
        """The signature, hexadecimal; the same content gives the same one."""

    def verify(self, content: bytes, signature: str, public_key: str) -> bool:
        """Whether ``signature`` was made over ``content`` with the key that belongs to ``public_key``.

        False for anything that is no signature or no key.
        """
