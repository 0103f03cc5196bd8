"""Delivery: what a failure makes of an item, and when it is tried again (B8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.delivery import FIRST_WAIT, LONGEST_WAIT, MAX_ATTEMPTS, OutboxItem, after_failure, retry_wait
from app.domain.errors import ErrorCode, RemoteError
from app.domain.states import DeliveryState

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SENDING = OutboxItem(
    "i1", "n1", "c1", "n1", b"{}", "0", NOW, state=DeliveryState.SENDING, attempts=1, sent_at=NOW
)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (ErrorCode.EHR_UNREACHABLE, DeliveryState.RETRY_WAIT),
        (ErrorCode.EHR_BUSY, DeliveryState.RETRY_WAIT),
        (ErrorCode.EHR_AMBIGUOUS, DeliveryState.UNKNOWN),
        (ErrorCode.EHR_SIGN_IN, DeliveryState.NEEDS_SIGN_IN),
        (ErrorCode.EHR_PATIENT_UNKNOWN, DeliveryState.BLOCKED),
        (ErrorCode.EHR_NOT_CONFIGURED, DeliveryState.BLOCKED),
        (ErrorCode.NETWORK_REFUSED, DeliveryState.BLOCKED),
        (ErrorCode.EHR_REJECTED, DeliveryState.DEAD),
        (ErrorCode.EHR_NOT_FHIR, DeliveryState.DEAD),
    ],
)
def test_each_failure_leads_where_its_words_say(code: ErrorCode, state: DeliveryState) -> None:
    item = after_failure(SENDING, RemoteError(code), NOW)
    assert item.state is state
    assert item.error == code.value
    assert (item.next_attempt_at is not None) == (state is DeliveryState.RETRY_WAIT)


def test_it_is_not_tried_for_ever() -> None:
    last = replace(SENDING, attempts=MAX_ATTEMPTS)
    assert after_failure(last, RemoteError(ErrorCode.EHR_UNREACHABLE), NOW).state is DeliveryState.DEAD


def test_waits_double_up_to_an_hour() -> None:
    waits = [retry_wait(n) for n in range(60)]
    assert waits[:4] == [FIRST_WAIT, FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_only_what_may_go_by_itself_is_due() -> None:
    later = NOW + timedelta(seconds=1)
    assert replace(SENDING, state=DeliveryState.QUEUED).due(NOW)
    waiting = replace(SENDING, state=DeliveryState.RETRY_WAIT, next_attempt_at=later)
    assert not waiting.due(NOW)
    assert waiting.due(later)
    assert replace(waiting, next_attempt_at=None).due(NOW)
    for state in set(DeliveryState) - {DeliveryState.QUEUED, DeliveryState.RETRY_WAIT}:
        assert not replace(SENDING, state=state).due(NOW)


@pytest.mark.parametrize(("asked", "waited"), [(5, 30), (120, 120), (90_000, 3600)])
def test_a_busy_server_may_ask_for_a_longer_pause(asked: int, waited: int) -> None:
    busy = RemoteError(ErrorCode.EHR_BUSY, details={"retry_after": asked})
    item = after_failure(SENDING, busy, NOW)
    assert item.next_attempt_at == NOW + timedelta(seconds=waited)


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        (ErrorCode.EHR_PATIENT_UNKNOWN, False),
        (ErrorCode.EHR_UNREACHABLE, False),
        (ErrorCode.EHR_AMBIGUOUS, True),
        (ErrorCode.EHR_NOT_FHIR, True),
        (ErrorCode.BUG, True),
    ],
)
def test_the_time_of_sending_is_kept_only_of_what_may_have_arrived(code: ErrorCode, kept: bool) -> None:
    failed = after_failure(SENDING, RemoteError(code), NOW)
    assert failed.sent_at == (NOW if kept else None)
    assert failed.can_be_linked is (code is ErrorCode.EHR_PATIENT_UNKNOWN)
    earlier = NOW - LONGEST_WAIT
    assert after_failure(SENDING, RemoteError(code), NOW, earlier).sent_at == (NOW if kept else earlier)
