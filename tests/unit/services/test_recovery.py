"""What a start finds after a crash, and what is destroyed on time (B6, R9, R10, R41)."""

from dataclasses import replace

import pytest

from app.domain.errors import ErrorCode, IllegalTransition, LocalError
from app.domain.session import MarkKind
from app.domain.states import DeliveryState, SessionState
from tests.support.program import Practice


def cut_off(office: Practice, seconds: float = 20.0) -> str:
    """A session whose program was killed while recording; returns its id."""
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(seconds)
    office.program.recording.abandon(session.id)
    return session.id


def test_a_cut_off_recording_is_offered_and_can_be_ended(office: Practice) -> None:
    session_id = cut_off(office)
    office.clock.advance(minutes=3)
    found = office.program.recovery.start()
    [offer] = found.interrupted
    assert (offer.session_id, offer.seconds) == (session_id, 20.0)
    assert office.program.sessions.get(session_id).state is SessionState.INTERRUPTED
    office.program.recovery.end(session_id)
    assert office.program.processing.process(session_id).sentences
    with office.program.database.unit_of_work() as unit:
        [mark] = unit.sessions.marks(session_id)
    assert (mark.kind, mark.at) == (MarkKind.GAP, 20.0)
    assert mark.duration >= 180.0


def test_it_can_go_on_in_the_same_recording(office: Practice) -> None:
    session_id = cut_off(office)
    recording = office.recorder.recording_id
    office.program.recovery.start()
    session = office.program.recovery.go_on(session_id)
    assert session.state is SessionState.RECORDING
    assert office.recorder.recording_id == recording
    office.recorder.play(10)
    office.program.sessions.end(session_id)
    assert office.program.recordings.state(recording).seconds == 30.0


def test_when_it_cannot_go_on_it_is_offered_again(office: Practice) -> None:
    session_id = cut_off(office)
    office.program.recovery.start()
    office.recorder.failure = LocalError(ErrorCode.NO_MICROPHONE)
    try:
        office.program.recovery.go_on(session_id)
    except LocalError:
        assert office.program.sessions.get(session_id).state is SessionState.INTERRUPTED
    assert office.program.recovery.start().interrupted[0].seconds == 20.0


def test_what_was_recorded_long_after_the_session_was_opened_is_offered_too(office: Practice) -> None:
    """Its time counts from when it was recorded: a session may stand open for a weekend before."""
    session = office.open()
    office.clock.advance(days=3)
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.program.recording.abandon(session.id)
    office.recordings.started[office.recorder.recording_id] = office.clock.now()
    found = office.program.recovery.start()
    assert [offer.seconds for offer in found.interrupted] == [20.0]
    office.clock.advance(hours=25)
    assert office.program.recovery.start().interrupted == ()
    assert office.recordings.recording_ids() == ()


def test_a_late_sweep_destroys_nothing_that_is_recorded_again(office: Practice) -> None:
    session_id = cut_off(office)
    office.program.recovery.start()
    office.program.recovery.go_on(session_id)
    office.program.destruction.destroy_audio(session_id, "limit")  # decided on before it went on
    assert office.recordings.recording_ids() != ()
    assert office.program.sessions.get(session_id).audio_destroyed_at is None


def test_a_session_left_interrupted_for_a_day_ends_and_is_not_recorded_on(office: Practice) -> None:
    session_id = cut_off(office)
    office.program.recovery.start()
    office.clock.advance(days=2)
    office.program.destruction.sweep()
    session = office.program.sessions.get(session_id)
    assert session.state is SessionState.ENDED
    assert (session.ended_at, office.recordings.recording_ids()) == (session.started_at, ())
    with pytest.raises(IllegalTransition):
        office.program.recovery.go_on(session_id)
    assert office.recordings.recording_ids() == (), "what came now would be taken for destroyed"


def test_it_can_be_destroyed(office: Practice) -> None:
    session_id = cut_off(office)
    office.program.recovery.start()
    assert office.program.recovery.destroy(session_id).state is SessionState.OPEN
    assert not office.recordings.recording_ids()
    assert office.program.recovery.start().interrupted == ()


def test_a_recording_without_readable_sound_is_offered_as_empty(office: Practice) -> None:
    session_id = cut_off(office)
    office.recordings.sound.clear()
    [offer] = office.program.recovery.start().interrupted
    assert (offer.session_id, offer.seconds, offer.until) == (session_id, 0.0, None)


def test_processing_that_was_cut_off_goes_on_by_itself(office: Practice) -> None:
    ended = office.record()
    assert office.program.recovery.start().unfinished == (ended.id,)
    office.program.processing.process(ended.id)
    assert office.program.recovery.start().unfinished == ()


def test_an_open_session_is_left_alone(office: Practice) -> None:
    session = office.open()
    found = office.program.recovery.start()
    assert (found.interrupted, found.unfinished) == ((), ())
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_sound_no_session_speaks_of_is_destroyed(office: Practice) -> None:
    office.recordings.sound["left behind"] = b"\0\0"
    office.program.recovery.start()
    assert office.recordings.destroyed == ["left behind"]


def test_a_note_that_was_being_sent_is_looked_up(office: Practice) -> None:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    [item] = office.program.delivery.items()
    with office.program.database.unit_of_work() as unit:
        unit.outbox.save(replace(item.to(DeliveryState.SENDING), attempts=1))
        unit.commit()
    office.program.recovery.start()
    assert office.program.delivery.items()[0].state is DeliveryState.UNKNOWN


def test_sound_goes_within_a_day_even_without_a_transcript(office: Practice) -> None:
    ended = office.record()
    cut = cut_off(office)
    office.program.recovery.start()
    office.clock.advance(hours=23)
    assert office.program.destruction.sweep() == 0
    office.clock.advance(hours=2)
    assert office.program.destruction.sweep() == 2
    assert not office.recordings.recording_ids()
    for session_id in (ended.id, cut):
        assert office.program.destruction.destroyed(session_id).audio == office.clock.now()
    assert office.program.recovery.start().interrupted == ()


def test_a_destruction_that_failed_is_finished_by_the_next_sweep(office: Practice) -> None:
    session = office.record()
    office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    try:
        office.program.processing.process(session.id)
    except LocalError:
        office.recordings.failure = None
    assert office.program.destruction.sweep() == 1
    assert office.program.destruction.destroyed(session.id).audio is not None
    assert office.program.destruction.sweep() == 0


def test_a_transcript_goes_after_seven_days_signed_or_not(office: Practice) -> None:
    session, note = office.drafted()
    office.clock.advance(days=6, hours=23)
    assert office.program.destruction.sweep() == 0
    office.clock.advance(hours=2)
    assert office.program.destruction.sweep() == 1
    assert office.program.transcripts.get(session.id) is None
    assert office.program.notes.of_session(session.id) == note
    assert office.audit().count("transcript.destroyed") == 1


def test_planned_sessions_hold_nothing_to_destroy(office: Practice) -> None:
    office.open()
    office.clock.advance(days=30)
    assert office.program.destruction.sweep() == 0
