"""Closing the program: nothing waits for a transcription that is under way, and no thread is left."""

import threading
import time

from tests.support.program import Practice

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
