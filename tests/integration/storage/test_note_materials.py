"""Charts, assessments, inputs, templates, ratings, receipts and requests come back equal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.endpoint import ModelRequest
from app.domain.errors import BugError
from app.domain.material import InputKind, WrittenInput
from app.domain.note import Note, NoteType
from app.domain.rating import Rating
from app.domain.receipt import Destroyed, DestructionReceipt
from app.domain.saved_document import SavedDocument, SavedKind
from app.domain.states import NoteState
from app.domain.templates import BUILT_IN, ChartValue, FieldKind, Template, TemplateField
from app.domain.treatment import Assessment, Chart, Diagnosis, Goal, GoalStatus, Medication, TreatmentPlan
from app.services.ports import UnitOfWork
from app.storage.database import SqlCipherDatabase
from tests.support.database import CLIENT, CLINICIAN, SESSION, START, Store

CHART = Chart(
    CLIENT.id,
    client_since=date(2024, 2, 29),
    nicknames=("Addie",),
    phones=("+1 555 0100",),
    emails=("ada@example.org",),
    address="1 Brightwater Lane\nMilltown",
    employer="Brightwater Foundry",
    other_identifiers=("MRN 00-77",),
    people=(("Bo", "brother"), ("José “Pepe” Élan", "partner")),
    diagnoses=(Diagnosis("F41.1", "Generalized anxiety disorder"), Diagnosis("Z63.0")),
    cpt_codes=("90837", "90834"),
    plan=TreatmentPlan(
        (
            Goal("g1", "Sleep", ("Screens off",), ("CBT-I",), GoalStatus.MET, date(2026, 10, 1)),
            Goal("g2", "Work"),
        ),
        date(2026, 9, 10),
        date(2026, 12, 10),
    ),
    medications=(Medication("Sertraline", "50 mg"),),
    approaches=("CBT",),
)
TAKEN = Assessment("a1", CLIENT.id, "PHQ-9", date(2026, 10, 1), "12", "Moderate.", START, "R. Ashdown")
INPUT = WrittenInput("i1", SESSION.id, InputKind.DICTATION, "She slept.", START, "Recorder")
TEMPLATE = Template(
    "intake",
    "Intake",
    NoteType.DAP,
    (
        TemplateField("f1", FieldKind.CHOICE, "Setting", options=("Office", "Video"), required=True),
        TemplateField("f2", FieldKind.CHART, "Born", chart=ChartValue.BIRTH_DATE, clinician_only=True),
    ),
    updated_at=START,
    updated_by="R. Ashdown",
)
NOTE = Note("note-1", SESSION.id, CLIENT.id, CLINICIAN.id, NoteType.SOAP, NoteState.DRAFT, ())
RATING = Rating("note-1", 4, "Close", "soap", "assembled", START)
RECEIPT = DestructionReceipt(
    "r1", SESSION.id, CLIENT.id, Destroyed.AUDIO, START, "transcript", 1800.25, ("ab" * 32,), "cd" * 32
)
REQUEST = ModelRequest("q1", START, "localhost", "m", "draft", 1200, 3, "ef" * 32, "answered")
SAVED = SavedDocument("d1", CLIENT.id, SavedKind.CASE_SUMMARY, "Summary", "Slept “well”.", START, "0f" * 32)

Read = Callable[[UnitOfWork], Any]
Save = Callable[[UnitOfWork], None]


@pytest.mark.parametrize(
    ("save", "read", "expected"),
    [
        (lambda u: u.charts.save(CHART), lambda u: u.charts.get(CLIENT.id), CHART),
        (lambda u: u.assessments.save(TAKEN), lambda u: u.assessments.get("a1"), TAKEN),
        (lambda u: u.inputs.save(INPUT), lambda u: u.inputs.get("i1"), INPUT),
        (lambda u: u.templates.save(TEMPLATE), lambda u: u.templates.version("intake", 1), TEMPLATE),
        (lambda u: u.receipts.add(RECEIPT), lambda u: u.receipts.of_session(SESSION.id), (RECEIPT,)),
        (lambda u: u.receipts.add(RECEIPT), lambda u: u.receipts.of_client(CLIENT.id), (RECEIPT,)),
        (lambda u: u.documents.add(SAVED), lambda u: u.documents.get("d1"), SAVED),
        (lambda u: u.documents.add(SAVED), lambda u: u.documents.of_client(CLIENT.id), (SAVED,)),
        (lambda u: u.model_requests.save(REQUEST), lambda u: u.model_requests.all(), (REQUEST,)),
    ],
)
def test_every_field_comes_back(
    database: SqlCipherDatabase, store: Store, save: Save, read: Read, expected: object
) -> None:
    with database.unit_of_work() as unit:
        save(unit)
        unit.commit()
    database.close()
    again = store.open()
    with again.unit_of_work() as unit:
        assert read(unit) == expected
    again.close()


def test_a_chart_is_empty_at_first_and_replaced(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        assert unit.charts.get(CLIENT.id) == Chart(CLIENT.id)
        unit.charts.save(CHART)
        unit.charts.save(replace(CHART, employer=""))
        assert unit.charts.get(CLIENT.id) == replace(CHART, employer="")
        assert unit.charts.all() == (replace(CHART, employer=""),)


def test_assessments_by_their_day_and_removed(database: SqlCipherDatabase) -> None:
    earlier = Assessment("a2", CLIENT.id, "GAD-7", TAKEN.taken_on - timedelta(days=9))
    with database.unit_of_work() as unit:
        unit.assessments.save(TAKEN)
        unit.assessments.save(earlier)
        assert unit.assessments.of_client(CLIENT.id) == (earlier, TAKEN)
        assert unit.assessments.of_client("other") == ()
        unit.assessments.remove("a1")
        unit.assessments.remove("a1")
        assert unit.assessments.of_client(CLIENT.id) == (earlier,)


def test_inputs_of_a_session_oldest_first_and_removed(database: SqlCipherDatabase) -> None:
    later = replace(INPUT, id="i2", kind=InputKind.OWN_NOTE, read_by="")
    with database.unit_of_work() as unit:
        unit.inputs.save(INPUT)
        unit.inputs.save(later)
        unit.inputs.save(replace(INPUT, text="She slept well."))
        assert unit.inputs.of_session(SESSION.id) == (replace(INPUT, text="She slept well."), later)
        unit.inputs.remove("i1")
        assert unit.inputs.of_session(SESSION.id) == (later,) and unit.inputs.get("i1") is None


def test_the_newest_version_of_each_template_in_the_order_of_making(database: SqlCipherDatabase) -> None:
    group = replace(BUILT_IN[0], id="group", version=3)
    second = replace(TEMPLATE, version=2, retired=True)
    with database.unit_of_work() as unit:
        assert unit.templates.newest() == () and unit.templates.version("intake", 1) is None
        for template in (TEMPLATE, group, replace(group, version=2), second):
            unit.templates.save(template)
        assert unit.templates.newest() == (second, group)
        assert unit.templates.version("intake", 1) == TEMPLATE


def test_a_saved_version_of_a_template_never_changes(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.templates.save(TEMPLATE)
        with pytest.raises(BugError):
            unit.templates.save(replace(TEMPLATE, name="Other"))
        assert unit.templates.version("intake", 1) == TEMPLATE


def test_a_receipt_never_changes(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.receipts.add(RECEIPT)
        with pytest.raises(BugError):
            unit.receipts.add(replace(RECEIPT, amount=1.0))
        assert unit.receipts.of_session(SESSION.id) == (RECEIPT,)
        assert unit.receipts.of_client("other") == ()


def test_a_saved_document_never_changes(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.documents.add(SAVED)
        with pytest.raises(BugError):
            unit.documents.add(replace(SAVED, text="Other"))
        assert unit.documents.of_client(CLIENT.id) == (SAVED,)
        assert unit.documents.of_client("other") == ()


def test_ratings_one_a_note_oldest_first(database: SqlCipherDatabase) -> None:
    second = replace(RATING, note_id="note-2", at=START + timedelta(hours=1))
    changed = replace(RATING, stars=2, at=START + timedelta(hours=2))
    with database.unit_of_work() as unit:
        for note_id in ("note-1", "note-2"):
            unit.notes.save(replace(NOTE, id=note_id))
        for rating in (RATING, second, changed):
            unit.ratings.save(rating)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.ratings.get("note-1") == changed and unit.ratings.get("note-3") is None
        assert unit.ratings.all() == (second, changed)


def test_what_belongs_to_nobody_is_refused(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.charts.save(Chart("nobody"))
        with pytest.raises(BugError):
            unit.commit()
