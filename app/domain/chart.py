"""People and appointments: who the session is about, who is in the room, who writes the note."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.errors import ErrorCode, InputError

_RESOURCE_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


def patient_number(typed: str) -> str:
    """The EHR's id of a patient as it was typed or copied, with or without "Patient/" before it.

    BAD_USAGE for anything that a FHIR server cannot have given as an id (R4, 2.24.0.1).
    """
    number = typed.strip().removeprefix("Patient/")
    if not _RESOURCE_ID.fullmatch(number):
        raise InputError(ErrorCode.BAD_USAGE, details={"field": "ehr_id"})
    return number


@dataclass(frozen=True, slots=True)
class Clinician:
    """The user of this laptop; ``ai_consent_at``: when AI use was switched on, None while off (R35)."""

    id: str
    name: str
    credential: str = ""
    ehr_id: str = ""
    ai_consent_at: datetime | None = None

    @property
    def signature(self) -> str:
        """Name and credential, as a signed note says them."""
        return " ".join(filter(None, (self.name, self.credential)))


@dataclass(frozen=True, slots=True)
class Client:
    """A person in care, as far as this laptop needs to know; ``ehr_id``: the EHR's Patient id, or empty."""

    id: str
    name: str
    pronouns: str = ""
    birth_date: date | None = None
    ehr_id: str = ""
    terms: tuple[str, ...] = ()  # names, medication and places that are likely to be said

    @property
    def first_name(self) -> str:
        """The name a note or a consent page may use in the room."""
        return self.name.split()[0] if self.name.split() else ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A planned or walk-in session in the agenda; times are aware UTC."""

    id: str
    client_id: str
    start: datetime
    end: datetime
    kind: str = "Individual"
    room: str = ""
    cpt_code: str = ""
    walk_in: bool = False
    participant_names: tuple[str, ...] = field(default=())
