"""What is saved is read back equal, in the order of arrival, and replaced by its id."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import BugError
from app.domain.session import Mark, MarkKind
from app.domain.states import ConsentState, SessionState
from app.services.ports import Database
from app.storage.database import SqlCipherDatabase
from tests.support.database import APPOINTMENT, CLIENT, CLINICIAN, SESSION, START, Store


def test_a_client_with_every_field(database: SqlCipherDatabase, store: Store) -> None:
    full = Client(
        "client-2",
        "Ulrich Öztürk-O'Hara",
        "they/them",
        date(1991, 4, 30),
        "Patient/7",
        ("Zoloft", "José “Pepe” Élan"),
    )
    with database.unit_of_work() as unit:
        unit.clients.save(full)
        unit.commit()
    database.close()
    again: Database = store.open()
    with again.unit_of_work() as unit:
        assert unit.clients.get("client-2") == full
        assert unit.clients.all() == (CLIENT, full)
        assert unit.clients.get("nobody") is None
    again.close()


def test_saving_again_replaces_and_keeps_the_order(database: SqlCipherDatabase) -> None:
    second = replace(CLINICIAN, id="clinician-2", ai_consent_at=START)
    renamed = replace(CLINICIAN, credential="PhD")
    with database.unit_of_work() as unit:
        unit.clinicians.save(second)
        unit.clinicians.save(renamed)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.clinicians.all() == (renamed, second)
        assert unit.clinicians.get("clinician-2") == second


def test_the_agenda_takes_the_start_and_leaves_out_the_end(database: SqlCipherDatabase) -> None:
    def at(hours: float, name: str) -> Appointment:
        start = START + timedelta(hours=hours)
        return Appointment(name, CLIENT.id, start, start + timedelta(hours=1), walk_in=True)

    late, early, next_day = at(5, "late"), at(2, "early"), at(24, "next-day")
    with database.unit_of_work() as unit:
        for appointment in (late, early, next_day):
            unit.appointments.save(appointment)
        unit.commit()
    with database.unit_of_work() as unit:
        found = unit.appointments.between(START, START + timedelta(hours=24))
        assert found == (APPOINTMENT, early, late)
        assert unit.appointments.get("next-day") == next_day


def test_consents_of_a_client_oldest_first(database: SqlCipherDatabase) -> None:
    asked = Consent("consent-2", CLIENT.id, "Ada Quillfeather").ask()
    agreed = asked.answer(True, ConsentMethod.VERBAL, START, CLINICIAN.id, START + timedelta(days=365))
    partner = Consent("consent-1", CLIENT.id, "Bo Quillfeather", "partner", ConsentState.NOT_ASKED)
    with database.unit_of_work() as unit:
        unit.clients.save(replace(CLIENT, id="client-2"))
        for consent in (asked, partner, agreed, replace(partner, id="consent-3", client_id="client-2")):
            unit.consents.save(consent)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.consents.of_client(CLIENT.id) == (agreed, partner)
        assert unit.consents.get("consent-2") == agreed
        assert [consent.id for consent in unit.consents.all()] == ["consent-2", "consent-1", "consent-3"]


def test_sessions_by_id_by_appointment_and_their_marks(database: SqlCipherDatabase) -> None:
    ended = replace(
        SESSION,
        state=SessionState.ENDED,
        ended_at=START + timedelta(minutes=50, microseconds=1),
        participants=("consent-1", "consent-2"),
        recording_id="recording-1",
    )
    walk_in = replace(SESSION, id="session-2", appointment_id="")
    marks = (Mark(MarkKind.PAUSED, 12.5, 60.0), Mark(MarkKind.GAP, 700.25, 3.0))
    with database.unit_of_work() as unit:
        unit.sessions.save(ended)
        unit.sessions.save(walk_in)
        for mark in reversed(marks):
            unit.sessions.add_mark(SESSION.id, mark)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.sessions.all() == (ended, walk_in)
        assert unit.sessions.of_appointment(APPOINTMENT.id) == ended
        assert unit.sessions.of_appointment("") is None
        assert unit.sessions.of_appointment("other") is None
        assert unit.sessions.marks(SESSION.id) == marks
        assert unit.sessions.marks("session-2") == ()


def test_a_forgetting_that_is_not_finished_is_remembered(database: SqlCipherDatabase) -> None:
    forgetting = replace(SESSION, forget_from=320_000, forget_before=4)
    with database.unit_of_work() as unit:
        unit.sessions.save(forgetting)
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.sessions.get(SESSION.id) == forgetting
        unit.sessions.save(SESSION)
        assert unit.sessions.get(SESSION.id) == SESSION


def test_of_two_marks_of_a_kind_at_a_place_the_longer_one_stays(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        for duration in (5.0, 30.0, 12.0):
            unit.sessions.add_mark(SESSION.id, Mark(MarkKind.PAUSED, 4.0, duration))
        unit.sessions.add_mark(SESSION.id, Mark(MarkKind.GAP, 4.0, 1.0))
        unit.sessions.add_mark(SESSION.id, Mark(MarkKind.PAUSED, 5.0, 2.0))
        assert unit.sessions.marks(SESSION.id) == (
            Mark(MarkKind.PAUSED, 4.0, 30.0),
            Mark(MarkKind.GAP, 4.0, 1.0),
            Mark(MarkKind.PAUSED, 5.0, 2.0),
        )


def test_marks_beyond_a_place_are_cut_and_those_at_it_stay(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.sessions.save(replace(SESSION, id="session-2", appointment_id=""))
        for at in (3.0, 4.0, 4.001, 90.0):
            unit.sessions.add_mark(SESSION.id, Mark(MarkKind.BOOKMARK, at))
            unit.sessions.add_mark("session-2", Mark(MarkKind.BOOKMARK, at))
        unit.sessions.cut_marks(SESSION.id, 4.0)
        assert [mark.at for mark in unit.sessions.marks(SESSION.id)] == [3.0, 4.0]
        assert len(unit.sessions.marks("session-2")) == 4
        unit.sessions.clear_marks(SESSION.id)
        assert unit.sessions.marks(SESSION.id) == ()


def test_a_summary_is_kept_replaced_and_removed(database: SqlCipherDatabase, store: Store) -> None:
    with database.unit_of_work() as unit:
        assert unit.summaries.get(SESSION.id) == ""
        unit.summaries.set(SESSION.id, "First words")
        unit.summaries.set(SESSION.id, "Talked about sleep — „gut“")
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.summaries.get(SESSION.id) == "Talked about sleep — „gut“"
        assert unit.summaries.get("other") == ""
        unit.summaries.set(SESSION.id, "")
        unit.summaries.set(SESSION.id, "")
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.summaries.get(SESSION.id) == ""
    raw = store.raw()
    assert raw.execute("SELECT count(*) FROM session_summaries").fetchone() == (0,)
    raw.close()


def test_a_summary_of_no_session_is_refused(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.summaries.set("nobody", "words")
        with pytest.raises(BugError):
            unit.commit()


def test_times_come_back_in_utc(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        session = unit.sessions.get(SESSION.id)
    assert session is not None and session.started_at is not None
    assert session.started_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: SqlCipherDatabase) -> None:
    naive = replace(SESSION, started_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test
    with database.unit_of_work() as unit, pytest.raises(Exception, match="database-failed"):
        unit.sessions.save(naive)


def test_settings_keep_their_last_value(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        assert unit.settings.get("practice.ai") == "" and unit.settings.get("practice.ai", "on") == "on"
        unit.settings.set("practice.ai", "off")
        unit.settings.set("practice.ai", "on")
        unit.settings.set("empty", "")
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.settings.get("practice.ai", "x") == "on" and unit.settings.get("empty", "x") == ""


def test_a_row_that_refers_to_nothing_is_refused_at_commit(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        unit.sessions.save(replace(SESSION, id="session-9", client_id="nobody"))
        with pytest.raises(BugError):
            unit.commit()
    with database.unit_of_work() as unit:
        assert unit.sessions.get("session-9") is None
