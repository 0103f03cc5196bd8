"""Ids, errors, charts, notes, recordings, transcripts and time limits."""

import time
import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.chart import Client
from app.domain.errors import AppError, BugError, Cancelled, ErrorCode, InputError, LocalError, RemoteError
from app.domain.ids import new_id, utterance_id
from app.domain.note import SECTIONS, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.retention import audio_deadline, transcript_deadline
from app.domain.session import SAMPLE_RATE, RecordingState, Session
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Transcript, Utterance


def test_ids_are_version_7_unique_and_sort_by_time() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid.UUID(new_id()) for _ in range(500)]
    assert {u.version for u in made} == {7}
    assert {u.variant for u in made} == {uuid.RFC_4122}
    assert len(set(made)) == 500
    stamps = [u.int >> 80 for u in made]
    assert stamps == sorted(stamps)
    assert before <= stamps[0] <= time.time_ns() // 1_000_000


@given(st.integers(1, 30_000))
def test_utterance_ids_have_four_digits_or_as_many_as_they_need(number: int) -> None:
    assert utterance_id(number) == "U" + str(number).rjust(4, "0")


def test_errors_carry_a_code_and_say_nothing_else() -> None:
    error = LocalError(ErrorCode.DISK_FULL, details={"free": 0})
    assert (str(error), error.details, error.retryable) == ("disk-full", {"free": 0}, False)
    assert RemoteError(ErrorCode.EHR_BUSY).retryable
    assert not RemoteError(ErrorCode.EHR_REJECTED, retryable=False).retryable
    assert Cancelled().code is ErrorCode.CANCELLED
    assert BugError().code is ErrorCode.BUG
    assert issubclass(InputError, AppError)


def test_a_first_name_is_the_first_word_of_a_name() -> None:
    assert Client("1", "Jordan Sample").first_name == "Jordan"
    assert Client("1", "").first_name == ""


def test_every_note_type_ends_in_a_plan_and_has_a_label() -> None:
    assert all(SECTIONS[t][-1] is Section.PLAN for t in NoteType)
    assert [t.label for t in NoteType] == ["SOAP", "DAP", "BIRP", "Narrative"]


def test_a_note_knows_its_sections_and_its_open_points() -> None:
    def sentence(number: int, section: Section, status: SentenceStatus) -> Sentence:
        return Sentence(str(number), section, "x", Source.TRANSCRIPT, status=status)

    note = Note(
        "n", "s", "c", "k", NoteType.SOAP, NoteState.DRAFT,
        (
            sentence(1, Section.SUBJECTIVE, SentenceStatus.SUPPORTED),
            sentence(2, Section.SUBJECTIVE, SentenceStatus.NO_SOURCE),
            sentence(3, Section.PLAN, SentenceStatus.NOT_ADDRESSED),
            sentence(4, Section.PLAN, SentenceStatus.TO_ADD),
        ),
    )  # fmt: skip
    assert [s.id for s in note.section(Section.SUBJECTIVE)] == ["1", "2"]
    assert [s.id for s in note.open_points] == ["2", "3"]


def test_sound_goes_after_a_day_and_transcripts_after_a_week_at_the_latest() -> None:
    ended = datetime(2026, 11, 20, 10, 50, tzinfo=UTC)
    assert audio_deadline(ended) - ended == timedelta(hours=24)
    assert transcript_deadline(ended) - ended == timedelta(days=7)


def test_a_session_moves_only_along_the_table_and_a_recording_knows_its_length() -> None:
    assert Session("s", "c", "k").to(SessionState.OPEN).state is SessionState.OPEN
    assert RecordingState("r", 90 * SAMPLE_RATE, True, 1).seconds == 90.0


def test_an_utterance_is_found_by_its_id() -> None:
    utterance = Utterance("U0001", "client", 0.0, 1.0, "Hello.", 0.9)
    transcript = Transcript((utterance,), 1.0, "m", "cpu")
    assert transcript.utterance("U0001") is utterance
    assert transcript.utterance("U0002") is None
