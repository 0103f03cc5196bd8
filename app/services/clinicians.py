"""The clinician of this laptop and their own switch for AI use: off until they turn it on (R35)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.domain.chart import Clinician
from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.services.events import EventBus
from app.services.ports import Clock, Database, UnitOfWork
from app.services.practice import announce_switches, switches_of

SWITCHED_AT = "clinician.ai_changed_at"
"""Setting, followed by ``/`` and the clinician's id: when they last switched, ISO 8601 in UTC."""


class ClinicianService:
    """Keeps who uses the laptop; every change of the switch is dated and audited."""

    def __init__(
        self, database: Database, clock: Clock, bus: EventBus, switched_off: Callable[[], None]
    ) -> None:
        """``switched_off`` closes the microphone of a recording that is not allowed any more."""
        self._database, self._clock, self._bus = database, clock, bus
        self._switched_off = switched_off

    def current(self) -> Clinician | None:
        """The clinician, or None before the first start is done."""
        with self._database.unit_of_work() as unit:
            known = unit.clinicians.all()
        return known[0] if known else None

    def register(self, name: str, credential: str, *, ai_on: bool) -> Clinician:
        """Enter the clinician, or change name and credential; BAD_USAGE without a name."""
        with self._database.unit_of_work() as unit:
            known = unit.clinicians.all()
            clinician = _named(known[0] if known else Clinician(new_id(), ""), name, credential)
            unit.clinicians.save(clinician)
            unit.commit()
        return self.switch_ai(clinician.id, on=ai_on)

    def switched_at(self, clinician_id: str) -> datetime | None:
        """When they last switched AI use on or off; None: never, since this is kept."""
        with self._database.unit_of_work() as unit:
            written = unit.settings.get(f"{SWITCHED_AT}/{clinician_id}")
        return datetime.fromisoformat(written) if written else None

    def rename(self, clinician_id: str, name: str, credential: str) -> Clinician:
        """Change name and credential, as notes signed from now on show them. BAD_USAGE without a name."""
        with self._database.unit_of_work() as unit:
            clinician = _named(_known(unit, clinician_id), name, credential)
            unit.clinicians.save(clinician)
            unit.commit()
        return clinician

    def switch_ai(self, clinician_id: str, *, on: bool) -> Clinician:
        """Turn AI use on or off; turning on what is on keeps the first date.

        A recording that runs pauses before this returns when it went off; nothing recorded is lost.
        """
        with self._database.unit_of_work() as unit:
            clinician = _known(unit, clinician_id)
            changed = on != (clinician.ai_consent_at is not None)
            if changed:
                clinician = replace(clinician, ai_consent_at=self._clock.now() if on else None)
                unit.clinicians.save(clinician)
                unit.settings.set(f"{SWITCHED_AT}/{clinician_id}", self._clock.now().isoformat())
                unit.audit.add("clinician.ai_on" if on else "clinician.ai_off", clinician_id)
                unit.commit()
            switches = switches_of(unit, clinician_id)
        if changed:
            announce_switches(self._bus, switches, self._switched_off)
        return clinician


def _known(unit: UnitOfWork, clinician_id: str) -> Clinician:
    clinician = unit.clinicians.get(clinician_id)
    if clinician is None:
        raise InputError(ErrorCode.SESSION_NOT_FOUND)
    return clinician


def _named(clinician: Clinician, name: str, credential: str) -> Clinician:
    tidy = " ".join(name.split())
    if not tidy:
        raise InputError(ErrorCode.BAD_USAGE, details={"field": "name"})
    return replace(clinician, name=tidy, credential=" ".join(credential.split()))
