"""File transcripts, the doctor, the demonstration and the words for every failure."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import BugError, ErrorCode, InputError, LocalError
from app.domain.session import SAMPLE_RATE
from app.domain.states import SessionState
from app.services.demonstration import CLIENT_NAME, SIGN_REASON, Sample
from app.services.doctor import FAILED, OK, Doctor
from app.services.events import EventBus, LevelMeasured
from app.services.explanations import EXPLANATIONS, explain
from app.services.ports import Finding
from app.services.transcribing import FileTranscription
from tests.support.program import Practice
from tests.support.speech import DIALOGUE, FakeSpeechEngine


class Files:
    """``AudioFiles`` that streams silence of a given length."""

    def __init__(self, seconds: float, error: Exception | None = None) -> None:
        self.seconds, self.error = seconds, error

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        if self.error is not None:
            raise self.error
        left = round(self.seconds * SAMPLE_RATE)
        while left > 0:
            yield bytes(2 * min(left, block_frames))
            left -= block_frames


@pytest.mark.parametrize("seconds", [0.0, 0.5, 20.0, 61.0, 200.0])
def test_a_file_is_heard_once_from_end_to_end(seconds: float) -> None:
    engine = FakeSpeechEngine()
    progress: list[float] = []
    transcript = FileTranscription(Files(seconds), engine).transcribe(Path("x"), 2, progress.append)
    assert transcript.duration == pytest.approx(seconds)
    if seconds:
        assert progress[-1] == pytest.approx(seconds)
    expected = [line.text for line in DIALOGUE if line.end <= seconds]
    assert [u.text for u in transcript.utterances][: len(expected)] == expected
    assert transcript.demonstration


def test_a_wrong_file_is_named_before_the_model_is_loaded() -> None:
    engine = FakeSpeechEngine(failures=[LocalError(ErrorCode.NO_MODEL)])
    wrong = Files(1.0, InputError(ErrorCode.FILE_NOT_AUDIO))
    with pytest.raises(InputError) as refused:
        FileTranscription(wrong, engine).transcribe(Path("x"))
    assert refused.value.code is ErrorCode.FILE_NOT_AUDIO
    with pytest.raises(InputError):
        FileTranscription(Files(1.0), engine).transcribe(Path("x"), speakers=9)


def test_the_doctor_goes_on_after_a_failure_and_says_what_to_do() -> None:
    def fails() -> Finding:
        raise LocalError(ErrorCode.NO_MICROPHONE)

    looked_at: list[str] = []
    doctor = Doctor([("Microphone", fails), ("Disk", lambda: Finding("Disk", OK, "10 GiB free"))])
    microphone, disk = doctor.examine(looked_at.append)
    assert looked_at == ["Microphone", "Disk"]
    assert (microphone.state, microphone.message) == (FAILED, "No microphone is found.")
    assert microphone.advice
    assert disk.state == OK
    assert len(doctor.examine()) == 2


def test_every_failure_has_words_that_say_what_happened_what_is_safe_and_what_to_do() -> None:
    assert set(EXPLANATIONS) == set(ErrorCode)
    for code, words in EXPLANATIONS.items():
        if code is ErrorCode.CANCELLED:
            continue
        assert words.happened and words.safe and words.next_step, code
        for sentence in words.as_text.split(". "):
            assert len(sentence.split()) <= 17, (code, sentence)
        assert "!" not in words.as_text
    assert explain(BugError()).happened == EXPLANATIONS[ErrorCode.BUG].happened
    assert explain(LocalError(ErrorCode.CANCELLED)).as_text == "Cancelled."


def test_the_demonstration_walks_the_whole_path_and_may_be_repeated(office: Practice) -> None:
    said = " ".join(line.text for line in DIALOGUE)
    sample = Sample(said, lambda: office.recorder.play(20.0))
    results = []
    for _ in range(2):
        office.engine.place = 0.0
        session_id = office.program.demonstration.record(sample)
        results.append(office.program.demonstration.finish(session_id, sample))
    first, second = results
    assert first.word_error_rate == 0.0
    assert len(first.transcript.utterances) == 4
    assert first.note.sign_reason in ("", SIGN_REASON)
    assert first.destroyed.audio is not None
    assert first.destroyed.transcript is not None
    assert [item.note_id for item in first.outbox] == [first.note.id]
    assert second.session_id != first.session_id
    assert office.program.sessions.get(second.session_id).state is SessionState.SIGNED
    with office.program.database.unit_of_work() as unit:
        assert [c.name for c in unit.clients.all()].count(CLIENT_NAME) == 1


def test_a_handler_can_leave_the_bus_twice() -> None:
    bus, heard = EventBus(), []
    leave = bus.subscribe(LevelMeasured, lambda event: heard.append(event.peak))
    bus.publish(LevelMeasured(0.1, 0.2))
    leave()
    leave()
    bus.publish(LevelMeasured(0.1, 0.3))
    assert heard == [0.2]
