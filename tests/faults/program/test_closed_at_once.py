"""Pause and withdrawal close the microphone at once, whatever else waits for a disk or the database.

The end closes it at once as well; what a stalled disk takes only afterwards is not lost.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest

from app.audio import sealed_recordings
from app.domain.chart import Client, Clinician
from app.domain.errors import AppError, Cancelled, ErrorCode, IllegalTransition, LocalError
from app.domain.session import SAMPLE_RATE, Session
from app.domain.states import SessionState
from app.services import recording as recording_module
from tests.support.database import START
from tests.support.failing_disk import FailingDisk
from tests.support.live_practice import LivePractice, fresh
from tests.support.recording import signal, wait_until

AT_ONCE = 1.0
"""Seconds: less than anything that could be waited for."""
SECONDS = 20


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    """A disk that a test may let stall; it goes on at the end."""
    made = FailingDisk()
    yield made
    if made.stalled is not None:
        made.stalled.set()


@pytest.fixture
def live(tmp_path: Path, disk: FailingDisk) -> Iterator[LivePractice]:
    """A practice with both switches on; its sound lies on ``disk``, its database does not."""
    practice = fresh(tmp_path / "data", START)
    practice.recordings._files.disk = disk
    with practice.program.database.unit_of_work() as unit:
        unit.clinicians.save(Clinician("clinician-1", "Robin Example", "LCSW"))
        unit.clients.save(Client("client-1", "Jordan Sample"))
        unit.commit()
    practice.program.clinicians.switch_ai("clinician-1", on=True)
    practice.program.practice.switch_ai("clinician-1", on=True)
    yield practice
    if disk.stalled is not None:
        disk.stalled.set()
    practice.close()


def recorded(live: LivePractice) -> Session:
    """A session of which some seconds are recorded."""
    program = live.program
    session = program.sessions.open(program.sessions.walk_in("Jordan Sample").id, "clinician-1")
    asked = program.consents.ask(session.id, session.participants[0])
    program.consents.answer(session.id, asked.id, agreed=True)
    session = program.recording.start(session.id)
    live.say(signal(0, SECONDS * SAMPLE_RATE))
    length = SECONDS * SAMPLE_RATE
    wait_until(lambda: live.recordings.state(session.recording_id).frames == length, "sealed")
    return session


def writers() -> list[Thread]:
    """The threads that still seal something."""
    return [thread for thread in enumerate_threads() if thread.name == "sealing"]


class Meanwhile(Thread):
    """Work in a thread of its own, and what it raised."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work, self.error = work, None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except AppError as error:
            self.error = error


def forgetting_that_waits(live: LivePractice, session: Session, disk: FailingDisk) -> Meanwhile:
    """The last six seconds are to be forgotten while the disk stalls."""
    disk.stalled = Event()
    ordered = Meanwhile(lambda: live.program.recording.forget(session.id, 0.1))
    wait_until(lambda: live.recorder.forgetting, "the order")
    return ordered


def test_a_pause_does_not_wait_for_a_forgetting(live: LivePractice, disk: FailingDisk) -> None:
    session = recorded(live)
    ordered = forgetting_that_waits(live, session, disk)
    paused = Meanwhile(lambda: live.program.recording.pause(session.id))
    wait_until(lambda: not live.microphone.is_open, "closed", AT_ONCE)
    paused.join(recording_module.FORGETTING_PATIENCE / 2)
    assert not paused.is_alive()
    assert live.program.sessions.get(session.id).state is SessionState.PAUSED
    assert ordered.is_alive()
    disk.stalled.set()
    ordered.join(10)
    assert ordered.error is None
    after = live.program.sessions.get(session.id)
    assert (after.state, after.forget_from) == (SessionState.PAUSED, None)
    assert live.recordings.state(session.recording_id).frames == (SECONDS - 6) * SAMPLE_RATE


def test_a_withdrawal_does_not_wait_for_a_forgetting(live: LivePractice, disk: FailingDisk) -> None:
    session = recorded(live)
    ordered = forgetting_that_waits(live, session, disk)
    withdrawn = Meanwhile(lambda: live.program.sessions.withdraw(session.id, session.participants[0]))
    wait_until(lambda: not live.microphone.is_open, "closed", AT_ONCE)
    withdrawn.join(recording_module.FORGETTING_PATIENCE / 2)
    assert not withdrawn.is_alive()
    assert live.recordings.recording_ids() == ()
    ordered.join(10)
    assert isinstance(ordered.error, Cancelled)  # nobody is told that a part is gone: everything is
    assert live.program.sessions.get(session.id).state is SessionState.OPEN


def test_the_end_does_not_wait_for_a_forgetting(live: LivePractice, disk: FailingDisk) -> None:
    session = recorded(live)
    ordered = forgetting_that_waits(live, session, disk)
    ended = Meanwhile(lambda: live.program.sessions.end(session.id))
    wait_until(lambda: not live.microphone.is_open, "closed", AT_ONCE)
    ended.join(recording_module.FORGETTING_PATIENCE / 2)
    assert not ended.is_alive()
    ordered.join(10)
    assert ordered.error is not None and ordered.error.code is ErrorCode.FORGETTING_WAITS
    disk.stalled.set()
    wait_until(lambda: not writers(), "the writer")
    live.program.destruction.finish_forgetting(session.id)
    assert live.recordings.state(session.recording_id).frames == (SECONDS - 6) * SAMPLE_RATE


def stalled_database(live: LivePractice, session: Session, goes_on: Event) -> tuple[Thread, Thread]:
    """Somebody has the lane of the database, and somebody with the recorder's turn waits for it."""
    held = Event()

    def hold() -> None:
        with live.program.database.unit_of_work():
            held.set()
            goes_on.wait(10)

    holder = Thread(target=hold, daemon=True)
    holder.start()
    held.wait(5)
    waiting = Thread(target=live.program.recording.bookmark, args=(session.id,), daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    return holder, waiting


@pytest.mark.parametrize("withdraws", [True, False])
def test_neither_waits_for_the_database(live: LivePractice, *, withdraws: bool) -> None:
    session = recorded(live)
    goes_on = Event()
    threads = stalled_database(live, session, goes_on)
    if withdraws:
        asked = Meanwhile(lambda: live.program.sessions.withdraw(session.id, session.participants[0]))
    else:
        asked = Meanwhile(lambda: live.program.recording.pause(session.id))
    wait_until(lambda: not live.microphone.is_open, "closed", AT_ONCE)
    assert asked.is_alive()
    goes_on.set()
    for thread in (*threads, asked):
        thread.join(10)
    assert asked.error is None
    expected = SessionState.OPEN if withdraws else SessionState.PAUSED
    assert live.program.sessions.get(session.id).state is expected
    assert not live.microphone.is_open


def test_a_withdrawal_that_is_refused_leaves_a_pause_that_says_so(live: LivePractice) -> None:
    session = recorded(live)
    with pytest.raises(AppError):
        live.program.sessions.withdraw(session.id, "somebody-else")
    assert not live.microphone.is_open
    assert live.program.sessions.get(session.id).state is SessionState.PAUSED
    live.program.recording.resume(session.id)
    assert live.microphone.is_open
    with pytest.raises(IllegalTransition):
        live.program.recording.resume(session.id)


@pytest.mark.parametrize("forgets", [True, False])
def test_what_the_disk_takes_only_after_the_end_is_heard(
    live: LivePractice, disk: FailingDisk, *, forgets: bool
) -> None:
    live.engine.window = live.engine.longest_stretch = 60.0  # nothing is heard before the end
    session = recorded(live)
    if forgets:
        forgetting_that_waits(live, session, disk)
    disk.stalled = disk.stalled or Event()
    live.say(signal(0, 4 * SAMPLE_RATE))
    live.program.sessions.end(session.id)
    processed = Meanwhile(lambda: live.program.processing.process(session.id))
    processed.join(0.5)
    assert processed.is_alive()  # it waits: nothing is made of half a recording
    disk.stalled.set()
    processed.join(20)
    assert processed.error is None
    assert live.engine.heard_seconds == [(0.0, SECONDS + 4 - 6 * forgets)]
    assert live.recordings.recording_ids() == ()


def test_a_disk_that_stalls_on_is_told_and_it_is_tried_again(
    live: LivePractice, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_recordings, "LATE_WRITER_PATIENCE", 0.2)
    session = recorded(live)
    disk.stalled = Event()
    live.say(signal(0, 4 * SAMPLE_RATE))
    live.program.sessions.end(session.id)
    with pytest.raises(LocalError) as caught:
        live.program.processing.process(session.id)
    assert (caught.value.code, caught.value.retryable) == (ErrorCode.DISK_FAILED, True)
    disk.stalled.set()
    wait_until(lambda: not writers(), "the writer")
    live.program.processing.process(session.id)
    assert live.program.sessions.get(session.id).state is SessionState.DRAFTED


def test_a_withdrawal_waits_for_no_late_writer(live: LivePractice, disk: FailingDisk) -> None:
    session = recorded(live)
    disk.stalled = Event()
    live.say(signal(0, 4 * SAMPLE_RATE))
    live.program.sessions.end(session.id)
    live.program.sessions.withdraw(session.id, session.participants[0])
    disk.stalled.set()
    wait_until(lambda: not writers(), "the writer")
    live.program.destruction.sweep()
    assert live.recordings.recording_ids() == ()
    assert not [name for name in live.secrets.kept if session.recording_id in name]
