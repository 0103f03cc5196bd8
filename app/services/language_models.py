"""Choosing the drafter: the embedded one, or a language model that may be used for this client now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

from app.domain.endpoint import Endpoint, ModelRequest
from app.domain.errors import AppError
from app.domain.identifiers import Identifiers, identifiers_of
from app.services.endpoints import EndpointService, configured_in
from app.services.model_requests import ModelRequestService
from app.services.outside import OutsideService
from app.services.ports import Database, Drafter, UnitOfWork

Sent = Callable[[ModelRequest], None]


class MakeDrafter(Protocol):
    """Makes the drafter of an endpoint; nothing is connected before it drafts."""

    def __call__(
        self,
        endpoint: Endpoint,
        key: str,
        identifiers: Identifiers | None,
        session_date: date | None,
        sent: Sent,
    ) -> Drafter:
        """``identifiers`` None: the text stays on this computer, as it is. ``sent`` is told of every request
        before it leaves, and stops it by raising."""


class ConfiguredDrafters:
    """``Drafters`` of the drafting service: what is configured, as far as it is allowed. Any thread."""

    def __init__(
        self,
        embedded: Drafter,
        make: MakeDrafter,
        database: Database,
        endpoints: EndpointService,
        outside: OutsideService,
        requests: ModelRequestService,
    ) -> None:
        self._embedded, self._make, self._database = embedded, make, database
        self._endpoints, self._outside, self._requests = endpoints, outside, requests

    @property
    def embedded(self) -> Drafter:
        """The one without a language model."""
        return self._embedded

    def current(self, client_id: str) -> Drafter:
        """For the clinician's click. Of an outside model the errors of ``OutsideService.let_through``."""
        endpoint = self._outside.let_through(client_id)
        return self._embedded if endpoint is None else self._of(endpoint, client_id)

    def automatic(self, client_id: str) -> Drafter:
        """After a session, unasked: nothing leaves this computer, and a locked keyring holds nothing up."""
        with self._database.unit_of_work() as unit:
            endpoint = configured_in(unit).endpoint
        if endpoint is None or not endpoint.on_this_computer:
            return self._embedded
        try:
            return self._of(endpoint, client_id)
        except AppError:
            return self._embedded

    def _of(self, endpoint: Endpoint, client_id: str) -> Drafter:
        def sent(request: ModelRequest) -> None:
            if not request.outcome:
                self._outside.still_allowed(client_id, endpoint)
            self._requests.record(request)

        identifiers, day = None, None
        if not endpoint.on_this_computer:
            with self._database.unit_of_work() as unit:
                identifiers, day = identifiers_in(unit, client_id), latest_session_day(unit, client_id)
        return self._make(endpoint, self._endpoints.key(), identifiers, day, sent)


def identifiers_in(unit: UnitOfWork, client_id: str) -> Identifiers:
    """Everything in the chart, and of everybody who was ever in the room, that must not leave."""
    clinicians = [clinician.name for clinician in unit.clinicians.all()]
    people = [consent.person for consent in unit.consents.of_client(client_id)]
    known = identifiers_of(unit.clients.get(client_id), unit.charts.get(client_id), participants=people)
    return replace(known, therapist=tuple(clinicians))


def latest_session_day(unit: UnitOfWork, client_id: str) -> date | None:
    """The day of the client's latest session, which dates are told relative to."""
    days = [s.started_at for s in unit.sessions.all() if s.client_id == client_id and s.started_at]
    return max(days).date() if days else None
