"""What the agenda service reads becomes the facts of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.chart import Appointment, Client
from app.domain.consent import Consent
from app.domain.note import Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.session import Session
from app.domain.states import ConsentState, DeliveryState, NoteState, SessionState
from app.services.agenda import AgendaEntry
from app.ui.today.entries import visit_of, waiting_of
from app.ui.today.model import VisitStage

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
APPOINTMENT = Appointment("a1", "c1", NOW, NOW + timedelta(minutes=50), room="Room 2")
CLIENT = Client("c1", "Dana R.")
SESSION = Session("s1", "c1", "k1", SessionState.DRAFTED, participants=("p1",))
SENTENCES = (
    Sentence("1", Section.PLAN, "Walk.", Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED),
    Sentence("2", Section.PLAN, "Fly.", Source.TRANSCRIPT, status=SentenceStatus.NO_SOURCE),
)
NOTE = Note("n1", "s1", "c1", "k1", NoteType.SOAP, NoteState.DRAFT, SENTENCES)
PLANNED = AgendaEntry(APPOINTMENT, CLIENT, None, (), None, None, None)
DRAFTED = replace(PLANNED, session=SESSION, note=NOTE)


def test_a_planned_appointment() -> None:
    visit = visit_of(PLANNED, background="Session 9", plan="Walk")
    assert (visit.id, visit.name, visit.stage) == ("a1", "Dana R.", VisitStage.PLANNED)
    assert (visit.people, visit.agreed, visit.declined) == (1, 0, False)
    assert (visit.background, visit.plan, visit.room) == ("Session 9", "Walk", "Room 2")


def test_everyone_in_the_room_counts() -> None:
    couple = replace(APPOINTMENT, participant_names=("Sam",))
    consent = Consent("k", "c1", "Dana", state=ConsentState.AGREED)
    visit = visit_of(replace(PLANNED, appointment=couple, consents=(consent,)))
    assert (visit.name, visit.people, visit.agreed) == ("Dana R. and Sam", 2, 1)
    declined = replace(PLANNED, consents=(replace(consent, state=ConsentState.DECLINED),))
    assert visit_of(declined).declined


def test_open_points_of_a_draft_are_counted() -> None:
    assert visit_of(DRAFTED).points_to_check == 1
    assert DRAFTED.note is not None
    lacking = replace(DRAFTED, note=replace(DRAFTED.note, missing=("goal addressed", "plan")))
    assert visit_of(lacking).points_to_check == 3, "as many as the note's own strip says"


def test_a_note_in_which_nothing_stands_is_still_to_write() -> None:
    assert not visit_of(DRAFTED).to_write
    assert visit_of(replace(DRAFTED, to_write=True)).to_write


@pytest.mark.parametrize("state", list(SessionState))
def test_every_state_of_a_session_has_a_stage(state: SessionState) -> None:
    assert visit_of(replace(PLANNED, session=replace(SESSION, state=state))).stage in VisitStage


def test_a_failure_asks_for_a_retry_and_a_signed_note_is_signed() -> None:
    failed = replace(SESSION, state=SessionState.TRANSCRIBING, failure="model_missing")
    assert visit_of(replace(PLANNED, session=failed)).stage is VisitStage.FAILED
    signed = replace(NOTE, state=NoteState.SIGNED)
    assert visit_of(replace(DRAFTED, note=signed)).stage is VisitStage.SIGNED


def test_what_waits_for_the_clinician() -> None:
    ended = replace(SESSION, ended_at=NOW - timedelta(days=5), transcript_ready_at=NOW - timedelta(days=5))
    failed = replace(SESSION, state=SessionState.ENDED, failure="x")
    done = replace(ended, state=SessionState.SIGNED)
    entries = [
        replace(DRAFTED, session=ended),
        replace(PLANNED, session=failed),
        replace(DRAFTED, session=done, delivery=DeliveryState.UNKNOWN),
        PLANNED,
    ]
    waiting = waiting_of(entries, NOW)
    assert (waiting.notes_to_sign, waiting.failed, waiting.decisions) == (1, 1, 1)
    assert waiting.oldest == APPOINTMENT.start
    assert (waiting.unsigned_transcripts, waiting.first_deleted_in) == (1, timedelta(days=2))


def test_nothing_waits() -> None:
    waiting = waiting_of([PLANNED], NOW)
    assert (waiting.notes_to_sign, waiting.oldest, waiting.first_deleted_in) == (0, None, None)
