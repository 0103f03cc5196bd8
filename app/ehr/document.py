"""A signed note as a FHIR R4 DocumentReference, in bytes that never change again.

The codes are those of US Core's clinical notes: LOINC 11506-3 "Progress note" and the category
"clinical-note". The confidentiality is HL7's "R" (restricted), which its definition gives to mental health.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from app.domain.chart import Client, Clinician
from app.domain.errors import BugError
from app.domain.note import Amendment, Note
from app.domain.session import Session

IDENTIFIER_SYSTEM = "urn:ietf:rfc:3986"
"""Says that an identifier's value is itself a URI, here ``urn:uuid:…``."""

CONTENT_TYPE = "text/plain; charset=utf-8"
PROGRESS_NOTE = {"system": "http://loinc.org", "code": "11506-3", "display": "Progress note"}
CLINICAL_NOTE = {
    "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
    "code": "clinical-note",
    "display": "Clinical Note",
}
RESTRICTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
    "code": "R",
    "display": "restricted",
}
_KINDS = {
    None: "Progress note",
    Amendment.ADDENDUM: "Addendum to progress note",
    Amendment.AMENDMENT: "Amended progress note",
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sending must know of frozen bytes. ``patient`` is "Patient/<id>", empty when nobody is linked."""

    identifier: str
    patient: str


def freeze(
    note: Note, client: Client, clinician: Clinician, session: Session, zone: tzinfo | None = None
) -> bytes:
    """Return the DocumentReference of a signed note: same arguments, same bytes; no network, no clock.

    A client who is not linked to the EHR (``ehr_id`` empty) is named by the laptop's own id only; such bytes
    can be kept but not sent. An addendum or amendment names the note it belongs to by that note's identifier.
    ``zone`` (this computer's when None) is that of the times in the title, which
    holds no name. BugError when the note is not signed.
    """
    if note.signed_at is None or not note.text:
        raise BugError({"what": "unsigned-note"})
    resource = {
        "resourceType": "DocumentReference",
        "identifier": [_urn(note.id)],
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [PROGRESS_NOTE], "text": "Progress note"},
        "category": [{"coding": [CLINICAL_NOTE]}],
        "subject": _subject(client),
        "date": _instant(note.signed_at),
        "author": [_author(clinician)],
        "authenticator": _author(clinician),
        "description": _description(note),
        "securityLabel": [{"coding": [RESTRICTED]}],
        "content": [{"attachment": _attachment(note, session, zone)}],
    }
    if note.amends:
        resource["relatesTo"] = [_related(note)]
    if session.started_at is not None:
        period = {"start": _instant(session.started_at)}
        if session.ended_at is not None:
            period["end"] = _instant(session.ended_at)
        resource["context"] = {"period": period}
    return json.dumps(resource, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def unseal(payload: bytes) -> Sealed:
    """Read what ``freeze`` made; BugError for other bytes."""
    try:
        resource: dict[str, Any] = json.loads(payload)
        value = str(resource["identifier"][0]["value"])
        reference = resource["subject"].get("reference", "")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BugError({"what": "payload"}) from error
    return Sealed(identifier=value.removeprefix("urn:uuid:"), patient=str(reference))


def search_token(identifier: str) -> str:
    """The value of the search parameter ``identifier`` that finds exactly this note."""
    return f"{IDENTIFIER_SYSTEM}|urn:uuid:{identifier}"


def carries(resource: dict[str, Any], identifier: str) -> bool:
    """Whether a resource has this note's identifier."""
    wanted = _urn(identifier)
    found = resource.get("identifier")
    entries = found if isinstance(found, list) else []
    return any(isinstance(e, dict) and wanted.items() <= e.items() for e in entries)


def _urn(identifier: str) -> dict[str, str]:
    return {"system": IDENTIFIER_SYSTEM, "value": f"urn:uuid:{identifier}"}


def _related(note: Note) -> dict[str, Any]:
    """The earlier note by its identifier: its id in the EHR may not be known yet, and these bytes are final.

    It is not changed by us: a server that follows FHIR sets a replaced document to "superseded" itself.
    """
    code = "replaces" if note.amendment is Amendment.AMENDMENT else "appends"
    return {"code": code, "target": {"type": "DocumentReference", "identifier": _urn(note.amends)}}


def _description(note: Note) -> str:
    kind = _KINDS[note.amendment]
    # a note of fields alone has no sections that a type could name
    return f"{kind} ({note.type.label})" if note.sentences else kind


def _subject(client: Client) -> dict[str, Any]:
    if client.ehr_id:
        return {"reference": f"Patient/{client.ehr_id}"}
    return {"type": "Patient", "identifier": _urn(client.id)}


def _author(clinician: Clinician) -> dict[str, Any]:
    if clinician.ehr_id:
        return {"reference": f"Practitioner/{clinician.ehr_id}"}
    display = ", ".join(filter(None, (clinician.name, clinician.credential)))
    return {"type": "Practitioner", "identifier": _urn(clinician.id), "display": display}


def _attachment(note: Note, session: Session, zone: tzinfo | None) -> dict[str, Any]:
    text = note.text.encode()
    held_at = session.started_at or note.signed_at
    assert held_at is not None  # the caller made sure that the note is signed
    return {
        "contentType": CONTENT_TYPE,
        "data": base64.b64encode(text).decode(),
        # FHIR R4 asks for SHA-1 here; it detects a damaged copy. What is signed is kept as SHA-256.
        "hash": base64.b64encode(hashlib.sha1(text, usedforsecurity=False).digest()).decode(),
        "size": len(text),
        "title": f"{_KINDS[note.amendment]} {held_at.astimezone(zone):%Y-%m-%d %H:%M}",
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
