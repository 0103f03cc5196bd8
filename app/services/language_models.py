"""Choosing the drafter: the embedded one, or a language model that may be used for this client now."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.domain.endpoint import Endpoint, ModelRequest
from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.identifiers import PLACEHOLDER, Identifiers, identifiers_of
from app.domain.material import DraftRequest
from app.domain.note import Note
from app.services.consent_forms import PRACTICE_NAME
from app.services.consents import load_session
from app.services.endpoints import EndpointService, configured_in
from app.services.model_requests import ModelRequestService
from app.services.outside import OutsideService
from app.services.ports import Database, Drafter, Handwriting, UnitOfWork, Wand, never


@dataclass(frozen=True, slots=True)
class Opened:
    """A language model with everything that one run needs of it.

    ``identifiers`` None: the text stays on this computer, as it is, or it is a picture. ``sent`` is told of
    every request before it leaves, and stops it by raising.
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
    """What "Send" would send to ``host``; ``replaced``: how many places hold a placeholder.

    ``shown`` is the fingerprint of everything the requests are made of: the confirmation counts for it alone.
    """

    host: str
    model: str
    bodies: tuple[str, ...]
    replaced: int
    shown: str = ""

    @property
    def several(self) -> bool:
        """Whether it is a draft: a wish makes one request."""
        return len(self.bodies) > 1


class LanguageModels:
    """Opens the configured endpoint for one run of one session. Any thread."""

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

    def open(self, session_id: str, request: DraftRequest, wish: Wish | None = None) -> Opened | None:
        """For the clinician's click; None: no model is set up. Of an outside model the errors of
        ``OutsideService.let_through``, which takes the confirmation of exactly this."""
        endpoint = self._outside.require_possible(session_id).endpoint
        if endpoint is None:
            return None
        opened = self._of(endpoint, session_id)
        self._outside.let_through(session_id, endpoint, fingerprint(opened, request, wish))
        return opened

    def eyes(self) -> Endpoint | None:
        """The model outside this computer that can see, if the policy lets it be used at all."""
        with self._database.unit_of_work() as unit:
            configured = configured_in(unit)
        sees = configured.endpoint is not None and configured.endpoint.vision
        return configured.endpoint if sees and configured.outside else None

    def open_for_picture(self, session_id: str, image: bytes) -> Opened:
        """The outside model, for this very picture; HANDWRITING_READER_MISSING where none can see, and the
        errors of ``OutsideService.let_through``."""
        endpoint = self.eyes()
        if endpoint is None:
            raise LocalError(ErrorCode.HANDWRITING_READER_MISSING)
        opened = self._of(endpoint, session_id)
        self._outside.let_through(session_id, endpoint, picture_shown(image))
        return replace(opened, identifiers=None)

    def open_here(self) -> Opened | None:
        """For what nobody pressed: a model on this computer, or None; a locked keyring holds nothing up."""
        with self._database.unit_of_work() as unit:
            endpoint = configured_in(unit).endpoint
        if endpoint is None or not endpoint.on_this_computer:
            return None
        try:
            return self._of(endpoint, "")
        except AppError:
            return None

    def preview(self, session_id: str, request: DraftRequest, wish: Wish | None = None) -> Preview | None:
        """Exactly what would leave for an outside model; None where nothing leaves this computer.

        ENDPOINT_NOT_ALLOWED, ENDPOINT_NOT_AGREED.
        """
        endpoint = self._outside.require_possible(session_id).endpoint
        if endpoint is None or endpoint.on_this_computer:
            return None
        opened = self._of(endpoint, session_id)
        bodies = self._bodies(opened, request, wish)
        replaced = sum(len(PLACEHOLDER.findall(body)) for body in bodies)
        return Preview(endpoint.reached, endpoint.model, bodies, replaced, fingerprint(opened, request, wish))

    def _of(self, endpoint: Endpoint, session_id: str) -> Opened:
        def sent(request: ModelRequest) -> None:
            if not request.outcome:
                self._outside.still_allowed(session_id, endpoint)
                if request.host != endpoint.reached:
                    raise InputError(ErrorCode.ENDPOINT_NOT_CONFIRMED)
            self._requests.record(request)

        identifiers, day = None, None
        if not endpoint.on_this_computer:
            with self._database.unit_of_work() as unit:
                session = load_session(unit, session_id)
                identifiers = identifiers_in(unit, session.client_id)
            at = session.started_at
            day = at.astimezone().date() if at is not None else None
        return Opened(endpoint, self._endpoints.key(), identifiers, day, sent)


def picture_shown(image: bytes) -> str:
    """What a confirmation counts for, of a picture."""
    return hashlib.sha256(image).hexdigest()


def fingerprint(opened: Opened, request: DraftRequest, wish: Wish | None) -> str:
    """The same for the same words to the same model, hidden in the same way; another one for any other.

    Ids and times that an input is given only when a run begins are no part of it.
    """
    material, endpoint = request.material, opened.endpoint
    made_of = (
        (endpoint.base_url, endpoint.model, endpoint.context_tokens),
        (opened.identifiers, opened.session_date),
        (request.note_type, request.settings, request.chart, request.instruction),
        material.transcript,
        tuple((written.kind, written.text) for written in material.inputs),
        wish,
    )
    return hashlib.sha256(repr(made_of).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class ConfiguredDrafters:
    """``Drafters`` of the drafting service: what is configured, as far as it is allowed."""

    embedded: Drafter
    make: Callable[[Opened], Drafter]
    models: LanguageModels

    def current(self, session_id: str, request: DraftRequest) -> Drafter:
        """At the clinician's click; errors as ``LanguageModels.open``."""
        opened = self.models.open(session_id, request)
        return self.embedded if opened is None else self.make(opened)

    def automatic(self) -> Drafter:
        """After a session, unasked: nothing leaves this computer."""
        opened = self.models.open_here()
        return self.embedded if opened is None else self.make(opened)


@dataclass(frozen=True, slots=True)
class ConfiguredWands:
    """``Wands`` of the wand service: what is configured, as far as it is allowed."""

    embedded: Wand
    make: Callable[[Opened], Wand]
    models: LanguageModels

    def current(self, request: DraftRequest, wish: Wish) -> Wand:
        """At the clinician's click; errors as ``LanguageModels.open``."""
        opened = self.models.open(wish.note.session_id, request, wish)
        return self.embedded if opened is None else self.make(opened)


@dataclass(frozen=True, slots=True)
class ConfiguredHandwriting:
    """Reads photographed pages with a model on this computer that can see, else as ``embedded``.

    A picture cannot have placeholders put in, so that none goes to a model elsewhere unasked: see
    ``OutsideHandwriting``.
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
        opened = self.models.open_here()
        sees = opened is not None and opened.endpoint.vision
        return self.make(opened) if opened is not None and sees else self.embedded


@dataclass(frozen=True, slots=True)
class OutsideHandwriting:
    """Reads one picture with a model outside this computer, after the clinician confirmed that picture."""

    make: Callable[[Opened], Handwriting]
    models: LanguageModels

    def read(self, session_id: str, image: bytes, cancelled: Callable[[], bool] = never) -> tuple[str, str]:
        """The words, and who read them; errors as ``LanguageModels.open_for_picture`` and ``Handwriting``."""
        reader = self.make(self.models.open_for_picture(session_id, image))
        return reader.read(image, cancelled), reader.name


def identifiers_in(unit: UnitOfWork, client_id: str) -> Identifiers:
    """Everything in the chart, of everybody who was ever in the room, and of the practice, that must not
    leave."""
    people = [consent.person for consent in unit.consents.of_client(client_id)]
    known = identifiers_of(unit.clients.get(client_id), unit.charts.get(client_id), participants=people)
    therapist = tuple(clinician.name for clinician in unit.clinicians.all())
    return replace(known, therapist=therapist, practice=unit.settings.get(PRACTICE_NAME).strip())
