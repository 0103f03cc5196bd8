"""The one payload that may be frozen anew: blocked for want of the patient, and surely never arrived (B8)."""

from dataclasses import replace

import pytest
import sqlcipher3.dbapi2

from app.domain.delivery import OutboxItem
from app.domain.errors import BugError
from app.domain.states import DeliveryState
from app.storage.database import SqlCipherDatabase
from app.storage.engine import make_engine
from app.storage.migrator import Migrator
from tests.integration.storage.test_notes_and_outbox import ITEM, SIGNED
from tests.support.database import START, Store

WAITING = replace(ITEM, state=DeliveryState.BLOCKED, attempts=1, error="ehr-patient-unknown")
LINKED = replace(WAITING, state=DeliveryState.QUEUED, error="", payload=b"{}", sha256="00")


def keep(database: SqlCipherDatabase, *items: OutboxItem) -> None:
    with database.unit_of_work() as unit:
        unit.notes.save(SIGNED)
        for item in items:
            unit.outbox.save(item)
        unit.commit()


def test_a_payload_that_waits_is_replaced_as_it_is_queued(database: SqlCipherDatabase) -> None:
    keep(database, WAITING, LINKED)
    with database.unit_of_work() as unit:
        assert unit.outbox.get(ITEM.id) == LINKED
        with pytest.raises(BugError):
            unit.outbox.save(replace(LINKED, payload=b"[]"))


@pytest.mark.parametrize(
    ("present", "change"),
    [
        (WAITING, {"identifier": "x"}),
        (WAITING, {"note_id": "x"}),
        (WAITING, {"client_id": "x"}),
        (WAITING, {"state": DeliveryState.BLOCKED}),
        (replace(WAITING, sent_at=START), {}),
        (replace(WAITING, error="ehr-not-configured"), {}),
        (replace(WAITING, state=DeliveryState.UNKNOWN), {}),
        (replace(WAITING, state=DeliveryState.DELIVERED), {}),
    ],
)
def test_every_other_is_final(
    database: SqlCipherDatabase, store: Store, present: OutboxItem, change: dict[str, object]
) -> None:
    keep(database, present)
    changed = replace(LINKED, **change)  # type: ignore[arg-type]
    with database.unit_of_work() as unit, pytest.raises(BugError):
        unit.outbox.save(changed)
    raw = store.raw()
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        raw.execute(
            "UPDATE outbox SET payload = x'00', state = ?, identifier = ?, note_id = ?, client_id = ?",
            (changed.state.value, changed.identifier, changed.note_id, changed.client_id),
        )
    raw.close()


def test_single_attempts_of_the_first_form_can_be_linked_afterwards(
    database: SqlCipherDatabase, store: Store
) -> None:
    sent = replace(WAITING, sent_at=START)
    twice = replace(sent, id="item-2", identifier="identifier-2", attempts=2)
    keep(database, sent, twice)
    database.close()
    engine = make_engine(store.path, store.master.database_key())
    Migrator(engine, store.path, store.master.database_key()).downgrade("0001")
    engine.dispose()
    raw = store.raw()
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        raw.execute("UPDATE outbox SET payload = x'00', state = 'queued'")
    raw.close()
    again = store.open()
    with again.unit_of_work() as unit:
        assert [item.can_be_linked for item in unit.outbox.all()] == [True, False]
    again.close()
