"""A withdrawal takes the draft and all that was made of it, whatever was done with the draft before (B3)."""

from dataclasses import replace
from threading import Thread

import pytest

from app.domain.ai_settings import AiSettings
from app.domain.errors import AppError, ErrorCode
from app.domain.material import InputKind
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.states import ConsentState
from app.services.drafting import DraftingService
from app.services.events import ConsentChanged, SessionChanged, Withdrawn
from tests.support.drafting import ChosenDrafters, ScriptedDrafter
from tests.support.program import Practice
from tests.support.recording import wait_until

OWN = Sentence("s1", Section.PLAN, "Go on.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)


def withdraw(office: Practice, session_id: str) -> None:
    consent = office.program.consents.of_session(session_id)[0]
    office.program.sessions.withdraw(session_id, consent.id)


def test_a_draft_that_was_rated_goes_all_the_same(office: Practice) -> None:
    session, note = office.drafted()
    office.program.ratings.rate(note.id, 4, "Said too little of Zanzibar.")
    withdraw(office, session.id)
    assert office.program.notes.of_session(session.id) is None
    assert office.program.ratings.of_note(note.id) is None


def test_words_of_the_draft_that_were_improved_go_with_it(office: Practice) -> None:
    program = office.program
    session, note = office.drafted()
    program.drafting.improve(session.id, note.type)
    assert program.inputs.sources(session.id).inputs
    pasted = program.inputs.add(session.id, InputKind.OWN_NOTE, "Written at home.")
    withdraw(office, session.id)
    assert program.inputs.sources(session.id).inputs == (pasted,), "words of the clinician stay"


def test_what_was_written_by_hand_and_improved_stays(office: Practice) -> None:
    program = office.program
    session = office.open()
    program.sessions.end(session.id)
    note = program.notes.start_empty(session.id)
    program.notes.save(note.id, (OWN,))
    program.drafting.improve(session.id, note.type)
    withdraw(office, session.id)
    kept = program.notes.of_session(session.id)
    assert kept is not None and OWN.text in [s.text for s in kept.sentences]
    assert [one.text for one in program.inputs.sources(session.id).inputs] == [OWN.text]


def test_what_was_written_after_a_withdrawal_outlives_the_next_one(office: Practice) -> None:
    program = office.program
    session, _draft = office.drafted()
    with program.database.unit_of_work() as unit:
        (person,) = session.participants
        consent = unit.consents.get(person)
        assert consent is not None
        other = replace(consent, id="partner", person="Kim Example", role="partner")
        unit.consents.save(other)
        fresh = unit.sessions.get(session.id)
        assert fresh is not None
        unit.sessions.save(replace(fresh, participants=(person, other.id)))
        unit.commit()
    program.sessions.withdraw(session.id, person)
    note = program.notes.start_empty(session.id)
    saved = program.notes.save(note.id, (OWN,))
    program.sessions.withdraw(session.id, other.id)
    assert program.notes.of_session(session.id) == saved


def test_a_draft_that_is_improved_meanwhile_does_not_come_back(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = office.program
    session, note = office.drafted()
    model = ScriptedDrafter("model", meanwhile=lambda: withdraw(office, session.id))
    drafting = DraftingService(
        program.database,
        ChosenDrafters(ScriptedDrafter("embedded"), model),
        lambda _unit, _who: AiSettings(),
        office.clock,
        program.bus,
    )
    monkeypatch.setattr(drafting, "cancel", lambda _session_id: None)  # too late for it
    with pytest.raises(AppError) as refused:
        drafting.improve(session.id, note.type)
    assert refused.value.code is ErrorCode.RECORDING_DESTROYED
    assert program.notes.of_session(session.id) is None
    assert program.inputs.sources(session.id).inputs == ()


def test_work_ends_before_the_sound_goes_and_erased_is_told_after_it(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    order: list[str] = []
    destroy = office.recordings.destroy

    def destroyed(recording_id: str) -> None:
        order.append("destroyed")
        destroy(recording_id)

    monkeypatch.setattr(office.recordings, "destroy", destroyed)
    for kind in (Withdrawn, ConsentChanged, SessionChanged):
        office.program.bus.subscribe(kind, lambda told: order.append(type(told).__name__))
    withdraw(office, session.id)
    assert order == ["Withdrawn", "destroyed", "ConsentChanged", "SessionChanged"]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_run_ends_when_somebody_withdraws_or_the_note_is_signed(office: Practice, withdrawn: bool) -> None:
    program = office.program
    session, note = office.drafted()
    model = ScriptedDrafter("model", waits=True)
    drafting = DraftingService(
        program.database,
        ChosenDrafters(ScriptedDrafter("embedded"), model),
        lambda _unit, _who: AiSettings(),
        office.clock,
        program.bus,
    )
    ended: list[AppError] = []

    def run() -> None:
        try:
            drafting.generate(session.id, note.type)
        except AppError as error:
            ended.append(error)

    thread = Thread(target=run)
    thread.start()
    assert model.started.wait(10)
    try:
        program.bus.publish(ConsentChanged(session.id, session.participants[0], ConsentState.AGREED))
        looked = model.looks
        wait_until(lambda: model.looks > looked + 1 or not thread.is_alive(), "it asked again, or ended")
        assert thread.is_alive(), "an answer that is no withdrawal"
        if withdrawn:
            withdraw(office, session.id)
        else:
            program.notes.sign(note.id, attested=True, reason="seen")
        thread.join(10)
        assert not thread.is_alive(), "it ended by that alone"
    finally:
        drafting.stop()
        thread.join(10)
    assert [error.code for error in ended] == [ErrorCode.CANCELLED]
    assert len(model.requests) == 1
