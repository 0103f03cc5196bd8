"""A profile whose keys are in a real Secret Service: set up, opened again, locked out, content destroyed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.transcript import TranscriptPart, Word
from app.storage.database import SqlCipherDatabase
from app.storage.keys import KeyStore
from app.storage.vault import Vault
from app.system.keyring_secrets import KeyringSecrets
from app.system.secret_choice import choose_secret_store
from tests.support.database import QUICK, SESSION, HeldClock, fill
from tests.support.secret_service import SecretServiceProcess, running_secret_service

pytestmark = pytest.mark.needs_secret_service
PASSPHRASE = "three quiet lanterns"
PART = TranscriptPart(0, 16_000, (Word("words", 0.0, 1.0, 1.0),), ())


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretServiceProcess]:
    with running_secret_service(tmp_path_factory.mktemp("ss")) as running:
        yield running


def start(folder: Path) -> SqlCipherDatabase:
    """What a start of the program does, with Argon2id at its cheapest."""
    secrets = choose_secret_store(folder, "Roomnote test")
    assert isinstance(secrets, KeyringSecrets)
    keys = KeyStore(folder, secrets, QUICK)
    master = keys.open(PASSPHRASE) if keys.exists else keys.create(PASSPHRASE)[0]
    key = master.database_key()
    return SqlCipherDatabase(folder / "roomnote.db", key, Vault(master, secrets), HeldClock())


def test_keys_are_found_again_and_content_goes_with_its_key(
    service: SecretServiceProcess, tmp_path: Path
) -> None:
    first = start(tmp_path)
    fill(first)
    with first.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, PART)
        unit.commit()
    first.close()
    assert len(service.item_labels()) == 2, "the device secret and the transcript's key"
    second = start(tmp_path)
    with second.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (PART,)
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    second.close()
    (label,) = service.item_labels()
    assert "device/" in label


def test_a_cut_leaves_one_key_and_a_locked_keyring_refuses_it(
    service: SecretServiceProcess, tmp_path: Path
) -> None:
    database = start(tmp_path)
    fill(database)
    later = replace(PART, start_frame=16_000, end_frame=32_000)
    with database.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, PART)
        unit.transcripts.add_part(SESSION.id, later)
        unit.commit()
    with database.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 16_000)
        unit.commit()
    labels = " ".join(service.item_labels())
    assert len(service.item_labels()) == 2 and f"transcript/{SESSION.id}/1" in labels
    service.lock()
    with database.unit_of_work() as unit, pytest.raises(LocalError) as raised:
        unit.transcripts.cut(SESSION.id, 0)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    database.close()


def test_a_locked_keyring_is_told_and_nothing_new_is_made(
    service: SecretServiceProcess, tmp_path: Path
) -> None:
    start(tmp_path).close()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    service.lock()
    with pytest.raises(LocalError) as raised:
        start(tmp_path)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_signing_goes_on_while_the_keyring_is_locked_and_the_key_stays_on_the_list(
    service: SecretServiceProcess, tmp_path: Path
) -> None:
    database = start(tmp_path)
    fill(database)
    with database.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, PART)
        unit.commit()
    service.lock()
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    assert len(database.pending_destructions()) == 1
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == ()
    database.close()
