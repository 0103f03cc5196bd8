"""The agenda: who comes, what was agreed, where each session stands (R11, R15, R64)."""

from dataclasses import replace
from datetime import timedelta

from app.domain.chart import Appointment
from app.domain.note import FieldValue, NoteType
from app.domain.states import DeliveryState, SessionState
from app.domain.templates import ChartValue, FieldKind, TemplateField, built_in
from tests.support.program import Practice


def plan(office: Practice, hours: float, client_id: str = "client-1") -> Appointment:
    start = office.clock.now() + timedelta(hours=hours)
    planned = Appointment(f"a{hours}", client_id, start, start + timedelta(minutes=50))
    with office.program.database.unit_of_work() as unit:
        unit.appointments.save(planned)
        unit.commit()
    return planned


def test_a_day_lists_its_appointments_in_order_with_what_is_known(office: Practice) -> None:
    late, early = plan(office, 5), plan(office, 1)
    plan(office, 30)
    now = office.clock.now()
    entries = office.program.agenda.between(now, now + timedelta(days=1))
    assert [entry.appointment for entry in entries] == [early, late]
    assert all(e.client == office.client and e.session is None and e.note is None for e in entries)
    assert (entries[0].agreed, entries[0].declined) == (0, False)


def test_a_signed_session_shows_note_and_delivery(office: Practice) -> None:
    _, note = office.drafted()
    signed = office.program.notes.sign(note.id, attested=True, reason="r")
    office.program.delivery.run_once()
    now = office.clock.now()
    [entry] = office.program.agenda.between(now, now + timedelta(hours=1))
    assert entry.session is not None
    assert entry.session.state is SessionState.SIGNED
    assert entry.note == signed
    assert (entry.delivery, entry.delivered_at) == (DeliveryState.DELIVERED, now)
    assert entry.agreed == 1


def test_answers_in_the_chart_are_known_before_the_session(office: Practice) -> None:
    session = office.open(agreed=False)
    consent = office.program.consents.of_session(session.id)[0]
    office.program.consents.ask(session.id, consent.id)
    office.program.consents.answer(session.id, consent.id, agreed=False)
    office.program.sessions.end(session.id)
    plan(office, 2)
    now = office.clock.now()
    later = office.program.agenda.between(now + timedelta(hours=1), now + timedelta(hours=3))
    assert later[0].declined


def test_partners_named_in_the_appointment_are_asked_too(office: Practice) -> None:
    start = office.clock.now()
    couple = Appointment(
        "couple", "client-1", start, start + timedelta(minutes=75), participant_names=("Alex",)
    )
    with office.program.database.unit_of_work() as unit:
        unit.appointments.save(couple)
        unit.commit()
    session = office.program.sessions.open("couple", office.clinician.id)
    assert [c.person for c in office.program.consents.of_session(session.id)] == ["Jordan", "Alex"]


def test_what_the_chart_fills_in_by_itself_is_nothing_written(office: Practice) -> None:
    fields = (
        TemplateField("who", FieldKind.CHART, "Client", chart=ChartValue.CLIENT_NAME),
        TemplateField("mood", FieldKind.TEXT, "Mood"),
    )
    soap = built_in(NoteType.SOAP)
    made = office.program.templates.create(
        replace(soap, name="Own", fields=(*fields, *soap.fields)), "clinician-1"
    )
    office.program.templates.set_default("clinician-1", made.id)
    session = office.open(agreed=False)
    office.program.sessions.end(session.id)
    note = office.program.notes.start_empty(session.id)
    assert note.fields, "the name is filled in"
    now = office.clock.now()

    def to_write() -> bool:
        [entry] = office.program.agenda.between(now - timedelta(hours=3), now + timedelta(hours=3))
        return entry.to_write

    assert to_write()
    mood = next(field for field in made.fields if field.label == "Mood")
    office.program.note_fields.save(note.id, (*note.fields, FieldValue(mood.id, ("Low",))))
    assert not to_write()
