"""A transcript is cut: what reaches beyond a place is deleted, the rest gets a new key (B2, R39)."""

from dataclasses import replace

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import Transcript, TranscriptPart, VoiceFrame, Word
from app.storage.database import SqlCipherDatabase
from app.storage.transcript_keys import key_id_of
from tests.support.database import SESSION, START, MemorySecrets, Store

SECOND = 16_000


def part(start: int, text: str = "word") -> TranscriptPart:
    """One second of speech from second ``start``."""
    words = (Word(text, 0.25, 0.5, 0.75),)
    return TranscriptPart(start * SECOND, (start + 1) * SECOND, words, (VoiceFrame(0.0, 0.5, (1.5,)),))


def keys(store: Store) -> list[str]:
    """The ids of the keys that are left."""
    assert isinstance(store.secrets, MemorySecrets)
    return [name.removeprefix("key/") for name in store.secrets.kept]


def write(database: SqlCipherDatabase, *parts: TranscriptPart) -> None:
    with database.unit_of_work() as unit:
        for each in parts:
            unit.transcripts.add_part(SESSION.id, each)
        unit.commit()


def cut(database: SqlCipherDatabase, frame: int) -> None:
    with database.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, frame)
        unit.commit()


def parts(database: SqlCipherDatabase) -> tuple[TranscriptPart, ...]:
    with database.unit_of_work() as unit:
        return unit.transcripts.parts(SESSION.id)


@pytest.fixture
def written(database: SqlCipherDatabase) -> SqlCipherDatabase:
    write(database, *(part(second) for second in range(5)))
    return database


def test_parts_beyond_the_place_go_and_the_others_stay_as_they_were(
    written: SqlCipherDatabase, store: Store
) -> None:
    cut(written, 3 * SECOND)
    assert parts(written) == (part(0), part(1), part(2))
    assert keys(store) == [key_id_of(SESSION.id, 1)] and written.pending_destructions() == ()


def test_a_part_that_reaches_beyond_the_place_by_one_sample_goes(written: SqlCipherDatabase) -> None:
    cut(written, 3 * SECOND - 1)
    assert parts(written) == (part(0), part(1))


def test_other_sessions_are_not_touched(written: SqlCipherDatabase, store: Store) -> None:
    with written.unit_of_work() as unit:
        unit.sessions.save(replace(SESSION, id="session-10", appointment_id=""))
        unit.transcripts.add_part("session-10", part(0, "other"))
        unit.commit()
    cut(written, 0)
    with written.unit_of_work() as unit:
        assert unit.transcripts.parts("session-10") == (part(0, "other"),)
    assert keys(store) == [key_id_of("session-10")]


def test_the_session_goes_on_after_a_cut(written: SqlCipherDatabase, store: Store) -> None:
    cut(written, 2 * SECOND)
    write(written, part(2, "after"), part(3, "after"))
    assert parts(written) == (part(0), part(1), part(2, "after"), part(3, "after"))
    with written.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, Transcript((), 4.0, "m", "cpu"))
        unit.commit()
    written.close()
    again = store.open()
    with again.unit_of_work() as unit:
        assert unit.transcripts.get(SESSION.id) == Transcript((), 4.0, "m", "cpu")
        assert unit.transcripts.parts(SESSION.id) == (), "the parts go when the whole is there"
    again.close()
    assert keys(store) == [key_id_of(SESSION.id, 2)]


def test_a_cut_with_nothing_left_leaves_no_key_and_the_next_part_gets_a_new_one(
    written: SqlCipherDatabase, store: Store
) -> None:
    cut(written, 0)
    assert parts(written) == () and keys(store) == []
    write(written, part(0, "after"))
    assert parts(written) == (part(0, "after"),) and keys(store) == [key_id_of(SESSION.id, 1)]


def test_a_cut_of_nothing_works(database: SqlCipherDatabase, store: Store) -> None:
    cut(database, 100)
    assert parts(database) == () and keys(store) == []


def test_cutting_again_and_again_never_uses_a_key_twice(written: SqlCipherDatabase, store: Store) -> None:
    for number, seconds in enumerate((5, 4, 4, 2, 1), start=1):
        cut(written, seconds * SECOND)
        assert parts(written) == tuple(part(second) for second in range(seconds))
        assert keys(store) == [key_id_of(SESSION.id, number)]


def test_two_cuts_in_one_unit_of_work(written: SqlCipherDatabase, store: Store) -> None:
    with written.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 4 * SECOND)
        unit.transcripts.add_part(SESSION.id, part(4, "late"))
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
        unit.transcripts.add_part(SESSION.id, part(2, "after"))
        unit.commit()
    assert parts(written) == (part(0), part(1), part(2, "after"))
    assert keys(store) == [key_id_of(SESSION.id, 2)] and written.pending_destructions() == ()


def test_a_cut_that_is_not_committed_changes_nothing(written: SqlCipherDatabase, store: Store) -> None:
    before = parts(written)
    with written.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, SECOND)
    assert parts(written) == before
    write(written, part(5))
    assert parts(written) == (*before, part(5)), "what is written next is read with the key in force"
    cut(written, SECOND)
    assert parts(written) == (part(0),)
    assert keys(store) == [key_id_of(SESSION.id, 2)], "the key of the undone cut is gone, its id not reused"


def test_a_cut_under_a_finished_transcript_is_a_bug(written: SqlCipherDatabase) -> None:
    with written.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, Transcript((), 5.0, "m", "cpu"))
        unit.commit()
    with written.unit_of_work() as unit, pytest.raises(BugError):
        unit.transcripts.cut(SESSION.id, SECOND)


def test_a_locked_keyring_refuses_the_cut_and_nothing_is_changed(
    written: SqlCipherDatabase, store: Store
) -> None:
    assert isinstance(store.secrets, MemorySecrets)
    store.secrets.locked = True
    with written.unit_of_work() as unit:
        with pytest.raises(LocalError) as raised:
            unit.transcripts.cut(SESSION.id, SECOND)
        unit.commit()
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    store.secrets.locked = False
    assert len(parts(written)) == 5 and keys(store) == [key_id_of(SESSION.id)]


def test_parts_whose_key_was_lost_are_not_cut_blindly(written: SqlCipherDatabase, store: Store) -> None:
    assert isinstance(store.secrets, MemorySecrets)
    store.secrets.kept.clear()
    with written.unit_of_work() as unit:
        with pytest.raises(LocalError) as raised:
            unit.transcripts.cut(SESSION.id, SECOND)
        with pytest.raises(LocalError) as writing:
            unit.transcripts.add_part(SESSION.id, part(6))
    assert raised.value.code is writing.value.code is ErrorCode.KEY_MISSING
    assert keys(store) == [], "no second key of that id is made"


def test_destruction_takes_every_key_that_was_ever_used(written: SqlCipherDatabase, store: Store) -> None:
    cut(written, 4 * SECOND)
    with written.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 3 * SECOND)  # undone, as by a crash: its key stays behind
    with written.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
    for number in (0, 5):  # a keyring that was put back from a backup, and one that is out of sequence
        store.vault.create(key_id_of(SESSION.id, number))
    assert len(keys(store)) == 5
    with written.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.sessions.save(replace(SESSION, transcript_destroyed_at=START))
        unit.commit()
    assert keys(store) == [key_id_of(SESSION.id, 5)], "nothing that this transcript can have used is left"
    with written.unit_of_work() as unit:
        with pytest.raises(LocalError) as raised:
            unit.transcripts.parts(SESSION.id)
        unit.transcripts.cut(SESSION.id, 0)  # of a destroyed transcript: nothing to do, no error
    assert raised.value.code is ErrorCode.TRANSCRIPT_DESTROYED


def test_keys_left_by_a_crash_go_also_when_the_keyring_was_locked_at_the_destruction(
    written: SqlCipherDatabase, store: Store
) -> None:
    assert isinstance(store.secrets, MemorySecrets)
    for _ in range(2):
        with written.unit_of_work() as unit:
            unit.transcripts.cut(SESSION.id, 2 * SECOND)
    assert len(keys(store)) == 3
    store.secrets.locked = True
    with written.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    assert written.pending_destructions() == (key_id_of(SESSION.id),)
    written.scrub()
    assert len(keys(store)) == 3
    store.secrets.locked = False
    written.scrub()
    assert keys(store) == [] and written.pending_destructions() == ()


def test_writing_after_a_destruction_never_takes_a_key_that_a_crash_left(
    written: SqlCipherDatabase, store: Store
) -> None:
    assert isinstance(store.secrets, MemorySecrets)
    with written.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
    store.secrets.locked = True
    with written.unit_of_work() as unit:
        unit.transcripts.destroy(SESSION.id)
        unit.commit()
    store.secrets.locked = False
    write(written, part(0, "new"))
    written.scrub()
    assert keys(store) == [key_id_of(SESSION.id, 2)] and parts(written) == (part(0, "new"),)
