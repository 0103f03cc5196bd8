"""From the end of a session to the draft: every stage once, whatever fails in between (R4–R7, R9, R12)."""

import itertools
import threading
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import BugError, ErrorCode, InputError, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Heard
from app.services.events import DraftReady, ProcessingFailed, StageReached, TranscriptAdvanced
from app.services.ports import Speakers
from tests.support.program import Practice, practice
from tests.support.recording import wait_until


def test_the_draft_is_made_and_the_sound_destroyed_without_being_asked(office: Practice) -> None:
    session = office.record(20)
    stages: list[tuple[str, bool]] = []
    ready: list[str] = []
    office.program.bus.subscribe(StageReached, lambda event: stages.append((event.stage, event.done)))
    office.program.bus.subscribe(DraftReady, lambda event: ready.append(event.note_id))
    note = office.program.processing.process(session.id)
    names = ("transcript", "speakers", "destruction", "note", "checks")
    assert stages == [(name, done) for name in names for done in (False, True)]
    assert ready == [note.id]
    assert note.state is NoteState.DRAFT
    after = office.program.sessions.get(session.id)
    assert after.state is SessionState.DRAFTED
    assert after.audio_destroyed_at == after.transcript_ready_at == office.clock.now()
    assert office.recordings.destroyed == [session.recording_id]
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    assert [u.speaker for u in transcript.utterances] == ["therapist", "client", "therapist", "client"]
    assert office.program.processing.process(session.id) == note


def test_windows_are_decoded_while_the_session_runs_and_each_second_once(office: Practice) -> None:
    session = office.open()
    progress: list[float] = []
    office.program.bus.subscribe(TranscriptAdvanced, lambda event: progress.append(event.seconds))
    office.program.recording.start(session.id)
    for _ in range(10):
        office.recorder.play(5)
    office.program.sessions.end(session.id)
    office.program.processing.process(session.id)
    heard = office.engine.heard_seconds
    assert heard[0][0] == 0.0
    assert all(before[1] == after[0] for before, after in itertools.pairwise(heard))
    assert heard[-1][1] == pytest.approx(50.0)
    assert progress == sorted(progress)


def test_a_failure_is_named_kept_and_tried_again_without_decoding_twice(office: Practice) -> None:
    session = office.record(40)
    office.program.bus.subscribe(TranscriptAdvanced, lambda event: failing())

    def failing() -> None:
        if not office.engine.failures and not failed:
            office.engine.failures.append(LocalError(ErrorCode.MODEL_CORRUPT))

    failed: list[ErrorCode] = []
    office.program.bus.subscribe(ProcessingFailed, lambda event: failed.append(event.error.code))
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    assert failed == [ErrorCode.MODEL_CORRUPT]
    broken = office.program.sessions.get(session.id)
    assert (broken.state, broken.failure) == (SessionState.TRANSCRIBING, "model-corrupt")
    assert not office.recordings.destroyed
    note = office.program.processing.process(session.id)
    assert note.sentences
    assert office.program.sessions.get(session.id).failure == ""
    heard = office.engine.heard_seconds
    assert all(before[1] == after[0] for before, after in itertools.pairwise(heard))


def test_a_crash_after_the_transcript_goes_on_with_the_draft(office: Practice) -> None:
    session = office.record(20)
    office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    decoded = list(office.engine.heard_seconds)
    office.recordings.failure = None
    office.program.processing.process(session.id)
    assert office.engine.heard_seconds == decoded
    assert office.recordings.destroyed == [session.recording_id]


@pytest.mark.parametrize(("breaks", "expected"), [("engine", False), ("recordings", True)])
def test_a_failure_says_whether_the_transcript_is_saved(
    office: Practice, breaks: str, expected: bool
) -> None:
    session = office.record(20)

    def fails(*_: object) -> Speakers:
        raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)

    if breaks == "engine":
        office.engine.separate = fails  # type: ignore[method-assign]
    else:
        office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    failed: list[ProcessingFailed] = []
    office.program.bus.subscribe(ProcessingFailed, failed.append)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    assert [event.transcribed for event in failed] == [expected]


def test_a_session_without_a_recording_has_no_draft_but_a_note_can_be_written(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.sessions.end(session.id)
    with pytest.raises(LocalError) as refused:
        office.program.processing.process(session.id)
    assert refused.value.code is ErrorCode.RECORDING_DESTROYED
    note = office.program.notes.start_empty(session.id)
    assert office.program.notes.start_empty(session.id) == note
    assert office.program.sessions.get(session.id).state is SessionState.DRAFTED
    assert note.sentences == ()


def test_an_engine_that_makes_no_progress_is_a_bug_and_no_endless_loop(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.record(20)
    monkeypatch.setattr(office.engine, "hear", lambda pcm, final, how: Heard(0))
    with pytest.raises(BugError):
        office.program.processing.process(session.id)
    monkeypatch.setattr(office.engine, "hear", lambda pcm, final, how: Heard(1000 * SAMPLE_RATE))
    with pytest.raises(BugError):
        office.program.processing.process(session.id)


def test_trouble_of_the_speech_process_during_the_session_does_not_stop_the_recording(
    office: Practice,
) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.engine.failures.append(LocalError(ErrorCode.SPEECH_TIMEOUT))
    for _ in range(8):
        office.recorder.play(5)
    assert office.program.sessions.end(session.id).state is SessionState.ENDED
    office.engine.failures.clear()
    assert office.program.processing.process(session.id).sentences


def test_a_demonstration_model_never_writes_out_a_real_session(tmp_path: Path) -> None:
    """The one it was recorded with was lost meanwhile, and another one found by itself."""
    with practice(tmp_path, demonstration=False) as office:
        office.engine.demonstration = False
        session = office.record()
        office.program.listening.stop()  # or it may still hear with the real one
        office.engine.demonstration = True
        heard = len(office.engine.heard_seconds)
        with pytest.raises(InputError) as refused:
            office.program.processing.process(session.id)
        assert refused.value.code is ErrorCode.DEMONSTRATION_MODEL_REFUSED
        assert len(office.engine.heard_seconds) == heard
        assert session.recording_id in office.recordings.recording_ids()
        office.engine.demonstration = False
        assert office.program.processing.process(session.id).sentences


def test_who_listened_to_the_session_does_not_go_on_with_a_demonstration_model(tmp_path: Path) -> None:
    with practice(tmp_path, demonstration=False) as office:
        office.engine.demonstration, office.engine.longest_stretch = False, 20.0
        hears, goes_on = Event(), Event()

        def before() -> None:
            hears.set()
            goes_on.wait(10)

        office.engine.before = before
        session = office.open()
        office.program.recording.start(session.id)
        office.recorder.play(100)
        assert hears.wait(10)
        office.program.sessions.end(session.id)
        office.engine.demonstration = True
        with pytest.raises(InputError):
            office.program.processing.process(session.id)
        goes_on.set()
        wait_until(lambda: all(t.name != "listening" for t in threading.enumerate()), "nobody listens")
        assert len(office.engine.heard_seconds) == 1, "what was under way"
