"""The practice's own switch for AI use, and what the practice keeps for every session (R66).

Nothing is recorded unless the practice and the clinician both switched AI use on. Both are off until
somebody switches them on: what nobody decided is not an agreement, and every "on" has a date.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import ErrorCode, InputError
from app.services.events import EventBus, SwitchesChanged
from app.services.ports import Clock, Database, UnitOfWork

PRACTICE_SWITCH = "practice.ai"
"""Setting ``on`` or ``off``; what was never set is off."""

PRACTICE_SWITCHED_AT = "practice.ai_changed_at"
"""Setting: when it was switched last, ISO 8601 in UTC."""

PREFERRED_MICROPHONE = "microphone.preferred"
"""Setting: the id of the microphone that sessions are recorded with while it is plugged in."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Both switches; sessions may be recorded while both are on."""

    clinician: bool
    practice: bool

    @property
    def both(self) -> bool:
        """Whether recording is offered at all (R11)."""
        return self.clinician and self.practice


def practice_allows(unit: UnitOfWork) -> bool:
    """Whether the practice allows AI use, as this unit of work sees it."""
    return unit.settings.get(PRACTICE_SWITCH, "off") == "on"


def switches_of(unit: UnitOfWork, clinician_id: str) -> Switches:
    """Both switches; an unknown clinician has switched nothing on."""
    clinician = unit.clinicians.get(clinician_id)
    return Switches(clinician is not None and clinician.ai_consent_at is not None, practice_allows(unit))


def set_practice_switch(unit: UnitOfWork, at: datetime, *, on: bool) -> None:
    """Write the switch with its date; whoever decides also writes the audit trail and tells the others."""
    unit.settings.set(PRACTICE_SWITCH, "on" if on else "off")
    unit.settings.set(PRACTICE_SWITCHED_AT, at.isoformat())


class PracticeService:
    """What holds for the whole practice; every change of its switch is dated and audited."""

    def __init__(
        self, database: Database, clock: Clock, bus: EventBus, switched_off: Callable[[], None]
    ) -> None:
        """``switched_off`` closes the microphone of a recording that is not allowed any more."""
        self._database, self._clock, self._bus = database, clock, bus
        self._switched_off = switched_off

    def ai_allowed(self) -> bool:
        """Whether the practice allows AI use; no until somebody switched it on."""
        with self._database.unit_of_work() as unit:
            return practice_allows(unit)

    def changed_at(self) -> datetime | None:
        """When the switch was last changed; None: never."""
        with self._database.unit_of_work() as unit:
            written = unit.settings.get(PRACTICE_SWITCHED_AT)
        return datetime.fromisoformat(written) if written else None

    def switches(self, clinician_id: str) -> Switches:
        """The practice's switch and this clinician's, read together."""
        with self._database.unit_of_work() as unit:
            return switches_of(unit, clinician_id)

    def switch_ai(self, clinician_id: str, *, on: bool) -> None:
        """Allow or forbid AI use in the practice, as decided by this clinician.

        A recording that runs pauses before this returns when it is forbidden; nothing recorded is lost.
        What is already so keeps its date. SESSION_NOT_FOUND for an unknown clinician.
        """
        with self._database.unit_of_work() as unit:
            if unit.clinicians.get(clinician_id) is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            changed = on != practice_allows(unit)
            if changed:
                set_practice_switch(unit, self._clock.now(), on=on)
                action = "practice.ai_on" if on else "practice.ai_off"
                unit.audit.add(action, PRACTICE_SWITCH, actor=clinician_id)
                unit.commit()
            switches = switches_of(unit, clinician_id)
        if changed:
            announce_switches(self._bus, switches, self._switched_off)

    def preferred_microphone(self) -> str:
        """The id of the microphone to use while it is plugged in; "" when none was chosen."""
        with self._database.unit_of_work() as unit:
            return unit.settings.get(PREFERRED_MICROPHONE)

    def prefer_microphone(self, microphone_id: str) -> None:
        """Use this microphone from now on whenever it is plugged in; "" takes the system's own choice."""
        with self._database.unit_of_work() as unit:
            unit.settings.set(PREFERRED_MICROPHONE, microphone_id)
            unit.commit()


def announce_switches(bus: EventBus, switches: Switches, switched_off: Callable[[], None]) -> None:
    """Close the microphone if it is not allowed any more, and tell everybody, whether it could be or not."""
    try:
        if not switches.both:
            switched_off()
    finally:
        bus.publish(SwitchesChanged(switches.clinician, switches.practice))
