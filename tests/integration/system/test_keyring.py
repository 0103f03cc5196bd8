"""The real Secret Service: kept, deleted, locked, gone; and the choice between it and a file."""

import json
import stat
import threading
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.services.ports import SecretStore
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from app.system.file_secrets import FileSecrets
from app.system.keyring_secrets import KeyringSecrets
from app.system.secret_choice import CHOICE_FILE, SECRETS_FILE, choose_secret_store
from tests.support.secret_service import SecretServiceProcess

pytestmark = pytest.mark.needs_secret_service
SERVICE = "Roomnote test"


@pytest.fixture
def kept(secret_service: SecretServiceProcess) -> KeyringSecrets:
    return KeyringSecrets(SERVICE, within=10)


def code_of(store: SecretStore) -> ErrorCode:
    codes = set()
    for call in (
        lambda: store.get("name"),
        lambda: store.set("name", b"value"),
        lambda: store.delete("name"),
    ):
        with pytest.raises(LocalError) as raised:
            call()
        codes.add(raised.value.code)
    (code,) = codes
    return code


def test_any_bytes_come_back_also_to_another_program(kept: KeyringSecrets) -> None:
    value = bytes(range(256))
    kept.set("key/recording/1", value)
    kept.set("key/recording/2", b"")
    assert kept.kind == "keyring"
    again = KeyringSecrets(SERVICE, within=10)
    assert again.get("key/recording/1") == value
    assert again.get("key/recording/2") == b""
    assert again.get("key/recording/3") is None
    assert KeyringSecrets("Roomnote other", within=10).get("key/recording/1") is None


def test_a_value_is_replaced(kept: KeyringSecrets) -> None:
    kept.set("name", b"old")
    kept.set("name", b"new")
    assert kept.get("name") == b"new"


def test_what_is_deleted_is_gone_and_deleting_again_is_no_error(
    kept: KeyringSecrets, secret_service: SecretServiceProcess
) -> None:
    kept.set("name", b"value")
    kept.set("other", b"stays")
    kept.delete("name")
    kept.delete("name")
    assert kept.get("name") is None and kept.get("other") == b"stays"
    assert len(secret_service.item_labels()) == 1


def test_a_locked_keyring_is_called_locked(
    kept: KeyringSecrets, secret_service: SecretServiceProcess
) -> None:
    kept.set("name", b"value")
    secret_service.lock()
    assert code_of(kept) is ErrorCode.KEYRING_LOCKED


def test_a_keyring_that_went_away_is_called_missing(
    kept: KeyringSecrets, secret_service: SecretServiceProcess
) -> None:
    kept.set("name", b"value")
    secret_service.end()
    assert code_of(kept) is ErrorCode.KEYRING_MISSING


def test_threads_may_ask_at_once(kept: KeyringSecrets) -> None:
    def use(number: int) -> None:
        kept.set(f"name-{number}", bytes([number]))
        results[number] = kept.get(f"name-{number}")

    results: dict[int, bytes | None] = {}
    threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert results == {number: bytes([number]) for number in range(6)}


def test_data_keys_live_in_the_keyring_and_are_destroyed_there(
    kept: KeyringSecrets, secret_service: SecretServiceProcess
) -> None:
    vault = Vault(MasterKey.new(), kept)
    key = vault.create("transcript/1")
    assert vault.load("transcript/1") == key
    Vault(None, kept).destroy("transcript/1")
    assert secret_service.item_labels() == []


def test_a_working_keyring_is_chosen_and_nothing_of_the_trial_stays(
    secret_service: SecretServiceProcess, tmp_path: Path
) -> None:
    store = choose_secret_store(tmp_path, SERVICE)
    assert isinstance(store, KeyringSecrets)
    assert json.loads((tmp_path / CHOICE_FILE).read_text())["kind"] == "keyring"
    assert secret_service.item_labels() == [] and not (tmp_path / SECRETS_FILE).exists()


def test_a_profile_with_a_keyring_never_turns_to_a_file(
    secret_service: SecretServiceProcess, tmp_path: Path
) -> None:
    choose_secret_store(tmp_path, SERVICE).set("name", b"value")
    secret_service.lock()
    locked = choose_secret_store(tmp_path, SERVICE, file_when_locked=True)
    with pytest.raises(LocalError) as raised:
        locked.get("name")
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    secret_service.end()
    gone = choose_secret_store(tmp_path, SERVICE, file_when_locked=True)
    with pytest.raises(LocalError) as raised:
        gone.get("name")
    assert raised.value.code is ErrorCode.KEYRING_MISSING
    assert not (tmp_path / SECRETS_FILE).exists()


def test_a_locked_keyring_at_the_first_start_is_a_question_for_the_user(
    kept: KeyringSecrets, secret_service: SecretServiceProcess, tmp_path: Path
) -> None:
    kept.set("name", b"value")
    secret_service.lock()
    with pytest.raises(LocalError) as raised:
        choose_secret_store(tmp_path, SERVICE)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert not (tmp_path / CHOICE_FILE).exists()
    assert isinstance(choose_secret_store(tmp_path, SERVICE, file_when_locked=True), FileSecrets)


def test_without_a_keyring_a_private_file_is_chosen_and_stays_chosen(tmp_path: Path) -> None:
    store = choose_secret_store(tmp_path, SERVICE)
    assert isinstance(store, FileSecrets) and store.kind == "file"
    store.set("name", b"value")
    assert stat.S_IMODE((tmp_path / SECRETS_FILE).stat().st_mode) == 0o600
    again = choose_secret_store(tmp_path, SERVICE)
    assert again.get("name") == b"value"


def test_a_keyring_that_appears_later_does_not_hide_the_file(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    choose_secret_store(tmp_path, SERVICE).set("name", b"value")
    request.getfixturevalue("secret_service")
    again = choose_secret_store(tmp_path, SERVICE)
    assert isinstance(again, FileSecrets) and again.get("name") == b"value"
