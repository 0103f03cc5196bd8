"""The audit trail can only grow, and any change to it is found."""

from datetime import timedelta

import pytest
import sqlcipher3.dbapi2

from app.domain.errors import BugError, ErrorCode, LocalError
from app.storage.database import SqlCipherDatabase
from tests.support.database import START, Store


@pytest.fixture
def trail(database: SqlCipherDatabase, store: Store) -> SqlCipherDatabase:
    with database.unit_of_work() as unit:
        for number in range(1, 6):
            unit.audit.add("session.opened", f"session-{number}", f"attempt={number}", actor="clinician-1")
            store.clock.advance(seconds=1)
        unit.commit()
    return database


def test_lines_are_numbered_timed_and_chained(trail: SqlCipherDatabase) -> None:
    with trail.unit_of_work() as unit:
        unit.audit.verify()
        entries = unit.audit.entries()
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[2].at == START + timedelta(seconds=2)
    assert (entries[0].action, entries[0].subject) == ("session.opened", "session-1")
    assert (entries[0].detail, entries[0].actor) == ("attempt=1", "clinician-1")
    assert len({entry.hash for entry in entries}) == 5


def test_an_empty_trail_is_whole(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.audit.verify()
        assert unit.audit.entries() == ()


def test_the_database_refuses_to_change_or_remove_lines(trail: SqlCipherDatabase, store: Store) -> None:
    raw = store.raw()
    for statement in ("UPDATE audit SET detail = 'x'", "DELETE FROM audit WHERE number = 5"):
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE audit SET detail = 'other' WHERE number = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE number = 1", 1),
        ("UPDATE audit SET actor = 'clinician-2' WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 5", 5),
        ("DELETE FROM audit", 1),
        ("DELETE FROM audit_head", 6),
        ("UPDATE audit SET number = number + 1 WHERE number = 5", 5),
        (
            "INSERT INTO audit SELECT 6, at, actor, action, subject, detail, hash FROM audit LIMIT 1",
            6,
        ),
    ],
)
def test_a_change_behind_the_programs_back_is_found(
    trail: SqlCipherDatabase, store: Store, statement: str, line: int
) -> None:
    raw = store.raw()
    for trigger in ("audit_no_update", "audit_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute(statement)
    raw.close()
    with trail.unit_of_work() as unit, pytest.raises(LocalError) as raised:
        unit.audit.verify()
    assert raised.value.code is ErrorCode.AUDIT_BROKEN
    assert raised.value.details == {"line": line}


@pytest.mark.parametrize(
    "words",
    [
        {"detail": "Ada Quillfeather"},
        {"subject": "Ada"},
        {"detail": "said she sleeps, badly"},
        {"actor": "Robin Ashdown"},
        {"action": "note signed!"},
        {"detail": "a" * 201},
    ],
)
def test_words_that_may_be_a_persons_are_refused(database: SqlCipherDatabase, words: dict[str, str]) -> None:
    line = {"action": "note.signed", "subject": "note-1", **words}
    with database.unit_of_work() as unit:
        with pytest.raises(BugError) as raised:
            unit.audit.add(**line)
        assert unit.audit.entries() == ()
    assert not any(value in str(raised.value.details) for value in words.values())


def test_ids_codes_counts_and_times_are_taken(database: SqlCipherDatabase) -> None:
    details = ("no-microphone", "after_crash", "3", "SOAP", "U0001", "ab12" * 16, "count=3 kind=soap")
    with database.unit_of_work() as unit:
        for detail in (*details, "2026-11-02T09:00:00+00:00", ""):
            unit.audit.add("delivery.retry_wait", "0199f5a0-7b1e-7c3d-8e4f-000000000001", detail)
        unit.audit.verify()


def test_a_rolled_back_line_leaves_no_gap(trail: SqlCipherDatabase) -> None:
    with trail.unit_of_work() as unit:
        unit.audit.add("session.ended", "session-6")
    with trail.unit_of_work() as unit:
        unit.audit.add("session.ended", "session-7")
        unit.commit()
        unit.audit.verify()
        assert [entry.subject for entry in unit.audit.entries()][-1] == "session-7"
        assert len(unit.audit.entries()) == 6
