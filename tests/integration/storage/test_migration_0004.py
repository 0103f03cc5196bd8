"""The fourth form: clients that are there have no terms yet; terms go only with the column."""

from contextlib import closing

import pytest

from app.domain.chart import Client
from app.storage.database import SqlCipherDatabase
from app.storage.migrations import REVISIONS
from tests.support.database import CLIENT, START, Store
from tests.support.migrating import migrator

COLUMNS = "id, name, pronouns, birth_date, ehr_id, diagnoses, goals"
ROWS = (
    ("client-1", "Ada Quillfeather", "she/her", "1990-02-03", "", '["F41.1"]', '["sleep"]'),
    ("client-2", "Bo Ashdown", "", None, "42", "[]", "[]"),
)


@pytest.fixture
def former(store: Store) -> Store:
    """A database of the third form, with clients as its program wrote them."""
    made = migrator(store, REVISIONS[:3])
    made.upgrade(START)
    made._engine.dispose()
    with closing(store.raw()) as raw:
        for row in ROWS:
            raw.execute(f"INSERT INTO clients ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return store


def up(store: Store) -> None:
    made = migrator(store, REVISIONS[:4])
    made.upgrade(START)
    made._engine.dispose()


def rows(store: Store) -> list[tuple[object, ...]]:
    with closing(store.raw()) as raw:
        return raw.execute(f"SELECT {COLUMNS} FROM clients ORDER BY row").fetchall()


def test_clients_are_as_they_were_and_without_terms(upgraded: SqlCipherDatabase) -> None:
    with upgraded.unit_of_work() as unit:
        first, second = unit.clients.all()
    assert (first.name, first.terms) == ("Ada Quillfeather", ())
    assert second == Client("client-2", "Bo Ashdown", ehr_id="42")


def test_terms_are_kept(former: Store) -> None:
    terms = ("Zoloft", "José “Pepe” Élan", "x, y")
    database = former.open()
    with database.unit_of_work() as unit:
        found = unit.clients.get("client-1")
        assert found is not None
        unit.clients.save(Client(found.id, found.name, terms=terms))
        unit.commit()
    database.close()
    again = former.open()
    with again.unit_of_work() as unit:
        kept = unit.clients.get("client-1")
        assert kept is not None and kept.terms == terms
        other = unit.clients.get("client-2")
        assert other is not None and other.terms == ()
    again.close()


def test_terms_cannot_be_read_without_the_key(former: Store) -> None:
    database = former.open()
    with database.unit_of_work() as unit:
        unit.clients.save(Client("client-1", CLIENT.name, terms=("Quetzalcoatlus",)))
        unit.commit()
    database.close()
    for path in former.path.parent.iterdir():
        if path.is_file():
            assert b"Quetzalcoatlus" not in path.read_bytes()


def test_down_and_up_again_keeps_every_row(former: Store) -> None:
    up(former)
    made = migrator(former, REVISIONS[:4])
    made.downgrade("0003")
    made._engine.dispose()
    assert rows(former) == list(ROWS)
    with closing(former.raw()) as raw:
        assert "terms" not in {row[1] for row in raw.execute("PRAGMA table_info(clients)")}
    up(former)
    assert rows(former) == list(ROWS)
