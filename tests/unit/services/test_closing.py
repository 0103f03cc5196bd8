"""Closing the program: nothing waits for a transcription that is under way, and no thread is left."""

import threading
import time
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode, LocalError
from tests.support.program import Practice, practice
from tests.support.speech import FakeSpeechEngine

LONGEST = 10.0


def test_closing_in_the_middle_of_a_transcription_takes_no_time(office: Practice) -> None:
    entered = threading.Event()

    def decode_until_closed() -> None:
        entered.set()
        until = time.monotonic() + LONGEST
        while not office.engine.closed and time.monotonic() < until:
            time.sleep(0.01)

    office.engine.before = decode_until_closed
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    assert entered.wait(LONGEST)
    began = time.monotonic()
    office.program.close()
    assert time.monotonic() - began < LONGEST / 2
    assert office.recorder.listener is None
    assert not [thread for thread in threading.enumerate() if thread.name == "listening"]


def test_a_part_that_cannot_end_does_not_keep_the_others_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_engine: FakeSpeechEngine) -> None:
        raise LocalError(ErrorCode.SPEECH_PROCESS_DIED)

    monkeypatch.setattr(FakeSpeechEngine, "close", fails)
    opened = practice(tmp_path)
    office = opened.__enter__()
    office.program.recording.start(office.open().id)
    with pytest.raises(LocalError) as failed:
        opened.__exit__(None, None, None)
    assert failed.value.code is ErrorCode.SPEECH_PROCESS_DIED
    assert office.recorder.listener is None
    with pytest.raises(AppError), office.program.database.unit_of_work():
        pass
