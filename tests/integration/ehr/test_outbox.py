"""The outbox, the gateway and a real FHIR server: each note arrives exactly once, whatever happens (B8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.chart import Client
from app.domain.delivery import FIRST_WAIT, Decision, OutboxItem
from app.domain.errors import ErrorCode
from app.domain.states import DeliveryState
from app.ehr.exchange import Timeouts
from app.ehr.gateway import FhirGateway
from app.services.delivery import DeliveryService
from app.services.events import EventBus
from app.storage.database import SqlCipherDatabase
from tests.support.ehr_server import EhrServer, Fault, ehr, ehr_process
from tests.support.ready_database import ready_store
from tests.support.signed_notes import CLIENT, CLINICIAN, a_session, a_signed_note, item_of

__all__ = ["ehr", "ehr_process"]


class Practice:
    """A laptop with an outbox and an EHR; ``token`` is what the therapist's sign-in gave."""

    def __init__(self, folder: Path, server: EhrServer) -> None:
        self.token = "abc"
        self._store = ready_store(folder)
        self.clock = self._store.clock
        self.database: SqlCipherDatabase = self._store.open()
        self.gateway = FhirGateway(
            server.base_url,
            "Practice EHR",
            token=lambda: self.token,
            timeouts=Timeouts(connect=2, write=2, read=0.5, whole=2),
        )
        self.delivery = DeliveryService(self.database, self.gateway, self.clock, EventBus())

    def queue(self, state: DeliveryState = DeliveryState.QUEUED, client: Client = CLIENT) -> OutboxItem:
        """A signed note in the outbox."""
        session = a_session()
        note = a_signed_note(session)
        item = replace(item_of(self.gateway, note, session, client), state=state)
        with self.database.unit_of_work() as unit:
            unit.clinicians.save(CLINICIAN)
            unit.clients.save(client)
            unit.sessions.save(session)
            unit.notes.save(note)
            unit.outbox.save(item)
            unit.commit()
        return item

    def run(self) -> OutboxItem | None:
        """One turn of the I/O lane; the only item as it was left, None when nothing was due."""
        tried = self.delivery.run_once()
        return tried[0] if tried else None

    def item(self) -> OutboxItem:
        """The only item, as it is stored."""
        [item] = self.delivery.items()
        return item


@pytest.fixture
def practice(tmp_path: Path, ehr: EhrServer) -> Iterator[Practice]:
    made = Practice(tmp_path, ehr)
    yield made
    made.database.close()


def test_a_note_is_delivered_once_and_never_again(practice: Practice, ehr: EhrServer) -> None:
    practice.queue()
    delivered = practice.run()
    assert delivered is not None and delivered.state is DeliveryState.DELIVERED
    assert [delivered.remote_id] == [f"DocumentReference/{d['id']}" for d in ehr.documents()]
    assert practice.run() is None
    assert len(ehr.requests("POST")) == 1


@pytest.mark.parametrize("fault", ["drop-after", "silent-after", "drop-before"])
def test_an_ambiguous_end_is_looked_up_before_anything_is_sent_again(
    practice: Practice, ehr: EhrServer, fault: str
) -> None:
    practice.queue()
    ehr.fail(Fault(fault, "POST"))
    ended = practice.run()
    assert ended is not None and ended.state is DeliveryState.UNKNOWN
    practice.run()
    assert practice.item().state is DeliveryState.DELIVERED
    assert len(ehr.documents()) == 1
    assert [r["method"] for r in ehr.requests()][:2] == ["POST", "GET"]


def test_a_crash_while_sending_ends_in_one_document(practice: Practice, ehr: EhrServer) -> None:
    item = practice.queue(DeliveryState.SENDING)
    practice.gateway.send(item)  # it arrived, and then the laptop lost its power
    assert practice.delivery.recover() == 1
    practice.run()
    assert practice.item().state is DeliveryState.DELIVERED
    assert len(ehr.documents()) == 1
    assert len(ehr.requests("POST")) == 1


def test_an_ehr_without_search_and_conditions_leaves_it_to_a_person(
    practice: Practice, ehr: EhrServer
) -> None:
    practice.queue()
    ehr.fail(Fault("drop-after", "POST"), Fault("status", "GET", status=403, times=5))
    practice.run()
    practice.run()
    practice.clock.advance(hours=2)
    practice.run()
    assert practice.item().state is DeliveryState.UNKNOWN
    assert len(ehr.requests("POST")) == 1
    practice.delivery.decide(practice.item().id, Decision.ARRIVED, "clinician-1")
    assert practice.item().state is DeliveryState.DELIVERED
    assert len(ehr.documents()) == 1


def test_busy_waits_and_then_arrives(practice: Practice, ehr: EhrServer) -> None:
    practice.queue()
    ehr.fail(Fault("status", "POST", status=503))
    waiting = practice.run()
    assert waiting is not None and waiting.state is DeliveryState.RETRY_WAIT
    assert practice.run() is None
    practice.clock.advance(seconds=FIRST_WAIT.total_seconds())
    practice.run()
    assert practice.item().state is DeliveryState.DELIVERED
    assert len(ehr.documents()) == 1


def test_an_old_sign_in_waits_for_a_person(practice: Practice, ehr: EhrServer) -> None:
    ehr.reset(token="new")
    practice.queue()
    practice.run()
    assert practice.item().state is DeliveryState.NEEDS_SIGN_IN
    assert practice.run() is None
    practice.token = "new"
    practice.delivery.retry(practice.item().id)
    practice.run()
    assert practice.item().state is DeliveryState.DELIVERED


def test_a_client_who_is_not_linked_blocks_and_nothing_is_sent(practice: Practice, ehr: EhrServer) -> None:
    practice.queue(client=replace(CLIENT, ehr_id=""))
    practice.run()
    assert practice.item().state is DeliveryState.BLOCKED
    assert practice.item().error == ErrorCode.EHR_PATIENT_UNKNOWN.value
    assert ehr.requests() == []


def test_offline_for_a_day_and_then_back(practice: Practice, tmp_path: Path) -> None:
    server = EhrServer.start()
    port = server.port
    server.stop()
    (tmp_path / "second").mkdir()
    offline = Practice(tmp_path / "second", server)
    try:
        offline.queue()
        for _ in range(24):
            offline.run()
            assert offline.item().state is DeliveryState.RETRY_WAIT
            offline.clock.advance(hours=1)
        server = EhrServer.start(port)
        server.reset()
        offline.run()
        assert offline.item().state is DeliveryState.DELIVERED
        assert len(server.documents()) == 1
    finally:
        server.stop()
        offline.database.close()
