"""A signed note of synthetic people, as the EHR parts get it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.chart import Client, Clinician
from app.domain.delivery import OutboxItem
from app.domain.ids import new_id
from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.session import Session
from app.domain.states import DeliveryState, NoteState, SessionState
from app.ehr.gateway import FhirGateway

STARTED = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
TEXT = (
    "Subjective\n"
    "Client reports “sleeping a bit better” — about 6 hours a night. 😴\n"
    "\n"
    "Plan\n"
    "Naïve café exercise, 2 × a week; next session in 7 days.\n"
)
CLIENT = Client("0193-client", "Rowan Quill", ehr_id="patient-1")
CLINICIAN = Clinician("0193-clinician", "Imre Marsh", "LCSW", ehr_id="practitioner-1")


def a_session() -> Session:
    """A session of 50 minutes."""
    return Session(
        new_id(),
        CLIENT.id,
        CLINICIAN.id,
        state=SessionState.SIGNED,
        started_at=STARTED,
        ended_at=STARTED + timedelta(minutes=50),
    )


def a_signed_note(session: Session, text: str = TEXT) -> Note:
    """A note of ``session``, signed an hour after it began."""
    sentence = Sentence(
        "s1", Section.PLAN, "Next session in 7 days.", Source.TRANSCRIPT, ("U0001",), SentenceStatus.SUPPORTED
    )
    return Note(
        id=new_id(),
        session_id=session.id,
        client_id=session.client_id,
        clinician_id=session.clinician_id,
        type=NoteType.SOAP,
        state=NoteState.SIGNED,
        sentences=(sentence,),
        signed_at=STARTED + timedelta(hours=1),
        signed_by="Imre Marsh LCSW",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


def an_item(gateway: FhirGateway, *, client: Client = CLIENT, text: str = TEXT) -> OutboxItem:
    """A freshly signed note, frozen by ``gateway`` and being sent."""
    session = a_session()
    return item_of(gateway, replace(a_signed_note(session, text), client_id=client.id), session, client)


def item_of(gateway: FhirGateway, note: Note, session: Session, client: Client = CLIENT) -> OutboxItem:
    """``note``, frozen by ``gateway`` and being sent."""
    payload = gateway.freeze(note, client, CLINICIAN, session)
    return OutboxItem(
        id=new_id(),
        note_id=note.id,
        client_id=client.id,
        identifier=note.id,
        payload=payload,
        sha256=hashlib.sha256(payload).hexdigest(),
        created_at=STARTED + timedelta(hours=1),
        state=DeliveryState.SENDING,
    )
