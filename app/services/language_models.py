"""Choosing the drafter: the embedded one, or a language model that may be used for this client now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.domain.endpoint import Endpoint, ModelRequest
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.identifiers import PLACEHOLDER, Identifiers, identifiers_of
from app.domain.material import DraftRequest
from app.domain.note import Note
from app.services.endpoints import EndpointService, configured_in
from app.services.model_requests import ModelRequestService
from app.services.outside import OutsideService
from app.services.ports import Database, Drafter, Handwriting, UnitOfWork, Wand, never


@dataclass(frozen=True, slots=True)
class Opened:
    """A language model with everything that one run needs of it.

    ``identifiers`` None: the text stays on this computer, as it is. ``sent`` is told of every request before
    it leaves, and stops it by raising.
    """

    endpoint: Endpoint
    key: str
    identifiers: Identifiers | None
    session_date: date | None
    sent: Callable[[ModelRequest], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for changes of a note, or of the sentences ``selected`` (ids)."""

    note: Note
    words: str
    selected: tuple[str, ...] = ()


Bodies = Callable[[Opened, DraftRequest, Wish | None], tuple[str, ...]]
"""The words of every request with which a draft, or a wish, begins, placeholders in them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What "Send" would send to ``host``; ``replaced``: how many places hold a placeholder."""

    host: str
    model: str
    bodies: tuple[str, ...]
    replaced: int


class LanguageModels:
    """Opens the configured endpoint for one run of one client. Any thread."""

    def __init__(
        self,
        database: Database,
        endpoints: EndpointService,
        outside: OutsideService,
        requests: ModelRequestService,
        bodies: Bodies,
    ) -> None:
        self._database, self._endpoints = database, endpoints
        self._outside, self._requests, self._bodies = outside, requests, bodies

    def open(self, client_id: str) -> Opened | None:
        """For the clinician's click; None: no model is set up. Of an outside model the errors of
        ``OutsideService.let_through``, which takes the confirmation."""
        endpoint = self._outside.let_through(client_id)
        return None if endpoint is None else self._of(endpoint, client_id)

    def open_here(self, client_id: str) -> Opened | None:
        """For what nobody pressed: a model on this computer, or None; a locked keyring holds nothing up."""
        with self._database.unit_of_work() as unit:
            endpoint = configured_in(unit).endpoint
        if endpoint is None or not endpoint.on_this_computer:
            return None
        try:
            return self._of(endpoint, client_id)
        except AppError:
            return None

    def preview(self, client_id: str, request: DraftRequest, wish: Wish | None = None) -> Preview | None:
        """Exactly what would leave for an outside model; None where nothing leaves this computer.

        ENDPOINT_NOT_ALLOWED, ENDPOINT_NOT_AGREED.
        """
        endpoint = self._outside.require_possible(client_id).endpoint
        if endpoint is None or endpoint.on_this_computer:
            return None
        bodies = self._bodies(self._of(endpoint, client_id), request, wish)
        replaced = sum(len(PLACEHOLDER.findall(body)) for body in bodies)
        return Preview(endpoint.host, endpoint.model, bodies, replaced)

    def _of(self, endpoint: Endpoint, client_id: str) -> Opened:
        def sent(request: ModelRequest) -> None:
            if not request.outcome:
                self._outside.still_allowed(client_id, endpoint)
                if request.host != endpoint.host:
                    raise InputError(ErrorCode.ENDPOINT_NOT_CONFIRMED)
            self._requests.record(request)

        identifiers, day = None, None
        if not endpoint.on_this_computer:
            with self._database.unit_of_work() as unit:
                identifiers, day = identifiers_in(unit, client_id), latest_session_day(unit, client_id)
        return Opened(endpoint, self._endpoints.key(), identifiers, day, sent)


@dataclass(frozen=True, slots=True)
class ConfiguredDrafters:
    """``Drafters`` of the drafting service: what is configured, as far as it is allowed."""

    embedded: Drafter
    make: Callable[[Opened], Drafter]
    models: LanguageModels

    def current(self, client_id: str) -> Drafter:
        """At the clinician's click; errors as ``LanguageModels.open``."""
        opened = self.models.open(client_id)
        return self.embedded if opened is None else self.make(opened)

    def automatic(self, client_id: str) -> Drafter:
        """After a session, unasked: nothing leaves this computer."""
        opened = self.models.open_here(client_id)
        return self.embedded if opened is None else self.make(opened)


@dataclass(frozen=True, slots=True)
class ConfiguredWands:
    """``Wands`` of the wand service: what is configured, as far as it is allowed."""

    embedded: Wand
    make: Callable[[Opened], Wand]
    models: LanguageModels

    def current(self, client_id: str) -> Wand:
        """At the clinician's click; errors as ``LanguageModels.open``."""
        opened = self.models.open(client_id)
        return self.embedded if opened is None else self.make(opened)


@dataclass(frozen=True, slots=True)
class ConfiguredHandwriting:
    """Reads photographed pages with a model on this computer that can see, else as ``embedded``.

    A picture cannot have placeholders put in, so that none ever goes to a model elsewhere.
    """

    embedded: Handwriting
    make: Callable[[Opened], Handwriting]
    models: LanguageModels

    @property
    def available(self) -> bool:
        """Whether it can read anything now."""
        return self._reader.available

    @property
    def name(self) -> str:
        """Who reads now."""
        return self._reader.name

    def read(self, image: bytes, cancelled: Callable[[], bool] = never) -> str:
        """See ``Handwriting``."""
        return self._reader.read(image, cancelled)

    @property
    def _reader(self) -> Handwriting:
        opened = self.models.open_here("")  # of no client: nothing leaves this computer
        sees = opened is not None and opened.endpoint.vision
        return self.make(opened) if opened is not None and sees else self.embedded


def identifiers_in(unit: UnitOfWork, client_id: str) -> Identifiers:
    """Everything in the chart, and of everybody who was ever in the room, that must not leave."""
    people = [consent.person for consent in unit.consents.of_client(client_id)]
    known = identifiers_of(unit.clients.get(client_id), unit.charts.get(client_id), participants=people)
    return replace(known, therapist=tuple(clinician.name for clinician in unit.clinicians.all()))


def latest_session_day(unit: UnitOfWork, client_id: str) -> date | None:
    """The day of the client’s latest session where it was held, which dates are told relative to."""
    days = [s.started_at for s in unit.sessions.all() if s.client_id == client_id and s.started_at]
    return max(days).astimezone().date() if days else None
