"""What has to be complete about an appointment before its note is signed (R28)."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.codes import diagnosis_code, procedure_code
from app.domain.note import FieldValue
from app.domain.states import NoteState
from app.domain.template_values import kept_values
from app.domain.treatment import Diagnosis
from app.services.consents import load_session
from app.services.events import ChartChanged, EventBus
from app.services.note_fields import chart_values, facts_of, with_open_fields
from app.services.ports import Clock, Database, UnitOfWork
from app.services.templates import template_in

NOT_BILLED = "Not billed"
"""Stands in the place of the code of a session that nobody pays for."""


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """Code, diagnosis and place of a session; where nothing was entered, what the chart suggests.

    ``missing`` names what is neither entered nor known: "code", "diagnosis", "place".
    """

    cpt_code: str
    diagnoses: tuple[Diagnosis, ...]
    place: str
    missing: tuple[str, ...]


class AppointmentDetailService:
    """Reads and completes what an appointment's note needs. Any thread."""

    def __init__(self, database: Database, bus: EventBus, clock: Clock) -> None:
        self._database, self._bus, self._clock = database, bus, clock

    def of_session(self, session_id: str) -> AppointmentFacts:
        """What is known; the chart's first usual code stands in for one that was not entered."""
        with self._database.unit_of_work() as unit:
            return _facts(unit, session_id)

    def complete(
        self,
        session_id: str,
        cpt_code: str,
        place: str,
        diagnosis: Diagnosis | None = None,
        times: tuple[datetime, datetime] | None = None,
    ) -> AppointmentFacts:
        """Keep code and place with the appointment, and a diagnosis that is new in the chart.

        ``times``: when the session was really held, where that is to be corrected. PROCEDURE_CODE_INVALID,
        DIAGNOSIS_CODE_INVALID, SESSION_TIMES_INVALID: nothing is changed. An empty code or place is kept as
        empty.
        """
        code = " ".join(cpt_code.split())
        if code and code != NOT_BILLED:
            code = procedure_code(code)
        room = " ".join(place.split())
        with self._database.unit_of_work() as unit:
            session = load_session(unit, session_id)
            told = _told(unit, session_id)
            if times is not None and times != (session.started_at, session.ended_at):
                session = session.held(*times, self._clock.now())
                unit.audit.add("session.times_corrected", session_id)
            unit.sessions.save(replace(session, room=room))
            appointment = unit.appointments.get(session.appointment_id)
            if appointment is not None:
                unit.appointments.save(replace(appointment, cpt_code=code, room=room))
            if diagnosis is not None:
                _add_diagnosis(unit, session.client_id, diagnosis)
            unit.audit.add("appointment.completed", session_id, code)
            self._correct_fields(unit, session_id, told)
            unit.commit()
            facts = _facts(unit, session_id)
        self._bus.publish(ChartChanged(session.client_id))
        return facts

    def _correct_fields(self, unit: UnitOfWork, session_id: str, told: tuple[FieldValue, ...]) -> None:
        """Fields of the draft that still say what the chart said before say what it says now.

        What was taken out of the note by hand stays out, unless the chart says something new of it.
        """
        note, now = unit.notes.of_session(session_id), _told(unit, session_id)
        if note is None or note.state is not NoteState.DRAFT or now == told:
            return
        untouched = {value.field_id for value in note.fields if value in told}
        news = {value.field_id for value in now if value not in told}
        untouched |= news - {value.field_id for value in note.fields}
        kept = [value for value in note.fields if value.field_id not in untouched]
        fields = kept_values(
            template_in(unit, note), (*kept, *(value for value in now if value.field_id in untouched))
        )
        revised = replace(note, fields=fields, version=note.version + 1, updated_at=self._clock.now())
        unit.notes.save(with_open_fields(unit, revised))


def _told(unit: UnitOfWork, session_id: str) -> tuple[FieldValue, ...]:
    """What the chart says in the fields of the draft; nothing where there is no draft."""
    note = unit.notes.of_session(session_id)
    if note is None:
        return ()
    return chart_values(template_in(unit, note), facts_of(unit, load_session(unit, session_id)))


def _add_diagnosis(unit: UnitOfWork, client_id: str, diagnosis: Diagnosis) -> None:
    made = Diagnosis(diagnosis_code(diagnosis.code), " ".join(diagnosis.text.split()))
    chart = unit.charts.get(client_id)
    if made.code not in {known.code for known in chart.diagnoses}:
        unit.charts.save(replace(chart, diagnoses=(*chart.diagnoses, made)))


def _facts(unit: UnitOfWork, session_id: str) -> AppointmentFacts:
    session = load_session(unit, session_id)
    appointment = unit.appointments.get(session.appointment_id)
    chart = unit.charts.get(session.client_id)
    usual = chart.cpt_codes[0] if chart.cpt_codes else ""
    code = (appointment.cpt_code if appointment is not None else "") or usual
    place = session.room or (appointment.room if appointment is not None else "")
    gaps = (("code", code), ("diagnosis", chart.diagnoses), ("place", place))
    return AppointmentFacts(code, chart.diagnoses, place, tuple(name for name, value in gaps if not value))
