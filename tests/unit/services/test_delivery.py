"""The outbox: exactly once, after crashes and broken lines too, or a person decides (B8)."""

from dataclasses import replace

import pytest

from app.domain.delivery import Decision, OutboxItem, Receipt
from app.domain.errors import ErrorCode, InputError, RemoteError
from app.domain.states import DeliveryState
from app.services.events import DeliveryChanged
from tests.support.program import Practice


def signed(office: Practice) -> OutboxItem:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    [item] = office.program.delivery.items()
    return item


def test_a_note_is_delivered_once(office: Practice) -> None:
    item = signed(office)
    states: list[DeliveryState] = []
    office.program.bus.subscribe(DeliveryChanged, lambda event: states.append(event.state))
    [sent] = office.program.delivery.run_once()
    assert states == [DeliveryState.SENDING, DeliveryState.DELIVERED]
    assert (sent.remote_id, sent.delivered_at) == (f"remote-{item.identifier}", office.clock.now())
    assert office.program.delivery.run_once() == ()
    assert office.gateway.arrived == {item.identifier: item.payload}


def test_offline_it_waits_longer_each_time_and_goes_by_itself(office: Practice) -> None:
    signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_UNREACHABLE) for _ in range(3)]
    waits = []
    for _ in range(3):
        [item] = office.program.delivery.run_once()
        assert item.state is DeliveryState.RETRY_WAIT
        assert item.next_attempt_at is not None
        assert office.program.delivery.run_once() == ()
        waits.append((item.next_attempt_at - office.clock.now()).total_seconds())
        office.clock.advance(seconds=waits[-1])
    assert waits == [30, 60, 120]
    [item] = office.program.delivery.run_once()
    assert (item.state, item.attempts) == (DeliveryState.DELIVERED, 4)


def test_a_broken_line_is_looked_up_before_anything_is_sent_again(office: Practice) -> None:
    signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)]
    office.gateway.arrives_despite_error = True
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.UNKNOWN
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.DELIVERED
    assert office.gateway.sends == 1


def test_what_surely_did_not_arrive_is_sent_again(office: Practice) -> None:
    signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)]
    office.program.delivery.run_once()
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.DELIVERED
    assert office.gateway.sends == 2


def test_where_the_server_cannot_be_searched_a_person_decides(office: Practice) -> None:
    item = signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)]
    office.program.delivery.run_once()
    office.gateway.find_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS) for _ in range(5)]
    [waiting] = office.program.delivery.run_once()
    assert waiting.state is DeliveryState.UNKNOWN
    assert office.program.delivery.decide(item.id, Decision.LATER, "k").state is DeliveryState.UNKNOWN
    again = office.program.delivery.decide(item.id, Decision.SEND_AGAIN, office.clinician.id)
    assert again.state is DeliveryState.QUEUED
    [done] = office.program.delivery.run_once()
    assert done.state is DeliveryState.DELIVERED
    with pytest.raises(InputError):
        office.program.delivery.decide(item.id, Decision.ARRIVED, office.clinician.id)
    assert "delivery.decided_send_again" in office.audit()


def test_a_person_saw_it_in_the_ehr(office: Practice) -> None:
    item = signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)]
    office.program.delivery.run_once()
    done = office.program.delivery.decide(item.id, Decision.ARRIVED, office.clinician.id)
    assert done.state is DeliveryState.DELIVERED
    assert office.gateway.sends == 1


def test_a_look_up_that_fails_waits(office: Practice) -> None:
    signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)]
    office.program.delivery.run_once()
    office.gateway.find_errors = [RemoteError(ErrorCode.EHR_UNREACHABLE)]
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.UNKNOWN
    assert office.program.delivery.run_once() == ()
    office.clock.advance(minutes=5)
    [item] = office.program.delivery.run_once()
    assert item.state is DeliveryState.DELIVERED


def test_a_crash_while_sending_counts_as_a_broken_line(office: Practice) -> None:
    item = signed(office)
    with office.program.database.unit_of_work() as unit:
        unit.outbox.save(replace(item.to(DeliveryState.SENDING), attempts=1))
        unit.commit()
    assert office.program.delivery.recover() == 1
    assert office.program.delivery.items()[0].state is DeliveryState.UNKNOWN
    assert office.program.delivery.recover() == 0


def test_what_is_being_sent_at_the_start_is_not_taken_for_cut_off(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(office)
    send, recovered = office.gateway.send, []

    def while_starting(item: OutboxItem) -> Receipt:
        recovered.append(office.program.delivery.recover())
        return send(item)

    monkeypatch.setattr(office.gateway, "send", while_starting)
    [item] = office.program.delivery.run_once()
    assert recovered == [0]
    assert item.state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (ErrorCode.EHR_SIGN_IN, DeliveryState.NEEDS_SIGN_IN),
        (ErrorCode.EHR_PATIENT_UNKNOWN, DeliveryState.BLOCKED),
        (ErrorCode.EHR_REJECTED, DeliveryState.DEAD),
    ],
)
def test_what_needs_a_person_waits_for_one(office: Practice, code: ErrorCode, state: DeliveryState) -> None:
    item = signed(office)
    office.gateway.send_errors = [RemoteError(code)]
    [stopped] = office.program.delivery.run_once()
    assert (stopped.state, stopped.error) == (state, code.value)
    assert office.program.delivery.run_once() == ()
    office.program.delivery.retry(item.id)
    assert office.program.delivery.run_once()[0].state is DeliveryState.DELIVERED


def test_trying_now_shortens_a_wait(office: Practice) -> None:
    item = signed(office)
    office.gateway.send_errors = [RemoteError(ErrorCode.EHR_BUSY)]
    office.program.delivery.run_once()
    office.program.delivery.retry(item.id)
    assert office.program.delivery.run_once()[0].state is DeliveryState.DELIVERED
    with pytest.raises(InputError):
        office.program.delivery.retry("none")
