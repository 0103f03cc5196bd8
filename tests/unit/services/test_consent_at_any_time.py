"""Whatever arrives while something else is under way: nobody is recorded who does not agree (R11, B3)."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest

from app.domain.consent import ConsentMethod
from app.domain.errors import Cancelled, ErrorCode, InputError, LocalError
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.services.events import SessionChanged, StageReached
from tests.support.program import Practice

PATIENCE = 0.3
"""Seconds given to what must wait; what need not wait is over long before."""


def meanwhile(work: Callable[[], object]) -> Thread:
    """Begin ``work`` in a thread and give it time to end, if nothing holds it."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return thread


def recording(office: Practice) -> Session:
    session = office.open()
    return office.program.recording.start(session.id)


def consent_of(office: Practice, session: Session) -> str:
    return office.program.consents.of_session(session.id)[0].id


def nothing_runs(office: Practice, session: Session) -> None:
    """Neither the recorder nor anything that was recorded, nor a state that says so."""
    after = office.program.sessions.get(session.id)
    assert office.recorder.listener is None
    assert office.recordings.recording_ids() == ()
    assert (after.state, after.recording_id) == (SessionState.OPEN, "")


def test_withdrawing_while_the_recorder_starts(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = office.open()
    consent, start, threads = consent_of(office, session), office.recorder.start, []

    def slowly(*args: object) -> None:
        threads.append(meanwhile(lambda: office.program.sessions.withdraw(session.id, consent)))
        start(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(office.recorder, "start", slowly)
    office.program.recording.start(session.id)
    threads[0].join(10)
    nothing_runs(office, session)


def test_starting_while_a_consent_is_withdrawn(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = office.open()
    consent, withdraw, threads = consent_of(office, session), office.program.consents.withdraw_in, []
    refused: list[ErrorCode] = []

    def start() -> None:
        try:
            office.program.recording.start(session.id)
        except InputError as error:
            refused.append(error.code)

    def slowly(*args: object) -> object:
        threads.append(meanwhile(start))
        return withdraw(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(office.program.consents, "withdraw_in", slowly)
    office.program.sessions.withdraw(session.id, consent)
    for thread in threads:
        thread.join(10)
    assert set(refused) == {ErrorCode.CONSENT_MISSING}
    nothing_runs(office, session)


def test_withdrawing_while_the_session_ends(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = recording(office)
    office.recorder.play(20)
    consent, stop, threads = consent_of(office, session), office.recorder.stop, []

    def slowly() -> object:
        threads.append(meanwhile(lambda: office.program.sessions.withdraw(session.id, consent)))
        return stop()

    monkeypatch.setattr(office.recorder, "stop", slowly)
    office.program.sessions.end(session.id)
    threads[0].join(10)
    after = office.program.sessions.get(session.id)
    assert (after.state, after.recording_id) == (SessionState.ENDED, "")
    assert office.recordings.recording_ids() == ()
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    assert office.program.recovery.start().unfinished == ()


@pytest.mark.parametrize("stage", ["transcript", "speakers", "note"])
def test_words_of_somebody_who_withdrew_are_not_brought_back_by_late_work(
    office: Practice, stage: str
) -> None:
    session = office.record(20)
    consent = consent_of(office, session)

    def withdraw(event: StageReached) -> None:
        if event.stage == stage and not event.done:
            office.program.sessions.withdraw(session.id, consent)

    office.program.bus.subscribe(StageReached, withdraw)
    with pytest.raises(LocalError) as refused:
        office.program.processing.process(session.id)
    assert refused.value.code is ErrorCode.RECORDING_DESTROYED
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id) == ()
        assert unit.transcripts.get(session.id) is None
        assert unit.notes.of_session(session.id) is None
    after = office.program.sessions.get(session.id)
    assert (after.recording_id, after.failure) == ("", "")
    assert office.program.recovery.start().unfinished == ()
    assert office.program.notes.start_empty(session.id).sentences == ()


def test_after_a_withdrawal_a_note_can_be_written_in_place_of_the_draft(office: Practice) -> None:
    session, _ = office.drafted()
    office.program.sessions.withdraw(session.id, consent_of(office, session))
    assert office.program.notes.of_session(session.id) is None
    note = office.program.notes.start_empty(session.id)
    assert office.program.sessions.get(session.id).state is SessionState.DRAFTED
    assert note.sentences == ()


def test_a_signed_note_outlives_a_withdrawal(office: Practice) -> None:
    session, note = office.drafted()
    signed = office.program.notes.sign(note.id, attested=True, reason="r")
    before = office.program.sessions.get(session.id)
    office.program.sessions.withdraw(session.id, consent_of(office, session))
    assert office.program.sessions.get(session.id) == before
    assert office.program.notes.of_session(session.id) == signed


def test_somebody_new_in_the_room_closes_the_microphone(office: Practice) -> None:
    session = recording(office)
    states: list[SessionState] = []
    office.program.bus.subscribe(SessionChanged, lambda event: states.append(event.state))
    office.program.consents.add_person(session.id, "Alex", "partner")
    assert office.recorder.paused
    assert states == [SessionState.PAUSED]
    office.agree(session.id)
    assert office.program.recording.resume(session.id).state is SessionState.RECORDING


def test_somebody_who_agreed_before_does_not_interrupt(office: Practice) -> None:
    earlier = office.open(agreed=False)
    office.program.consents.add_person(earlier.id, "Alex", "partner")
    office.agree(earlier.id)
    session = recording(office)
    office.program.consents.add_person(session.id, "Alex", "partner")
    assert not office.recorder.paused


def test_withdrawing_in_another_session_stops_the_one_that_is_recorded(office: Practice) -> None:
    other = office.open()
    session = recording(office)
    assert other.participants == session.participants
    office.recorder.play(5)
    office.program.sessions.withdraw(other.id, other.participants[0])
    nothing_runs(office, session)


def test_a_second_session_is_not_recorded_beside_the_first(office: Practice) -> None:
    first, second = recording(office), office.open()
    for act in (
        office.program.recording.start,
        office.program.recording.pause,
        office.program.recording.resume,
    ):
        with pytest.raises(InputError) as refused:
            act(second.id)
        assert refused.value.code is ErrorCode.ILLEGAL_TRANSITION
    assert office.recorder.recording_id == first.recording_id
    assert not office.recorder.paused
    assert office.program.sessions.end(second.id).recording_id == ""
    assert office.recorder.listener is not None
    office.program.sessions.end(first.id)


def test_a_failed_start_leaves_nothing_that_speaks_of_a_recording(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    office.recorder.failure = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError):
        office.program.recording.start(session.id)
    assert office.program.sessions.get(session.id).recording_id == ""

    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(office.recorder, "start", broken)
    with pytest.raises(OSError):
        office.program.recording.start(session.id)
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_after_closing_nothing_starts(office: Practice) -> None:
    session = office.open()
    office.program.recording.shut_down()
    with pytest.raises(Cancelled):
        office.program.recording.start(session.id)
    assert office.recorder.listener is None


def test_an_expired_agreement_is_asked_anew(office: Practice) -> None:
    session = office.open()
    office.clock.advance(days=366)
    assert office.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    [old] = office.program.consents.of_session(session.id)
    asked = office.program.consents.ask(session.id, old.id)
    assert asked.id != old.id
    office.program.consents.answer(session.id, asked.id, agreed=True)
    assert office.program.recording.refusal(session.id) is None


def test_an_expired_agreement_can_be_attested_anew(office: Practice) -> None:
    session = office.open()
    office.clock.advance(days=366)
    [old] = office.program.consents.of_session(session.id)
    office.program.consents.attest(session.id, old.id, ConsentMethod.PAPER, office.clinician.id)
    assert office.program.recording.refusal(session.id) is None


def test_a_page_that_was_open_at_a_crash_can_be_opened_again(office: Practice) -> None:
    session = office.open(agreed=False)
    consent = consent_of(office, session)
    office.program.consents.ask(session.id, consent)
    asked = office.program.consents.ask(session.id, consent)
    assert (asked.id, asked.state) == (consent, ConsentState.WAITING)
    assert replace(asked, state=ConsentState.WAITING) == asked
