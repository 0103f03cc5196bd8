"""A chart is read whole and kept part by part; a wrong code changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.treatment import Diagnosis, Goal, GoalStatus, Medication, TreatmentPlan
from app.services.assessments import AssessmentEntry, AssessmentService
from app.services.charts import ChartService, ClientDetails, details_of
from app.services.events import ChartChanged
from tests.support.program import Practice, practice

DETAILS = ClientDetails(
    " Ada  Quillfeather ",
    "she/her",
    date(1990, 3, 4),
    "Patient/77",
    date(2026, 3, 4),
    ("Addie", " "),
    ("555 0100",),
    ("ada@example.org",),
    "1 Lane \n\n Milltown",
    "Foundry",
    ("MRN 7",),
)
TAKEN = AssessmentEntry("PHQ-9", date(2026, 11, 6), "9", "Mild.")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


@pytest.fixture
def charts(made: Practice) -> ChartService:
    return ChartService(made.program.database, made.clock, made.program.bus)


@pytest.fixture
def assessments(made: Practice) -> AssessmentService:
    return AssessmentService(made.program.database, made.clock, made.program.bus)


def refused(code: ErrorCode, act: object, *arguments: object) -> None:
    assert callable(act)
    with pytest.raises(InputError) as raised:
        act(*arguments)
    assert raised.value.code is code


def test_a_new_client_with_everything(made: Practice, charts: ChartService) -> None:
    told: list[ChartChanged] = []
    made.program.bus.subscribe(ChartChanged, told.append)
    client = charts.new_client(DETAILS)
    record = charts.read(client.id)
    assert details_of(record.client, record.chart) == replace(
        DETAILS, name="Ada Quillfeather", ehr_id="77", nicknames=("Addie",), address="1 Lane\nMilltown"
    )
    assert told == [ChartChanged(client.id)]
    entries = charts.history(client.id)
    assert [entry.action for entry in entries] == ["client.added"]
    assert "Ada" not in "".join(f"{e.subject}{e.detail}" for e in entries)


def test_wrong_details_change_nothing(made: Practice, charts: ChartService) -> None:
    client = charts.new_client(DETAILS)
    refused(ErrorCode.CLIENT_NAME_MISSING, charts.new_client, ClientDetails("  "))
    refused(ErrorCode.CLIENT_NUMBER_TAKEN, charts.new_client, ClientDetails("Bo", ehr_id="77"))
    refused(ErrorCode.BAD_USAGE, charts.save_details, client.id, ClientDetails("Bo", ehr_id="no number"))
    refused(ErrorCode.CLIENT_UNKNOWN, charts.save_details, "nobody", DETAILS)
    refused(ErrorCode.CLIENT_UNKNOWN, charts.read, "nobody")
    refused(ErrorCode.CLIENT_UNKNOWN, charts.save_medications, "nobody", ())
    assert [line.client.name for line in charts.clients()] == ["Ada Quillfeather", "Jordan Sample"]
    charts.save_details(client.id, replace(DETAILS, name="Ada Q"))
    assert charts.read(client.id).client.name == "Ada Q"


def test_care_is_kept_once_each_and_by_its_form(made: Practice, charts: ChartService) -> None:
    save = charts.save_care
    save("client-1", [Diagnosis("F41.1 ", "a  b"), Diagnosis("F41.1")], ["90834", "90834"], ["CBT", " "])
    chart = charts.read("client-1").chart
    assert chart.diagnoses == (Diagnosis("F41.1", "a b"),)
    assert (chart.cpt_codes, chart.approaches) == (("90834",), ("CBT",))
    refused(ErrorCode.DIAGNOSIS_CODE_INVALID, save, "client-1", [Diagnosis("f41.1")], [], [])
    refused(ErrorCode.PROCEDURE_CODE_INVALID, save, "client-1", [], ["9083"], [])
    assert charts.read("client-1").chart == chart


def test_plan_medication_and_people(made: Practice, charts: ChartService) -> None:
    goal = Goal("", " Sleep six hours ", (" a ", ""), ("b",), GoalStatus.MET, date(2026, 10, 9))
    charts.save_plan("client-1", TreatmentPlan((goal, Goal("x", " ")), date(2026, 10, 2)))
    charts.save_medications("client-1", [Medication(" Sertraline ", "50 mg"), Medication("", "5")])
    charts.save_people("client-1", [("Bo  Ashdown", "brother"), ("", "friend")])
    chart = charts.read("client-1").chart
    (kept,) = chart.plan.goals
    assert kept.id and kept == Goal(
        kept.id, "Sleep six hours", ("a",), ("b",), GoalStatus.MET, date(2026, 10, 9)
    )
    charts.save_plan("client-1", chart.plan)
    assert charts.read("client-1").chart.plan == chart.plan
    assert chart.medications == (Medication("Sertraline", "50 mg"),)
    assert chart.people == (("Bo Ashdown", "brother"),)
    assert [entry.detail for entry in charts.history("client-1")] == ["plan", "people", "medications", "plan"]


def test_a_chart_with_sessions_and_notes(made: Practice, charts: ChartService) -> None:
    session, note = made.drafted()
    planned = made.program.sessions.walk_in(made.client.name)
    prepared = made.program.sessions.prepare(planned.id, made.clinician.id)
    record = charts.read("client-1")
    assert [entry.note.id for entry in record.notes] == [note.id]
    assert record.notes[0].day == session.started_at
    assert (record.sessions, record.asks_in) == (1, prepared), "one began"
    assert record.withdraws_in == session
    assert [consent.person for consent in record.consents] == ["Jordan"]
    (line,) = charts.clients()
    assert (line.sessions, line.drafts, line.last_seen) == (1, 1, session.started_at)
    again = made.open()
    record = charts.read("client-1")
    assert record.asks_in is not None and record.asks_in.id == again.id
    assert record.withdraws_in == record.asks_in


def test_assessments_until_they_are_signed(
    made: Practice, charts: ChartService, assessments: AssessmentService
) -> None:
    told: list[ChartChanged] = []
    made.program.bus.subscribe(ChartChanged, told.append)
    first = assessments.add("client-1", TAKEN)
    other = assessments.add("client-1", replace(TAKEN, name="GAD-7"))
    changed = assessments.change(first.id, replace(TAKEN, score="10"))
    assert changed.score == "10" and changed.signed_at is None
    signed = assessments.sign(first.id, "clinician-1")
    assert (signed.signed_at, signed.signed_by) == (made.clock.now(), made.clinician.signature)
    for act in (
        assessments.remove,
        lambda i: assessments.sign(i, "x"),
        lambda i: assessments.change(i, TAKEN),
    ):
        refused(ErrorCode.ASSESSMENT_SIGNED, act, first.id)
    assert told == [ChartChanged("client-1")] * 4, "added twice, changed, signed; refusals tell nothing"
    assessments.remove(other.id)
    assert told == [ChartChanged("client-1")] * 5
    assert charts.read("client-1").assessments == (signed,)
    refused(ErrorCode.ASSESSMENT_EMPTY, assessments.add, "client-1", replace(TAKEN, score="", text=" "))
    refused(ErrorCode.CLIENT_UNKNOWN, assessments.add, "nobody", TAKEN)
    refused(ErrorCode.CLIENT_UNKNOWN, assessments.remove, "nothing")


def test_what_a_note_needs_of_its_appointment(made: Practice, charts: ChartService) -> None:
    details = made.program.appointments
    session = made.open()
    assert details.of_session(session.id).missing == ("code", "diagnosis", "place")
    charts.save_care("client-1", [], ["90834"], [])
    assert details.of_session(session.id).cpt_code == "90834"
    done = details.complete(session.id, "90837", " Room  2 ", Diagnosis("F41.1", "Anxiety"))
    assert (done.cpt_code, done.place, done.missing) == ("90837", "Room 2", ())
    assert details.complete(session.id, "90837", "Room 2", Diagnosis("F41.1")).diagnoses == done.diagnoses
    refused(ErrorCode.PROCEDURE_CODE_INVALID, details.complete, session.id, "9", "")
    refused(ErrorCode.DIAGNOSIS_CODE_INVALID, details.complete, session.id, "", "", Diagnosis("x"))
    assert details.of_session(session.id) == done
