"""Only signed notes, the plan and signed assessments are gathered; an amended note is not used twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case_summary import CaseFile, DocumentKind, SummaryRequest
from app.domain.chart import Appointment
from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.note import Amendment, FieldValue, Note, NoteType
from app.domain.states import NoteState
from app.domain.templates import FieldKind, Template, TemplateField
from app.domain.treatment import Assessment, Diagnosis, Goal, TreatmentPlan
from app.services.form_document import FormDocument, Section
from app.services.saved_documents import form_of
from tests.support.program import Practice, practice


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def case(made: Practice) -> CaseFile:
    return made.program.case_summaries.case("client-1")


def test_a_draft_is_named_and_never_used(made: Practice) -> None:
    session, note = made.drafted()
    assert session.started_at is not None
    found = case(made)
    assert found.documents == () and found.unsigned == (session.started_at.astimezone().date(),)
    made.clock.advance(hours=50)
    made.program.notes.sign(note.id, attested=True, reason="test")
    found = case(made)
    (document,) = found.documents
    assert document.day == session.started_at.astimezone().date(), "the day of the session, not of signing"
    assert (document.kind, document.session_id, document.title) == (DocumentKind.NOTE, session.id, "SOAP")
    assert document.sentences and found.unsigned == ()
    with made.program.database.unit_of_work() as unit:
        signed = unit.notes.get(note.id)
    assert signed is not None
    assert all(sentence.text in signed.text for sentence in document.sentences)


def test_drafts_are_named_from_the_first_to_the_last(made: Practice) -> None:
    days = []
    for moved in (0, 75, -50):
        made.clock.advance(hours=moved)
        session, _note = made.drafted()
        assert session.started_at is not None
        days.append(session.started_at.astimezone().date())
    assert case(made).unsigned == tuple(sorted(days)) != tuple(days)


def test_plan_and_signed_assessments(made: Practice) -> None:
    program = made.program
    program.charts.save_care("client-1", [Diagnosis("F41.1", "Anxiety")], [], [])
    assert case(made).documents == ()  # diagnoses alone are no plan
    goal = Goal("g1", "Sleep", ("Lights off",))
    program.charts.save_plan("client-1", TreatmentPlan((goal,), date(2026, 10, 2)))
    with program.database.unit_of_work() as unit:
        unit.assessments.save(Assessment("a1", "client-1", "PHQ-9", date(2026, 10, 1), "12", "Mild."))
        unit.assessments.save(
            Assessment("a2", "client-1", "GAD-7", date(2026, 10, 3), "", "Fine.", made.clock.now(), "R")
        )
        unit.commit()
    plan, taken = case(made).documents
    assert [s.text for s in plan.sentences] == ["Diagnosis: F41.1 Anxiety.", "Sleep", "Lights off"]
    assert (plan.day, plan.kind) == (date(2026, 10, 2), DocumentKind.PLAN)
    assert (taken.id, [s.text for s in taken.sentences]) == ("a2", ["Fine."])
    summary = program.case_summaries.summarize(case(made), SummaryRequest())
    assert summary.used == 2
    assert any(s.text == "GAD-7: Fine." for part in summary.parts for s in part.statements)


def test_of_an_amended_note_the_amendment_is_used(made: Practice) -> None:
    _, note = made.drafted()
    signed = made.program.notes.sign(note.id, attested=True, reason="test")
    later = Note(
        new_id(), signed.session_id, "client-1", signed.clinician_id, NoteType.SOAP, NoteState.SIGNED, (),
        signed_at=made.clock.now(), text="Corrected: five hours.\n\nPlan: go on.", amends=signed.id,
        amendment=Amendment.AMENDMENT,
    )  # fmt: skip
    with made.program.database.unit_of_work() as unit:
        unit.notes.save(replace(signed, state=NoteState.AMENDED))
        unit.notes.save(later)
        unit.commit()
    (document,) = case(made).documents
    assert (document.id, document.title) == (later.id, "Amendment")
    assert [sentence.text for sentence in document.sentences] == ["Corrected: five hours.", "Plan: go on."]


def test_fields_for_the_clinician_only_are_in_no_summary(made: Practice) -> None:
    fields = (
        TemplateField("own", FieldKind.TEXT, "Supervision", clinician_only=True),
        TemplateField("body", FieldKind.TEXT, "Letter"),
        TemplateField("seen", FieldKind.CHECKLIST, "Observed?", options=("Calm", "Tired")),
        TemplateField("next", FieldKind.DATE_TIME, "Next"),
    )
    template = made.program.templates.create(Template("x", "Letter", None, fields), "clinician-1")
    _, note = made.drafted()
    told = {
        "own": ("I was impatient.",), "body": ("Sleeps again.\nWalks daily.",), "seen": ("Calm", "Tired"),
        "next": ("2026-11-27T10:00",),
    }  # fmt: skip
    values = tuple(FieldValue(name, value) for name, value in told.items())
    with made.program.database.unit_of_work() as unit:
        made_of = replace(note, sentences=(), fields=values, missing=(), version=note.version + 1)
        unit.notes.save(replace(made_of, template_id=template.id, template_version=template.version))
        unit.commit()
    signed = made.program.notes.sign(note.id, attested=True, reason="test")
    assert "impatient" in signed.text
    (document,) = case(made).documents
    assert [sentence.text for sentence in document.sentences] == [
        "Letter: Sleeps again.", "Walks daily.", "Observed? Calm; Tired", "Next: 27 November 2026, 10:00",
    ]  # fmt: skip


def test_a_saved_summary_is_in_the_chart_and_never_a_source(made: Practice) -> None:
    _, note = made.drafted()
    made.program.notes.sign(note.id, attested=True, reason="test")
    before, service = case(made), made.program.case_summaries
    form = FormDocument(
        "Jordan,  for the next session",
        (Section("", ("June",)), Section("Themes", ("# Sleep [6 Nov]", "____\n and work"))),
    )
    saved = service.save("client-1", form)
    assert (saved.title, saved.created_at, saved.genuine) == (
        "Jordan, for the next session", made.clock.now(), True
    )  # fmt: skip
    assert not replace(saved, text=f"{saved.text}.").genuine
    assert case(made) == before
    assert made.program.charts.read("client-1").documents == (saved,)
    (entry,) = (e for e in made.program.charts.history("client-1") if e.action == "document.saved")
    assert (entry.subject, entry.detail) == (saved.id, "case_summary")
    assert form_of(saved) == FormDocument(
        "Jordan, for the next session",
        (Section("", ("June",)), Section("Themes", ("# Sleep [6 Nov]", "____ and work"))),
    )
    with pytest.raises(InputError) as raised:
        service.save("nobody", form)
    assert raised.value.code is ErrorCode.CLIENT_UNKNOWN


def test_the_next_appointment_and_an_unknown_client(made: Practice) -> None:
    start = made.clock.now() + timedelta(days=7)
    with made.program.database.unit_of_work() as unit:
        unit.appointments.save(Appointment("x", "client-1", start, start + timedelta(minutes=50)))
        unit.commit()
    assert case(made).next_session == start.astimezone().date()
    with pytest.raises(InputError) as raised:
        made.program.case_summaries.case("nobody")
    assert raised.value.code is ErrorCode.CLIENT_UNKNOWN


def test_a_session_begins_with_the_appointment_that_is_near(made: Practice) -> None:
    sessions, now = made.program.sessions, made.clock.now()
    near, far = now + timedelta(minutes=40), now + timedelta(hours=5)
    with made.program.database.unit_of_work() as unit:
        for name, start in (("near", near), ("far", far)):
            unit.appointments.save(Appointment(name, "client-1", start, start + timedelta(minutes=50)))
        unit.commit()
    appointment, client = sessions.begin_for("client-1")
    assert (appointment.id, client.id) == ("near", "client-1")
    sessions.open("near", made.clinician.id)
    walk_in, _ = sessions.begin_for("client-1")
    assert walk_in.walk_in and walk_in.start == now
    with pytest.raises(InputError):
        sessions.begin_for("nobody")
