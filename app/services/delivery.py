"""The outbox: one signed note at a time to the EHR, each exactly once, or a person decides (B8)."""

from dataclasses import replace

from app.domain.delivery import (
    LONGEST_WAIT,
    Decision,
    OutboxItem,
    Receipt,
    after_failure,
    retry_wait,
)
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.states import DeliveryState
from app.services.events import DeliveryChanged, EventBus
from app.services.ports import Clock, Database, EhrGateway


class DeliveryService:
    """Sends what is due. SENDING is committed before the first byte goes out, so a crash is never forgotten.

    Call from the I/O lane only: one request at a time.
    """

    def __init__(self, database: Database, gateway: EhrGateway, clock: Clock, bus: EventBus) -> None:
        self._database, self._gateway = database, gateway
        self._clock, self._bus = clock, bus

    def items(self) -> tuple[OutboxItem, ...]:
        """Everything in the outbox, oldest first."""
        with self._database.unit_of_work() as unit:
            return unit.outbox.all()

    def recover(self) -> int:
        """What was being sent at a crash may have arrived. Returns how many; run once at start."""
        cut_off = [item for item in self.items() if item.state is DeliveryState.SENDING]
        for item in cut_off:
            self._keep(replace(item.to(DeliveryState.UNKNOWN), error=ErrorCode.EHR_AMBIGUOUS.value))
        return len(cut_off)

    def run_once(self) -> tuple[OutboxItem, ...]:
        """Look up what is ambiguous, send what is due; returns what was tried, as it stands now."""
        now = self._clock.now()
        tried = []
        for item in self.items():
            if item.state is DeliveryState.UNKNOWN and (
                item.next_attempt_at is None or item.next_attempt_at <= now
            ):
                tried.append(self._look_up(item))
            elif item.due(now):
                tried.append(self._send(item))
        return tuple(tried)

    def retry(self, item_id: str) -> OutboxItem:
        """The person asked to try again: a blocked, refused or signed-out item goes back into the queue."""
        item = self._get(item_id)
        if item.state is DeliveryState.RETRY_WAIT:
            return self._keep(replace(item, next_attempt_at=None))
        return self._keep(replace(item.to(DeliveryState.QUEUED), error="", next_attempt_at=None))

    def decide(self, item_id: str, decision: Decision, clinician_id: str) -> OutboxItem:
        """A person looked in the EHR (only for UNKNOWN): arrived, send again, or later."""
        item = self._get(item_id)
        if decision is Decision.LATER:
            return item
        if item.state is not DeliveryState.UNKNOWN:
            raise InputError(ErrorCode.ILLEGAL_TRANSITION)
        if decision is Decision.ARRIVED:
            item = replace(item.to(DeliveryState.DELIVERED), delivered_at=self._clock.now(), error="")
        else:
            item = replace(item.to(DeliveryState.QUEUED), error="", next_attempt_at=None)
        return self._keep(item, f"delivery.decided_{decision.value}", clinician_id)

    def _send(self, item: OutboxItem) -> OutboxItem:
        now = self._clock.now()
        sending = self._keep(
            replace(item.to(DeliveryState.SENDING), attempts=item.attempts + 1, sent_at=now, error="")
        )
        try:
            receipt = self._gateway.send(sending)
        except AppError as error:
            return self._keep(after_failure(sending, error, self._clock.now()))
        return self._delivered(sending, receipt)

    def _look_up(self, item: OutboxItem) -> OutboxItem:
        try:
            receipt = self._gateway.find(item)
        except AppError as error:
            # a server that cannot be searched (AMBIGUOUS): a person decides, and it is not asked all the time
            searchable = error.code is not ErrorCode.EHR_AMBIGUOUS
            wait = retry_wait(item.attempts) if searchable else LONGEST_WAIT
            return self._keep(replace(item, next_attempt_at=self._clock.now() + wait, error=error.code.value))
        if receipt is None:
            return self._send(item)
        return self._delivered(item, receipt)

    def _delivered(self, item: OutboxItem, receipt: Receipt) -> OutboxItem:
        done = item.to(DeliveryState.DELIVERED)
        return self._keep(
            replace(
                done,
                delivered_at=self._clock.now(),
                remote_id=receipt.remote_id,
                error="",
                next_attempt_at=None,
            )
        )

    def _get(self, item_id: str) -> OutboxItem:
        with self._database.unit_of_work() as unit:
            item = unit.outbox.get(item_id)
        if item is None:
            raise InputError(ErrorCode.SESSION_NOT_FOUND)
        return item

    def _keep(self, item: OutboxItem, action: str = "", actor: str = "") -> OutboxItem:
        with self._database.unit_of_work() as unit:
            unit.outbox.save(item)
            unit.audit.add(action or f"delivery.{item.state.value}", item.id, item.error, actor=actor)
            unit.commit()
        self._bus.publish(DeliveryChanged(item.id, item.state))
        return item
