"""Data keys: wrapped, bound to their id, destroyed for good."""

from base64 import b64encode

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.ids import new_id
from app.services.ports import KeyVault
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from tests.support.database import MemorySecrets


def test_a_key_is_random_and_kept_wrapped() -> None:
    secrets = MemorySecrets()
    vault: KeyVault = Vault(MasterKey.new(), secrets)
    first, second = vault.create("recording/1"), vault.create("recording/2")
    assert first != second and len(first) == len(second) == 32
    assert vault.load("recording/1") == first
    assert all(first not in kept and second not in kept for kept in secrets.kept.values())


def test_a_key_outlives_the_program_with_the_same_master_key_only() -> None:
    secrets, master = MemorySecrets(), MasterKey.new()
    key = Vault(master, secrets).create("recording/1")
    assert Vault(master, secrets).load("recording/1") == key
    with pytest.raises(LocalError) as raised:
        Vault(MasterKey.new(), secrets).load("recording/1")
    assert raised.value.code is ErrorCode.KEY_MISSING


def test_a_wrapped_key_put_under_another_id_is_not_opened() -> None:
    secrets = MemorySecrets()
    vault = Vault(MasterKey.new(), secrets)
    vault.create("transcript/1")
    (wrapped,) = secrets.kept.values()
    secrets.kept["key/transcript/2"] = wrapped
    with pytest.raises(LocalError) as raised:
        vault.load("transcript/2")
    assert raised.value.code is ErrorCode.KEY_MISSING


def test_an_id_in_use_is_not_used_again() -> None:
    vault = Vault(MasterKey.new(), MemorySecrets())
    key = vault.create("recording/1")
    with pytest.raises(BugError):
        vault.create("recording/1")
    assert vault.load("recording/1") == key


def test_a_destroyed_key_is_gone_and_destroying_again_is_no_error() -> None:
    secrets = MemorySecrets()
    vault = Vault(MasterKey.new(), secrets)
    vault.create("recording/1")
    vault.destroy("recording/1")
    vault.destroy("recording/1")
    assert not vault.exists("recording/1") and not secrets.kept
    with pytest.raises(LocalError) as raised:
        vault.load("recording/1")
    assert raised.value.code is ErrorCode.KEY_MISSING


def test_destruction_needs_no_master_key() -> None:
    secrets = MemorySecrets()
    Vault(MasterKey.new(), secrets).create("recording/1")
    locked = Vault(None, secrets)
    assert locked.exists("recording/1")
    for use in (locked.load, locked.create):
        with pytest.raises(LocalError) as raised:
            use("recording/1")
        assert raised.value.code is ErrorCode.KEY_MISSING
    locked.destroy("recording/1")
    assert not secrets.kept


LONGEST = f"transcript/{new_id()}/{999_999_999}"


def test_the_longest_name_and_its_secret_fit_every_keyring() -> None:
    """Windows is the narrowest: 513 characters of user name, 2,560 bytes of secret in UTF-16."""
    secrets = MemorySecrets()
    vault = Vault(MasterKey.new(), secrets)
    for key_id in (LONGEST, "k" * 20 + "/" + "x" * 64 + "/" + "9" * 9):
        vault.create(key_id)
    for name, wrapped in secrets.kept.items():
        assert name.isascii() and len(name) <= 99
        assert len(b64encode(wrapped)) * 2 <= 2_560


@pytest.mark.parametrize(
    "key_id",
    ["", "transcript", "transcript/", "transcript/1/2/3", "transcript/1/x", "transcript/Åse",
     "transcript/a b", "transcript/1/", "transcript/1\n", "transcript/" + "x" * 65, "Transcript/1",
     "transcript/1/1234567890"],
)  # fmt: skip
def test_an_id_that_some_keyring_could_not_name_is_refused(key_id: str) -> None:
    secrets = MemorySecrets()
    with pytest.raises(BugError):
        Vault(MasterKey.new(), secrets).create(key_id)
    assert not secrets.kept
