"""Keys on the list: a failing keyring holds up what it has to, and forgets nothing."""

from dataclasses import replace

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import TranscriptPart, Word
from app.storage.database import SqlCipherDatabase
from app.storage.transcript_keys import key_id_of
from tests.support.database import SESSION, START, MemorySecrets, Store

IDS = tuple(f"session-{number}" for number in range(1, 6))
KEYS = tuple(key_id_of(session_id) for session_id in IDS)
PART = TranscriptPart(0, 16_000, (Word("word", 0, 1, 1),), ())


class StubbornSecrets(MemorySecrets):
    """A store that does not let go of some names, or of any after a number of deletions."""

    def __init__(self) -> None:
        super().__init__()
        self.stuck: set[str] = set()
        self.deletions_left: int | None = None
        self.asked: list[str] = []

    def delete(self, name: str) -> None:
        self.asked.append(name.removeprefix("key/"))
        if name.removeprefix("key/") in self.stuck or self.deletions_left == 0:
            raise LocalError(ErrorCode.KEYRING_LOCKED, details={"secret": "not-deleted"})
        if self.deletions_left is not None:
            self.deletions_left -= 1
        super().delete(name)


@pytest.fixture
def secrets() -> StubbornSecrets:
    return StubbornSecrets()


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory, secrets: StubbornSecrets) -> Store:
    return Store(tmp_path_factory.mktemp("doomed"), secrets)


@pytest.fixture
def five(database: SqlCipherDatabase) -> SqlCipherDatabase:
    """Five sessions with a part each."""
    with database.unit_of_work() as unit:
        for session_id in IDS:
            unit.sessions.save(replace(SESSION, id=session_id, appointment_id=""))
            unit.transcripts.add_part(session_id, PART)
        unit.commit()
    return database


def destroy_all(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        for session_id in IDS:
            unit.transcripts.destroy(session_id)
        unit.commit()


def left(secrets: StubbornSecrets) -> set[str]:
    return {name.removeprefix("key/") for name in secrets.kept}


def test_all_keys_go_with_the_commit(five: SqlCipherDatabase, secrets: StubbornSecrets) -> None:
    destroy_all(five)
    assert left(secrets) == set() and five.pending_destructions() == ()


def test_a_keyring_that_is_locked_at_the_commit_leaves_every_key_to_the_next_scrub(
    five: SqlCipherDatabase, secrets: StubbornSecrets
) -> None:
    secrets.locked = True
    destroy_all(five)
    assert left(secrets) == set(KEYS) == set(five.pending_destructions())
    five.scrub()
    assert left(secrets) == set(KEYS) == set(five.pending_destructions())
    secrets.locked = False
    five.scrub()
    assert left(secrets) == set() and five.pending_destructions() == ()


@pytest.mark.parametrize("deletions", [1, 2, 4])
def test_a_keyring_that_fails_in_the_middle_leaves_the_rest(
    five: SqlCipherDatabase, secrets: StubbornSecrets, deletions: int
) -> None:
    secrets.deletions_left = deletions
    destroy_all(five)
    assert len(left(secrets)) == 5 - deletions and left(secrets) == set(five.pending_destructions())
    secrets.deletions_left = None
    five.scrub()
    assert left(secrets) == set() and five.pending_destructions() == ()


def test_the_next_start_finishes_too(five: SqlCipherDatabase, store: Store, secrets: StubbornSecrets) -> None:
    secrets.deletions_left = 2
    destroy_all(five)
    five.close()
    secrets.deletions_left = None
    again = store.open()
    assert left(secrets) == set() and again.pending_destructions() == ()
    again.close()


def test_keys_that_stay_stuck_do_not_hold_up_the_others(
    five: SqlCipherDatabase, secrets: StubbornSecrets
) -> None:
    """A locked keyring may take half a minute to say no, so one refusal ends a try; the next goes on."""
    secrets.stuck = {KEYS[0], KEYS[2]}
    destroy_all(five)
    for _ in range(3):
        five.scrub()
    assert left(secrets) == secrets.stuck == set(five.pending_destructions())
    secrets.stuck.clear()
    five.scrub()
    assert left(secrets) == set() and five.pending_destructions() == ()


def test_one_refusal_ends_a_try(five: SqlCipherDatabase, secrets: StubbornSecrets) -> None:
    secrets.deletions_left = 0
    destroy_all(five)
    assert len(secrets.asked) == 1
    five.scrub()
    assert len(secrets.asked) == 2


def test_a_cut_whose_old_key_is_stuck_is_done_and_goes_on(
    five: SqlCipherDatabase, secrets: StubbornSecrets
) -> None:
    secrets.stuck = {KEYS[0]}
    for _ in range(2):
        with five.unit_of_work() as unit:
            unit.transcripts.cut(IDS[0], 16_000)
            unit.commit()
    with five.unit_of_work() as unit:
        assert unit.transcripts.parts(IDS[0]) == (PART,)
    five.scrub()
    assert left(secrets) == {*KEYS, key_id_of(IDS[0], 2)}
    secrets.stuck.clear()
    five.scrub()
    assert left(secrets) == {*KEYS[1:], key_id_of(IDS[0], 2)} and five.pending_destructions() == ()


def test_a_key_on_the_list_seals_nothing(five: SqlCipherDatabase) -> None:
    with five.unit_of_work() as unit:
        unit.doomed.add(KEYS[0], START)
        with pytest.raises(BugError):
            unit.transcripts.add_part(IDS[0], PART)
