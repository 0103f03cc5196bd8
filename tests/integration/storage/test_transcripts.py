"""Transcripts: sealed with their own key, and gone for good when they are destroyed (R10)."""

from dataclasses import replace

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import Transcript, TranscriptPart, Utterance, VoiceFrame, Word
from app.storage.database import SqlCipherDatabase
from app.storage.transcript_keys import key_id_of
from tests.support.database import SESSION, START, MemorySecrets, Store

KEY = f"key/{key_id_of(SESSION.id)}"
NEXT_KEY = f"key/{key_id_of(SESSION.id, 1)}"


def part(start: int, text: str = "word") -> TranscriptPart:
    return TranscriptPart(
        start, start + 16_000, (Word(text, 0.25, 0.5, 0.75),), (VoiceFrame(0.0, 0.5, (1.5, -2.25)),)
    )


WHOLE = Transcript(
    (Utterance("U0001", "client", 0.0, 1.5, "I sleep better", 0.9, ((2, 7),)),), 1.5, "m", "cpu"
)


def kept(store: Store) -> dict[str, bytes]:
    assert isinstance(store.secrets, MemorySecrets)
    return store.secrets.kept


def lock(store: Store, locked: bool) -> None:
    assert isinstance(store.secrets, MemorySecrets)
    store.secrets.locked = locked


def write(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, WHOLE)
        unit.commit()


def hear(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, part(0))
        unit.commit()


def destroy(database: SqlCipherDatabase) -> None:
    """As signing does: rows, key and the session's own time in one unit of work."""
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.sessions.save(replace(SESSION, transcript_destroyed_at=START))
        unit.commit()


def code_of_reading(database: SqlCipherDatabase) -> ErrorCode | None:
    with database.unit_of_work() as unit:
        try:
            assert unit.transcripts.get(SESSION.id) in (None, WHOLE)
        except LocalError as error:
            return error.code
    return None


def test_parts_come_back_by_their_place_and_are_kept_once(database: SqlCipherDatabase, store: Store) -> None:
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == ()
        for each in (part(32_000), part(0), part(16_000), part(0, "again")):
            unit.transcripts.add_part(SESSION.id, each)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (part(0), part(16_000), part(32_000))
        assert unit.transcripts.get(SESSION.id) is None
    assert list(kept(store)) == [KEY]


def test_the_finished_transcript_replaces_an_earlier_one(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, replace(WHOLE, model="other"))
        unit.transcripts.save(SESSION.id, WHOLE)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.transcripts.get(SESSION.id) == WHOLE
        assert unit.transcripts.parts(SESSION.id) == ()


def test_even_with_the_database_key_a_row_shows_nothing(database: SqlCipherDatabase, store: Store) -> None:
    write(database)
    with database.unit_of_work() as unit:
        unit.sessions.save(replace(SESSION, id="session-10", appointment_id=""))
        unit.transcripts.add_part("session-10", part(0))
        unit.commit()
    raw = store.raw()
    rows = raw.execute(
        "SELECT sealed FROM transcripts UNION ALL SELECT sealed FROM transcript_parts"
    ).fetchall()
    raw.close()
    assert len(rows) == 2
    for (sealed,) in rows:
        assert b"sleep" not in sealed and b"word" not in sealed and b"utterances" not in sealed


def test_a_row_moved_to_another_place_is_not_read(database: SqlCipherDatabase, store: Store) -> None:
    hear(database)
    raw = store.raw()
    raw.execute("UPDATE transcript_parts SET start_frame = 99")
    raw.close()
    with database.unit_of_work() as unit, pytest.raises(BugError):
        unit.transcripts.parts(SESSION.id)


def test_destruction_takes_rows_and_key(database: SqlCipherDatabase, store: Store) -> None:
    write(database)
    destroy(database)
    assert KEY not in kept(store) and database.pending_destructions() == ()
    assert code_of_reading(database) is ErrorCode.TRANSCRIPT_DESTROYED
    with database.unit_of_work() as unit, pytest.raises(LocalError) as raised:
        unit.transcripts.parts(SESSION.id)
    assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED


def test_a_destruction_that_is_not_committed_destroys_nothing(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
    assert KEY in kept(store) and code_of_reading(database) is None
    with database.unit_of_work() as unit:
        assert unit.transcripts.get(SESSION.id) == WHOLE


def test_a_late_result_does_not_bring_a_transcript_back(database: SqlCipherDatabase, store: Store) -> None:
    write(database)
    destroy(database)
    with database.unit_of_work() as unit:
        for late in (
            lambda: unit.transcripts.add_part(SESSION.id, part(0)),
            lambda: unit.transcripts.save(SESSION.id, WHOLE),
        ):
            with pytest.raises(LocalError) as raised:
                late()
            assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED
    assert KEY not in kept(store)


def test_a_session_that_goes_on_after_a_withdrawal_gets_a_new_key(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    destroy(database)
    with database.unit_of_work() as unit:
        unit.sessions.save(SESSION)
        unit.transcripts.add_part(SESSION.id, part(0, "new"))
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (part(0, "new"),)
    assert list(kept(store)) == [NEXT_KEY] and database.pending_destructions() == ()


def test_what_is_written_in_the_unit_that_destroys_is_kept(database: SqlCipherDatabase, store: Store) -> None:
    write(database)
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.transcripts.add_part(SESSION.id, part(0, "new"))
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (part(0, "new"),)
    assert list(kept(store)) == [NEXT_KEY]


def test_a_key_lost_by_the_keyring_is_not_called_destroyed(database: SqlCipherDatabase, store: Store) -> None:
    write(database)
    kept(store).clear()
    assert code_of_reading(database) is ErrorCode.KEY_MISSING


def test_a_keyring_entry_deleted_by_hand_after_signing_reads_as_destroyed(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    with database.unit_of_work() as unit:
        unit.sessions.save(replace(SESSION, transcript_destroyed_at=START))
        unit.commit()
    kept(store).clear()
    assert code_of_reading(database) is ErrorCode.TRANSCRIPT_DESTROYED


def test_a_locked_keyring_does_not_undo_the_commit_and_the_key_goes_later(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    lock(store, True)
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    assert database.pending_destructions() == (key_id_of(SESSION.id),)
    database.scrub()
    assert KEY in kept(store) and database.pending_destructions() == (key_id_of(SESSION.id),)
    lock(store, False)
    database.scrub()
    assert KEY not in kept(store) and database.pending_destructions() == ()


def test_a_crash_between_commit_and_destruction_is_finished_by_the_next_start(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    lock(store, True)
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    database.close()  # as after a crash: the line is committed, the key is still there
    still_locked = store.open()
    assert still_locked.pending_destructions() == (key_id_of(SESSION.id),)
    still_locked.close()
    lock(store, False)
    assert KEY in kept(store)
    again = store.open()
    assert KEY not in kept(store) and again.pending_destructions() == ()
    again.close()


def test_writing_again_does_not_use_a_key_whose_destruction_was_held_up(
    database: SqlCipherDatabase, store: Store
) -> None:
    write(database)
    lock(store, True)
    with database.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    lock(store, False)
    with database.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, part(0, "new"))
        unit.commit()
    database.scrub()
    assert list(kept(store)) == [NEXT_KEY] and database.pending_destructions() == ()
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (part(0, "new"),)


def test_a_key_made_in_a_unit_that_rolls_back_is_used_by_the_next(
    database: SqlCipherDatabase, store: Store
) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.add_part(SESSION.id, part(0))
    assert list(kept(store)) == [KEY]
    hear(database)
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == (part(0),)
