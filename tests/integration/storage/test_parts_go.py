"""When the transcript is finished its parts go, with the voice features in them, and no copy can be read."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import Transcript, TranscriptPart, Utterance, VoiceFrame, Word
from app.storage.database import SqlCipherDatabase
from app.storage.sealing import unseal
from app.storage.transcript_keys import key_id_of
from tests.support.database import SESSION, MemorySecrets, Store

PARTS = tuple(
    TranscriptPart(
        n * 16_000, (n + 1) * 16_000, (Word("word", 0.0, 1.0, 0.9),), (VoiceFrame(n, n + 1, (1.5,)),)
    )
    for n in range(4)
)
WHOLE = Transcript((Utterance("U0001", "client", 0.0, 1.5, "I sleep better", 0.9),), 4.0, "m", "cpu")


def secrets(store: Store) -> MemorySecrets:
    assert isinstance(store.secrets, MemorySecrets)
    return store.secrets


def keys(store: Store) -> list[str]:
    """The ids of the keys that are left."""
    return [name.removeprefix("key/") for name in secrets(store).kept]


@pytest.fixture
def heard(database: SqlCipherDatabase) -> SqlCipherDatabase:
    with database.unit_of_work() as unit:
        for part in PARTS:
            unit.transcripts.add_part(SESSION.id, part)
        unit.commit()
    return database


def save(database: SqlCipherDatabase, transcript: Transcript = WHOLE) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, transcript)
        unit.commit()


def state(database: SqlCipherDatabase) -> tuple[tuple[TranscriptPart, ...], Transcript | None]:
    with database.unit_of_work() as unit:
        return unit.transcripts.parts(SESSION.id), unit.transcripts.get(SESSION.id)


def test_the_parts_go_in_the_commit_that_saves_the_whole(heard: SqlCipherDatabase, store: Store) -> None:
    save(heard)
    assert state(heard) == ((), WHOLE)
    assert keys(store) == [key_id_of(SESSION.id, 1)] and heard.pending_destructions() == ()


def test_a_copy_from_before_cannot_be_read_with_the_keys_that_are_left(
    heard: SqlCipherDatabase, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "kept"
    copy.mkdir()
    for path in (store.path, store.path.with_name(store.path.name + "-wal")):
        shutil.copyfile(path, copy / path.name)
    before = Store(copy)
    before.master = store.master
    raw = before.raw()
    rows = raw.execute("SELECT start_frame, key_id, sealed FROM transcript_parts").fetchall()
    raw.close()

    def opened() -> list[bytes]:
        ids = keys(store)
        return [
            content
            for frame, name, sealed in rows
            for key_id in ids
            if (
                content := unseal(
                    store.vault.load(key_id), sealed, f"roomnote/1/{name}/part/{frame}".encode()
                )
            )
        ]

    assert len(opened()) == len(PARTS), "the check must see what is there"
    save(heard)
    assert keys(store) and opened() == []


def test_a_save_that_is_not_committed_keeps_the_parts(heard: SqlCipherDatabase, store: Store) -> None:
    with heard.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, WHOLE)
    assert state(heard) == (PARTS, None)
    save(heard)
    assert state(heard) == ((), WHOLE)
    assert keys(store) == [key_id_of(SESSION.id, 2)], "the key of the undone write is gone, its id not reused"


def test_a_crash_before_the_keys_went_is_finished_by_the_next_start(
    heard: SqlCipherDatabase, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise LocalError(ErrorCode.KEYRING_LOCKED)

    monkeypatch.setattr(store.secrets, "delete", refuse)
    save(heard)
    old = key_id_of(SESSION.id)
    assert heard.pending_destructions() == (old,) and old in keys(store)
    heard.close()
    monkeypatch.undo()
    again = store.open()
    assert state(again) == ((), WHOLE)
    assert keys(store) == [key_id_of(SESSION.id, 1)] and again.pending_destructions() == ()
    again.close()


def test_a_locked_keyring_refuses_the_save_and_nothing_is_changed(
    heard: SqlCipherDatabase, store: Store
) -> None:
    secrets(store).locked = True
    with heard.unit_of_work() as unit:
        with pytest.raises(LocalError) as raised:
            unit.transcripts.save(SESSION.id, WHOLE)
        unit.commit()
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    secrets(store).locked = False
    assert state(heard) == (PARTS, None) and keys(store) == [key_id_of(SESSION.id)]


def test_a_part_that_comes_after_the_whole_is_refused(heard: SqlCipherDatabase) -> None:
    save(heard)
    with heard.unit_of_work() as unit, pytest.raises(BugError):
        unit.transcripts.add_part(SESSION.id, PARTS[0])
    assert state(heard) == ((), WHOLE)


def test_a_corrected_transcript_keeps_its_key(heard: SqlCipherDatabase, store: Store) -> None:
    save(heard)
    save(heard, replace(WHOLE, model="other"))
    assert state(heard) == ((), replace(WHOLE, model="other"))
    assert keys(store) == [key_id_of(SESSION.id, 1)]
