"""Dictating for a note: sealed, turned into text, destroyed; never while a session is recorded."""

from pathlib import Path

import pytest

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.material import InputKind
from app.domain.transcript import Heard
from app.services.events import DictationAdvanced, DictationTroubled, Event
from app.services.practice import set_practice_switch
from tests.support.program import Practice, practice
from tests.support.refusals import code_of
from tests.support.speech import DIALOGUE, FakeSpeechEngine, Line


def dictated(office: Practice, seconds: float = 20.0) -> str:
    """A dictation that was stopped; returns its session."""
    session = office.open(agreed=False)
    office.program.dictation.start(session.id)
    office.recorder.play(seconds)
    assert office.program.dictation.stop() == seconds
    return session.id


def test_what_is_said_becomes_an_input_and_the_sound_goes(office: Practice) -> None:
    session = office.open(agreed=False)
    dictation = office.program.dictation
    told: list[Event] = []
    office.program.bus.subscribe(DictationAdvanced, told.append)
    assert dictation.obstacle(session.id) is None
    dictation.start(session.id)
    assert dictation.running == session.id
    office.recorder.play(12)
    dictation.pause()
    assert office.recorder.paused
    dictation.resume()
    office.recorder.play(8)
    assert dictation.stop() == 20
    assert dictation.running == ""
    assert told == [DictationAdvanced(session.id, 12.0), DictationAdvanced(session.id, 20.0)]
    written = dictation.write_down(session.id)
    assert (written.kind, written.session_id) == (InputKind.DICTATION, session.id)
    assert written.text
    assert written.read_by == f"speech model {office.engine.warm().model} on this laptop"
    assert office.program.inputs.sources(session.id).inputs == (written,)
    assert office.recordings.recording_ids() == ()
    assert dictation.left_over(session.id) is None
    assert [a for a in office.audit() if a.startswith(("dictation", "input"))] == [
        "dictation.started",
        "input.added",
        "dictation.destroyed",
    ]


def test_a_long_one_is_written_down_to_its_last_word(office: Practice) -> None:
    session = office.open(agreed=False)
    late = [Line(0, 62.0, 64.0, "And this was last."), Line(0, 64.5, 66.0, "Goodbye.")]
    office.engine.lines = [*DIALOGUE, *late]
    office.program.dictation.start(session.id)
    office.recorder.play(67)
    assert code_of(office.program.dictation.start, session.id) is ErrorCode.NOT_WRITTEN_DOWN
    obstacle = office.program.dictation.obstacle(office.open(agreed=False).id)
    assert obstacle is not None and obstacle.code is ErrorCode.MICROPHONE_NEEDED
    office.program.dictation.stop()
    first, last = office.program.dictation.write_down(session.id).text.splitlines()
    assert first.startswith("Good morning.") and first.endswith("the whole time.")
    assert last == "And this was last. Goodbye."
    assert office.engine.heard_seconds[-1] == (60.0, 67.0), "the rest is shorter than a window"
    assert office.engine.let_go_of == 1


def test_cancelling_destroys_it_running_or_left_over(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.dictation.start(session.id)
    office.recorder.play(5)
    office.program.dictation.cancel(session.id)
    assert office.recordings.recording_ids() == ()
    assert office.recorder.listener is None
    left = dictated(office)
    office.program.dictation.cancel(left)
    office.program.dictation.cancel(left)
    assert office.recordings.recording_ids() == ()
    assert code_of(office.program.dictation.write_down, left) is ErrorCode.NOTHING_DICTATED


def test_never_while_a_session_is_recorded_or_paused(office: Practice) -> None:
    recorded, other = office.open(), office.open(agreed=False)
    office.program.recording.start(recorded.id)
    assert code_of(office.program.dictation.start, other.id) is ErrorCode.MICROPHONE_NEEDED
    office.program.recording.pause(recorded.id)
    assert code_of(office.program.dictation.start, other.id) is ErrorCode.MICROPHONE_NEEDED
    office.program.sessions.end(recorded.id)
    office.program.dictation.start(other.id)
    assert code_of(office.program.dictation.start, recorded.id) is ErrorCode.MICROPHONE_NEEDED


def test_a_session_takes_the_microphone_and_the_dictation_stays_sealed(office: Practice) -> None:
    session, other = office.open(), office.open(agreed=False)
    told: list[DictationTroubled] = []
    office.program.bus.subscribe(DictationTroubled, told.append)
    office.program.dictation.start(other.id)
    office.recorder.play(9)
    office.program.recording.start(session.id)
    assert office.program.recording.running == session.id
    assert [event.session_id for event in told] == [other.id]
    assert office.program.dictation.running == ""
    assert office.program.dictation.left_over(other.id) == 9
    assert code_of(office.program.dictation.pause) is ErrorCode.ILLEGAL_TRANSITION


def test_the_rules_of_recording_hold(office: Practice) -> None:
    session = office.open(agreed=False)
    office.recordings.free = 1
    assert code_of(office.program.dictation.start, session.id) is ErrorCode.DISK_FULL
    office.recordings.free = 100_000
    office.engine.failures.append(LocalError(ErrorCode.NO_MODEL))
    assert code_of(office.program.dictation.start, session.id) is ErrorCode.NO_MODEL
    with office.program.database.unit_of_work() as unit:
        set_practice_switch(unit, office.clock.now(), on=False)
        unit.commit()
    found = office.program.dictation.obstacle(session.id)
    assert found is not None
    assert found.code is ErrorCode.AI_SWITCHED_OFF


def test_the_demonstration_model_writes_nothing_down_outside_the_demonstration(tmp_path: Path) -> None:
    with practice(tmp_path, demonstration=False) as office:
        session = office.open(agreed=False)
        refused = code_of(office.program.dictation.start, session.id)
        assert refused is ErrorCode.DEMONSTRATION_MODEL_REFUSED
        assert office.recordings.recording_ids() == ()


def test_a_microphone_that_does_not_open_leaves_nothing(office: Practice) -> None:
    session = office.open(agreed=False)
    office.recorder.failure = LocalError(ErrorCode.NO_MICROPHONE)
    assert code_of(office.program.dictation.start, session.id) is ErrorCode.NO_MICROPHONE
    office.recorder.failure = None
    assert office.program.dictation.left_over(session.id) is None
    office.program.dictation.start(session.id)


def test_a_failing_speech_process_keeps_the_sound_for_another_try(office: Practice) -> None:
    session_id = dictated(office)
    office.engine.failures.append(LocalError(ErrorCode.SPEECH_PROCESS_DIED))
    assert code_of(office.program.dictation.write_down, session_id) is ErrorCode.SPEECH_PROCESS_DIED
    assert office.program.dictation.left_over(session_id) == 20
    assert code_of(office.program.dictation.start, session_id) is ErrorCode.NOT_WRITTEN_DOWN
    assert office.program.dictation.write_down(session_id).text


def test_silence_is_told_and_destroyed(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(engine: FakeSpeechEngine, pcm: bytes, **_how: object) -> Heard:
        return Heard(len(pcm) // 2, (), ())

    monkeypatch.setattr(FakeSpeechEngine, "hear", silent)
    session_id = dictated(office)
    assert code_of(office.program.dictation.write_down, session_id) is ErrorCode.NOTHING_DICTATED
    assert office.recordings.recording_ids() == ()
    assert office.program.dictation.left_over(session_id) is None
    assert office.engine.let_go_of == 1, "its memory is free again"


def test_an_engine_that_consumes_nothing_is_a_bug(office: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSpeechEngine, "hear", lambda _self, pcm, **_how: Heard(0, (), ()))
    session_id = dictated(office)
    with pytest.raises(BugError):
        office.program.dictation.write_down(session_id)
    assert office.program.dictation.left_over(session_id) == 20


def test_destroyed_while_it_was_written_down_it_does_not_come_back(office: Practice) -> None:
    session_id = dictated(office)
    warm = office.engine.warm

    def meanwhile() -> object:
        with office.program.database.unit_of_work() as unit:
            unit.settings.set("dictations", "")
            unit.commit()
        return warm()

    office.engine.warm = meanwhile  # type: ignore[method-assign, assignment]
    assert code_of(office.program.dictation.write_down, session_id) is ErrorCode.NOTHING_DICTATED
    assert office.program.inputs.sources(session_id).inputs == ()


def test_the_sweep_leaves_it_until_the_time_of_sound_is_over(office: Practice) -> None:
    session_id = dictated(office)
    office.program.destruction.sweep()
    assert office.program.dictation.left_over(session_id) == 20
    office.clock.advance(hours=23)
    office.program.destruction.sweep()
    assert office.program.dictation.left_over(session_id) == 20
    office.clock.advance(hours=2)
    office.program.destruction.sweep()
    assert office.recordings.recording_ids() == ()
    assert office.program.dictation.left_over(session_id) is None
    office.program.dictation.start(session_id)


def test_a_store_that_fails_is_told(office: Practice) -> None:
    session_id = dictated(office)
    office.recordings.state = _broken  # type: ignore[method-assign, assignment]
    assert code_of(office.program.dictation.left_over, session_id) is ErrorCode.DISK_FAILED


def _broken(_recording_id: str) -> object:
    raise LocalError(ErrorCode.DISK_FAILED)


def test_closing_seals_it_and_nothing_begins_any_more(office: Practice) -> None:
    session = office.open(agreed=False)
    office.program.dictation.start(session.id)
    office.recorder.play(3)
    office.program.dictation.shut_down()
    assert office.recordings.finished == set(office.recordings.recording_ids())
    assert (
        code_of(office.program.dictation.start, office.open(agreed=False).id) is ErrorCode.MICROPHONE_NEEDED
    )


def test_cut_off_once_its_text_is_kept_it_is_not_written_down_again(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id, dictation = dictated(office), office.program.dictation

    def cut_off(*_rest: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dictation, "_destroy", cut_off)
    with pytest.raises(KeyboardInterrupt):
        dictation.write_down(session_id)
    assert len(office.program.inputs.sources(session_id).inputs) == 1
    assert dictation.left_over(session_id) is None
    office.program.destruction.sweep()
    assert office.recordings.recording_ids() == ()
