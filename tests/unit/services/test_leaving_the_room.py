"""Who may be taken out of the room while a session is recorded: whoever cannot be in the recording."""

from app.domain.consent import ConsentMethod
from app.domain.states import ConsentState
from app.services.consents import CONSENT_LIFETIME
from tests.support.program import Practice


def _declines(office: Practice, session_id: str, consent_id: str) -> str:
    asked = office.program.consents.ask(session_id, consent_id, again=True)
    office.program.consents.answer(session_id, asked.id, agreed=False)
    return asked.id


def test_a_newcomer_who_declined_leaves_and_what_was_recorded_before_stays(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(5.0)
    consents, recording = office.program.consents, office.program.recording
    alex = consents.add_person(session.id, "Alex", "partner")
    assert office.recorder.paused
    alex_id = _declines(office, session.id, alex.id)
    assert consents.removable(session.id) == {alex_id}
    consents.remove_person(session.id, alex_id)
    recording.resume(session.id)
    office.recorder.play(5.0)
    recording_id = office.program.sessions.get(session.id).recording_id
    assert len(office.recordings.sound[recording_id]) == 10 * 32_000


def test_an_agreement_that_ended_before_the_session_does_not_keep_anybody(office: Practice) -> None:
    first = office.open()
    consents = office.program.consents
    alex = consents.add_person(first.id, "Alex", "partner")
    consents.attest(first.id, alex.id, ConsentMethod.PAPER, office.clinician.id)
    office.program.sessions.end(first.id)
    office.clock.advance(days=CONSENT_LIFETIME.days + 1)
    session = office.open()
    office.program.recording.start(session.id)
    late = consents.add_person(session.id, "Alex", "partner")
    assert late.state is ConsentState.NOT_ASKED
    late_id = _declines(office, session.id, late.id)
    assert consents.removable(session.id) == {late_id}


def test_a_withdrawal_of_an_earlier_day_does_not_keep_anybody(office: Practice) -> None:
    first = office.open()
    consents = office.program.consents
    alex = consents.add_person(first.id, "Alex", "partner")
    consents.attest(first.id, alex.id, ConsentMethod.PAPER, office.clinician.id)
    office.program.sessions.withdraw(first.id, alex.id)
    office.program.sessions.end(first.id)
    office.clock.advance(days=1)
    session = office.open()
    office.program.recording.start(session.id)
    late = consents.add_person(session.id, "Alex", "partner")
    assert late.state is ConsentState.WITHDRAWN and office.recorder.paused
    consents.remove_person(session.id, late.id)
    office.program.recording.resume(session.id)
    assert not office.recorder.paused


def test_whose_agreement_ended_in_this_session_stays(office: Practice) -> None:
    session = office.open()
    consents = office.program.consents
    alex = consents.add_person(session.id, "Alex", "partner")
    office.agree(session.id)
    office.program.recording.start(session.id)
    office.clock.advance(days=1)
    with office.program.database.unit_of_work() as unit:
        consents.end_all_in(unit)
        unit.commit()
    fresh = consents.ask(session.id, alex.id)
    assert fresh.id not in consents.removable(session.id)


def test_nobody_leaves_the_last_chair_or_a_session_that_is_over(office: Practice) -> None:
    session = office.open(agreed=False)
    consents = office.program.consents
    assert consents.removable(session.id) == frozenset()
    consents.add_person(session.id, "Alex", "partner")
    assert len(consents.removable(session.id)) == 2
    office.program.sessions.end(session.id)
    assert consents.removable(session.id) == frozenset()
