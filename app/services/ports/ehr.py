"""The practice's EHR."""

from typing import Protocol

from app.domain.chart import Client, Clinician
from app.domain.delivery import OutboxItem, Receipt
from app.domain.note import Note
from app.domain.session import Session


class EhrGateway(Protocol):
    """The practice's FHIR R4 server."""

    @property
    def name(self) -> str:
        """How the EHR is called on screen; empty when none is set up."""

    def freeze(self, note: Note, client: Client, clinician: Clinician, session: Session) -> bytes:
        """The DocumentReference as bytes that are sent as they are; needs no network."""

    def find(self, item: OutboxItem) -> Receipt | None:
        """Search by identifier; None when it is not there. EHR_AMBIGUOUS when the server cannot search."""

    def send(self, item: OutboxItem) -> Receipt:
        """Create conditionally on the identifier, once. EHR_UNREACHABLE: surely not arrived;
        EHR_AMBIGUOUS: it may have; EHR_SIGN_IN, EHR_REJECTED, EHR_BUSY, EHR_PATIENT_UNKNOWN …"""

    def probe(self) -> str:
        """Ask for the capability statement; returns the server's software name."""
