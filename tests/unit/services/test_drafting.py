"""Drafts at the clinician's wish: from what was chosen, one at a time, and nothing written is ever lost."""

from dataclasses import replace
from threading import Thread

import pytest

from app.domain.ai_settings import AiSettings
from app.domain.errors import Cancelled, ErrorCode, IllegalTransition, InputError, LocalError, RemoteError
from app.domain.material import SUMMARY_INPUT, InputKind, Use, WrittenInput
from app.domain.note import FieldValue, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState, SessionState
from app.domain.templates import built_in
from app.services.drafting import DraftingService
from app.services.events import DraftAdvanced, DraftFailed, DraftFellBack, DraftStarted, Event
from tests.support.drafting import ChosenDrafters, ScriptedDrafter
from tests.support.program import Practice

WORDS = "Slept badly. Agreed to keep a diary."


def service(office: Practice, drafter: ScriptedDrafter) -> DraftingService:
    drafters = ChosenDrafters(ScriptedDrafter("embedded"), drafter)
    program = office.program
    return DraftingService(
        program.database, drafters, lambda _unit, _who: AiSettings(), office.clock, program.bus
    )


def texts(note_sentences: tuple[Sentence, ...]) -> list[str]:
    return [s.text for s in note_sentences]


def own(key: str, text: str) -> Sentence:
    return Sentence(key, Section.PLAN, text, Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)


def test_a_note_from_a_summary_needs_no_recording(office: Practice) -> None:
    appointment = office.program.sessions.walk_in(office.client.name)
    session = office.program.sessions.prepare(appointment.id, office.clinician.id)
    office.program.summaries.set(session.id, WORDS)
    drafted = office.program.drafting.generate(session.id, NoteType.DAP)
    assert drafted.in_history == 0
    assert drafted.note.type is NoteType.DAP
    assert {"Slept badly.", "Agreed to keep a diary."} <= set(texts(drafted.note.sentences))
    ended = office.program.sessions.get(session.id)
    assert ended.state is SessionState.DRAFTED
    assert ended.ended_at is not None
    assert "note.generated" in office.audit()


def test_a_session_that_was_opened_keeps_its_beginning_and_ends_with_its_note(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.summaries.set(session.id, WORDS)
    office.clock.advance(minutes=50)
    office.program.drafting.generate(session.id, NoteType.DAP)
    ended = office.program.sessions.get(session.id)
    assert session.started_at is not None
    assert (ended.started_at, ended.ended_at) == (session.started_at, office.clock.now())


def test_only_what_was_chosen_is_read(office: Practice) -> None:
    session, _note = office.drafted()
    office.program.summaries.set(session.id, WORDS)
    with office.program.database.unit_of_work() as unit:
        for key in ("one", "two"):
            unit.inputs.save(
                WrittenInput(key, session.id, InputKind.DICTATION, f"From {key}.", office.clock.now())
            )
        unit.commit()
    drafter = ScriptedDrafter()
    drafting = service(office, drafter)
    drafting.generate(session.id, NoteType.SOAP, Use(transcript=False, inputs=(SUMMARY_INPUT, "two")))
    material = drafter.requests[-1].material
    assert material.transcript is None
    assert [w.id for w in material.inputs] == [SUMMARY_INPUT, "two"]
    drafting.generate(session.id, NoteType.SOAP)
    material = drafter.requests[-1].material
    assert material.transcript is not None
    assert [w.id for w in material.inputs] == [SUMMARY_INPUT, "one", "two"]


def test_a_new_draft_replaces_the_note_and_leaves_a_version(office: Practice) -> None:
    session, note = office.drafted()
    edited = office.program.notes.save(note.id, [own("s1", "Mine.")])
    drafted = service(office, ScriptedDrafter()).generate(session.id, NoteType.SOAP)
    assert drafted.note.version == edited.version + 1
    with office.program.database.unit_of_work() as unit:
        versions = unit.notes.versions(note.id)
    assert texts(versions[-2].sentences) == ["Mine."]
    assert versions[-1] == drafted.note


def test_what_was_written_meanwhile_stays_on_top(office: Practice) -> None:
    session, note = office.drafted()
    drafter = ScriptedDrafter()
    drafter.meanwhile = lambda: office.program.notes.save(note.id, [own("s1", "Typed meanwhile.")])
    drafted = service(office, drafter).generate(session.id, NoteType.SOAP)
    assert texts(drafted.note.sentences) == ["Typed meanwhile."]
    with office.program.database.unit_of_work() as unit:
        versions = unit.notes.versions(note.id)
    kept = next(v for v in versions if v.version == drafted.in_history)
    assert kept.drafter == "scripted"
    assert Source.TRANSCRIPT in {s.source for s in kept.sentences}


def test_a_note_begun_by_hand_meanwhile_stays_on_top(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.summaries.set(session.id, WORDS)
    office.program.sessions.end(session.id)
    drafter = ScriptedDrafter()
    drafter.meanwhile = lambda: office.program.notes.start_empty(session.id)
    drafted = service(office, drafter).generate(session.id, NoteType.SOAP)
    assert drafted.note.drafter == "written by you"
    assert drafted.in_history == drafted.note.version - 1


def test_a_save_that_changed_nothing_does_not_count(office: Practice) -> None:
    session, note = office.drafted()
    drafter = ScriptedDrafter()
    drafter.meanwhile = lambda: office.program.notes.save(note.id, note.sentences)
    drafted = service(office, drafter).generate(session.id, NoteType.SOAP)
    assert drafted.in_history == 0
    assert drafted.note.drafter == "scripted"


@pytest.mark.parametrize("failure", [RemoteError(ErrorCode.ENDPOINT_TIMEOUT), ValueError("bug")])
def test_a_failure_changes_nothing(office: Practice, failure: Exception) -> None:
    session, note = office.drafted()
    told: list[Event] = []
    office.program.bus.subscribe(DraftFailed, told.append)
    drafting = service(office, ScriptedDrafter(failure=failure))
    with pytest.raises(type(failure)):
        drafting.generate(session.id, NoteType.BIRP)
    assert office.program.notes.of_session(session.id) == note
    assert [type(event) for event in told] == [DraftFailed]
    assert not drafting.running


def test_one_run_at_a_time_and_a_cancel_ends_it(office: Practice) -> None:
    session, note = office.drafted()
    drafter = ScriptedDrafter(waits=True)
    drafting = service(office, drafter)
    ended: list[BaseException] = []

    def run() -> None:
        try:
            drafting.generate(session.id, NoteType.SOAP)
        except Cancelled as error:
            ended.append(error)

    thread = Thread(target=run)
    thread.start()
    assert drafter.started.wait(5)
    assert drafting.running == {session.id}
    with pytest.raises(Cancelled):
        drafting.generate(session.id, NoteType.SOAP)
    assert len(drafter.requests) == 1
    drafting.cancel(session.id)
    thread.join(5)
    assert len(ended) == 1
    assert office.program.notes.of_session(session.id) == note
    drafter.waits = False
    drafting.generate(session.id, NoteType.SOAP)
    drafting.stop()
    with pytest.raises(Cancelled):
        drafting.generate(session.id, NoteType.SOAP)


def test_a_cancel_that_the_drafter_did_not_see_saves_nothing(office: Practice) -> None:
    session, note = office.drafted()
    drafter = ScriptedDrafter()
    drafting = service(office, drafter)
    drafter.meanwhile = lambda: drafting.cancel(session.id)
    with pytest.raises(Cancelled):
        drafting.generate(session.id, NoteType.SOAP)
    assert office.program.notes.of_session(session.id) == note


def test_a_withdrawal_meanwhile_keeps_the_words_of_the_recording_out(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _note = office.drafted()
    consent = office.program.consents.of_session(session.id)[0]
    drafter = ScriptedDrafter()
    drafter.meanwhile = lambda: office.program.sessions.withdraw(session.id, consent.id)
    drafting = service(office, drafter)
    monkeypatch.setattr(drafting, "cancel", lambda _session_id: None)  # too late for it
    with pytest.raises(LocalError) as error:
        drafting.generate(session.id, NoteType.SOAP)
    assert error.value.code is ErrorCode.RECORDING_DESTROYED
    assert office.program.notes.of_session(session.id) is None


def test_a_transcript_whose_time_ran_out_meanwhile_is_not_used(office: Practice) -> None:
    session, note = office.drafted()

    def destroy() -> None:
        with office.program.database.unit_of_work() as unit:
            fresh = unit.sessions.get(session.id)
            assert fresh is not None
            office.program.destruction.destroy_transcript_in(unit, fresh, "limit")
            unit.commit()

    drafting = service(office, ScriptedDrafter(meanwhile=destroy))
    with pytest.raises(LocalError) as error:
        drafting.generate(session.id, NoteType.SOAP)
    assert error.value.code is ErrorCode.TRANSCRIPT_DESTROYED
    assert office.program.notes.of_session(session.id) == note


def test_nothing_to_write_from_is_refused_before_anything_runs(office: Practice) -> None:
    session = office.open(agreed=False)
    drafter = ScriptedDrafter()
    drafting = service(office, drafter)
    for call in (drafting.generate, drafting.improve):
        with pytest.raises(InputError) as error:
            call(session.id, NoteType.SOAP)
        assert error.value.code is ErrorCode.NOTHING_TO_DRAFT_FROM
    assert drafter.requests == []


def test_a_signed_note_and_a_running_recording_are_refused(office: Practice) -> None:
    session, note = office.drafted()
    saved = office.program.notes.save(note.id, [own("s1", "Mine.")])
    office.program.notes.sign(saved.id, attested=True, reason="seen")
    with pytest.raises(InputError) as error:
        office.program.drafting.generate(session.id, NoteType.SOAP)
    assert error.value.code is ErrorCode.NOTE_ALREADY_SIGNED
    live = office.open()
    office.program.recording.start(live.id)
    office.program.summaries.set(live.id, WORDS)
    with pytest.raises(IllegalTransition):
        office.program.drafting.generate(live.id, NoteType.SOAP)


def test_an_input_that_the_draft_does_not_use_comes_first_in_its_own_words(office: Practice) -> None:
    session, _note = office.drafted()
    office.program.summaries.set(session.id, WORDS)
    drafter = ScriptedDrafter()
    drafting = service(office, drafter)
    note = drafting.generate(session.id, NoteType.SOAP, Use(transcript=False)).note
    assert [s.evidence for s in note.sentences] == [("summary/1",), ("summary/2",)]
    assert {s.source for s in note.sentences} == {Source.SUMMARY}


def test_improving_keeps_the_text_as_the_source_and_brings_no_facts_of_the_chart(office: Practice) -> None:
    session, note = office.drafted()
    prompt = Sentence("p", Section.ASSESSMENT, "Add severity.", Source.PROMPT, status=SentenceStatus.TO_ADD)
    office.program.notes.save(note.id, [own("s1", "He slept badly."), prompt])
    drafter = ScriptedDrafter()
    drafted = service(office, drafter).improve(session.id, NoteType.BIRP)
    assert drafted.note.type is NoteType.BIRP
    assert texts(drafted.note.sentences) == ["He slept badly."]
    request = drafter.requests[0]
    assert request.material.transcript is None
    assert request.chart.goals == request.chart.diagnoses == ()
    with office.program.database.unit_of_work() as unit:
        (written,) = unit.inputs.of_session(session.id)
    assert written.kind is InputKind.OWN_NOTE
    assert drafted.note.sentences[0].evidence == (f"{written.id}/1",)


def test_improving_an_input_reads_that_alone(office: Practice) -> None:
    session, _note = office.drafted()
    office.program.summaries.set(session.id, WORDS)
    with office.program.database.unit_of_work() as unit:
        unit.inputs.save(
            WrittenInput("own", session.id, InputKind.OWN_NOTE, "Cried twice.", office.clock.now())
        )
        unit.commit()
    drafter = ScriptedDrafter()
    note = service(office, drafter).improve(session.id, NoteType.SOAP, "own").note
    assert texts(note.sentences) == ["Cried twice."]


def test_improving_adds_no_word(office: Practice) -> None:
    session = office.open(agreed=False)
    text = (
        "She came in tired and slept four hours most nights. Argued with her sister on Sunday.\n"
        "We used a thought record on the argument. Denied suicidal thoughts when asked. PHQ-9 was 11.\n"
        "She will write one thought record before Thursday. Next session in a week."
    )
    written = office.program.inputs.add(session.id, InputKind.OWN_NOTE, text)
    passages = {p.id: p.text for p in written.passages}
    for note_type in NoteType:
        note = office.program.drafting.improve(session.id, note_type, written.id).note
        told = [s for s in note.sentences if s.source is not Source.PROMPT]
        assert sorted(s.evidence[0] for s in told) == sorted(passages)
        assert all(s.text == passages[s.evidence[0]] for s in told)
        assert len({s.section for s in told}) > 1


def test_the_template_is_kept_with_its_values(office: Practice) -> None:
    session, note = office.drafted()
    template = replace(built_in(NoteType.SOAP), id="intake", version=3)
    drafting = service(office, ScriptedDrafter())
    first = drafting.generate(session.id, NoteType.SOAP, template=template).note
    assert (first.template_id, first.template_version, first.fields) == ("intake", 3, ())
    filled = replace(first, version=first.version + 1, fields=(FieldValue("mood", ("low",)),))
    with office.program.database.unit_of_work() as unit:
        unit.notes.save(filled)
        unit.commit()
    again = drafting.generate(session.id, NoteType.SOAP).note
    assert (again.template_id, again.fields) == ("intake", filled.fields)
    newer = drafting.generate(session.id, NoteType.SOAP, template=replace(template, version=4)).note
    assert newer.template_version == 4
    other = drafting.generate(session.id, NoteType.DAP).note
    assert (other.template_id, other.fields) == ("", ())
    assert note.state is NoteState.DRAFT


def test_the_page_is_told_how_far_it_is(office: Practice) -> None:
    session, _note = office.drafted()
    told: list[Event] = []
    for kind in (DraftStarted, DraftAdvanced):
        office.program.bus.subscribe(kind, told.append)
    seen: list[float] = []
    service(office, ScriptedDrafter()).generate(
        session.id, NoteType.SOAP, progress=lambda p: seen.append(p.done)
    )
    assert [type(event) for event in told] == [DraftStarted, DraftAdvanced]
    assert seen == [0.5]


def test_after_a_session_a_failing_model_is_replaced_and_that_is_told(office: Practice) -> None:
    session, _note = office.drafted()
    told: list[DraftFellBack] = []
    office.program.bus.subscribe(DraftFellBack, told.append)
    drafting = service(office, ScriptedDrafter("A model", RemoteError(ErrorCode.ENDPOINT_UNREACHABLE)))
    with office.program.database.unit_of_work() as unit:
        request = drafting.request_in(unit, session, NoteType.SOAP)
    assert drafting.automatic(session, request).drafter == "embedded"
    assert [(event.drafter, event.error.code) for event in told] == [
        ("A model", ErrorCode.ENDPOINT_UNREACHABLE)
    ]
    assert "draft.fell_back" in office.audit()


def test_after_a_session_the_embedded_drafter_has_nothing_to_fall_back_to(office: Practice) -> None:
    session, _note = office.drafted()
    broken = ScriptedDrafter(failure=LocalError(ErrorCode.DISK_FAILED))
    program = office.program
    settings = AiSettings()
    drafting = DraftingService(
        program.database,
        ChosenDrafters(broken, broken),
        lambda _unit, _who: settings,
        office.clock,
        program.bus,
    )
    with program.database.unit_of_work() as unit:
        request = drafting.request_in(unit, session, NoteType.SOAP, built_in(NoteType.SOAP))
    with pytest.raises(LocalError):
        drafting.automatic(session, request)
    broken.failure = Cancelled()
    with pytest.raises(Cancelled):
        drafting.automatic(session, request)


def test_the_clinician_may_ask_for_the_embedded_drafter(office: Practice) -> None:
    session, _note = office.drafted()
    drafter = ScriptedDrafter("A model")
    note = service(office, drafter).generate(session.id, NoteType.SOAP, embedded=True).note
    assert note.drafter == "embedded"
    assert drafter.requests == []
    assert isinstance(office.program.drafting, DraftingService)
