"""The third form: a database that the second one filled is read on, can be cut, and goes back unchanged."""

from contextlib import closing
from typing import Any

import pytest
import sqlcipher3.dbapi2

from app.domain.errors import BugError
from app.domain.session import Mark, MarkKind
from app.domain.transcript import Transcript, TranscriptPart, Word
from app.storage.codec import dump_part, dump_transcript
from app.storage.database import SqlCipherDatabase
from app.storage.migrations import REVISIONS
from app.storage.sealing import seal
from app.storage.transcript_keys import key_id_of
from tests.support.database import CLIENT, SESSION, START, MemorySecrets, Store
from tests.support.migrating import migrator

SECOND = 16_000
PARTS = tuple(
    TranscriptPart(n * SECOND, (n + 1) * SECOND, (Word(f"word {n}", 0, 1, 0.5),), ()) for n in range(3)
)
WHOLE = Transcript((), 3.0, "m", "cpu")
TABLES = ("clients", "clinicians", "sessions", "marks", "transcript_parts", "transcripts", "audit", "notes")
NOW = int(START.timestamp() * 1_000_000)


def insert(raw: sqlcipher3.dbapi2.Connection, table: str, **values: Any) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def session(raw: sqlcipher3.dbapi2.Connection, session_id: str, **values: Any) -> None:
    texts = {"appointment_id": "", "kind": "Individual", "room": "", "recording_id": "", "failure": ""}
    fixed = {"client_id": CLIENT.id, "clinician_id": "clinician-1", "state": "ended", "participants": "[]"}
    insert(raw, "sessions", id=session_id, **texts, **fixed, **values)


def content(store: Store) -> dict[str, list[Any]]:
    """Every row of the tables, by column name, without what later forms add or move elsewhere."""
    added = {"key_id", "attached_at", "forget_from", "forget_before", "terms", "diagnoses", "goals"}
    with closing(store.raw()) as raw:
        found = {}
        for table in TABLES:
            cursor = raw.execute(
                f'SELECT * FROM {table} ORDER BY "{"number" if table == "audit" else "row"}"'
            )
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found[table] = [{k: v for k, v in row.items() if k not in added} for row in rows]
        found["schema"] = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        ).fetchall()
    return found


@pytest.fixture
def former(store: Store) -> Store:
    """A database of the second form, with rows as its program wrote them."""
    made = migrator(store, REVISIONS[:2])
    made.upgrade(START)
    made._engine.dispose()
    with closing(store.raw()) as raw:
        insert(raw, "clinicians", id="clinician-1", name="Robin Ashdown", credential="LCSW", ehr_id="")
        names = {"name": CLIENT.name, "pronouns": "she/her", "ehr_id": ""}
        insert(raw, "clients", id=CLIENT.id, **names, diagnoses="[]", goals="[]")
        for session_id in (SESSION.id, "finished", "doomed"):
            session(raw, session_id)
        session(raw, "destroyed", transcript_destroyed_at=NOW)
        for mark in ((5.0, 3.0), (5.0, 9.0), (5.0, 9.0), (7.0, 1.0)):
            insert(raw, "marks", session_id=SESSION.id, kind="gap", at=mark[0], duration=mark[1])
        insert(raw, "marks", session_id=SESSION.id, kind="paused", at=5.0, duration=1.0)
        key = store.vault.create(f"transcript/{SESSION.id}")
        for part in PARTS:
            place = f"roomnote/1/transcript/{SESSION.id}/part/{part.start_frame}".encode()
            sealed = seal(key, dump_part(part), place)
            insert(
                raw, "transcript_parts", session_id=SESSION.id, start_frame=part.start_frame, sealed=sealed
            )
        whole = seal(
            store.vault.create("transcript/finished"),
            dump_transcript(WHOLE),
            b"roomnote/1/transcript/finished/whole",
        )
        insert(raw, "transcripts", session_id="finished", sealed=whole)
        store.vault.create("transcript/doomed")
        insert(raw, "doomed_keys", key_id="transcript/doomed", at=NOW)
        line = {"actor": "", "action": "session.ended", "subject": SESSION.id, "detail": "", "hash": "h"}
        insert(raw, "audit", number=1, at=NOW, **line)
    return store


def down(store: Store) -> None:
    made = migrator(store)
    try:
        made.downgrade("0002")
    finally:
        made._engine.dispose()


def test_what_was_sealed_before_is_read_and_can_be_cut(upgraded: SqlCipherDatabase, former: Store) -> None:
    with upgraded.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == PARTS
        assert unit.transcripts.get("finished") == WHOLE
        found = unit.sessions.get(SESSION.id)
        assert found is not None and (found.forget_from, found.forget_before) == (None, 0)
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
        unit.commit()
    with upgraded.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == PARTS[:2]
    assert not former.vault.exists(f"transcript/{SESSION.id}")


def test_of_marks_of_one_kind_at_one_place_the_longest_stays(upgraded: SqlCipherDatabase) -> None:
    with upgraded.unit_of_work() as unit:
        assert unit.sessions.marks(SESSION.id) == (
            Mark(MarkKind.GAP, 5.0, 9.0),
            Mark(MarkKind.PAUSED, 5.0, 1.0),
            Mark(MarkKind.GAP, 7.0, 1.0),
        )


def test_first_keys_that_are_gone_or_going_are_not_used_again(
    upgraded: SqlCipherDatabase, former: Store
) -> None:
    assert not former.vault.exists("transcript/doomed")
    with upgraded.unit_of_work() as unit:
        unit.transcripts.add_part("doomed", PARTS[0])
        unit.commit()
    assert former.vault.exists(key_id_of("doomed", 1)) and not former.vault.exists("transcript/doomed")
    with closing(former.raw()) as raw:
        counted = raw.execute("SELECT session_id, number FROM transcript_keys ORDER BY session_id").fetchall()
    assert counted == [("destroyed", 1), ("doomed", 1)]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"],
)
def test_the_triggers_still_hold(upgraded: SqlCipherDatabase, former: Store, statement: str) -> None:
    with closing(former.raw()) as raw, pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        raw.execute(statement)


def test_references_and_uniqueness_hold_in_the_tables_made_anew(
    upgraded: SqlCipherDatabase, former: Store
) -> None:
    values = {"start_frame": 0, "key_id": "k", "sealed": b""}
    with closing(former.raw()) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
            insert(raw, "transcript_parts", session_id=SESSION.id, **values)
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
            insert(raw, "transcript_parts", session_id="nobody", **values)
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
            insert(raw, "transcripts", session_id="doomed", sealed=b"")


def test_down_and_up_again_keeps_every_row(former: Store) -> None:
    former.open().close()
    before = content(former)
    down(former)
    assert content(former) == before
    with closing(former.raw()) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not tables & {"session_summaries", "transcript_keys"}
        columns = {row[1] for row in raw.execute("PRAGMA table_info(sessions)")}
        assert not columns & {"forget_from", "forget_before"}
    again = former.open()
    with again.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == PARTS and unit.transcripts.get("finished") == WHOLE
    again.close()
    assert content(former) == before


def test_a_cut_transcript_keeps_the_database_from_going_back(
    upgraded: SqlCipherDatabase, former: Store
) -> None:
    with upgraded.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
        unit.commit()
    upgraded.close()
    with pytest.raises(BugError) as raised:
        down(former)
    assert raised.value.details["rows"] == 2
    again = former.open()
    with again.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id) == PARTS[:2]
    again.close()


def test_the_vault_is_not_asked_by_a_migration(former: Store) -> None:
    assert isinstance(former.secrets, MemorySecrets)
    former.secrets.locked = True
    former.open().close()
