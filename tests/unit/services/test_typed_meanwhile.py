"""What is typed while something else changes the note: nothing is lost, and only what was read is signed."""

from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.material import EVERYTHING
from app.domain.note import FieldValue, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.services.note_types import Origin
from app.services.notes import another_draft
from tests.support.program import Practice
from tests.support.templates import INTAKE

OWN = Sentence("mine", Section.PLAN, "Go on.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)


def versions(office: Practice, note_id: str) -> tuple[Note, ...]:
    with office.program.database.unit_of_work() as unit:
        return unit.notes.versions(note_id)


def test_words_typed_in_the_draft_before_a_switch_go_on_top(office: Practice) -> None:
    program = office.program
    _session, note = office.drafted()
    switched = program.note_types.switch(note.id, "birp", Origin.TRANSCRIPTION).note
    typed = (*note.sentences, OWN)
    saved = program.notes.save(note.id, typed, note)
    assert (saved.type, saved.template_id) == (NoteType.SOAP, note.template_id)
    assert [s.text for s in saved.sentences] == [s.text for s in typed]
    assert saved.version == switched.version + 1
    assert switched in versions(office, note.id)


def test_words_typed_in_the_draft_before_a_new_one_go_on_top(office: Practice) -> None:
    program = office.program
    session, note = office.drafted()
    new = program.drafting.generate(session.id, note.type, keep_own_words=True).note
    typed = (*note.sentences, OWN)
    saved = program.notes.save(note.id, typed, note)
    assert [s.text for s in saved.sentences] == [s.text for s in typed]
    assert new in versions(office, note.id)


def test_a_sentence_of_mine_and_one_of_the_new_draft_never_go_by_one_id(office: Practice) -> None:
    program = office.program
    session, note = office.drafted()
    first = replace(note.sentences[0], text="In my words.", source=Source.EDITED_BY_YOU)
    program.notes.save(note.id, (replace(first, status=SentenceStatus.EDITED_BY_YOU), *note.sentences[1:]))
    new = program.drafting.generate(session.id, note.type, keep_own_words=True).note
    assert "In my words." in [s.text for s in new.sentences]
    assert len({s.id for s in new.sentences}) == len(new.sentences)


def test_typing_on_is_no_other_draft(office: Practice) -> None:
    program = office.program
    _session, note = office.drafted()
    first = program.notes.save(note.id, (*note.sentences, OWN), note)
    assert not another_draft(note, first)
    more = replace(OWN, text="Go on. Sleep diary.")
    second = program.notes.save(note.id, (*note.sentences, more), note)
    assert (second.version, second.sentences[-1].text) == (first.version + 1, more.text)


def test_a_field_filled_in_before_a_switch_empties_none_of_the_new_template(office: Practice) -> None:
    program = office.program
    made = program.templates.create(INTAKE, "clinician-1")
    _session, note = office.drafted()
    before = program.templates.of_note(note)
    switched = program.note_types.switch(note.id, made.id, Origin.TRANSCRIPTION).note
    assert switched.fields, "the chart fills in what it knows"
    saved = program.note_fields.save(note.id, (FieldValue("gone", ("typed",)),), before)
    assert saved.fields == switched.fields


def test_only_the_version_that_was_read_is_signed(office: Practice) -> None:
    program = office.program
    _session, note = office.drafted()
    read = program.notes.save(note.id, (OWN,))
    program.notes.save(note.id, (OWN, replace(OWN, id="more", text="Never read.")))
    with pytest.raises(InputError) as refused:
        program.notes.sign(note.id, attested=True, reason="seen", version=read.version)
    assert refused.value.code is ErrorCode.NOTE_CHANGED
    present = versions(office, note.id)[-1]
    assert present.state is NoteState.DRAFT
    signed = program.notes.sign(note.id, attested=True, reason="seen", version=present.version)
    assert "Never read." in signed.text


def test_the_preview_of_a_switch_holds_the_wish_of_the_new_template(office: Practice) -> None:
    program = office.program
    made = program.templates.create(INTAKE, "clinician-1")
    session, note = office.drafted()
    wanted = program.note_types.wanted(note.id, made.id, Origin.TRANSCRIPTION)
    assert wanted is not None and wanted[0] == made and made.ai is not None
    request = program.drafting.request_for(session.id, note.type, EVERYTHING, wanted[0])
    assert request.instruction == made.ai.instruction != ""


def test_an_edit_after_the_transcript_is_gone_flags_nothing_of_it(office: Practice) -> None:
    program = office.program
    session, note = office.drafted()
    program.summaries.set(session.id, "We spoke about sleep.")
    office.clock.advance(days=8)
    program.destruction.sweep()
    assert program.transcripts.get(session.id) is None
    saved = program.notes.save(note.id, (*note.sentences, OWN))
    assert [s.status for s in saved.sentences[:-1]] == [s.status for s in note.sentences]
    assert saved.missing == note.missing
