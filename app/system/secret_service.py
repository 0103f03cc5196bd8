"""The Secret Service as ``keyring`` speaks to it, closing its connection also when it is refused.

keyring 25.7 leaves one socket open for every call to a locked keyring; a program that asks again and again
until its user unlocks it would run out of them.
"""

from typing import Any

from keyring.backends import SecretService
from keyring.errors import InitError, KeyringLocked

# the very module that keyring imports on Linux; naming it here keeps it one dependency
_secretstorage: Any = SecretService.secretstorage  # type: ignore[attr-defined]


class ClosingSecretService(SecretService.Keyring):
    """keyring's own backend but for the way it opens the default collection."""

    def get_preferred_collection(self) -> Any:
        """The unlocked default collection; KeyringLocked or InitError with nothing left open."""
        connection = _secretstorage.dbus_init()
        try:
            collection = _secretstorage.get_default_collection(connection)
            if collection.is_locked():
                collection.unlock()
            if collection.is_locked():
                raise KeyringLocked("not unlocked")
        except _secretstorage.exceptions.SecretStorageException as exc:
            connection.close()
            raise InitError(type(exc).__name__) from exc
        except BaseException:
            connection.close()
            raise
        return collection
