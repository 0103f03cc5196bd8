"""Editing and signing: one commit seals the note, fills the outbox, ends the transcript (R10, R18, R28)."""

import hashlib
from dataclasses import replace

import pytest

from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.states import DeliveryState, NoteState, SessionState
from app.services.events import NoteSigned
from tests.support.program import Practice

OWN = Sentence(
    "mine", Section.PLAN, "Call on Monday.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU
)


def test_an_edit_is_a_new_version_and_is_checked(office: Practice) -> None:
    _, note = office.drafted()
    forged = replace(OWN, id="forged", source=Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)
    saved = office.program.notes.save(note.id, (*note.sentences, OWN, forged))
    assert saved.version == note.version + 1
    by_id = {s.id: s for s in saved.sentences}
    assert by_id["mine"].status is SentenceStatus.EDITED_BY_YOU
    assert by_id["forged"].status is SentenceStatus.NO_SOURCE
    with office.program.database.unit_of_work() as unit:
        assert len(unit.notes.versions(note.id)) >= 1
    assert office.program.notes.plain_text(saved).count("Call on Monday.") == 2


def test_what_differs_from_the_sources_is_told_and_not_stored(office: Practice) -> None:
    _, note = office.drafted()
    source = next(s for s in note.sentences if s.source is Source.TRANSCRIPT)
    forged = replace(source, id="forged", text=f"{source.text[:-1]} on seventeen days.", quotes=())
    saved = office.program.notes.save(note.id, (*note.sentences, forged))
    assert next(s for s in saved.sentences if s.id == "forged").reason == "number"
    found = office.program.notes.differences(saved)
    assert found["forged"].words == "The note says “seventeen”, its sources do not."
    assert set(found) <= {s.id for s in saved.sentences if s.status is SentenceStatus.CHECK}


def test_signing_seals_queues_and_destroys_in_one_step(office: Practice) -> None:
    session, note = office.drafted()
    office.program.notes.save(note.id, (*note.sentences, OWN))
    signals: list[str] = []
    office.program.bus.subscribe(NoteSigned, lambda event: signals.append(event.note_id))
    signed = office.program.notes.sign(note.id, attested=True, reason=" checked by phone ")
    assert signed.state is NoteState.SIGNED
    assert (signed.signed_by, signed.sign_reason) == ("Robin Example LCSW", "checked by phone")
    assert signed.sha256 == hashlib.sha256(signed.text.encode()).hexdigest()
    assert "Call on Monday." in signed.text
    assert all(s.status is not SentenceStatus.TO_ADD for s in signed.sentences)
    after = office.program.sessions.get(session.id)
    assert after.state is SessionState.SIGNED
    assert after.transcript_destroyed_at == office.clock.now()
    assert office.program.transcripts.get(session.id) is None
    with office.program.database.unit_of_work() as unit:
        assert all(v.state is NoteState.SIGNED for v in unit.notes.versions(note.id))
        with pytest.raises(AppError) as gone:
            unit.transcripts.get(session.id)
    assert gone.value.code is ErrorCode.TRANSCRIPT_DESTROYED
    [item] = office.program.delivery.items()
    assert (item.state, item.note_id, item.identifier) == (DeliveryState.QUEUED, note.id, note.id)
    assert item.sha256 == hashlib.sha256(item.payload).hexdigest()
    assert signals == [note.id]
    assert not [name for name in office.secrets.kept if "transcript" in name]


def test_a_signed_note_never_changes(office: Practice) -> None:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    for attempt in (
        lambda: office.program.notes.save(note.id, (OWN,)),
        lambda: office.program.notes.sign(note.id, attested=True, reason="again"),
    ):
        with pytest.raises(InputError) as refused:
            attempt()
        assert refused.value.code is ErrorCode.NOTE_ALREADY_SIGNED
    assert len(office.program.delivery.items()) == 1


def test_only_the_clinician_signs_and_only_with_a_reason_for_open_points(office: Practice) -> None:
    session, note = office.drafted()
    assert note.open_points
    with pytest.raises(InputError) as unread:
        office.program.notes.sign(note.id, attested=False, reason="r")
    assert unread.value.code is ErrorCode.NOTE_NOT_ATTESTED
    with pytest.raises(InputError) as unexplained:
        office.program.notes.sign(note.id, attested=True, reason="  ")
    assert unexplained.value.code is ErrorCode.NOTE_HAS_OPEN_POINTS
    office.program.notes.save(note.id, ())
    with pytest.raises(InputError) as empty:
        office.program.notes.sign(note.id, attested=True)
    assert empty.value.code is ErrorCode.NOTE_EMPTY
    assert office.program.sessions.get(session.id).state is SessionState.DRAFTED
    assert office.program.transcripts.get(session.id) is not None
    assert office.program.delivery.items() == ()


def test_a_missing_element_needs_a_reason_too_until_it_is_written(office: Practice) -> None:
    _, note = office.drafted()
    sourced = [s for s in note.sentences if s.status is SentenceStatus.SUPPORTED][:1]
    saved = office.program.notes.save(note.id, sourced)
    assert not saved.open_points
    assert "plan" in saved.missing
    with pytest.raises(InputError) as unexplained:
        office.program.notes.sign(note.id, attested=True)
    assert unexplained.value.code is ErrorCode.NOTE_HAS_OPEN_POINTS
    assert "plan" not in office.program.notes.save(note.id, (*sourced, OWN)).missing


def test_what_fails_while_signing_leaves_the_draft_and_the_transcript(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, note = office.drafted()

    def fail(*_: object) -> bytes:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    monkeypatch.setattr(office.gateway, "freeze", fail)
    with pytest.raises(LocalError):
        office.program.notes.sign(note.id, attested=True, reason="r")
    assert office.program.notes.of_session(session.id) == note
    assert office.program.transcripts.get(session.id) is not None
    assert office.program.delivery.items() == ()


def test_a_note_written_by_hand_is_signed_without_a_transcript(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.sessions.end(session.id)
    note = office.program.notes.start_empty(session.id)
    office.program.notes.save(note.id, (OWN,))
    signed = office.program.notes.sign(note.id, attested=True)
    assert signed.text
    assert office.program.sessions.get(session.id).transcript_destroyed_at is None


def test_an_edit_after_the_time_limit_keeps_what_was_checked(office: Practice) -> None:
    session, note = office.drafted()
    office.clock.advance(days=8)
    assert office.program.destruction.sweep() == 1
    saved = office.program.notes.save(note.id, (*note.sentences, OWN))
    assert saved.sentences == (*note.sentences, OWN)
    signed = office.program.notes.sign(note.id, attested=True, reason="r")
    assert signed.state is NoteState.SIGNED
    assert office.program.sessions.get(session.id).state is SessionState.SIGNED


def test_unknown_notes_are_refused(office: Practice) -> None:
    with pytest.raises(InputError) as refused:
        office.program.notes.sign("none", attested=True)
    assert refused.value.code is ErrorCode.SESSION_NOT_FOUND
