"""A signed note of a client without a number in the EHR: linked later and delivered once (B8, R63)."""

import hashlib
import json
from dataclasses import replace

import pytest

from app.domain.chart import Client, Clinician
from app.domain.delivery import Decision, OutboxItem, Receipt
from app.domain.errors import BugError, ErrorCode, InputError, LocalError, RemoteError
from app.domain.note import Amendment, Note, Section
from app.domain.session import Session
from app.domain.states import DeliveryState
from app.ehr.gateway import FhirGateway
from tests.support.program import HandGateway, Practice


class UnlinkedRefusingGateway(HandGateway):
    """Freezes as the real gateway does, and like it refuses a payload that names nobody."""

    def freeze(self, note: Note, client: Client, clinician: Clinician, session: Session) -> bytes:
        return FhirGateway("").freeze(note, client, clinician, session)

    def send(self, item: OutboxItem) -> Receipt:
        if "reference" not in json.loads(item.payload)["subject"]:
            raise RemoteError(ErrorCode.EHR_PATIENT_UNKNOWN, retryable=False)
        return super().send(item)


def blocked(office: Practice) -> OutboxItem:
    """A signed note that waits for its client's number."""
    gateway = UnlinkedRefusingGateway()
    for service in (office.program.signing, office.program.delivery):
        service._gateway = gateway
    office.gateway = gateway
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    [item] = office.program.delivery.run_once()[-1:]
    assert item.can_be_linked
    return item


def test_a_linked_note_goes_once_under_its_identifier(office: Practice) -> None:
    item = blocked(office)
    linked = office.program.delivery.link(item.id, " Patient/p-17 ", office.clinician.id)
    assert (linked.state, linked.identifier, linked.error) == (DeliveryState.QUEUED, item.identifier, "")
    assert linked.sha256 == hashlib.sha256(linked.payload).hexdigest() != item.sha256
    assert json.loads(linked.payload)["subject"] == {"reference": "Patient/p-17"}
    with office.program.database.unit_of_work() as unit:
        client = unit.clients.get(office.client.id)
    assert client is not None
    assert client.ehr_id == "p-17"
    assert [i.state for i in office.program.delivery.run_once()] == [DeliveryState.DELIVERED]
    assert office.gateway.arrived == {item.identifier: linked.payload}
    assert "delivery.linked" in office.audit()


def test_other_notes_of_the_client_go_too(office: Practice) -> None:
    first = blocked(office)
    office.engine.place = 0.0
    second = blocked(office)
    office.program.delivery.link(second.id, "p-17", office.clinician.id)
    office.program.delivery.run_once()
    assert set(office.gateway.arrived) == {first.identifier, second.identifier}


def test_what_adds_to_a_note_goes_with_the_number_that_the_note_was_linked_with(office: Practice) -> None:
    first = blocked(office)
    with office.program.database.unit_of_work() as unit:
        note = unit.notes.get(first.note_id)
    assert note is not None
    amendments = office.program.amendments
    draft = amendments.begin(note.session_id, Amendment.ADDENDUM)
    amendments.save(draft.id, [(Section.PLAN, "Called back.")], "Late call")
    office.program.notes.sign(draft.id, attested=True)
    office.program.delivery.link(first.id, "p-17", office.clinician.id)
    office.program.delivery.run_once()
    assert {item.state for item in office.program.delivery.items()} == {DeliveryState.DELIVERED}
    assert len(office.gateway.arrived) == 2


def test_a_number_that_was_entered_in_the_chart_is_enough(office: Practice) -> None:
    item = blocked(office)
    with office.program.database.unit_of_work() as unit:
        unit.clients.save(replace(office.client, ehr_id="p-18"))
        unit.commit()
    office.program.delivery.run_once()
    assert json.loads(office.gateway.arrived[item.identifier])["subject"] == {"reference": "Patient/p-18"}


def test_a_wrong_number_is_put_right(office: Practice) -> None:
    item = blocked(office)
    office.program.delivery.link(item.id, "wrong", office.clinician.id)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_PATIENT_UNKNOWN)]
    assert office.program.delivery.run_once()[0].can_be_linked
    office.program.delivery.link(item.id, "right", office.clinician.id)
    [sent] = office.program.delivery.run_once()
    assert sent.state is DeliveryState.DELIVERED
    assert json.loads(office.gateway.arrived[item.identifier])["subject"]["reference"] == "Patient/right"


def test_what_may_have_arrived_is_never_frozen_anew(office: Practice) -> None:
    item = blocked(office)
    office.program.delivery.link(item.id, "wrong", office.clinician.id)
    office.gateway.send_errors = [
        RemoteError(ErrorCode.EHR_AMBIGUOUS),
        RemoteError(ErrorCode.EHR_PATIENT_UNKNOWN),
    ]
    office.program.delivery.run_once()
    office.program.delivery.decide(item.id, Decision.SEND_AGAIN, office.clinician.id)
    [stopped] = office.program.delivery.run_once()
    assert stopped.state is DeliveryState.BLOCKED
    assert not stopped.can_be_linked
    with pytest.raises(InputError) as refused:
        office.program.delivery.link(item.id, "right", office.clinician.id)
    assert refused.value.code is ErrorCode.ILLEGAL_TRANSITION
    changed = replace(stopped.to(DeliveryState.QUEUED), payload=b"{}", sha256="0")
    with pytest.raises(BugError), office.program.database.unit_of_work() as unit:
        unit.outbox.save(changed)


@pytest.mark.parametrize("typed", ["", "  ", "a b", "../x", "Patient/", "p" * 65, "p\n17"])
def test_what_is_no_number_changes_nothing(office: Practice, typed: str) -> None:
    item = blocked(office)
    with pytest.raises(InputError) as refused:
        office.program.delivery.link(item.id, typed, office.clinician.id)
    assert refused.value.code is ErrorCode.BAD_USAGE
    assert office.program.delivery.items() == (item,)
    if typed.strip():
        with pytest.raises(InputError):
            office.program.sessions.walk_in("Sam Invented", typed)


def test_linking_is_one_commit(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    item = blocked(office)

    def fails(*_: object) -> bytes:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    monkeypatch.setattr(office.gateway, "freeze", fails)
    with pytest.raises(LocalError):
        office.program.delivery.link(item.id, "p-17", office.clinician.id)
    with office.program.database.unit_of_work() as unit:
        assert unit.clients.get(office.client.id) == office.client
    assert office.program.delivery.items() == (item,)
    with pytest.raises(InputError):
        office.program.delivery.link("none", "p-17", office.clinician.id)


def test_what_a_person_decides_while_another_note_is_sent_holds(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two notes; the line of the first is slow, and meanwhile the second is said to have arrived."""
    notes = []
    for _ in range(2):
        office.engine.place = 0.0
        _, note = office.drafted()
        notes.append(office.program.notes.sign(note.id, attested=True, reason="r"))
    first, second = office.program.delivery.items()
    with office.program.database.unit_of_work() as unit:
        unit.outbox.save(replace(second.to(DeliveryState.SENDING), attempts=1))
        unit.commit()
    office.program.delivery.recover()
    send = office.gateway.send

    def slowly(item: OutboxItem) -> Receipt:
        if item.id == first.id:
            office.program.delivery.decide(second.id, Decision.ARRIVED, office.clinician.id)
        return send(item)

    monkeypatch.setattr(office.gateway, "send", slowly)
    office.program.delivery.run_once()
    assert office.gateway.sends == 1
    states = [item.state for item in office.program.delivery.items()]
    assert states == [DeliveryState.DELIVERED, DeliveryState.DELIVERED]


def test_a_late_answer_does_not_undo_what_was_decided(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")

    def recovered_meanwhile(item: OutboxItem) -> Receipt:
        with office.program.database.unit_of_work() as unit:
            unit.outbox.save(item.to(DeliveryState.UNKNOWN))
            unit.commit()
        office.program.delivery.decide(item.id, Decision.ARRIVED, office.clinician.id)
        raise RemoteError(ErrorCode.EHR_UNREACHABLE)

    monkeypatch.setattr(office.gateway, "send", recovered_meanwhile)
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.DELIVERED
    assert office.program.delivery.run_once() == ()


def test_two_at_once_send_once(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    send = office.gateway.send
    inside: list[OutboxItem] = []

    def twice(item: OutboxItem) -> Receipt:
        inside.extend(office.program.delivery.run_once())
        return send(item)

    items = office.program.delivery.items()
    monkeypatch.setattr(office.gateway, "send", twice)
    monkeypatch.setattr(office.program.delivery, "items", lambda: items)
    [item] = office.program.delivery.run_once()
    assert inside == []
    assert (item.state, office.gateway.sends) == (DeliveryState.DELIVERED, 1)
