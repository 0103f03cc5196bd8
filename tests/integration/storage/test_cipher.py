"""The file is encrypted, is opened with its own key only, and nothing is opened that is not encrypted."""

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import AppError, ErrorCode, LocalError
from app.storage.database import SqlCipherDatabase, SqlCipherUnit
from app.storage.engine import connect, make_engine
from tests.support.database import CLIENT, Store, fill


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_file_holds_a_word_in_clear(database: SqlCipherDatabase, store: Store) -> None:
    content = files(store.path.parent)
    assert len(content) > 50_000
    for word in (b"SQLite format 3", b"CREATE TABLE", CLIENT.name.encode(), b"client-1"):
        assert word not in content
    database.close()
    assert CLIENT.name.encode() not in files(store.path.parent)


def test_the_settings_of_the_connection_are_those_promised(database: SqlCipherDatabase, store: Store) -> None:
    connection = connect(store.path, store.master.database_key())
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "auto_vacuum": 2,
        "cipher_memory_security": "1",
    }
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    assert found == expected
    assert connection.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
    connection.close()


def test_files_are_the_users_alone(database: SqlCipherDatabase, store: Store) -> None:
    for path in store.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def code_of_opening(store: Store, **changes: object) -> ErrorCode:
    arguments = {"path": store.path, "key": store.master.database_key(), **changes}
    with pytest.raises(AppError) as raised:
        SqlCipherDatabase(vault=store.vault, clock=store.clock, **arguments)  # type: ignore[arg-type]
    return raised.value.code


def test_another_key_is_refused_and_changes_nothing(database: SqlCipherDatabase, store: Store) -> None:
    database.close()
    before = store.path.read_bytes()
    assert code_of_opening(store, key=os.urandom(32)) is ErrorCode.DATABASE_KEY_WRONG
    assert store.path.read_bytes() == before
    store.open().close()


@pytest.mark.parametrize("content", [b"no database at all, only words " * 200, os.urandom(8192), b"x"])
def test_a_file_that_is_no_database_is_refused_and_kept(store: Store, content: bytes) -> None:
    store.path.write_bytes(content)
    assert code_of_opening(store) is ErrorCode.DATABASE_KEY_WRONG
    assert store.path.read_bytes() == content


def test_a_plain_sqlite_database_is_refused_and_kept(store: Store) -> None:
    plain = sqlite3.connect(store.path)
    plain.execute("CREATE TABLE x (y)")
    plain.commit()
    plain.close()
    assert code_of_opening(store) is ErrorCode.DATABASE_KEY_WRONG


def test_a_driver_without_the_cipher_is_refused_before_anything_is_written(store: Store) -> None:
    """The driver here is Python's own SQLite: it ignores the key and would write everything in clear."""
    assert code_of_opening(store, driver=sqlite3) is ErrorCode.CIPHER_MISSING
    assert store.path.read_bytes() == b""


def test_a_folder_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    assert code_of_opening(store, path=tmp_path / "no" / "roomnote.db") is ErrorCode.DISK_FAILED
    assert code_of_opening(store, path=tmp_path) is ErrorCode.DISK_FAILED


def test_a_short_key_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(store.path, b"short")


def test_a_damaged_page_is_a_failed_database_and_not_a_crash(
    database: SqlCipherDatabase, store: Store
) -> None:
    database.scrub()
    database.close()
    content = bytearray(store.path.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 + 100] ^= 0xFF
    store.path.write_bytes(content)
    with pytest.raises(LocalError) as raised:
        look_at_everything(store)
    assert raised.value.code in (
        ErrorCode.DATABASE_FAILED,
        ErrorCode.DISK_FAILED,
        ErrorCode.DATABASE_KEY_WRONG,
    )


def test_the_cipher_prints_nothing_about_wrong_keys_and_damaged_pages(
    database: SqlCipherDatabase, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    database.scrub()
    database.close()
    assert code_of_opening(store, key=os.urandom(32)) is ErrorCode.DATABASE_KEY_WRONG
    content = bytearray(store.path.read_bytes())
    content[3 * 4096 + 100] ^= 0xFF
    store.path.write_bytes(content)
    with closing(connect(store.path, store.master.database_key())) as connection:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() != []
        with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
            connection.execute("PRAGMA integrity_check").fetchall()
    assert capfd.readouterr() == ("", "")


def look_at_everything(store: Store) -> None:
    database = store.open()
    try:
        with database.unit_of_work() as unit:
            unit.clients.all()
            unit.sessions.all()
            unit.audit.verify()
            unit.outbox.all()
    finally:
        database.close()


def save_many_clients(unit: SqlCipherUnit) -> None:
    for number in range(200):
        unit.clients.save(replace(CLIENT, id=f"client-{number}", name="n" * 4000))


def test_a_full_disk_is_named_and_undone(database: SqlCipherDatabase, store: Store) -> None:
    """SQLite's own page limit stands for the disk: the driver reports both alike."""
    with database.unit_of_work() as unit:
        raw = unit._connection.connection
        pages = raw.cursor().execute("PRAGMA page_count").fetchone()[0]
        raw.cursor().execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LocalError) as raised:
            save_many_clients(unit)
        assert raised.value.code is ErrorCode.DISK_FULL
        raw.cursor().execute("PRAGMA max_page_count = 1000000")
    with database.unit_of_work() as unit:
        assert unit.clients.all() == (CLIENT,)


def test_no_error_text_or_detail_quotes_a_value(database: SqlCipherDatabase, store: Store) -> None:
    with database.unit_of_work() as unit:
        wrong = replace(CLIENT, id="client-2", terms=None)  # type: ignore[arg-type]
        with pytest.raises(AppError) as raised:
            unit.clients.save(wrong)
    shown = f"{raised.value!r} {dict(raised.value.details)} {raised.value.__cause__}"
    assert CLIENT.name not in shown and "hidden" in shown


def test_errors_of_the_driver_are_wrapped_by_sqlalchemy(store: Store) -> None:
    store.open().close()
    engine = make_engine(store.path, store.master.database_key())
    with engine.connect() as connection, pytest.raises(SQLAlchemyError):
        connection.exec_driver_sql("SELECT * FROM nothing")
    engine.dispose()


def test_another_program_that_writes_is_waited_for_then_named(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.engine.BUSY_MILLISECONDS", 20)
    database = store.open()
    fill(database)
    other = store.raw()
    other.execute("BEGIN IMMEDIATE")
    with database.unit_of_work() as unit, pytest.raises(LocalError) as raised:
        unit.settings.set("a", "b")
    assert raised.value.code is ErrorCode.DATABASE_FAILED
    other.execute("ROLLBACK")
    other.close()
    with database.unit_of_work() as unit:
        unit.settings.set("a", "b")
        unit.commit()
    database.close()
