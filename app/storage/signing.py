"""``ports.Signer``: Ed25519 with the key that the master key gives for signing, and nothing else."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.storage.master_key import MasterKey


class NoteSigner:
    """Signs and checks; any thread. The key follows from the master key, so a restart does not change it."""

    def __init__(self, master: MasterKey) -> None:
        self._key = master.signer()

    @property
    def public_key(self) -> str:
        """See ``ports.Signer``."""
        return self._key.public_key.hex()

    def sign(self, content: bytes) -> str:
        """See ``ports.Signer``."""
        return self._key.sign(content).hex()

    def verify(self, content: bytes, signature: str, public_key: str) -> bool:
        """See ``ports.Signer``."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(signature), content)
        except (InvalidSignature, ValueError):
            return False
        return True
