"""What a note is made from: added, corrected, removed, gone with the signature; approaches."""

import pytest

from app.domain.conflict import Disagreement
from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.material import SUMMARY_INPUT, InputKind
from app.domain.note import NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import SessionState
from app.services.inputs import LONGEST_INPUT
from tests.support.program import Practice
from tests.support.refusals import code_of

OWN = Sentence("s1", Section.PLAN, "Go on.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)


def test_every_kind_is_kept_corrected_and_removed(office: Practice) -> None:
    inputs, session = office.program.inputs, office.open(agreed=False)
    kinds = (InputKind.DICTATION, InputKind.HANDWRITING, InputKind.OWN_NOTE)
    made = [inputs.add(session.id, kind, f" From {kind.value}. ", "someone") for kind in kinds]
    assert [w.text for w in inputs.sources(session.id).inputs] == [f"From {kind.value}." for kind in kinds]
    changed = inputs.edit(session.id, made[0].id, "Corrected.")
    assert (changed.kind, changed.read_by, changed.text) == (InputKind.DICTATION, "someone", "Corrected.")
    inputs.edit(session.id, made[0].id, "Corrected.")
    for _ in range(2):
        inputs.remove(session.id, made[1].id)
    assert [w.text for w in inputs.sources(session.id).inputs] == ["Corrected.", "From own_note."]
    assert office.audit().count("input.added") == 3
    assert office.audit().count("input.removed") == 1


def test_the_summary_is_one_and_grows(office: Practice) -> None:
    inputs, session = office.program.inputs, office.open(agreed=False)
    inputs.add(session.id, InputKind.SUMMARY, "First.")
    inputs.add(session.id, InputKind.SUMMARY, "Second.")
    (summary,) = inputs.sources(session.id).inputs
    assert (summary.id, summary.text) == (SUMMARY_INPUT, "First.\n\nSecond.")
    assert inputs.edit(session.id, SUMMARY_INPUT, "Only.").text == "Only."
    assert office.program.summaries.get(session.id) == "Only."
    inputs.remove(session.id, SUMMARY_INPUT)
    assert inputs.sources(session.id).inputs == ()


def test_blank_endless_and_foreign_is_refused(office: Practice) -> None:
    inputs, one, two = office.program.inputs, office.open(agreed=False), office.open(agreed=False)
    written = inputs.add(one.id, InputKind.OWN_NOTE, "Words.")
    for text in (" \n", "x" * (LONGEST_INPUT + 1)):
        assert code_of(inputs.add, one.id, InputKind.OWN_NOTE, text) is ErrorCode.BAD_USAGE
        assert code_of(inputs.edit, one.id, written.id, text) is ErrorCode.BAD_USAGE
    assert code_of(inputs.edit, two.id, written.id, "Other.") is ErrorCode.SESSION_NOT_FOUND
    assert code_of(inputs.edit, one.id, "nothing", "Other.") is ErrorCode.SESSION_NOT_FOUND
    inputs.remove(two.id, written.id)
    assert inputs.sources(one.id).inputs == (written,)


def test_signing_leaves_no_trace_and_a_withdrawal_leaves_them(office: Practice) -> None:
    program = office.program
    session, _note = office.drafted()
    program.inputs.add(session.id, InputKind.DICTATION, "Zanzibarine words.")
    program.dictation.start(session.id)
    office.recorder.play(5)
    program.dictation.stop()
    consent = program.consents.of_session(session.id)[0]
    program.sessions.withdraw(session.id, consent.id)
    (kept,) = program.inputs.sources(session.id).inputs
    note = program.drafting.generate(session.id, NoteType.SOAP).note
    program.notes.save(note.id, [OWN])
    program.notes.sign(note.id, attested=True, reason="seen")
    after = program.inputs.sources(session.id)
    assert after.inputs == ()
    assert office.recordings.recording_ids() == ()
    assert program.dictation.left_over(session.id) is None
    assert not after.editable
    for call, args in (
        (program.inputs.add, (session.id, InputKind.OWN_NOTE, "Late.")),
        (program.inputs.edit, (session.id, kept.id, "Late.")),
        (program.inputs.remove, (session.id, kept.id)),
        (program.dictation.start, (session.id,)),
    ):
        assert code_of(call, *args) is ErrorCode.NOTE_ALREADY_SIGNED


def test_approaches_are_kept_in_the_chart_and_new_ones_are_offered(office: Practice) -> None:
    inputs, session = office.program.inputs, office.open(agreed=False)
    before = inputs.sources(session.id)
    assert before.approaches == ()
    assert "CBT" in before.offered
    chosen = inputs.use_approaches(session.id, ("CBT", " Sand   tray ", "CBT", " "))
    assert chosen == ("CBT", "Sand tray")
    inputs.use_approaches(session.id, ("Sand tray", "Art"))
    after = inputs.sources(session.id)
    assert after.approaches == ("Sand tray", "Art")
    assert after.offered == (*before.offered, "Sand tray", "Art")
    with office.program.database.unit_of_work() as unit:
        assert unit.charts.get(office.client.id).approaches == ("Sand tray", "Art")


def test_a_session_without_recording_ends_for_its_note(office: Practice) -> None:
    appointment = office.program.sessions.walk_in(office.client.name)
    planned = office.program.sessions.prepare(appointment.id, office.clinician.id)
    office.clock.advance(minutes=55)
    ended = office.program.inputs.end_unrecorded(planned.id)
    assert (ended.state, ended.started_at, ended.ended_at) == (
        SessionState.ENDED,
        appointment.start,
        office.clock.now(),
    )
    assert office.program.inputs.end_unrecorded(planned.id) == ended
    opened = office.open()
    assert office.program.inputs.end_unrecorded(opened.id).state is SessionState.ENDED
    recorded = office.open()
    office.program.recording.start(recorded.id)
    assert code_of(office.program.inputs.end_unrecorded, recorded.id) is ErrorCode.ILLEGAL_TRANSITION


def test_conflicts_and_the_transcript_are_told(office: Practice) -> None:
    session, _note = office.drafted()
    inputs = office.program.inputs
    inputs.add(session.id, InputKind.SUMMARY, "She slept five hours a night.")
    inputs.add(session.id, InputKind.DICTATION, "She slept three hours a night.")
    sources = inputs.sources(session.id)
    assert [c.kind for c in sources.conflicts] == [Disagreement.NUMBER]
    assert (sources.conflicts[0].one.source, sources.conflicts[0].other.source) == (
        Source.SUMMARY,
        Source.DICTATION,
    )
    assert sources.spoken > 0
    assert inputs.sources(office.open(agreed=False).id).spoken == 0


def test_handwriting_is_read_and_nothing_kept(office: Practice) -> None:
    inputs, reader = office.program.inputs, office.reader
    assert inputs.reader == reader.name
    assert inputs.read_handwriting(b"a picture") == (reader.text, reader.name)
    reader.available = False
    assert inputs.reader == ""
    reader.failure = LocalError(ErrorCode.HANDWRITING_READER_MISSING)
    assert code_of(inputs.read_handwriting, b"a picture") is ErrorCode.HANDWRITING_READER_MISSING


def test_an_unknown_session_has_no_sources(office: Practice) -> None:
    with pytest.raises(InputError) as error:
        office.program.inputs.sources("nothing")
    assert error.value.code is ErrorCode.SESSION_NOT_FOUND
