"""Whether one client's words may go to an outside language model: the policy, the client, this very run.

Three things have to come together before anything leaves the laptop: "On this computer only" is off, the
client agreed to an outside model, and the clinician pressed "Send" for this run after what is sent was shown.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from threading import Lock

from app.domain.consent import ConsentMethod
from app.domain.endpoint import Endpoint
from app.domain.errors import ErrorCode, InputError
from app.domain.states import ConsentState
from app.services.endpoints import Configured, configured_in, require_allowed
from app.services.events import EventBus, OutsideAgreementChanged
from app.services.ports import Clock, Database, UnitOfWork

PATIENCE = 60.0
"""Seconds within which a confirmed run begins; afterwards it is asked about again."""


@dataclass(frozen=True, slots=True)
class OutsideAgreement:
    """A client's answer to "Some text goes to a language model"; asked separately from the recording."""

    state: ConsentState = ConsentState.NOT_ASKED
    method: ConsentMethod | None = None
    decided_at: datetime | None = None
    attested_by: str = ""  # the clinician's id, for paper and aloud

    @property
    def agreed(self) -> bool:
        """Whether text may be sent, as far as the client is concerned."""
        return self.state is ConsentState.AGREED


class OutsideService:
    """Keeps agreements and lets single runs through. Any thread; every change is committed and audited."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus
        self._lock = Lock()
        self._confirmed: dict[str, tuple[str, float]] = {}  # client: the host that was shown, and until when

    def agreement(self, client_id: str) -> OutsideAgreement:
        """What the client answered."""
        with self._database.unit_of_work() as unit:
            return agreement_in(unit, client_id)

    def answer(
        self, client_id: str, agreed: bool, method: ConsentMethod, clinician_id: str = ""
    ) -> OutsideAgreement:
        """Keep the client's answer. Aloud and on paper the clinician attests it: BAD_USAGE without an id."""
        if method is not ConsentMethod.ON_SCREEN and not clinician_id:
            raise InputError(ErrorCode.BAD_USAGE)
        state = ConsentState.AGREED if agreed else ConsentState.DECLINED
        return self._keep(client_id, OutsideAgreement(state, method, self._clock.now(), clinician_id))

    def withdraw(self, client_id: str) -> OutsideAgreement:
        """Nothing more of this client is sent from now on; without an agreement nothing changes."""
        before = self.agreement(client_id)
        if not before.agreed:
            return before
        with self._lock:
            self._confirmed.pop(client_id, None)
        now = self._clock.now()
        return self._keep(client_id, replace(before, state=ConsentState.WITHDRAWN, decided_at=now))

    def require_possible(self, client_id: str) -> Configured:
        """What is set up, if it may be used for this client once a run is confirmed.

        ENDPOINT_NOT_ALLOWED by the policy, ENDPOINT_NOT_AGREED by the client. A model on this computer, and
        none at all, may always be used.
        """
        with self._database.unit_of_work() as unit:
            configured = configured_in(unit)
            endpoint = configured.endpoint
            if endpoint is not None and not endpoint.on_this_computer:
                require_allowed(endpoint, only_here=configured.only_here)
                if not agreement_in(unit, client_id).agreed:
                    raise InputError(ErrorCode.ENDPOINT_NOT_AGREED)
        return configured

    def confirm(self, client_id: str, host: str) -> None:
        """The clinician saw what goes to ``host`` and pressed "Send": the next run of this client may go."""
        self.require_possible(client_id)
        with self._lock:
            self._confirmed[client_id] = host, self._clock.monotonic() + PATIENCE

    def take_back(self, client_id: str) -> None:
        """The run did not begin; nothing is confirmed any more. Idempotent."""
        with self._lock:
            self._confirmed.pop(client_id, None)

    def let_through(self, client_id: str) -> Endpoint | None:
        """The endpoint for one run, None for none; takes the confirmation of an outside one.

        ENDPOINT_NOT_ALLOWED, ENDPOINT_NOT_AGREED, ENDPOINT_NOT_CONFIRMED.
        """
        endpoint = self.require_possible(client_id).endpoint
        if endpoint is not None and not endpoint.on_this_computer:
            with self._lock:
                host, until = self._confirmed.pop(client_id, ("", 0.0))
            if host != endpoint.host or self._clock.monotonic() > until:
                raise InputError(ErrorCode.ENDPOINT_NOT_CONFIRMED)
        return endpoint

    def still_allowed(self, client_id: str, endpoint: Endpoint) -> None:
        """Asked before each request of a run that was let through: policy and agreement may have changed."""
        if endpoint.on_this_computer:
            return
        with self._database.unit_of_work() as unit:
            require_allowed(endpoint, only_here=configured_in(unit).only_here)
            if not agreement_in(unit, client_id).agreed:
                raise InputError(ErrorCode.ENDPOINT_NOT_AGREED)

    def _keep(self, client_id: str, agreement: OutsideAgreement) -> OutsideAgreement:
        with self._database.unit_of_work() as unit:
            if unit.clients.get(client_id) is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            unit.settings.set(_name(client_id), _document(agreement))
            method = agreement.method.value if agreement.method else ""
            action = f"outside_model.{agreement.state.value}"
            unit.audit.add(action, client_id, method, agreement.attested_by)
            unit.commit()
        self._bus.publish(OutsideAgreementChanged(client_id, agreement.state))
        return agreement


def agreement_in(unit: UnitOfWork, client_id: str) -> OutsideAgreement:
    """The client's answer, as this unit of work sees it."""
    written = unit.settings.get(_name(client_id))
    if not written:
        return OutsideAgreement()
    values = json.loads(written)
    method, at = values["method"], values["decided_at"]
    return OutsideAgreement(
        ConsentState(values["state"]),
        ConsentMethod(method) if method else None,
        datetime.fromisoformat(at) if at else None,
        values["attested_by"],
    )


def _document(agreement: OutsideAgreement) -> str:
    values = asdict(agreement)
    values["decided_at"] = agreement.decided_at.isoformat() if agreement.decided_at else None
    return json.dumps(values)


def _name(client_id: str) -> str:
    return f"outside_model.{client_id}"
