"""Fields of a note: from the chart when it is made, from the clinician, and open until they are filled in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.chart import Appointment, Client
from app.domain.errors import ErrorCode, InputError
from app.domain.note import FieldValue, Note, NoteType
from app.domain.session import Session
from app.domain.states import SessionState
from app.domain.template_values import carried_over, values_by_field
from app.domain.templates import ChartValue, FieldKind, Template, TemplateField
from app.domain.treatment import Chart, Diagnosis, Goal, Medication, TreatmentPlan
from app.services.materials import material_of
from app.services.note_fields import ChartFacts, chart_values
from app.services.note_types import Origin
from tests.support.database import START
from tests.support.program import Practice
from tests.support.templates import INTAKE, LETTER

WHO = "clinician-1"
EVERY = Template(
    "every",
    "Every",
    None,
    tuple(TemplateField(v.value, FieldKind.CHART, v.value, chart=v) for v in ChartValue),
)


def intake(office: Practice) -> tuple[Template, Note]:
    """A draft that was made with the intake template."""
    template = office.program.templates.create(INTAKE, WHO)
    office.program.templates.set_default(WHO, template.id)
    return template, office.drafted()[1]


def test_the_chart_fills_in_what_it_knows() -> None:
    session = Session("s", "c", "k", SessionState.DRAFTED, started_at=START, ended_at=START)
    chart = Chart(
        "c",
        diagnoses=(Diagnosis("F41.1", "Generalized anxiety disorder"),),
        cpt_codes=("90834",),
        plan=TreatmentPlan((Goal("g", "Sleep six hours"),)),
        medications=(Medication("Sertraline", "50 mg"), Medication("Melatonin")),
    )
    client = Client("c", "Ada Quillfeather", "she/her", date(1990, 3, 2))
    told = values_by_field(
        chart_values(EVERY, ChartFacts(session, client, chart, None, ("Ada Quillfeather", "Robin Ashdown")))
    )
    at = START.astimezone()
    assert told == {
        "client_name": ("Ada Quillfeather",),
        "pronouns": ("she/her",),
        "birth_date": ("2 March 1990",),
        "diagnoses": ("F41.1 Generalized anxiety disorder",),
        "goals": ("Sleep six hours",),
        "medications": ("Sertraline 50 mg", "Melatonin"),
        "cpt_code": ("90834",),
        "session_time": (f"2 November 2026, {at:%H:%M} to {at:%H:%M}",),
        "participants": ("Ada Quillfeather", "Robin Ashdown"),
    }
    planned = Appointment("a", "c", START, START, cpt_code="90837")
    running = replace(session, ended_at=None)
    told = values_by_field(chart_values(EVERY, ChartFacts(running, None, None, planned)))
    assert told == {"cpt_code": ("90837",), "session_time": (f"2 November 2026, {at:%H:%M}",)}
    assert chart_values(EVERY, ChartFacts(replace(session, started_at=None), Client("c", "", ""))) == ()
    assert chart_values(INTAKE, ChartFacts(session, client))[0].values == ("Ada Quillfeather",)


def test_a_draft_is_made_with_the_template_and_lacks_what_is_required(office: Practice) -> None:
    template, note = intake(office)
    assert (note.template_id, note.template_version, note.type) == (template.id, 1, template.shape)
    assert note.fields == (FieldValue("client", ("Jordan Sample",)),)
    assert note.missing[-1] == "Reason"
    values = [*note.fields, FieldValue("reason", ("Sleep",)), FieldValue("gone", ("x",))]
    saved = office.program.note_fields.save(note.id, values)
    assert (saved.version, saved.sentences) == (note.version + 1, note.sentences)
    assert saved.fields == (*note.fields, FieldValue("reason", ("Sleep",)))
    assert "Reason" not in saved.missing
    assert office.program.note_fields.save(note.id, saved.fields) == saved, "the same again is no version"
    again = office.program.notes.save(note.id, saved.sentences)
    assert (again.fields, "Reason" in again.missing) == (saved.fields, False)
    text = office.program.notes.plain_text(again)
    assert text.startswith("Client: Jordan Sample\nReason: Sleep\n\n")
    with office.program.database.unit_of_work() as unit:
        assert unit.notes.versions(note.id)[0].fields == note.fields


def test_an_empty_required_field_asks_for_a_reason_and_a_signed_note_is_closed(office: Practice) -> None:
    _, note = intake(office)
    office.program.notes.save(note.id, note.sentences)
    with pytest.raises(InputError) as raised:
        office.program.notes.sign(note.id, attested=True)
    assert raised.value.code is ErrorCode.NOTE_HAS_OPEN_POINTS
    signed = office.program.notes.sign(note.id, attested=True, reason="Reason is on paper")
    assert signed.text.startswith("Client: Jordan Sample\n\n")
    for note_id, code in ((note.id, ErrorCode.NOTE_ALREADY_SIGNED), ("gone", ErrorCode.SESSION_NOT_FOUND)):
        with pytest.raises(InputError) as raised:
            office.program.note_fields.save(note_id, ())
        assert raised.value.code is code


def test_a_note_of_fields_alone_is_signed_once_something_stands_in_it(office: Practice) -> None:
    template = office.program.templates.create(LETTER, WHO)
    _, note = office.drafted()
    made = office.program.note_types.switch(note.id, template.id, Origin.EMPTY).note
    assert (made.sentences, made.missing) == ((), ("Letter",))
    with pytest.raises(InputError) as raised:
        office.program.notes.sign(note.id, attested=True, reason="none")
    assert raised.value.code is ErrorCode.NOTE_EMPTY
    office.program.note_fields.save(note.id, [FieldValue("body", ("Was here today.",))])
    assert office.program.notes.sign(note.id, attested=True).text == "Letter: Was here today.\n"


def test_fields_for_the_clinician_alone_are_in_the_note_and_in_no_material(office: Practice) -> None:
    _, note = intake(office)
    values = [*note.fields, FieldValue("reason", ("Sleep",)), FieldValue("own", ("Ask my supervisor.",))]
    office.program.note_fields.save(note.id, values)
    signed = office.program.notes.sign(note.id, attested=True, reason="Known")
    assert "Ask my supervisor." in signed.text
    later = office.open()
    with office.program.database.unit_of_work() as unit:
        (previous,) = material_of(unit, later, None).previous
    assert "Ask my supervisor." not in previous.text
    assert previous.text.splitlines() == [s.text for s in signed.sentences]


def test_drafting_again_heeds_the_templates_wish_and_keeps_its_fields(office: Practice) -> None:
    _, note = intake(office)
    office.program.note_fields.save(note.id, [FieldValue("reason", ("Sleep",))])
    assert note.type is NoteType.SOAP
    again = office.program.drafting.generate(note.session_id, note.type).note
    assert (again.template_id, again.template_version) == (note.template_id, 1)
    assert FieldValue("reason", ("Sleep",)) in again.fields
    with office.program.database.unit_of_work() as unit:
        session = unit.sessions.get(note.session_id)
        assert session is not None
        template = office.program.templates.of_note(again)
        request = office.program.drafting.request_in(unit, session, note.type, template)
    assert request.instruction == "Name the first goal"


def test_what_is_for_the_clinician_only_goes_into_no_open_field(office: Practice) -> None:
    private = TemplateField("own", FieldKind.TEXT, "Supervision", clinician_only=True)
    open_one = TemplateField("open", FieldKind.TEXT, "Supervision")
    old, new = Template("old", "Old", None, (private,)), Template("new", "New", None, (open_one,))
    told = (FieldValue("own", ("I was impatient.",)),)
    assert carried_over(old, new, told) == ()
    assert carried_over(old, replace(new, fields=(private,)), told) == told
    assert carried_over(new, old, (FieldValue("open", ("x",)),)) == (FieldValue("own", ("x",)),)


def test_what_was_typed_for_another_template_goes_into_the_one_of_now(
    office: Practice,
) -> None:
    shown, note = intake(office)
    renamed = tuple(replace(field, id=f"new-{field.id}") for field in INTAKE.fields)
    other = office.program.templates.create(replace(INTAKE, name="Other", fields=renamed), WHO)
    now = office.program.note_types.switch(note.id, other.id, Origin.EMPTY).note
    filled = office.program.note_fields.save(
        note.id, [*now.fields, FieldValue("new-sleep", ("5",)), FieldValue("new-mood", ("Low",))]
    )
    typed = (FieldValue("reason", ("Sleep",)), FieldValue("mood", ("Level",)))
    saved = office.program.note_fields.save(note.id, typed, shown)
    assert values_by_field(saved.fields) == {
        **values_by_field(filled.fields),
        "new-reason": ("Sleep",),
        "new-mood": ("Level",),
    }


def test_the_history_tells_what_stood_in_the_fields(office: Practice) -> None:
    _, note = intake(office)
    fields = office.program.note_fields
    fields.save(note.id, [FieldValue("mood", ("Low",)), FieldValue("reason", ("First.\n\nThen.",))])
    fields.save(
        note.id, [FieldValue("seen", ("Tearful", "Restless")), FieldValue("next", ("2026-11-27 17:30",))]
    )
    told = [version.fields for version in office.program.histories.versions(note.id)]
    assert told[0] == (("Observed", "Tearful; Restless"), ("Next", "27 November 2026, 17:30"))
    assert (("Client", "Jordan Sample"),) in told


def test_details_of_the_appointment_reach_the_fields_that_the_chart_filled_in(office: Practice) -> None:
    fields = tuple(
        TemplateField(name, FieldKind.CHART, name, chart=value)
        for name, value in (("Time", ChartValue.SESSION_TIME), ("Code", ChartValue.CPT_CODE))
    )
    template = office.program.templates.create(replace(INTAKE, fields=(*INTAKE.fields, *fields)), WHO)
    office.program.templates.set_default(WHO, template.id)
    session, note = office.drafted()
    assert session.started_at is not None and session.ended_at is not None
    earlier = session.started_at - timedelta(minutes=20)
    ids = {field.label: field.id for field in template.fields}
    complete = office.program.appointments.complete
    complete(session.id, "90834", "", times=(earlier, session.ended_at))
    told = office.program.notes.of_session(session.id)
    assert told is not None and told.version == note.version + 1
    assert values_by_field(told.fields)[ids["Code"]] == ("90834",)
    assert f"{earlier.astimezone():%H:%M} to" in values_by_field(told.fields)[ids["Time"]][0]
    own = FieldValue(ids["Code"], ("by hand",))
    office.program.note_fields.save(note.id, [own, *(v for v in told.fields if v.field_id != own.field_id)])
    complete(session.id, "90837", "")
    kept = office.program.notes.of_session(session.id)
    assert kept is not None and own in kept.fields, "what somebody wrote stays"
    office.program.note_fields.save(note.id, [v for v in kept.fields if v.field_id != ids["Time"]])
    complete(session.id, "90834", "")
    without = office.program.notes.of_session(session.id)
    assert without is not None
    assert ids["Time"] not in values_by_field(without.fields), "what somebody took out stays out"
