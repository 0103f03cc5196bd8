"""The fifth form: what a client had of diagnoses and goals moves into the chart, and back."""

from contextlib import closing

import pytest

from app.domain.chart import Client
from app.domain.treatment import Chart, Diagnosis, Goal, TreatmentPlan
from app.storage.database import SqlCipherDatabase
from app.storage.migrations import REVISIONS, r0005_notes
from tests.support.database import START, Store
from tests.support.migrating import migrator

COLUMNS = "id, name, pronouns, birth_date, ehr_id, diagnoses, goals, terms"
ROWS = (
    ("client-1", "Ada Quillfeather", "she/her", "1990-02-03", "", '["F41.1", "Z63.0"]', '["Schlaf – „gut“"]'),
    ("client-2", "Bo Ashdown", "", None, "42", "[]", "[]"),
    ("client-3", "Cy Pemberly", "", None, "", '["F32.1"]', "[]"),
)
TERMS = '["Zoloft"]'
NOTE = {"id": "note-1", "session_id": "session-1", "client_id": "client-1", "clinician_id": "clinician-1"}
NOTE_TEXTS = {"type": "soap", "state": "draft", "sentences": "[]", "missing": "[]", "drafter": "assembled"}
SIGNED = {"signed_by": "", "sign_reason": "", "sha256": "", "text": ""}


def migrate(store: Store, *, down_to: str = "") -> None:
    """To the fourth form, or from the newest back to an earlier one."""
    made = migrator(store) if down_to else migrator(store, REVISIONS[:4])
    try:
        made.downgrade(down_to) if down_to else made.upgrade(START)
    finally:
        made._engine.dispose()


@pytest.fixture
def former(store: Store) -> Store:
    """A database of the fourth form, with clients and a note as its program wrote them."""
    migrate(store)
    with closing(store.raw()) as raw:
        for row in ROWS:
            raw.execute(f"INSERT INTO clients ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, TERMS))
        raw.execute(
            "INSERT INTO clinicians (id, name, credential, ehr_id) VALUES ('clinician-1', 'R', '', '')"
        )
        raw.execute(
            "INSERT INTO sessions (id, client_id, clinician_id, state, appointment_id, kind, room,"
            " participants, recording_id, failure)"
            " VALUES ('session-1', 'client-1', 'clinician-1', 'drafted', '', 'Individual', '', '[]', '', '')"
        )
        values = {**NOTE, **NOTE_TEXTS, **SIGNED, "version": 2}
        raw.execute(
            f"INSERT INTO notes ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
    return store


def rows(store: Store) -> list[tuple[object, ...]]:
    with closing(store.raw()) as raw:
        return list(raw.execute(f"SELECT {COLUMNS} FROM clients ORDER BY row").fetchall())


def columns(store: Store, table: str) -> set[str]:
    with closing(store.raw()) as raw:
        return {row[1] for row in raw.execute(f"PRAGMA table_info({table})")}


def test_diagnoses_and_goals_move_into_the_chart(upgraded: SqlCipherDatabase) -> None:
    with upgraded.unit_of_work() as unit:
        first, second, third = (unit.charts.get(row[0]) for row in ROWS)
    (goal,) = first.plan.goals
    assert goal.id and goal == Goal(goal.id, "Schlaf – „gut“")
    assert first == Chart(
        "client-1", diagnoses=(Diagnosis("F41.1"), Diagnosis("Z63.0")), plan=TreatmentPlan((goal,))
    )
    assert second == Chart("client-2")
    assert third == Chart("client-3", diagnoses=(Diagnosis("F32.1"),))


def test_clients_and_notes_are_as_they_were(upgraded: SqlCipherDatabase, former: Store) -> None:
    with upgraded.unit_of_work() as unit:
        assert unit.clients.all()[1] == Client("client-2", "Bo Ashdown", ehr_id="42", terms=("Zoloft",))
        note = unit.notes.get("note-1")
    assert note is not None and (note.version, note.drafter, note.text) == (2, "assembled", "")
    assert (note.template_id, note.fields, note.amendment, note.signature) == ("", (), None, "")
    assert not columns(former, "clients") & {"diagnoses", "goals"}


def test_a_client_with_nothing_gets_no_chart_row(upgraded: SqlCipherDatabase, former: Store) -> None:
    with closing(former.raw()) as raw:
        kept = raw.execute("SELECT client_id FROM charts ORDER BY row").fetchall()
    assert kept == [("client-1",), ("client-3",)]


def test_down_and_up_again_keeps_codes_goals_and_every_row(former: Store) -> None:
    before = rows(former)
    former.open().close()
    migrate(former, down_to="0004")
    assert rows(former) == before
    with closing(former.raw()) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & set(r0005_notes.TABLES)
    assert not columns(former, "notes") & {"template_id", "fields", "amendment", "signature"}
    again = former.open()
    with again.unit_of_work() as unit:
        assert [d.code for d in unit.charts.get("client-1").diagnoses] == ["F41.1", "Z63.0"]
        assert unit.notes.get("note-1") is not None
    again.close()


def test_what_was_entered_since_goes_back_as_codes_and_goals(former: Store) -> None:
    database = former.open()
    with database.unit_of_work() as unit:
        plan = TreatmentPlan((Goal("g", "Walk “daily”", ("ten minutes",)),))
        unit.charts.save(Chart("client-2", diagnoses=(Diagnosis("F40.10", "Social"),), plan=plan))
        unit.commit()
    database.close()
    migrate(former, down_to="0004")
    assert rows(former)[1][5:7] == ('["F40.10"]', '["Walk “daily”"]')
