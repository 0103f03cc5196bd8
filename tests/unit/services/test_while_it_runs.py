"""What is looked at again and again while a session is recorded, and what a failure must not leave undone."""

from collections.abc import Callable

import pytest

from app.domain.errors import ErrorCode, IllegalTransition, LocalError
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Session
from app.domain.states import SessionState
from app.services.consents import CONSENT_LIFETIME
from app.services.destruction import DestructionService
from app.services.events import EventBus, PartForgotten
from app.services.listening import MOST_FAILURES
from tests.support.program import Practice
from tests.support.recording import wait_until

ASKED = 2 * MOST_FAILURES
"""Each time for the stretch, then for a process that can be started at all."""


def recording(office: Practice) -> Session:
    session = office.open()
    return office.program.recording.start(session.id)


def state(office: Practice, session: Session) -> SessionState:
    return office.program.sessions.get(session.id).state


def refuse(code: ErrorCode) -> Callable[..., None]:
    def work(*_arguments: object) -> None:
        raise LocalError(code)

    return work


def play_until(office: Practice, done: Callable[[], bool], seconds: float = 4.0) -> None:
    """Sound comes until it is so, or the microphone is closed."""

    def so() -> bool:
        if not office.recorder.paused:
            office.recorder.play(seconds)
        return done()

    wait_until(so, "noticed while sound comes")


def test_an_agreement_that_runs_out_meanwhile_closes_the_microphone(office: Practice) -> None:
    session = recording(office)
    office.recorder.play(4)
    office.clock.advance(seconds=CONSENT_LIFETIME.total_seconds() - 60)
    office.recorder.play(4)
    assert state(office, session) is SessionState.RECORDING
    office.clock.advance(seconds=120)
    play_until(office, lambda: office.recorder.paused)
    wait_until(lambda: state(office, session) is SessionState.PAUSED, "written down")
    office.agree(session.id)
    office.program.recording.resume(session.id)
    assert not office.recorder.paused


def deaf(office: Practice) -> Session:
    """A session that is recorded, and whose follower has given up listening."""
    session = recording(office)
    office.engine.failures = [LocalError(ErrorCode.SPEECH_PROCESS_DIED)] * 50
    for time in range(1, MOST_FAILURES + 1):  # no faster, or it falls behind and is not asked at all
        office.recorder.play(61)
        wait_until(lambda: len(office.engine.failures) <= 50 - 2 * time, "asked in vain")  # noqa: B023
    return session


def test_it_is_noticed_too_when_nobody_listens_any_more(office: Practice) -> None:
    session = deaf(office)
    office.clock.advance(seconds=CONSENT_LIFETIME.total_seconds())
    play_until(office, lambda: office.recorder.paused, 61)
    wait_until(lambda: state(office, session) is SessionState.PAUSED, "written down")
    office.engine.failures = []


def test_marks_are_kept_too_when_nobody_listens_any_more(office: Practice) -> None:
    session, gap = deaf(office), Mark(MarkKind.GAP, 61.0, 4.0)

    def kept() -> bool:
        with office.program.database.unit_of_work() as unit:
            return gap in unit.sessions.marks(session.id)

    office.recorder.marks = (gap,)
    play_until(office, kept, 61)
    assert len(office.engine.failures) >= 50 - ASKED - 1  # it is asked no more
    office.engine.failures = []


def test_a_delayed_forgetting_is_told_when_it_is_done(office: Practice) -> None:
    session = recording(office)
    office.recorder.play(180)
    told: list[PartForgotten] = []
    office.program.bus.subscribe(PartForgotten, told.append)
    office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    with pytest.raises(LocalError):
        office.program.recording.forget(session.id, 1)
    assert told == []
    office.recorder.forget_now()
    play_until(office, lambda: bool(told))
    assert told == [PartForgotten(session.id, 120.0, 60.0)]


def test_where_the_room_cannot_be_looked_up_the_microphone_closes(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = recording(office)
    with monkeypatch.context() as patched:
        patched.setattr(office.program.recording, "refusal_in", refuse(ErrorCode.DATABASE_FAILED))
        with pytest.raises(LocalError):
            office.program.consents.add_person(session.id, "Alex Sample", "partner")
    assert office.recorder.paused
    assert state(office, session) is SessionState.PAUSED


def test_what_could_not_be_scrubbed_is_scrubbed_by_the_next_sweep(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = recording(office)
    office.recorder.play(4)
    scrub, scrubbed = office.program.database.scrub, list[bool]()
    office.program.destruction.sweep()
    with monkeypatch.context() as patched:
        patched.setattr(office.program.database, "scrub", refuse(ErrorCode.DATABASE_FAILED))
        office.program.sessions.withdraw(session.id, session.participants[0])
    monkeypatch.setattr(office.program.database, "scrub", lambda: scrubbed.append(True) or scrub())
    office.program.destruction.sweep()
    assert scrubbed == [True]
    office.program.destruction.sweep()
    assert scrubbed == [True]  # nothing was left


@pytest.mark.parametrize("forgets", [True, False])
def test_what_a_crash_kept_from_being_scrubbed_is_scrubbed_at_the_next_start(
    office: Practice, monkeypatch: pytest.MonkeyPatch, *, forgets: bool
) -> None:
    session = recording(office)
    office.recorder.play(180)
    with monkeypatch.context() as patched:
        patched.setattr(office.program.destruction, "scrub_if_possible", lambda: None)
        if forgets:
            office.program.recording.forget(session.id, 1)
        else:
            office.program.sessions.withdraw(session.id, session.participants[0])
    scrubbed = list[bool]()
    monkeypatch.setattr(office.program.database, "scrub", lambda: scrubbed.append(True))
    next_start = DestructionService(office.program.database, office.recordings, office.clock, EventBus())
    next_start.sweep()
    next_start.sweep()
    assert scrubbed == [True]


@pytest.mark.parametrize("paused", [True, False])
def test_a_late_sweep_touches_no_recording_that_runs(office: Practice, *, paused: bool) -> None:
    """Its list is older than what it does: meanwhile an interrupted session may have been gone on with."""
    session = recording(office)
    office.recorder.play(180)
    office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    with pytest.raises(LocalError):
        office.program.recording.forget(session.id, 1)
    if paused:
        office.program.recording.pause(session.id)
    office.program.destruction.finish_forgetting(session.id)
    assert len(office.recordings.sound[session.recording_id]) == 180 * 2 * SAMPLE_RATE  # the recorder does it
    assert office.program.sessions.get(session.id).forget_from == 120 * SAMPLE_RATE


def test_a_recording_that_resists_a_withdrawal_keeps_no_other_one(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.record()
    second = office.open()
    office.program.recording.start(second.id)
    office.recorder.play(4)
    second = office.program.sessions.get(second.id)
    destroy = office.recordings.destroy

    def resists(recording_id: str) -> None:
        if recording_id == first.recording_id:
            raise LocalError(ErrorCode.KEYRING_LOCKED)
        destroy(recording_id)

    monkeypatch.setattr(office.recordings, "destroy", resists)
    with pytest.raises(LocalError):
        office.program.sessions.withdraw(first.id, second.participants[0])
    assert office.recordings.destroyed == [second.recording_id]


def test_after_an_end_that_could_not_be_written_down_nothing_is_forgotten_or_marked(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recorder has stopped: where it stood is not known any more, and not the beginning."""
    session = recording(office)
    office.recorder.play(20)

    def heard() -> int:
        with office.program.database.unit_of_work() as unit:
            return len(unit.transcripts.parts(session.id))

    wait_until(lambda: heard() > 0, "the follower")
    with monkeypatch.context() as patched:
        patched.setattr(office.program.recording, "_keep_marks", refuse(ErrorCode.DATABASE_FAILED))
        with pytest.raises(LocalError):
            office.program.sessions.end(session.id)
    before = heard()
    for too_late in (
        lambda: office.program.recording.forget(session.id, 1),
        lambda: office.program.recording.bookmark(session.id),
    ):
        with pytest.raises(IllegalTransition):
            too_late()
    assert heard() == before
    assert office.program.sessions.get(session.id).forget_from is None
    assert office.program.sessions.end(session.id).state is SessionState.ENDED
