"""The agenda of a day: who comes when, what was agreed, and where each session stands (R11, R15, R64)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent
from app.domain.note import Note
from app.domain.session import Session
from app.domain.states import ConsentState, DeliveryState, NoteState
from app.services.consents import participants
from app.services.note_fields import says_nothing
from app.services.ports import Database, UnitOfWork

NEAR = timedelta(minutes=30)
"""A session is started without a question from this long before its planned time (R15)."""


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One row: the appointment, its client, and its session, consents, note and delivery so far."""

    appointment: Appointment
    client: Client
    session: Session | None
    consents: tuple[Consent, ...]
    note: Note | None
    delivery: DeliveryState | None
    delivered_at: datetime | None
    to_write: bool = False  # there is a draft in which nothing stands yet but what came by itself

    @property
    def agreed(self) -> int:
        """How many of the people have agreed."""
        return sum(c.state is ConsentState.AGREED for c in self.consents)

    @property
    def declined(self) -> bool:
        """Whether anyone declined or withdrew."""
        return any(c.state in (ConsentState.DECLINED, ConsentState.WITHDRAWN) for c in self.consents)


class AgendaService:
    """Reads agendas; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, start: datetime, end: datetime) -> tuple[AgendaEntry, ...]:
        """The appointments that begin in [start, end), by time; both aware."""
        with self._database.unit_of_work() as unit:
            deliveries = {item.note_id: item for item in unit.outbox.all()}
            entries = []
            for appointment in unit.appointments.between(start, end):
                client = unit.clients.get(appointment.client_id)
                if client is None:
                    continue
                session = unit.sessions.of_appointment(appointment.id)
                note = unit.notes.of_session(session.id) if session else None
                item = deliveries.get(note.id) if note else None
                entries.append(
                    AgendaEntry(
                        appointment,
                        client,
                        session,
                        participants(unit, session) if session else _latest(unit, client),
                        note,
                        item.state if item else None,
                        item.delivered_at if item else None,
                        note is not None and note.state is NoteState.DRAFT and says_nothing(unit, note),
                    )
                )
        return tuple(entries)


def _latest(unit: UnitOfWork, client: Client) -> tuple[Consent, ...]:
    """Each person's latest answer in the chart, before the session exists."""
    by_person = {consent.person: consent for consent in unit.consents.of_client(client.id)}
    return tuple(by_person.values())
