"""The configured language model: its address in the encrypted database, its key in the keyring (item 5).

"On this computer only" is on until somebody switches it off. While it is on, an address that is not this
computer's own can neither be saved, nor probed, nor used.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.domain.endpoint import Endpoint, Preset, ProbeReport
from app.domain.errors import ErrorCode, InputError
from app.services.events import EndpointChanged, EventBus
from app.services.ports import Clock, Database, EndpointProbe, SecretStore, UnitOfWork, never

ENDPOINT = "language_model.endpoint"
ONLY_HERE = "language_model.only_here"
"""Settings: the endpoint as a document, and ``off`` once outside models were allowed."""

KEY = "language-model/key"
"""The name of the key in the secret store."""

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Configured:
    """What is set up. ``endpoint`` None: drafts are made without a language model."""

    endpoint: Endpoint | None = None
    has_key: bool = False
    only_here: bool = True

    @property
    def outside(self) -> bool:
        """Whether text would leave this laptop, if everybody agrees."""
        return self.endpoint is not None and not self.endpoint.on_this_computer and not self.only_here


class EndpointService:
    """Keeps the endpoint; every change is one commit and audited without address or key. Any thread."""

    def __init__(
        self, database: Database, secrets: SecretStore, probe: EndpointProbe, clock: Clock, bus: EventBus
    ) -> None:
        self._database, self._secrets, self._probe = database, secrets, probe
        self._clock, self._bus = clock, bus

    def configured(self) -> Configured:
        """What is set up now. KEYRING_LOCKED when the keyring cannot be asked."""
        with self._database.unit_of_work() as unit:
            known = configured_in(unit)
        return replace(known, has_key=bool(self._key_of(known.endpoint)))

    def endpoint(self) -> Endpoint | None:
        """What is set up, without a look into the keyring."""
        with self._database.unit_of_work() as unit:
            return configured_in(unit).endpoint

    def outside(self) -> bool:
        """Whether text would leave this laptop, if everybody agrees: forms and pages say so then."""
        with self._database.unit_of_work() as unit:
            return configured_in(unit).outside

    def key(self) -> str:
        """The key, or nothing; for whoever connects, and never to be shown."""
        return self._key_of(self.endpoint())

    def save(
        self, endpoint: Endpoint, key: str | None = None, cancelled: Callable[[], bool] = never
    ) -> ProbeReport:
        """Probe the endpoint, and keep it with what was found if it answers; returns what was found.

        ``key`` None keeps the key there is, as long as the host stays the same: a key is never handed to
        another host. ENDPOINT_ADDRESS_INVALID, ENDPOINT_NOT_ALLOWED, what the probe raises, Cancelled: then
        nothing was kept.
        """
        wanted = checked(endpoint)
        with self._database.unit_of_work() as unit:
            before = configured_in(unit)
        require_allowed(wanted, only_here=before.only_here)
        if key is None:
            same = before.endpoint is not None and before.endpoint.host == wanted.host
            key = self.key() if same else ""
        report = self._probe.probe(wanted, key.strip(), cancelled)
        found = replace(
            wanted,
            schema=report.schema,
            json_mode=report.json_mode,
            context_tokens=report.context_tokens or wanted.context_tokens,
            probed_at=self._clock.now(),
            hands_on=report.hands_on,
        )
        with self._database.unit_of_work() as unit:
            # meanwhile somebody may have decided otherwise
            require_allowed(found, only_here=configured_in(unit).only_here)
            unit.settings.set(ENDPOINT, _document(found))
            unit.audit.add("endpoint.saved", "practice", found.preset.value)
            self._keep(found.host, key.strip())
            unit.commit()
        self._bus.publish(EndpointChanged())
        return report

    def remove(self) -> None:
        """Draft without a language model from now on; the key goes, too. Idempotent."""
        with self._database.unit_of_work() as unit:
            if configured_in(unit).endpoint is not None:
                unit.settings.set(ENDPOINT, "")
                unit.audit.add("endpoint.removed", "practice")
                unit.commit()
        self._secrets.delete(KEY)
        self._bus.publish(EndpointChanged())

    def keep_here(self, clinician_id: str, *, on: bool) -> None:
        """Switch "On this computer only" on or off, as decided by this clinician."""
        with self._database.unit_of_work() as unit:
            if on != configured_in(unit).only_here:
                unit.settings.set(ONLY_HERE, "on" if on else "off")
                action = "endpoint.only_here_on" if on else "endpoint.only_here_off"
                unit.audit.add(action, "practice", actor=clinician_id)
                unit.commit()
        self._bus.publish(EndpointChanged())

    def _key_of(self, endpoint: Endpoint | None) -> str:
        """The key that belongs to the host of ``endpoint``."""
        host, _, key = (self._secrets.get(KEY) or b"").decode("utf-8").partition("\n")
        return key if endpoint is not None and host == endpoint.host else ""

    def _keep(self, host: str, key: str) -> None:
        """Together with its host: whatever becomes of the commit that follows, no other host gets it."""
        if key:
            self._secrets.set(KEY, f"{host}\n{key}".encode())
        else:
            self._secrets.delete(KEY)


def configured_in(unit: UnitOfWork) -> Configured:
    """What is set up, as this unit of work sees it; it does not look for the key."""
    written = unit.settings.get(ENDPOINT)
    only_here = unit.settings.get(ONLY_HERE, "on") != "off"
    return Configured(_endpoint(json.loads(written)) if written else None, only_here=only_here)


def require_allowed(endpoint: Endpoint, *, only_here: bool) -> None:
    """ENDPOINT_NOT_ALLOWED for a host beyond this computer while "On this computer only" is on."""
    if only_here and not endpoint.on_this_computer:
        raise InputError(ErrorCode.ENDPOINT_NOT_ALLOWED)


def checked(endpoint: Endpoint) -> Endpoint:
    """The endpoint, tidied; ENDPOINT_ADDRESS_INVALID for what is no address of a server, or no model.

    Beyond this computer the address must be https, so that nobody on the way reads along.
    """
    address, model = endpoint.base_url.strip().rstrip("/"), endpoint.model.strip()
    tidy = replace(endpoint, base_url=address, model=model, api_version=endpoint.api_version.strip())
    try:
        parts = urlsplit(address)
        plain = parts.username is None and not parts.query and not parts.fragment and (parts.port or 1) > 0
    except ValueError:
        plain, parts = False, urlsplit("")
    secure = parts.scheme == "https" or (parts.scheme == "http" and tidy.loopback)
    short = max(len(address), len(model), len(tidy.api_version)) <= LONGEST
    if not (plain and secure and tidy.host and short) or any(c.isspace() for c in address):
        raise InputError(ErrorCode.ENDPOINT_ADDRESS_INVALID, details={"field": "base_url"})
    if not model:
        raise InputError(ErrorCode.ENDPOINT_ADDRESS_INVALID, details={"field": "model"})
    return tidy


def _document(endpoint: Endpoint) -> str:
    values = asdict(endpoint)
    values["probed_at"] = endpoint.probed_at.isoformat() if endpoint.probed_at else None
    return json.dumps(values, ensure_ascii=False)


def _endpoint(values: dict[str, Any]) -> Endpoint:
    at = values.pop("probed_at", None)
    preset = Preset(values.pop("preset"))
    return Endpoint(preset, **values, probed_at=datetime.fromisoformat(at) if at else None)
