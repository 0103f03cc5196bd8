"""Nobody is recorded who has not agreed; answers stay in the chart (R36, R38, R55, R58, B3)."""

import pytest

from app.domain import consent as rules
from app.domain.consent import ConsentMethod
from app.domain.errors import ErrorCode, IllegalTransition, InputError
from app.domain.session import Mark, MarkKind
from app.domain.states import ConsentState, SessionState
from app.services.consents import CONSENT_LIFETIME
from app.services.events import ConsentChanged
from tests.support.program import Practice


def test_an_answer_is_kept_in_the_chart_and_the_next_session_does_not_ask_again(office: Practice) -> None:
    first = office.open()
    office.program.sessions.end(first.id)
    second = office.open(agreed=False)
    assert second.id != first.id
    assert second.participants == first.participants
    assert office.program.recording.refusal(second.id) is None


def test_an_expired_agreement_is_asked_again(office: Practice) -> None:
    first = office.open()
    office.program.sessions.end(first.id)
    office.clock.advance(days=CONSENT_LIFETIME.days + 1)
    second = office.open(agreed=False)
    assert office.program.recording.refusal(second.id) is ErrorCode.CONSENT_MISSING
    assert office.program.consents.of_session(second.id)[0].state is ConsentState.NOT_ASKED


def test_everyone_in_the_room_decides(office: Practice) -> None:
    session = office.open()
    partner = office.program.consents.add_person(session.id, "Alex", "partner")
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    office.program.consents.attest(session.id, partner.id, ConsentMethod.VERBAL, office.clinician.id)
    assert office.program.recording.refusal(session.id) is None
    kept = office.program.consents.of_session(session.id)
    assert [(c.person, c.method) for c in kept] == [
        ("Jordan", ConsentMethod.ON_SCREEN),
        ("Alex", ConsentMethod.VERBAL),
    ]
    assert kept[1].attested_by == office.clinician.id


def test_adding_a_person_twice_keeps_one(office: Practice) -> None:
    session = office.open()
    office.program.consents.add_person(session.id, "Alex", "partner")
    office.program.consents.add_person(session.id, "Alex", "partner")
    assert len(office.program.consents.of_session(session.id)) == 2


def test_who_declined_is_asked_in_a_new_consent_and_the_refusal_stays_in_the_chart(office: Practice) -> None:
    session = office.open(agreed=False)
    consents = office.program.consents
    first = consents.of_session(session.id)[0]
    consents.ask(session.id, first.id)
    consents.answer(session.id, first.id, agreed=False)
    office.program.sessions.end(session.id)
    later = office.open(agreed=False)
    assert consents.of_session(later.id)[0].state is ConsentState.DECLINED
    with pytest.raises(IllegalTransition):
        consents.ask(later.id, first.id)
    asked = consents.ask(later.id, first.id, again=True)
    assert asked.id != first.id
    consents.answer(later.id, asked.id, agreed=True)
    assert office.program.recording.refusal(later.id) is None
    with office.program.database.unit_of_work() as unit:
        states = [c.state for c in unit.consents.of_client(office.client.id)]
    assert states == [ConsentState.DECLINED, ConsentState.AGREED]


def test_handing_the_laptop_back_is_no_answer(office: Practice) -> None:
    session = office.open(agreed=False)
    consent = office.program.consents.of_session(session.id)[0]
    office.program.consents.ask(session.id, consent.id)
    assert office.program.consents.hand_back(session.id, consent.id).state is ConsentState.NOT_ASKED
    with pytest.raises(IllegalTransition):
        office.program.consents.answer(session.id, consent.id, agreed=True)


def test_on_screen_cannot_be_attested_and_strangers_cannot_answer(office: Practice) -> None:
    session = office.open(agreed=False)
    consent = office.program.consents.of_session(session.id)[0]
    with pytest.raises(InputError) as refused:
        office.program.consents.attest(session.id, consent.id, ConsentMethod.ON_SCREEN, "clinician-1")
    assert refused.value.code is ErrorCode.BAD_USAGE
    with pytest.raises(InputError) as unknown:
        office.program.consents.ask(session.id, "somebody else")
    assert unknown.value.code is ErrorCode.SESSION_NOT_FOUND


def test_paper_on_file_counts_while_the_page_is_open_too(office: Practice) -> None:
    session = office.open(agreed=False)
    consent = office.program.consents.of_session(session.id)[0]
    office.program.consents.ask(session.id, consent.id)
    done = office.program.consents.attest(session.id, consent.id, ConsentMethod.PAPER, "clinician-1")
    assert done.allows_recording(office.clock.now())


def test_withdrawing_while_recording_stops_and_destroys_everything(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    with office.program.database.unit_of_work() as unit:
        unit.sessions.add_mark(session.id, Mark(MarkKind.PAUSED, 3.0, 60.0))
        unit.commit()
    recording = office.recorder.recording_id
    seen: list[ConsentState] = []
    office.program.bus.subscribe(ConsentChanged, lambda event: seen.append(event.state))
    consent = office.program.consents.of_session(session.id)[0]
    after = office.program.sessions.withdraw(session.id, consent.id)
    assert after.state is SessionState.OPEN
    assert office.recordings.destroyed == [recording]
    assert office.recorder.listener is None
    assert seen == [ConsentState.WITHDRAWN]
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id) == ()
        assert unit.sessions.marks(session.id) == ()
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    # they may agree anew, and nothing of before comes back
    office.agree(session.id)
    office.program.recording.start(session.id)
    assert office.recorder.recording_id != recording
    office.engine.place = 0.0
    office.recorder.play(20)
    office.program.sessions.end(session.id)
    assert office.program.processing.process(session.id).sentences
    assert "recording.abandoned" in office.audit()


def test_withdrawing_after_the_draft_takes_the_draft_away(office: Practice) -> None:
    session, _ = office.drafted()
    consent = office.program.consents.of_session(session.id)[0]
    office.program.sessions.withdraw(session.id, consent.id)
    assert office.program.notes.of_session(session.id) is None
    assert office.program.transcripts.get(session.id) is None


def _later(office: Practice, **roles: str) -> list[ConsentState]:
    """The answers that count in a later session of the same client with these people."""
    later = office.open(agreed=False)
    for person, role in roles.items():
        office.program.consents.add_person(later.id, person, role)
    return [c.state for c in office.program.consents.of_session(later.id)]


def test_a_later_session_with_the_same_people_asks_nobody(office: Practice) -> None:
    session = office.open()
    office.program.consents.add_person(session.id, "Alex", "partner")
    office.agree(session.id)
    office.program.sessions.end(session.id)
    assert _later(office, Alex="partner") == [ConsentState.AGREED, ConsentState.AGREED]


def test_an_answer_counts_for_the_person_in_that_role_alone(office: Practice) -> None:
    session = office.open()
    office.program.consents.add_person(session.id, "Alex", "partner")
    office.agree(session.id)
    assert _later(office, alex="partner") == [ConsentState.AGREED, ConsentState.AGREED]
    assert _later(office, Alex="guardian") == [ConsentState.AGREED, ConsentState.NOT_ASKED]
    assert _later(office, Sasha="partner") == [ConsentState.AGREED, ConsentState.NOT_ASKED]


def test_other_words_are_asked_about_again(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = office.open()
    office.program.sessions.end(session.id)
    monkeypatch.setattr(rules, "WORDING_VERSION", "2027-01-1")
    assert _later(office) == [ConsentState.NOT_ASKED]


def test_who_withdrew_is_not_asked_again_by_itself(office: Practice) -> None:
    session = office.open()
    office.program.sessions.withdraw(session.id, session.participants[0])
    assert _later(office) == [ConsentState.WITHDRAWN]
    later = office.open(agreed=False)
    with pytest.raises(IllegalTransition):
        office.program.consents.ask(later.id, later.participants[0])
    office.agree(later.id)
    assert office.program.recording.refusal(later.id) is None


def test_who_was_added_by_mistake_can_be_taken_out_again(office: Practice) -> None:
    session = office.open()
    consents = office.program.consents
    added = consents.add_person(session.id, "Alex", "partner")
    consents.ask(session.id, added.id)
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    consents.remove_person(session.id, added.id)
    assert [c.person for c in consents.of_session(session.id)] == ["Jordan"]
    assert office.program.recording.refusal(session.id) is None
    assert office.audit().count("consent.person_removed") == 1
    with office.program.database.unit_of_work() as unit:
        left = unit.consents.get(added.id)
    assert left is not None and left.state is ConsentState.NOT_ASKED, "nobody is being asked any more"


def test_somebody_who_stopped_the_recording_can_be_taken_out_and_it_goes_on(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    added = office.program.consents.add_person(session.id, "Alex", "partner")
    assert office.recorder.paused
    office.program.consents.remove_person(session.id, added.id)
    office.program.recording.resume(session.id)
    assert not office.recorder.paused


def test_nobody_is_taken_out_who_may_be_in_the_recording(office: Practice) -> None:
    session = office.open()
    consents = office.program.consents
    alex = consents.add_person(session.id, "Alex", "partner")
    office.agree(session.id)
    office.program.recording.start(session.id)
    with pytest.raises(IllegalTransition):
        consents.remove_person(session.id, alex.id)
    # also when their agreement ended and they are asked anew
    office.clock.advance(days=CONSENT_LIFETIME.days + 1)
    fresh = consents.ask(session.id, alex.id)
    with pytest.raises(IllegalTransition):
        consents.remove_person(session.id, fresh.id)
    assert len(consents.of_session(session.id)) == 2


def test_the_last_person_and_a_session_that_is_over_stay_as_they_are(office: Practice) -> None:
    session = office.open()
    consents = office.program.consents
    with pytest.raises(IllegalTransition):
        consents.remove_person(session.id, session.participants[0])
    added = consents.add_person(session.id, "Alex", "partner")
    office.program.sessions.end(session.id)
    with pytest.raises(IllegalTransition):
        consents.remove_person(session.id, added.id)


def test_a_guardian_who_leaves_stops_the_recording_of_a_child(office: Practice) -> None:
    session = office.open(agreed=False)
    consents = office.program.consents
    consents.add_person(session.id, "Sam", "child")
    guardian = consents.add_person(session.id, "Kim", "guardian")
    for consent in consents.of_session(session.id):
        if consent.id != guardian.id:
            asked = consents.ask(session.id, consent.id)
            consents.answer(session.id, asked.id, agreed=True)
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    consents.remove_person(session.id, guardian.id)
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING, "a child alone"
    again = consents.add_person(session.id, "Kim", "guardian")
    office.agree(session.id)
    assert consents.of_session(session.id)[-1].id == again.id
    assert office.program.recording.refusal(session.id) is None


@pytest.mark.parametrize("refuses", ["declines", "hands back"])
def test_whoever_is_left_without_an_answer_keeps_the_microphone_closed(
    office: Practice, refuses: str
) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    consents = office.program.consents
    alex = consents.add_person(session.id, "Alex", "partner")
    consents.ask(session.id, alex.id)
    if refuses == "declines":
        consents.answer(session.id, alex.id, agreed=False)
    else:
        consents.hand_back(session.id, alex.id)
    with pytest.raises(InputError):
        office.program.recording.resume(session.id)
    assert office.recorder.paused


def test_asking_anew_during_a_recording_closes_the_microphone(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.clock.advance(days=CONSENT_LIFETIME.days + 1)
    assert not office.recorder.paused
    office.program.consents.ask(session.id, session.participants[0])
    assert office.recorder.paused
