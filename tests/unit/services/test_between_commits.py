"""A program that stops between two commits: the next start ends in a consistent state (B6, R9, R10)."""

from dataclasses import replace
from threading import Event, Thread, current_thread, main_thread

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.session import Mark, MarkKind, RecordingState
from app.domain.states import DeliveryState, SessionState
from app.services.events import NoteSigned, ProcessingFailed, StageReached
from app.services.ports import Decoding
from tests.support.program import Practice

SENTENCE = Sentence(
    "s1", Section.PLAN, "Next week.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU
)


def parts_of(office: Practice, session_id: str) -> int:
    with office.program.database.unit_of_work() as unit:
        return len(unit.transcripts.parts(session_id))


def half_transcribed(office: Practice) -> str:
    """An ended session whose transcription stopped in the middle for good."""
    session = office.record(40)
    office.engine.failures = []
    hear, heard = office.engine.hear, []

    def fails_later(pcm: bytes, *, final: bool, how: Decoding) -> object:
        if heard:
            raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)
        heard.append(1)
        return hear(pcm, final=final, how=how)

    office.engine.hear = fails_later  # type: ignore[method-assign,assignment]
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    assert parts_of(office, session.id) > 0
    return session.id


def test_signing_a_note_written_by_hand_destroys_sound_and_half_a_transcript(office: Practice) -> None:
    session_id = half_transcribed(office)
    note = office.program.notes.start_empty(session_id)
    office.program.notes.save(note.id, [SENTENCE])
    office.program.notes.sign(note.id, attested=True, reason="r")
    session = office.program.sessions.get(session_id)
    assert office.recordings.recording_ids() == ()
    assert session.audio_destroyed_at is not None
    assert session.transcript_destroyed_at is not None
    assert f"key/transcript/{session_id}" not in office.secrets.kept


def test_half_a_transcript_goes_after_seven_days_too(office: Practice) -> None:
    session_id = half_transcribed(office)
    office.clock.advance(days=7)
    assert office.program.destruction.sweep() == 2
    assert f"key/transcript/{session_id}" not in office.secrets.kept
    assert office.program.recovery.start().unfinished == ()
    assert office.program.notes.start_empty(session_id).sentences == ()


def test_signing_stands_when_the_cleaning_up_behind_it_fails(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, note = office.drafted()
    signed: list[str] = []
    office.program.bus.subscribe(NoteSigned, lambda event: signed.append(event.note_id))

    def busy() -> None:
        raise LocalError(ErrorCode.DATABASE_FAILED, retryable=True)

    monkeypatch.setattr(office.program.database, "scrub", busy)
    office.program.notes.sign(note.id, attested=True, reason="r")
    assert signed == [note.id]
    assert office.program.sessions.get(session.id).state is SessionState.SIGNED


def test_one_recording_that_resists_does_not_keep_the_others(office: Practice) -> None:
    stubborn, other = office.record(), office.record()
    destroy = office.recordings.destroy

    def refuses(recording_id: str) -> None:
        if recording_id == stubborn.recording_id:
            raise LocalError(ErrorCode.KEYRING_LOCKED)
        destroy(recording_id)

    office.recordings.destroy = refuses  # type: ignore[method-assign]
    office.clock.advance(hours=25)
    session_id = office.open().id
    office.program.recording.start(session_id)
    office.recorder.play(20)
    office.program.recording.shut_down()
    found = office.program.recovery.start()
    assert [offer.session_id for offer in found.interrupted] == [session_id]
    assert found.overdue is ErrorCode.KEYRING_LOCKED
    assert office.recordings.destroyed == [other.recording_id]
    with pytest.raises(LocalError):
        office.program.destruction.sweep()


def test_a_withdrawal_that_was_cut_off_is_finished(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    with pytest.raises(LocalError):
        office.program.sessions.withdraw(session.id, session.participants[0])
    after = office.program.sessions.get(session.id)
    assert (after.state, after.recording_id) == (SessionState.OPEN, "")
    office.recordings.failure = None
    found = office.program.recovery.start()
    assert (found.interrupted, found.unfinished) == ((), ())
    assert office.recordings.recording_ids() == ()


def test_an_interrupted_recording_whose_time_is_over_ends(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.program.recording.shut_down()
    office.clock.advance(hours=25)
    found = office.program.recovery.start()
    assert (found.interrupted, found.unfinished) == ((), ())
    after = office.program.sessions.get(session.id)
    assert after.state is SessionState.ENDED
    assert after.audio_destroyed_at is not None
    assert office.program.notes.start_empty(session.id).sentences == ()
    assert office.program.recovery.start().unfinished == ()


@pytest.mark.parametrize("sound", [None, b""])
def test_a_recording_of_which_nothing_is_there_ends_like_a_session_without(
    office: Practice, sound: bytes | None
) -> None:
    session = office.open()
    running = office.program.recording.start(session.id)
    office.recorder.abandon()
    office.program.recording.shut_down()
    if sound is None:
        office.recordings.sound.clear()
    office.program.recovery.start()
    ended = office.program.recovery.end(session.id)
    assert (ended.state, ended.recording_id) == (SessionState.ENDED, "")
    assert office.recordings.destroyed == [running.recording_id]
    assert office.program.recovery.start().unfinished == ()


def test_a_recording_that_cannot_be_read_now_still_ends_and_is_tried_later(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.program.recording.shut_down()
    office.program.recovery.start()

    def unreadable(_: str) -> RecordingState:
        raise LocalError(ErrorCode.DISK_FAILED)

    with monkeypatch.context() as patch:
        patch.setattr(office.recordings, "state", unreadable)
        assert office.program.recovery.offer(session.id).seconds == 0.0
        ended = office.program.recovery.end(session.id)
    assert ended.state is SessionState.ENDED
    assert office.program.recovery.start().unfinished == (session.id,)
    assert office.program.processing.process(session.id).sentences


def test_a_session_cut_off_ended_when_the_last_sound_was_written(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.program.recording.shut_down()
    office.clock.advance(hours=5)
    office.program.recovery.start()
    state = office.recordings.state(office.program.sessions.get(session.id).recording_id)
    assert office.program.recovery.end(session.id).ended_at == state.last_written_at


def test_ending_is_one_commit_and_can_be_repeated(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    office.recorder.marks = (Mark(MarkKind.PAUSED, 5.0, 3.0),)
    work = office.program.database.unit_of_work

    def failing() -> object:
        if current_thread() is main_thread():
            raise LocalError(ErrorCode.DATABASE_FAILED)
        return work()

    with monkeypatch.context() as patch:
        patch.setattr(office.program.database, "unit_of_work", failing)
        with pytest.raises(LocalError):
            office.program.sessions.end(session.id)
    assert office.program.sessions.end(session.id).state is SessionState.ENDED
    with office.program.database.unit_of_work() as unit:
        assert unit.sessions.marks(session.id) == office.recorder.marks


def test_marks_of_a_program_that_was_closed_are_kept(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.marks = (Mark(MarkKind.PAUSED, 5.0, 3.0),)
    office.program.recording.shut_down()
    with office.program.database.unit_of_work() as unit:
        assert unit.sessions.marks(session.id) == office.recorder.marks


def test_what_runs_is_never_taken_for_cut_off(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    assert office.program.recovery.start().interrupted == ()
    assert office.program.sessions.get(session.id).state is SessionState.RECORDING
    assert office.recordings.recording_ids()


@pytest.mark.parametrize("paused", [False, True])
def test_a_running_session_is_not_processed(office: Practice, paused: bool) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    if paused:
        office.program.recording.pause(session.id)
    state = office.program.sessions.get(session.id)
    with pytest.raises(Exception, match="illegal-transition"):
        office.program.processing.process(session.id)
    assert office.program.sessions.get(session.id) == state
    assert office.recordings.recording_ids()


def test_closing_is_no_failure_of_the_session(office: Practice) -> None:
    session = office.record()
    failed: list[ErrorCode] = []
    office.program.bus.subscribe(ProcessingFailed, lambda event: failed.append(event.error.code))
    office.engine.close()
    with pytest.raises(Exception, match="cancelled"):
        office.program.processing.process(session.id)
    assert failed == []
    assert office.program.sessions.get(session.id).failure == ""


def test_a_bug_in_processing_is_named_too(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    session = office.record()
    failed: list[ErrorCode] = []
    office.program.bus.subscribe(ProcessingFailed, lambda event: failed.append(event.error.code))

    def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(office.engine, "separate", wrong)
    with pytest.raises(ZeroDivisionError):
        office.program.processing.process(session.id)
    assert failed == [ErrorCode.BUG]
    assert office.program.sessions.get(session.id).failure == "bug"


def test_a_note_begun_by_hand_is_not_replaced_by_a_late_draft(office: Practice) -> None:
    session = office.record()
    written = []

    def write(event: StageReached) -> None:
        if event.stage == "note" and not event.done:
            written.append(office.program.notes.start_empty(session.id))

    office.program.bus.subscribe(StageReached, write)
    assert [office.program.processing.process(session.id)] == written
    assert office.program.sessions.get(session.id).failure == ""


def test_processing_twice_at_once_makes_one_draft(office: Practice) -> None:
    session = office.record(40)
    notes, threads = [], []

    def second() -> None:
        if not threads:
            threads.append(Thread(target=process, daemon=True))
            threads[0].start()
            threads[0].join(0.3)

    def process() -> None:
        notes.append(office.program.processing.process(session.id))

    office.engine.before = second
    process()
    threads[0].join(10)
    assert notes[0] == notes[1]
    assert office.engine.place == 40.0
    assert office.program.sessions.get(session.id).failure == ""


def test_finishing_one_session_does_not_stop_listening_to_the_next(office: Practice) -> None:
    ended = office.record(20)
    following = office.open()
    office.program.recording.start(following.id)
    office.program.processing.process(ended.id)
    office.engine.place = 0.0
    office.recorder.play(20)
    deadline = [100]
    while parts_of(office, following.id) == 0 and deadline[0]:
        deadline[0] -= 1
        Event().wait(0.05)
    assert parts_of(office, following.id) > 0


def test_a_note_in_the_outbox_before_a_crash_is_still_sent_once(office: Practice) -> None:
    _, note = office.drafted()
    office.program.notes.sign(note.id, attested=True, reason="r")
    [item] = office.program.delivery.items()
    with office.program.database.unit_of_work() as unit:
        unit.outbox.save(replace(item.to(DeliveryState.SENDING), attempts=1))
        unit.commit()
    office.gateway.arrived[item.identifier] = item.payload
    office.program.recovery.start()
    assert office.program.delivery.run_once()[0].state is DeliveryState.DELIVERED
    assert office.gateway.sends == 0
