"""Delivery of a signed note to the EHR: exactly once, or a person decides (B8)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import AppError, ErrorCode
from app.domain.states import DELIVERY_MOVES, DeliveryState, move

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 200
"""At one attempt an hour more than a week offline; then a person is asked instead of trying for ever."""


class Decision(StrEnum):
    """A person's answer to "Did this note arrive?"."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send_again"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One frozen payload on its way. ``identifier`` (the note version's UUID) is also the idempotency key.

    ``sent_at``: when it may last have gone out; None while it surely has not arrived anywhere.
    """

    id: str
    note_id: str
    client_id: str
    identifier: str
    payload: bytes
    sha256: str
    created_at: datetime
    state: DeliveryState = DeliveryState.QUEUED
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    remote_id: str = ""
    error: str = ""

    def to(self, target: DeliveryState) -> "OutboxItem":
        """Return the item in ``target``; raises ``IllegalTransition`` when the table forbids it."""
        return replace(self, state=move(self.state, target, DELIVERY_MOVES))

    @property
    def can_be_linked(self) -> bool:
        """Whether it waits for the client's number in the EHR, and surely never arrived there."""
        unknown = self.error == ErrorCode.EHR_PATIENT_UNKNOWN.value
        return self.state is DeliveryState.BLOCKED and unknown and self.sent_at is None

    def due(self, now: datetime) -> bool:
        """Whether the item may be sent by itself now."""
        if self.state is DeliveryState.QUEUED:
            return True
        waiting = self.state is DeliveryState.RETRY_WAIT
        return waiting and (self.next_attempt_at is None or self.next_attempt_at <= now)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The EHR's own id for what arrived."""

    remote_id: str


def retry_wait(attempts: int) -> timedelta:
    """The wait after ``attempts`` failures: 30 s doubling to one hour. No jitter: one laptop, one queue."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


_AFTER_FAILURE = {
    ErrorCode.EHR_AMBIGUOUS: DeliveryState.UNKNOWN,
    ErrorCode.EHR_SIGN_IN: DeliveryState.NEEDS_SIGN_IN,
    ErrorCode.EHR_PATIENT_UNKNOWN: DeliveryState.BLOCKED,
    ErrorCode.EHR_NOT_CONFIGURED: DeliveryState.BLOCKED,
    ErrorCode.NETWORK_REFUSED: DeliveryState.BLOCKED,
    ErrorCode.EHR_REJECTED: DeliveryState.DEAD,
    ErrorCode.EHR_NOT_FHIR: DeliveryState.DEAD,
}


_NOT_ARRIVED = frozenset(
    {
        ErrorCode.EHR_UNREACHABLE,
        ErrorCode.EHR_BUSY,
        ErrorCode.EHR_SIGN_IN,
        ErrorCode.EHR_REJECTED,
        ErrorCode.EHR_PATIENT_UNKNOWN,
        ErrorCode.EHR_NOT_CONFIGURED,
        ErrorCode.NETWORK_REFUSED,
    }
)
"""Failures after which ``EhrGateway.send`` guarantees that nothing has arrived."""


def after_failure(
    item: OutboxItem, error: AppError, now: datetime, sent_before: datetime | None = None
) -> OutboxItem:
    """Return ``item`` (which is SENDING) as it stands after ``error``: waiting, blocked, unknown or dead.

    ``sent_before``: its ``sent_at`` before this attempt, which counts again if this one did not arrive.
    """
    target = _AFTER_FAILURE.get(error.code)
    if target is None:
        target = DeliveryState.RETRY_WAIT if item.attempts < MAX_ATTEMPTS else DeliveryState.DEAD
    # a busy server may ask for a longer pause than ours, up to the longest of ours
    asked = timedelta(seconds=float(error.details.get("retry_after", 0)))
    wait = min(max(retry_wait(item.attempts), asked), LONGEST_WAIT)
    return replace(
        item.to(target),
        error=error.code.value,
        next_attempt_at=now + wait if target is DeliveryState.RETRY_WAIT else None,
        sent_at=sent_before if error.code in _NOT_ARRIVED else item.sent_at,
    )
