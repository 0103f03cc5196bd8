"""Switching the note type: the old draft stays in the history, and a failure changes nothing."""

from dataclasses import replace

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode, InputError
from app.domain.material import SUMMARY_INPUT, Use
from app.domain.note import FieldValue, Note, NoteType, Source
from app.services.note_types import Origin
from app.services.ports import DraftProgress
from tests.support.program import Practice
from tests.support.templates import INTAKE, LETTER

WHO = "clinician-1"


def versions(office: Practice, note_id: str) -> tuple[Note, ...]:
    with office.program.database.unit_of_work() as unit:
        return unit.notes.versions(note_id)


def test_what_is_offered_and_what_a_draft_may_begin_with(office: Practice) -> None:
    session, note = office.drafted()
    office.program.templates.retire("dap", WHO)
    office.program.templates.create(LETTER, WHO)
    found = office.program.note_types.choices(note.id)
    assert found.template_id == "soap"
    assert [(name, ai) for _, name, ai in found.offered] == [
        ("SOAP", True),
        ("BIRP", True),
        ("Narrative", True),
        ("Letter", False),
    ]
    assert found.origins == {Origin.EMPTY, Origin.TRANSCRIPTION}
    office.program.summaries.set(session.id, "We spoke about sleep.")
    assert Origin.SUMMARY in office.program.note_types.choices(note.id).origins
    letter = found.offered[-1][0]
    wanted = office.program.note_types.wanted
    assert [wanted(note.id, letter, origin) for origin in Origin] == [None] * len(Origin), (
        "nothing is drafted"
    )
    drafts = {origin: wanted(note.id, "birp", origin) for origin in Origin}
    assert drafts[Origin.EMPTY] is None
    transcription, summary = drafts[Origin.TRANSCRIPTION], drafts[Origin.SUMMARY]
    assert transcription is not None and transcription[1] == Use(transcript=True, inputs=())
    assert summary is not None and summary[1] == Use(transcript=False, inputs=(SUMMARY_INPUT,))


def test_a_new_draft_from_the_transcription_takes_the_place_of_the_old_one(office: Practice) -> None:
    session, note = office.drafted()
    made = office.program.note_types.switch(note.id, "birp", Origin.TRANSCRIPTION).note
    assert (made.id, made.type, made.template_id) == (note.id, NoteType.BIRP, "birp")
    assert made.sentences
    assert {s.source for s in made.sentences} <= {Source.TRANSCRIPT, Source.PROMPT, Source.CHART}
    history = versions(office, note.id)
    assert history[0] == note
    assert history[-1] == made == office.program.notes.of_session(session.id)
    assert "note.type-changed" in office.audit()


def test_from_the_summary_no_word_of_the_transcription_is_used(office: Practice) -> None:
    session, note = office.drafted()
    office.program.summaries.set(session.id, "We agreed on a sleep diary.")
    made = office.program.note_types.switch(note.id, "dap", Origin.SUMMARY).note
    assert made.type is NoteType.DAP
    assert "sleep diary" in office.program.notes.plain_text(made)
    assert Source.TRANSCRIPT not in {s.source for s in made.sentences}


def test_fields_that_agree_and_own_words_of_the_same_sections_are_kept(office: Practice) -> None:
    intake = office.program.templates.create(INTAKE, WHO)
    other = office.program.templates.create(
        replace(INTAKE, name="Other", fields=tuple(replace(f, id=f"new-{f.id}") for f in INTAKE.fields)), WHO
    )
    _, note = office.drafted()
    note = office.program.note_types.switch(note.id, intake.id, Origin.EMPTY).note
    assert (note.sentences, note.drafter, note.version) == ((), "written by you", 2)
    written = versions(office, note.id)[0].sentences[0]
    edited = replace(written, id="own", text="In my own words.", source=Source.EDITED_BY_YOU, evidence=())
    office.program.notes.save(note.id, [edited])
    office.program.note_fields.save(note.id, [FieldValue("reason", ("Sleep",)), FieldValue("sleep", ("5",))])
    made = office.program.note_types.switch(note.id, other.id, Origin.TRANSCRIPTION).note
    assert FieldValue("new-reason", ("Sleep",)) in made.fields
    assert FieldValue("new-client", ("Jordan Sample",)) in made.fields
    assert "In my own words." in [s.text for s in made.sentences]
    empty = office.program.note_types.switch(note.id, "soap", Origin.EMPTY).note
    assert [s.text for s in empty.sentences] == ["In my own words."]
    assert empty.fields == ()
    assert office.program.note_types.switch(note.id, "dap", Origin.EMPTY).note.sentences == ()


def test_nothing_changes_where_it_fails_or_is_cancelled(office: Practice) -> None:
    _, note = office.drafted()
    types = office.program.note_types

    def refused(code: ErrorCode, template_id: str, origin: Origin) -> None:
        with pytest.raises(AppError) as raised:
            types.switch(note.id, template_id, origin)
        assert raised.value.code is code
        assert versions(office, note.id) == (note,)

    refused(ErrorCode.NOTHING_TO_DRAFT_FROM, "birp", Origin.SUMMARY)
    refused(ErrorCode.TEMPLATE_UNKNOWN, "gone", Origin.EMPTY)
    office.program.templates.retire("birp", WHO)
    refused(ErrorCode.TEMPLATE_UNKNOWN, "birp", Origin.TRANSCRIPTION)
    with pytest.raises(Cancelled):
        types.switch(note.id, "dap", Origin.TRANSCRIPTION, cancelled=lambda: True)
    assert versions(office, note.id) == (note,)
    office.program.notes.sign(note.id, attested=True, reason="As it is")
    with pytest.raises(InputError) as raised:
        types.choices(note.id)
    assert raised.value.code is ErrorCode.NOTE_ALREADY_SIGNED


def test_what_is_written_while_the_draft_is_made_stays_on_top(office: Practice) -> None:
    _, note = office.drafted()
    changed = [replace(note.sentences[0], text="Written meanwhile.", source=Source.EDITED_BY_YOU)]

    def write(_progress: DraftProgress) -> None:
        if not versions(office, note.id)[1:]:
            office.program.notes.save(note.id, changed)

    drafted = office.program.note_types.switch(note.id, "dap", Origin.TRANSCRIPTION, progress=write)
    assert (drafted.note.type, drafted.in_history > 0) == (NoteType.SOAP, True)
    assert versions(office, note.id)[drafted.in_history - 1].type is NoteType.DAP
    assert "note.type-changed" not in office.audit()


def test_the_history_lists_the_draft_before_the_switch(office: Practice) -> None:
    _, note = office.drafted()
    types = office.program.note_types
    letters = [office.program.templates.create(replace(LETTER, name=name), WHO).id for name in ("A", "B")]
    first = types.switch(note.id, letters[0], Origin.EMPTY).note
    filled = office.program.note_fields.save(note.id, [FieldValue("body", ("Was here.",))])
    types.switch(note.id, letters[1], Origin.EMPTY)
    listed = office.program.histories.versions(note.id)
    assert {v.note.version for v in listed} >= {note.version, filled.version}
    assert first.version < filled.version
    back = office.program.histories.restore(note.id, filled.version)
    assert (back.template_id, back.fields) == (letters[0], filled.fields)
