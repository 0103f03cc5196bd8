"""A session from the agenda to its end: opening, walking in, withdrawing, ending (R1, R14, R40)."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta

from app.domain.chart import Appointment, Client, patient_number
from app.domain.consent import CHILD
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.consents import ConsentService, load_session
from app.services.destruction import DestructionService
from app.services.events import ConsentChanged, EventBus, SessionChanged, Withdrawn
from app.services.namesakes import is_clear, meant, named
from app.services.ports import Clock, Database, UnitOfWork
from app.services.recording import RecordingService

WALK_IN_LENGTH = timedelta(minutes=50)

NEAR_NOW = timedelta(minutes=90)
"""An appointment this near is the one that is meant when a session is begun from a chart."""

AGE_OF_CONSENT = 18
"""From this age on a client's own word is enough, in full years.

Laws differ by place, and some let younger people agree to their own care; that they may agree to being
recorded is less clear. The age at which nobody asks for a guardian is taken: asking one person more does no
harm, and a signed paper form on file makes a guardian in the room needless.
"""


class SessionService:
    """What the clinician does with a session; starting one never records by itself (R14)."""

    def __init__(
        self,
        database: Database,
        consents: ConsentService,
        recording: RecordingService,
        destruction: DestructionService,
        clock: Clock,
        bus: EventBus,
    ) -> None:
        self._database, self._consents = database, consents
        self._recording, self._destruction = recording, destruction
        self._clock, self._bus = clock, bus

    def get(self, session_id: str) -> Session:
        """The session, or SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            return load_session(unit, session_id)

    def namesakes(self, client_name: str, ehr_id: str = "") -> tuple[Client, ...]:
        """The clients whom ``walk_in`` would have to choose from; none where it is clear. BAD_USAGE."""
        name, number = _typed(client_name, ehr_id)
        with self._database.unit_of_work() as unit:
            found = named(unit.clients.all(), name)
        return () if is_clear(found, number) else found

    def walk_in(
        self, client_name: str, ehr_id: str = "", *, chosen: str = "", new: bool = False
    ) -> Appointment:
        """Put a session that begins now into the agenda, for a client on file of that name or a new one.

        ``ehr_id``, when given, links a chart that has no number yet to the EHR's Patient; BAD_USAGE for what
        is no id. ``chosen`` is the id of the client whom a person chose from the ``namesakes``, ``new`` says
        that it was none of them; CLIENT_NAME_SHARED where that has to be said. CLIENT_NUMBER_TAKEN.
        """
        name, number = _typed(client_name, ehr_id)
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            client = meant(unit.clients.all(), name, number, chosen, new)
            unit.clients.save(client)
            appointment = Appointment(new_id(), client.id, now, now + WALK_IN_LENGTH, walk_in=True)
            unit.appointments.save(appointment)
            unit.audit.add("appointment.walk_in", appointment.id)
            unit.commit()
        return appointment

    def begin_for(self, client_id: str) -> tuple[Appointment, Client]:
        """The client's appointment nearest to now that has no session yet, or a walk-in that begins now.

        Near is as in ``NEAR_NOW``. CLIENT_UNKNOWN.
        """
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            client = unit.clients.get(client_id)
            if client is None:
                raise InputError(ErrorCode.CLIENT_UNKNOWN)
            planned = [
                appointment
                for appointment in unit.appointments.between(now - NEAR_NOW, now + NEAR_NOW)
                if appointment.client_id == client_id and not_begun(unit, appointment)
            ]
            if planned:
                return min(planned, key=lambda appointment: abs(appointment.start - now)), client
            appointment = Appointment(new_id(), client_id, now, now + WALK_IN_LENGTH, walk_in=True)
            unit.appointments.save(appointment)
            unit.audit.add("appointment.walk_in", appointment.id)
            unit.commit()
        return appointment, client

    def prepare(self, appointment_id: str, clinician_id: str) -> Session:
        """Return the appointment's session, planned if it was not there: people can be asked."""
        with self._database.unit_of_work() as unit:
            session = unit.sessions.of_appointment(appointment_id)
            if session is not None:
                return session
            appointment = unit.appointments.get(appointment_id)
            client = unit.clients.get(appointment.client_id) if appointment else None
            if appointment is None or client is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            role = client_role(client, self._clock.now().astimezone().date())
            people = [self._consents.on_file(unit, client.id, client.first_name, role).id]
            for name in appointment.participant_names:
                people.append(self._consents.on_file(unit, client.id, name, "partner").id)
            session = Session(
                new_id(),
                client.id,
                clinician_id,
                appointment_id=appointment.id,
                kind=appointment.kind,
                room=appointment.room,
                participants=tuple(people),
            )
            unit.sessions.save(session)
            unit.commit()
        return session

    def open(self, appointment_id: str, clinician_id: str) -> Session:
        """Open the session of an appointment, or return it as it stands; nothing is recorded (R14)."""
        session = self.prepare(appointment_id, clinician_id)
        if session.state is not SessionState.PLANNED:
            return session
        with self._database.unit_of_work() as unit:
            planned = load_session(unit, session.id)
            if planned.state is not SessionState.PLANNED:
                return planned
            opened = replace(planned.to(SessionState.OPEN), started_at=self._clock.now())
            unit.sessions.save(opened)
            unit.audit.add("session.opened", opened.id)
            unit.commit()
        self._bus.publish(SessionChanged(opened.id, opened.state))
        return opened

    def end(self, session_id: str) -> Session:
        """End the session; a recording is sealed first. Processing is ``ProcessingService.process``."""
        return self._recording.end(session_id)

    def withdraw(self, session_id: str, consent_id: str) -> Session:
        """Someone withdrew: stop, destroy sound, transcript and draft; the session goes on without (B3).

        The withdrawal, transcript and draft are one commit; sound that cannot be destroyed now is no
        session's any more, and the next sweep destroys it. Another session that is recorded with the same
        consent stops too. The microphone is closed first, before anything that could wait; a withdrawal that
        is refused (SESSION_NOT_FOUND, ILLEGAL_TRANSITION) leaves a pause.
        """
        self._recording.close_microphone(session_id)
        with self._recording.held() as running:
            try:
                affected = self._affected(session_id, consent_id, running)
            except AppError:
                self._pause_if_recorded(session_id, running)
                raise
            if running in affected:
                self._recording.abandon(running)
            before, after = [], []
            with self._database.unit_of_work() as unit:
                consent = self._consents.withdraw_in(unit, session_id, consent_id)
                for one in affected:
                    if one == running:
                        unit.audit.add("recording.abandoned", one)
                    before.append(load_session(unit, one))
                    after.append(self._erase(unit, before[-1]))
                unit.commit()
            for session in after:
                self._bus.publish(Withdrawn(session.id))
            gone = [b for b, a in zip(before, after, strict=True) if b.recording_id != a.recording_id]
            # a stack, because a recording that resists must keep neither the other one nor the cleaning up;
            # it runs from its end, so "erased" is told only after the sound has gone
            with ExitStack() as steps:
                for session in reversed(after):
                    steps.callback(self._bus.publish, SessionChanged(session.id, session.state))
                steps.callback(self._bus.publish, ConsentChanged(session_id, consent.id, consent.state))
                steps.callback(self._destruction.scrub_if_possible)
                for session in gone:
                    steps.callback(self._destruction.destroy_recording, session, "withdrawn")
        return after[0]

    def _pause_if_recorded(self, session_id: str, running: str) -> None:
        if running == session_id and self.get(session_id).state is SessionState.RECORDING:
            self._recording.pause(session_id)

    def _affected(self, session_id: str, consent_id: str, running: str) -> tuple[str, ...]:
        """The session, and the one that is recorded if the person is in it; refuses before anything stops."""
        with self._database.unit_of_work() as unit:
            self._consents.withdraw_in(unit, session_id, consent_id)  # tried only: nothing is committed
            if running not in ("", session_id) and consent_id in load_session(unit, running).participants:
                return session_id, running
        return (session_id,)

    def _erase(self, unit: UnitOfWork, session: Session) -> Session:
        erased = self._destruction.erase_in(unit, session, "withdrawn")
        if erased.state in (SessionState.RECORDING, SessionState.PAUSED, SessionState.INTERRUPTED):
            erased = erased.to(SessionState.OPEN)
            unit.sessions.save(erased)
        return erased


def _typed(client_name: str, ehr_id: str) -> tuple[str, str]:
    name = " ".join(client_name.split())
    if not name:
        raise InputError(ErrorCode.BAD_USAGE, details={"field": "client"})
    return name, patient_number(ehr_id) if ehr_id.strip() else ""


def not_begun(unit: UnitOfWork, appointment: Appointment) -> bool:
    """Whether the appointment has no session, or one that is only planned."""
    session = unit.sessions.of_appointment(appointment.id)
    return session is None or session.state is SessionState.PLANNED


def client_role(client: Client, today: date) -> str:
    """What the chart's client is in the room: a child below the age of consent.

    A chart without a date of birth counts as an adult's: nobody knows better than the clinician, who can add
    the person as a child.
    """
    born = client.birth_date
    if born is None:
        return "client"
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return CHILD if years < AGE_OF_CONSENT else "client"
