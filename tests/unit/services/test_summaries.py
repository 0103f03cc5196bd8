"""The clinician's own words about a session: kept, begun with, left by a withdrawal, theirs to remove."""

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.note import NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import SessionState
from app.services.summaries import sentences_of
from tests.support.program import Practice

WORDS = "Slept badly again.\n\n  Will   call the landlord.  \n"


def test_what_was_typed_is_kept_as_it_was_typed(office: Practice) -> None:
    session = office.open(agreed=False)
    assert office.program.summaries.get(session.id) == ""
    office.program.summaries.set(session.id, WORDS)
    assert office.program.summaries.get(session.id) == WORDS
    office.program.summaries.set(session.id, WORDS + "More.")
    assert office.program.summaries.get(session.id) == WORDS + "More."


def test_the_trail_tells_the_first_writing_and_the_removal_only(office: Practice) -> None:
    session = office.open(agreed=False)
    for text in ("a", "ab", "ab", "  \n", ""):
        office.program.summaries.set(session.id, text)
    assert [a for a in office.audit() if a.startswith("summary")] == ["summary.written", "summary.removed"]


def test_an_unknown_session_has_no_words(office: Practice) -> None:
    for call in (
        lambda: office.program.summaries.get("nothing"),
        lambda: office.program.summaries.set("nothing", "a"),
    ):
        with pytest.raises(InputError) as error:
            call()
        assert error.value.code is ErrorCode.SESSION_NOT_FOUND


def test_a_note_by_hand_begins_with_the_words(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.summaries.set(session.id, WORDS)
    office.program.sessions.end(session.id)
    note = office.program.notes.start_empty(session.id)
    assert [s.text for s in note.sentences] == ["Slept badly again.", "Will call the landlord."]
    assert {s.source for s in note.sentences} == {Source.SUMMARY}
    assert note.open_points == ()
    assert note.section(Section.SUBJECTIVE) == note.sentences
    saved = office.program.notes.save(note.id, note.sentences)
    office.program.notes.sign(saved.id, attested=True)
    assert office.program.sessions.get(session.id).state is SessionState.SIGNED


def test_a_draft_of_a_recording_holds_the_words_too(office: Practice) -> None:
    """Jotted down before recording began, or beside it: they would be nowhere else."""
    session = office.record()
    office.program.summaries.set(session.id, WORDS)
    note = office.program.processing.process(session.id)
    own = [s.text for s in note.sentences if s.source is Source.SUMMARY]
    assert own == ["Slept badly again.", "Will call the landlord."]
    assert Source.TRANSCRIPT in {s.source for s in note.sentences}


def test_without_words_the_note_is_empty(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.sessions.end(session.id)
    assert office.program.notes.start_empty(session.id).sentences == ()


def test_a_withdrawal_leaves_the_words_and_takes_what_was_made_of_the_recording(office: Practice) -> None:
    session, note = office.drafted()
    office.program.summaries.set(session.id, WORDS)
    consent = office.program.consents.of_session(session.id)[0]
    office.program.sessions.withdraw(session.id, consent.id)
    assert office.program.summaries.get(session.id) == WORDS
    assert office.program.notes.of_session(session.id) is None
    again = office.program.notes.start_empty(session.id)
    assert again.id != note.id
    assert [s.text for s in again.sentences] == ["Slept badly again.", "Will call the landlord."]


def test_signing_destroys_the_words_and_takes_no_others(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.summaries.set(session.id, WORDS)
    office.program.sessions.end(session.id)
    note = office.program.notes.start_empty(session.id)
    own = Sentence("s1", Section.PLAN, "Go on.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)
    office.program.notes.save(note.id, [own])
    office.program.notes.sign(note.id, attested=True)
    assert office.program.summaries.get(session.id) == ""
    with pytest.raises(InputError) as error:
        office.program.summaries.set(session.id, "late")
    assert error.value.code is ErrorCode.NOTE_ALREADY_SIGNED


def test_every_type_takes_the_words_into_its_first_section() -> None:
    for kind, section in ((NoteType.DAP, Section.DATA), (NoteType.NARRATIVE, Section.FOCUS)):
        assert [s.section for s in sentences_of("a\nb", kind)] == [section, section]
    assert sentences_of(" \n\n", NoteType.SOAP) == ()
