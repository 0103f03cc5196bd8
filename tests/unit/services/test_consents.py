"""Nobody is recorded who has not agreed; answers stay in the chart (R36, R38, R55, R58, B3)."""

import pytest

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
    asked = consents.ask(later.id, first.id)
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
    assert office.program.notes.transcript(session.id) is None
