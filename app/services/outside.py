"""Whether one session's words may go to an outside language model: the policy, the people, this very run.

Three things have to come together before anything leaves the laptop: "On this computer only" is off, everyone
in the room of the session agreed to an outside model, and the clinician pressed "Send" for this run after
exactly what is sent was shown.
"""

from dataclasses import dataclass
from threading import Lock

from app.domain.consent import Consent, ConsentMethod
from app.domain.endpoint import Endpoint
from app.domain.errors import ErrorCode, InputError
from app.domain.states import ConsentState
from app.services.consents import load_session
from app.services.endpoints import Configured, configured_in, require_allowed
from app.services.events import EventBus, OutsideAgreementChanged
from app.services.outside_answers import (
    Asked,
    OutsideAgreement,
    agreement_in,
    asked_in,
    everyone_agrees_in,
    keep_in,
    withdrawn,
)
from app.services.ports import Clock, Database, UnitOfWork

PATIENCE = 60.0
"""Seconds within which a confirmed run begins; afterwards it is asked about again."""


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A "Send" that waits for its run: where to, what was shown, and until when (monotonic) it counts."""

    host: str
    shown: str
    until: float


class OutsideService:
    """Keeps agreements and lets single runs through. Any thread; every change is committed and audited."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus
        self._lock = Lock()
        self._confirmed: dict[str, _Confirmed] = {}  # by session

    def agreement(self, client_id: str, person: Consent | None = None) -> OutsideAgreement:
        """What ``person`` answered; the client where none is given."""
        with self._database.unit_of_work() as unit:
            return agreement_in(unit, client_id, person)

    def room(self, session_id: str) -> tuple[Asked, ...]:
        """Everyone in the room of a session with their answers; SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            return asked_in(unit, load_session(unit, session_id), self._clock.now())

    def answer(
        self,
        client_id: str,
        agreed: bool,
        method: ConsentMethod,
        clinician_id: str = "",
        person: Consent | None = None,
    ) -> OutsideAgreement:
        """Keep the answer of ``person``, or of the client where none is given.

        Aloud and on paper the clinician attests it: BAD_USAGE without an id.
        """
        if method is not ConsentMethod.ON_SCREEN and not clinician_id:
            raise InputError(ErrorCode.BAD_USAGE)
        state = ConsentState.AGREED if agreed else ConsentState.DECLINED
        return self._keep(client_id, OutsideAgreement(state, method, self._clock.now(), clinician_id), person)

    def withdraw(self, client_id: str, person: Consent | None = None) -> OutsideAgreement:
        """Nothing more of sessions with this person is sent; without an agreement nothing changes."""
        before = self.agreement(client_id, person)
        if not before.agreed:
            return before
        with self._lock:
            self._confirmed.clear()
        return self._keep(client_id, withdrawn(before, self._clock.now()), person)

    def require_possible(self, session_id: str) -> Configured:
        """What is set up, if it may be used for this session once a run is confirmed.

        ENDPOINT_NOT_ALLOWED by the policy, ENDPOINT_NOT_AGREED by somebody in the room. A model on this
        computer, and none at all, may always be used.
        """
        with self._database.unit_of_work() as unit:
            configured = configured_in(unit)
            endpoint = configured.endpoint
            if endpoint is not None and not endpoint.on_this_computer:
                self._require_in(unit, session_id, endpoint)
        return configured

    def confirm(self, session_id: str, host: str, shown: str) -> None:
        """The clinician saw what goes to ``host`` and pressed "Send": that run of this session may go.

        ``shown`` is the fingerprint of the preview; what differs from it in anything is asked about again.
        """
        self.require_possible(session_id)
        with self._lock:
            until = self._clock.monotonic() + PATIENCE
            self._confirmed[session_id] = _Confirmed(host, shown, until)

    def confirm_picture(self, session_id: str, host: str, shown: str, clinician_id: str) -> None:
        """The clinician saw the picture, and states that it may go to ``host`` as it is: no name in it is
        replaced. Written down before it counts; ``shown`` is the SHA-256 of its bytes."""
        self.require_possible(session_id)
        with self._database.unit_of_work() as unit:
            unit.audit.add("outside_model.picture_confirmed", session_id, shown, clinician_id)
            unit.commit()
        self.confirm(session_id, host, shown)

    def take_back(self, session_id: str) -> None:
        """The run did not begin; nothing is confirmed any more. Idempotent."""
        with self._lock:
            self._confirmed.pop(session_id, None)

    def let_through(self, session_id: str, endpoint: Endpoint, shown: str) -> None:
        """Take the confirmation of one run, which nothing may have changed since it was shown.

        ENDPOINT_NOT_ALLOWED, ENDPOINT_NOT_AGREED, ENDPOINT_NOT_CONFIRMED. A model on this computer needs
        none.
        """
        if endpoint.on_this_computer:
            return
        self.still_allowed(session_id, endpoint)
        with self._lock:
            confirmed = self._confirmed.pop(session_id, None)
        if confirmed is None or (confirmed.host, confirmed.shown) != (endpoint.reached, shown):
            raise InputError(ErrorCode.ENDPOINT_NOT_CONFIRMED)
        if self._clock.monotonic() > confirmed.until:
            raise InputError(ErrorCode.ENDPOINT_NOT_CONFIRMED)

    def still_allowed(self, session_id: str, endpoint: Endpoint) -> None:
        """Asked before each request of a run that was let through: policy and agreement may have changed."""
        if endpoint.on_this_computer:
            return
        with self._database.unit_of_work() as unit:
            self._require_in(unit, session_id, endpoint)

    def _require_in(self, unit: UnitOfWork, session_id: str, endpoint: Endpoint) -> None:
        require_allowed(endpoint, only_here=configured_in(unit).only_here)
        if not everyone_agrees_in(unit, load_session(unit, session_id), self._clock.now()):
            raise InputError(ErrorCode.ENDPOINT_NOT_AGREED)

    def _keep(self, client_id: str, agreement: OutsideAgreement, person: Consent | None) -> OutsideAgreement:
        with self._database.unit_of_work() as unit:
            if unit.clients.get(client_id) is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            keep_in(unit, client_id, agreement, person)
            method = agreement.method.value if agreement.method else ""
            subject = client_id if person is None else person.id
            unit.audit.add(f"outside_model.{agreement.state.value}", subject, method, agreement.attested_by)
            unit.commit()
        self._bus.publish(OutsideAgreementChanged(client_id, agreement.state))
        return agreement
