"""Data keys of recordings and transcripts: wrapped by the master key, kept in the secret store only."""

import os
import re

from app.domain.errors import BugError, ErrorCode, LocalError
from app.services.ports import SecretStore
from app.storage.master_key import KEY_BYTES, MasterKey
from app.storage.sealing import seal, unseal

_ID = re.compile(r"[a-z-]{1,20}/[A-Za-z0-9_.-]{1,64}(?:/[0-9]{1,9})?")
"""Kind, content, number: with ``key/`` before it at most 99 ASCII characters.

Windows' Credential Manager takes user names of 513 characters and secrets of 2,560 bytes, of which a wrapped
key in Base64 takes 160 as UTF-16; the macOS Keychain and the Secret Service name no limit.
"""


class Vault:
    """``ports.KeyVault``; with ``master`` None (not unlocked) it can only tell and destroy. Any thread."""

    def __init__(self, master: MasterKey | None, secrets: SecretStore) -> None:
        self._wrapping = None if master is None else master.vault_key()
        self._secrets = secrets

    def create(self, key_id: str) -> bytes:
        """Make, store durably and return a new key.

        An id that is in use, or of a form that not every keyring can name, is a ``BugError``.
        """
        wrapping = self._unlocked(key_id)
        if not _ID.fullmatch(key_id):
            raise BugError({"key_id_length": len(key_id), "rule": "key-id-form"})
        if self.exists(key_id):
            raise BugError({"key": key_id, "rule": "key-id-used-twice"})
        key = os.urandom(KEY_BYTES)
        self._secrets.set(_name(key_id), seal(wrapping, key, _associated(key_id)))
        return key

    def load(self, key_id: str) -> bytes:
        """The key; KEY_MISSING when it was destroyed, never made, or wrapped by another master key."""
        wrapping = self._unlocked(key_id)
        wrapped = self._secrets.get(_name(key_id))
        key = None if wrapped is None else unseal(wrapping, wrapped, _associated(key_id))
        if key is None:
            raise LocalError(ErrorCode.KEY_MISSING, details={"key": key_id, "wrapped": wrapped is not None})
        return key

    def exists(self, key_id: str) -> bool:
        """Whether the key is there."""
        return self._secrets.get(_name(key_id)) is not None

    def destroy(self, key_id: str) -> None:
        """Remove the key for good; idempotent; needs no master key."""
        self._secrets.delete(_name(key_id))

    def _unlocked(self, key_id: str) -> bytes:
        if self._wrapping is None:
            raise LocalError(ErrorCode.KEY_MISSING, details={"key": key_id, "rule": "not-unlocked"})
        return self._wrapping


def _name(key_id: str) -> str:
    return f"key/{key_id}"


def _associated(key_id: str) -> bytes:
    return f"roomnote/1/data-key/{key_id}".encode()
