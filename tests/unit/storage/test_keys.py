"""The key file: passphrase and device secret together, or the recovery code alone."""

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from app.domain.errors import AppError, BugError, ErrorCode, InputError, LocalError
from app.storage.keys import FILE_NAME, KeyStore, Stretching, check_passphrase
from app.storage.master_key import MasterKey
from tests.support.database import QUICK, MemorySecrets

PASSPHRASE = "three quiet lanterns"


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def store(tmp_path: Path, secrets: MemorySecrets) -> KeyStore:
    return KeyStore(tmp_path, secrets, QUICK)


def code_of(error: pytest.ExceptionInfo[AppError]) -> ErrorCode:
    return error.value.code


def test_passphrase_and_recovery_code_open_the_same_key(store: KeyStore) -> None:
    assert not store.exists
    master, code = store.create(PASSPHRASE)
    assert store.exists
    assert store.open(PASSPHRASE).secret_bytes() == master.secret_bytes()
    assert store.open_with_recovery(code.lower()).secret_bytes() == master.secret_bytes()


def test_a_wrong_passphrase_opens_nothing(store: KeyStore) -> None:
    store.create(PASSPHRASE)
    with pytest.raises(InputError) as raised:
        store.open("three quiet lantern")
    assert code_of(raised) is ErrorCode.PASSPHRASE_WRONG


def test_the_passphrase_may_be_composed_differently(store: KeyStore) -> None:
    master, _ = store.create("caf\u00e9 at the corner")
    assert store.open("cafe\u0301 at the corner").secret_bytes() == master.secret_bytes()


def test_a_mistyped_code_is_told_from_a_wrong_one(store: KeyStore, tmp_path: Path) -> None:
    _, code = store.create(PASSPHRASE)
    with pytest.raises(InputError) as raised:
        store.open_with_recovery(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert code_of(raised) is ErrorCode.PASSPHRASE_WRONG and raised.value.details["mistyped"] == 1
    other = tmp_path / "other"
    other.mkdir()
    _, foreign = KeyStore(other, MemorySecrets(), QUICK).create(PASSPHRASE)
    with pytest.raises(InputError) as raised:
        store.open_with_recovery(foreign)
    assert code_of(raised) is ErrorCode.PASSPHRASE_WRONG and raised.value.details["mistyped"] == 0


def test_a_copied_key_file_without_the_keyring_opens_only_by_code(store: KeyStore, tmp_path: Path) -> None:
    master, code = store.create(PASSPHRASE)
    elsewhere = KeyStore(tmp_path, MemorySecrets(), QUICK)
    with pytest.raises(LocalError) as raised:
        elsewhere.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.KEY_MISSING
    assert elsewhere.open_with_recovery(code).secret_bytes() == master.secret_bytes()


def test_another_device_secret_does_not_open(store: KeyStore, secrets: MemorySecrets) -> None:
    store.create(PASSPHRASE)
    (name,) = secrets.kept
    secrets.kept[name] = os.urandom(32)
    with pytest.raises(InputError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.PASSPHRASE_WRONG


def test_after_recovery_a_new_passphrase_and_device_secret_are_set(store: KeyStore, tmp_path: Path) -> None:
    master, code = store.create(PASSPHRASE)
    moved = KeyStore(tmp_path, MemorySecrets(), QUICK)
    moved.set_passphrase(moved.open_with_recovery(code), "another long phrase")
    assert moved.open("another long phrase").secret_bytes() == master.secret_bytes()
    assert moved.open_with_recovery(code).secret_bytes() == master.secret_bytes()
    with pytest.raises(InputError):
        moved.open(PASSPHRASE)


def test_an_old_copy_of_the_file_opens_with_neither_passphrase_after_a_change(
    store: KeyStore, secrets: MemorySecrets, tmp_path: Path
) -> None:
    master, _ = store.create(PASSPHRASE)
    old = (tmp_path / FILE_NAME).read_bytes()
    store.set_passphrase(master, "another long phrase")
    assert len(secrets.kept) == 1
    (tmp_path / FILE_NAME).write_bytes(old)
    for passphrase in (PASSPHRASE, "another long phrase"):
        with pytest.raises(LocalError) as raised:
            store.open(passphrase)
        assert code_of(raised) is ErrorCode.KEY_MISSING


def test_a_change_that_fails_leaves_the_old_passphrase(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, _ = store.create(PASSPHRASE)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LocalError):
            store.set_passphrase(master, "another long phrase")
    assert store.open(PASSPHRASE).secret_bytes() == master.secret_bytes()


def test_a_locked_keyring_is_not_a_wrong_passphrase(store: KeyStore, secrets: MemorySecrets) -> None:
    store.create(PASSPHRASE)
    secrets.locked = True
    with pytest.raises(LocalError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.KEYRING_LOCKED


@pytest.mark.parametrize(
    "passphrase", ["", "short", "nine char", "aaaaaaaaaaaa", "abababababab", "Password123!", "1234567890ab"]
)
def test_a_weak_passphrase_makes_nothing(store: KeyStore, secrets: MemorySecrets, passphrase: str) -> None:
    with pytest.raises(InputError) as raised:
        store.create(passphrase)
    assert code_of(raised) is ErrorCode.PASSPHRASE_WEAK
    assert not store.exists and not secrets.kept


def test_ordinary_good_passphrases_are_taken() -> None:
    for passphrase in (PASSPHRASE, "Blue-kettle-47", "passwords are fun to invent", "schöne grüße ü"):
        check_passphrase(passphrase)


def test_an_existing_key_file_is_never_replaced(store: KeyStore) -> None:
    master, _ = store.create(PASSPHRASE)
    with pytest.raises(BugError):
        store.create("another long phrase")
    assert store.open(PASSPHRASE).secret_bytes() == master.secret_bytes()


def test_the_file_is_the_users_alone_and_holds_no_secret(store: KeyStore, tmp_path: Path) -> None:
    master, code = store.create(PASSPHRASE)
    file = tmp_path / FILE_NAME
    content = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert master.secret_bytes() not in content and code.encode() not in content
    assert PASSPHRASE.encode() not in content
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"format": 1, "id": 3}', b"\xff\xfe"])
def test_a_damaged_file_is_named_and_kept(store: KeyStore, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LocalError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.KEY_MISSING
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_key_file_of_a_later_program_is_told_apart(store: KeyStore, tmp_path: Path) -> None:
    store.create(PASSPHRASE)
    file = tmp_path / FILE_NAME
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 2}))
    with pytest.raises(LocalError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.DATABASE_NEWER


def test_a_disk_that_fails_leaves_no_half_a_key_file(
    store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LocalError) as raised:
            store.create(PASSPHRASE)
    assert code_of(raised) is ErrorCode.DISK_FULL
    assert not store.exists and list(tmp_path.iterdir()) == []
    master, _ = store.create(PASSPHRASE)
    assert store.open(PASSPHRASE).secret_bytes() == master.secret_bytes()


def test_no_key_file_and_an_unreadable_one_are_named(store: KeyStore, tmp_path: Path) -> None:
    with pytest.raises(LocalError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.KEY_MISSING
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(LocalError) as raised:
        store.open(PASSPHRASE)
    assert code_of(raised) is ErrorCode.DISK_FAILED


def test_a_file_made_with_a_higher_cost_still_opens(tmp_path: Path, secrets: MemorySecrets) -> None:
    dear = Stretching(passes=2, kibibytes=64, lanes=2)
    master, _ = KeyStore(tmp_path, secrets, dear).create(PASSPHRASE)
    assert KeyStore(tmp_path, secrets, QUICK).open(PASSPHRASE).secret_bytes() == master.secret_bytes()


def test_destroyed_keys_open_for_nobody(store: KeyStore, secrets: MemorySecrets) -> None:
    _, code = store.create(PASSPHRASE)
    store.destroy()
    store.destroy()
    assert not store.exists and not secrets.kept
    for opening in (lambda: store.open(PASSPHRASE), lambda: store.open_with_recovery(code)):
        with pytest.raises(LocalError) as raised:
            opening()
        assert code_of(raised) is ErrorCode.KEY_MISSING


def test_every_purpose_has_its_own_key_and_none_is_shown() -> None:
    master = MasterKey.new()
    keys = {master.database_key(), master.vault_key(), master.signer().public_key, master.secret_bytes()}
    assert len(keys) == 4 and all(len(key) == 32 for key in keys)
    assert MasterKey(master.secret_bytes()).database_key() == master.database_key()
    for shown in (repr(master), str(master.signer())):
        assert shown in ("MasterKey(…)", "Signer(…)")
    with pytest.raises(ValueError):
        MasterKey(b"short")


def test_a_signature_is_checked_by_the_public_key() -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signer = MasterKey.new().signer()
    public = Ed25519PublicKey.from_public_bytes(signer.public_key)
    public.verify(signer.sign(b"signed text"), b"signed text")
    with pytest.raises(InvalidSignature):
        public.verify(signer.sign(b"signed text"), b"another text")
