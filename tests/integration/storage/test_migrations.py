"""Migrations: the newest form equals the tables, data survive up and down, a copy is made before."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.domain.errors import BugError, ErrorCode, LocalError
from app.storage.database import SqlCipherDatabase
from app.storage.engine import connect, make_engine
from app.storage.form import NEWEST
from app.storage.migrations import REVISIONS, r0001_first, r0003_forgetting, r0005_notes
from app.storage.tables import metadata
from tests.support.database import CLIENT, Store, fill
from tests.support.migrating import migrator


def later_form() -> ModuleType:
    """A form after the newest, as a later program would bring it."""
    module = ModuleType("later")
    module.revision, module.down_revision = "9001", REVISIONS[-1].revision  # type: ignore[attr-defined]

    def upgrade() -> None:
        op.add_column("clients", sa.Column("nickname", sa.Text(), nullable=False, server_default="none"))

    def downgrade() -> None:
        op.drop_column("clients", "nickname")

    module.upgrade, module.downgrade = upgrade, downgrade  # type: ignore[attr-defined]
    return module


def breaking_form() -> ModuleType:
    """A form whose migration fails half-way."""
    module = later_form()

    def upgrade() -> None:
        op.execute("DELETE FROM sessions")
        op.execute("UPDATE nothing SET nothing = 1")

    module.upgrade = upgrade  # type: ignore[attr-defined]
    return module


def orphaning_form() -> ModuleType:
    """A form whose migration leaves rows that refer to nothing."""
    module = later_form()
    module.upgrade = lambda: op.execute("DELETE FROM clients")  # type: ignore[attr-defined]
    return module


def open_with(store: Store, *more: ModuleType) -> SqlCipherDatabase:
    key = store.master.database_key()
    return SqlCipherDatabase(store.path, key, store.vault, store.clock, revisions=(*REVISIONS, *more))


def copies(store: Store) -> list[Path]:
    return sorted(store.path.parent.glob("*.before-*"))


def test_the_newest_form_equals_the_tables(database: SqlCipherDatabase, store: Store) -> None:
    engine = make_engine(store.path, store.master.database_key())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {name for (name,) in found} == set(r0001_first.TRIGGERS)
    engine.dispose()
    assert {*r0001_first.TABLES, *r0003_forgetting.TABLES, *r0005_notes.TABLES} == set(metadata.tables)


def test_the_form_that_is_written_is_the_last_of_the_migrations() -> None:
    assert REVISIONS[-1].revision == NEWEST


def test_opening_a_database_of_the_newest_form_does_not_load_alembic(
    database: SqlCipherDatabase, store: Store
) -> None:
    database.close()
    code = (
        "import sys; from pathlib import Path; from tests.support.database import Store;"
        "from app.storage.database import SqlCipherDatabase as D; store = Store(Path(sys.argv[1]).parent);"
        "D(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), store.vault, store.clock).close();"
        "assert not [name for name in sys.modules if name.startswith('alembic')]"
    )
    arguments = [sys.executable, "-c", code, str(store.path), store.master.database_key().hex()]
    subprocess.run(arguments, check=True, cwd=Path(__file__).parents[3], timeout=60)


def test_every_form_follows_the_one_before() -> None:
    followed = [module.down_revision for module in REVISIONS]
    assert followed == [None, *(module.revision for module in REVISIONS[:-1])]


def test_up_and_down_with_data(database: SqlCipherDatabase, store: Store) -> None:
    database.close()
    store.clock.advance(minutes=1)
    later = open_with(store, later_form())
    with later.unit_of_work() as unit:
        row = unit.clients._statements.one(sa.text("SELECT name, nickname FROM clients"))
        assert row is not None and tuple(row) == (CLIENT.name, "none")
    later.close()
    made = migrator(store, (*REVISIONS, later_form()))
    made.downgrade(REVISIONS[-1].revision)
    made._engine.dispose()
    again = store.open()
    with again.unit_of_work() as unit:
        assert unit.clients.all() == (CLIENT,)
    again.close()


def test_down_to_nothing_and_up_again(database: SqlCipherDatabase, store: Store) -> None:
    database.close()
    made = migrator(store)
    made.downgrade("base")
    with made._engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    made._engine.dispose()
    again = store.open()
    fill(again)
    again.close()


def test_a_newer_database_is_refused_and_left_alone(store: Store) -> None:
    open_with(store, later_form()).close()
    before = store.path.read_bytes()
    with pytest.raises(LocalError) as raised:
        store.open()
    assert raised.value.code is ErrorCode.DATABASE_NEWER
    assert raised.value.details == {"form": "9001"}
    assert store.path.read_bytes() == before and copies(store) == []


def test_the_copy_is_encrypted_complete_and_private(database: SqlCipherDatabase, store: Store) -> None:
    open_copy_is_made(database, store)
    (copy,) = copies(store)
    assert copy.stat().st_mode & 0o777 == 0o600
    content = copy.read_bytes()
    assert CLIENT.name.encode() not in content and not content.startswith(b"SQLite")
    with closing(connect(copy, store.master.database_key())) as connection:
        assert connection.execute("SELECT name FROM clients").fetchall() == [(CLIENT.name,)]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(clients)").fetchall()]
    assert "nickname" not in columns


def open_copy_is_made(database: SqlCipherDatabase, store: Store) -> None:
    database.close()
    assert copies(store) == []
    open_with(store, later_form()).close()


def test_only_the_newest_copy_is_kept_and_not_for_long(database: SqlCipherDatabase, store: Store) -> None:
    open_copy_is_made(database, store)
    (first,) = copies(store)
    made = migrator(store, (*REVISIONS, later_form()))
    made.downgrade(REVISIONS[-1].revision)
    made._engine.dispose()
    store.clock.advance(days=1)
    open_with(store, later_form()).close()
    (second,) = copies(store)
    assert second != first
    # files carry the computer's time, so the clock goes on from there
    store.clock.advance(seconds=second.stat().st_mtime - store.clock.now().timestamp())
    store.clock.advance(days=6)
    open_with(store, later_form()).close()
    assert copies(store) == [second]
    store.clock.advance(days=1, seconds=1)
    open_with(store, later_form()).close()
    assert copies(store) == []


def test_scrubbing_removes_copies_because_they_hold_what_was_deleted(
    database: SqlCipherDatabase, store: Store
) -> None:
    open_copy_is_made(database, store)
    later = open_with(store, later_form())
    later.scrub()
    later.close()
    assert copies(store) == []


@pytest.mark.parametrize(("form", "error"), [(breaking_form, LocalError), (orphaning_form, BugError)])
def test_a_migration_that_fails_changes_nothing(
    database: SqlCipherDatabase, store: Store, form: object, error: type[Exception]
) -> None:
    database.close()
    assert callable(form)
    with pytest.raises(error):
        open_with(store, form())
    again = store.open()
    with again.unit_of_work() as unit:
        assert len(unit.sessions.all()) == 1 and unit.clients.all() == (CLIENT,)
    again.close()


def test_an_encrypted_database_of_another_program_is_refused(store: Store) -> None:
    with closing(connect(store.path, store.master.database_key())) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(LocalError) as raised:
        store.open()
    assert raised.value.code is ErrorCode.DATABASE_KEY_WRONG


def test_opening_again_migrates_nothing(database: SqlCipherDatabase, store: Store) -> None:
    database.close()
    store.clock.advance(hours=1)
    again = store.open()
    again.close()
    assert copies(store) == []
