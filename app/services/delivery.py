"""The outbox: one signed note at a time to the EHR, each exactly once, or a person decides (B8)."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.domain.chart import Client, patient_number
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
from app.services.ports import Clock, Database, EhrGateway, UnitOfWork

Change = Callable[[OutboxItem], OutboxItem | None]


class DeliveryService:
    """Sends what is due. SENDING is committed before the first byte goes out, so a crash is never forgotten.

    ``run_once`` belongs to the I/O lane. Every change is made to the item as it stands in the same unit of
    work, so what a person decides while something else is sent is neither lost nor sent after all.
    """

    def __init__(self, database: Database, gateway: EhrGateway, clock: Clock, bus: EventBus) -> None:
        self._database, self._gateway = database, gateway
        self._clock, self._bus = clock, bus
        self._under_way: set[str] = set()

    def items(self) -> tuple[OutboxItem, ...]:
        """Everything in the outbox, oldest first."""
        with self._database.unit_of_work() as unit:
            return unit.outbox.all()

    def recover(self) -> int:
        """What was being sent at a crash may have arrived. Returns how many; run once at start.

        What this program is sending itself at this moment is left alone.
        """

        def cut_off(item: OutboxItem) -> OutboxItem | None:
            if item.state is not DeliveryState.SENDING or item.id in self._under_way:
                return None
            return replace(item.to(DeliveryState.UNKNOWN), error=ErrorCode.EHR_AMBIGUOUS.value)

        return sum(self._change(item.id, cut_off) is not None for item in self.items())

    def run_once(self) -> tuple[OutboxItem, ...]:
        """Look up what is ambiguous, send what is due; returns what was tried, as it stands now."""
        self._link_known()
        tried = self._one_round()
        if self._link_known():
            tried += self._one_round()
        return tuple(tried)

    def _link_known(self) -> bool:
        """Queue anew what waits for a number that stands in the chart by now; whether there was any.

        What adds to a note was frozen before somebody linked that note, and what was refused with the same
        number stays where it is.
        """
        linked: list[OutboxItem] = []
        with self._database.unit_of_work() as unit:
            for item in unit.outbox.all():
                client = unit.clients.get(item.client_id) if item.can_be_linked else None
                if client is None or not client.ehr_id:
                    continue
                anew = self._frozen_anew(unit, item, client)
                if anew.payload != item.payload:
                    unit.outbox.save(anew)
                    unit.audit.add("delivery.linked", anew.id, anew.sha256)
                    linked.append(anew)
            if linked:
                unit.commit()
        for item in linked:
            self._bus.publish(DeliveryChanged(item.id, item.state))
        return bool(linked)

    def _one_round(self) -> list[OutboxItem]:
        tried = []
        for item in self.items():
            now = self._clock.now()
            if item.state is DeliveryState.UNKNOWN and _waited(item, now):
                done = self._look_up(item)
            elif item.due(now) and not self._waits_for_earlier(item):
                done = self._send(item.id)
            else:
                continue
            if done is not None:
                tried.append(done)
        return tried

    def _waits_for_earlier(self, item: OutboxItem) -> bool:
        """What amends a note goes after it, so that the EHR never has the change without the note."""
        with self._database.unit_of_work() as unit:
            note = unit.notes.get(item.note_id)
            if note is None or not note.amends:
                return False
            earlier = [other for other in unit.outbox.all() if other.note_id == note.amends]
        return any(other.state is not DeliveryState.DELIVERED for other in earlier)

    def retry(self, item_id: str) -> OutboxItem:
        """The person asked to try again: a blocked, refused or signed-out item goes back into the queue."""

        def again(item: OutboxItem) -> OutboxItem:
            if item.state is DeliveryState.RETRY_WAIT:
                return replace(item, next_attempt_at=None)
            return replace(item.to(DeliveryState.QUEUED), error="", next_attempt_at=None)

        return self._changed(item_id, again)

    def decide(self, item_id: str, decision: Decision, clinician_id: str) -> OutboxItem:
        """A person looked in the EHR (only for UNKNOWN): arrived, send again, or later."""

        def decided(item: OutboxItem) -> OutboxItem | None:
            if decision is Decision.LATER:
                return None
            if item.state is not DeliveryState.UNKNOWN:
                raise InputError(ErrorCode.ILLEGAL_TRANSITION)
            if decision is Decision.ARRIVED:
                return replace(item.to(DeliveryState.DELIVERED), delivered_at=self._clock.now(), error="")
            return replace(item.to(DeliveryState.QUEUED), error="", next_attempt_at=None)

        return self._changed(item_id, decided, f"delivery.decided_{decision.value}", clinician_id)

    def link(self, item_id: str, ehr_id: str, clinician_id: str) -> OutboxItem:
        """Keep the client's number in the EHR and queue this note, and others that wait for it, anew.

        One commit: the number in the chart, each payload frozen again under the same identifier, an audit
        line. BAD_USAGE for what is no number; ILLEGAL_TRANSITION unless ``item.can_be_linked``: a payload
        that may have arrived never changes.
        """
        number = patient_number(ehr_id)
        with self._database.unit_of_work() as unit:
            item = _existing(unit, item_id)
            client = unit.clients.get(item.client_id)
            if not item.can_be_linked or client is None:
                raise InputError(ErrorCode.ILLEGAL_TRANSITION)
            client = replace(client, ehr_id=number)
            unit.clients.save(client)
            waiting = [i for i in unit.outbox.all() if i.client_id == client.id and i.can_be_linked]
            linked = [self._frozen_anew(unit, one, client) for one in waiting]
            for one in linked:
                unit.outbox.save(one)
                unit.audit.add("delivery.linked", one.id, one.sha256, actor=clinician_id)
            unit.commit()
        for one in linked:
            self._bus.publish(DeliveryChanged(one.id, one.state))
        return next(one for one in linked if one.id == item_id)

    def _frozen_anew(self, unit: UnitOfWork, item: OutboxItem, client: Client) -> OutboxItem:
        note = unit.notes.get(item.note_id)
        session = unit.sessions.get(note.session_id) if note else None
        clinician = unit.clinicians.get(note.clinician_id) if note else None
        if note is None or session is None or clinician is None:
            raise InputError(ErrorCode.SESSION_NOT_FOUND)
        payload = self._gateway.freeze(note, client, clinician, session)
        digest = hashlib.sha256(payload).hexdigest()
        queued = replace(item.to(DeliveryState.QUEUED), error="", next_attempt_at=None)
        return replace(queued, payload=payload, sha256=digest)

    def _send(self, item_id: str, looked_up: OutboxItem | None = None) -> OutboxItem | None:
        """Send it if it is still due, or still as it was when the EHR was searched for it."""
        now = self._clock.now()
        before: list[OutboxItem] = []

        def begin(item: OutboxItem) -> OutboxItem | None:
            if not (item.due(now) if looked_up is None else item == looked_up):
                return None
            before.append(item)
            sending = item.to(DeliveryState.SENDING)
            return replace(sending, attempts=item.attempts + 1, sent_at=now, error="")

        self._under_way.add(item_id)
        try:
            sending = self._change(item_id, begin)
            if sending is None:
                return None
            try:
                receipt = self._gateway.send(sending)
            except AppError as error:
                failed = after_failure(sending, error, self._clock.now(), before[0].sent_at)
                return self._settle(sending, failed)
            return self._settle(sending, self._delivered(sending, receipt))
        finally:
            self._under_way.discard(item_id)

    def _look_up(self, item: OutboxItem) -> OutboxItem | None:
        try:
            receipt = self._gateway.find(item)
        except AppError as error:
            # a server that cannot be searched (AMBIGUOUS): a person decides, and it is not asked all the time
            searchable = error.code is not ErrorCode.EHR_AMBIGUOUS
            wait = retry_wait(item.attempts) if searchable else LONGEST_WAIT
            later = replace(item, next_attempt_at=self._clock.now() + wait, error=error.code.value)
            return self._settle(item, later)
        if receipt is None:
            return self._send(item.id, looked_up=item)
        return self._settle(item, self._delivered(item, receipt))

    def _delivered(self, item: OutboxItem, receipt: Receipt) -> OutboxItem:
        return replace(
            item.to(DeliveryState.DELIVERED),
            delivered_at=self._clock.now(),
            remote_id=receipt.remote_id,
            error="",
            next_attempt_at=None,
        )

    def _settle(self, expected: OutboxItem, outcome: OutboxItem) -> OutboxItem:
        """Keep the outcome of a request, unless a person or another request decided meanwhile."""
        return self._changed(expected.id, lambda item: outcome if item == expected else None)

    def _changed(self, item_id: str, change: Change, action: str = "", actor: str = "") -> OutboxItem:
        """The item after ``change``, or as it is."""
        changed = self._change(item_id, change, action, actor)
        if changed is not None:
            return changed
        with self._database.unit_of_work() as unit:
            return _existing(unit, item_id)

    def _change(self, item_id: str, change: Change, action: str = "", actor: str = "") -> OutboxItem | None:
        """Change the item as it stands, in one commit with its audit line; None when it stays as it is."""
        with self._database.unit_of_work() as unit:
            item = change(_existing(unit, item_id))
            if item is None:
                return None
            unit.outbox.save(item)
            unit.audit.add(action or f"delivery.{item.state.value}", item.id, item.error, actor=actor)
            unit.commit()
        self._bus.publish(DeliveryChanged(item.id, item.state))
        return item


def _existing(unit: UnitOfWork, item_id: str) -> OutboxItem:
    item = unit.outbox.get(item_id)
    if item is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return item


def _waited(item: OutboxItem, now: datetime) -> bool:
    return item.next_attempt_at is None or item.next_attempt_at <= now
