"""Sound is heard again only while it exists, never while anything is recorded, and stops at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.session import SAMPLE_RATE
from app.services.replay import AROUND, MOST_SECONDS
from tests.support.program import Practice, practice

SECOND = 2 * SAMPLE_RATE  # bytes


def paused(office: Practice, seconds: float = 20.0) -> str:
    """A session whose recording is paused; each second of its sound is of another value."""
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(seconds)
    office.program.recording.pause(session.id)
    number(office, session.id)
    return session.id


def number(office: Practice, session_id: str) -> None:
    recording_id = office.program.sessions.get(session_id).recording_id
    sound = office.recordings.sound[recording_id]
    office.recordings.sound[recording_id] = bytes(1 + at // SECOND for at in range(len(sound)))


def refused(office: Practice, session_id: str, start: float = 1.0, end: float = 2.0) -> ErrorCode:
    with pytest.raises(AppError) as raised:
        office.program.replay.play(session_id, start, end)
    assert not office.loudspeaker.played
    return raised.value.code


@contextmanager
def playing(office: Practice, session_id: str) -> Iterator[Thread]:
    """A play that goes on until it is stopped."""
    office.loudspeaker.holds = True
    office.loudspeaker.began.clear()
    thread = Thread(target=office.program.replay.play, args=(session_id, 1.0, 2.0))
    thread.start()
    try:
        assert office.loudspeaker.began.wait(10)
        yield thread
    finally:
        office.program.replay.stop()
        thread.join(10)
        assert not thread.is_alive()


def test_a_stretch_is_played_with_half_a_second_around_it(office: Practice) -> None:
    session_id = paused(office)
    assert office.program.replay.can_play(session_id)
    office.program.replay.play(session_id, 3.0, 4.0)
    (heard,) = office.loudspeaker.played
    assert len(heard) == round((1 + 2 * AROUND) * SECOND)
    assert heard == bytes([3] * (SECOND // 2) + [4] * SECOND + [5] * (SECOND // 2))


def test_at_either_end_there_is_no_more_than_there_is(office: Practice) -> None:
    session_id = paused(office)
    office.program.replay.play(session_id, 0.0, 0.5)
    office.program.replay.play(session_id, 19.5, 20.0)
    office.program.replay.play(session_id, 99.0, 100.0)
    assert [len(heard) for heard in office.loudspeaker.played] == [SECOND, SECOND]


@pytest.mark.parametrize(
    ("start", "end"), [(-1.0, 2.0), (3.0, 2.0), (0.0, MOST_SECONDS + 1), (0.0, float("nan"))]
)
def test_a_stretch_that_is_none_is_refused(office: Practice, start: float, end: float) -> None:
    assert refused(office, paused(office), start, end) is ErrorCode.BAD_USAGE


def test_never_while_it_is_recorded(office: Practice) -> None:
    session_id = paused(office)
    office.program.recording.resume(session_id)
    assert not office.program.replay.can_play(session_id)
    assert refused(office, session_id) is ErrorCode.STILL_RECORDING


def test_never_while_another_session_is_recorded_but_while_that_one_is_paused(office: Practice) -> None:
    first = paused(office)
    office.program.sessions.end(first)
    assert office.program.replay.can_play(first)
    second = office.open()
    office.program.recording.start(second.id)
    office.recorder.play(1.0)
    assert not office.program.replay.can_play(first)
    assert refused(office, first) is ErrorCode.STILL_RECORDING
    office.program.recording.pause(second.id)
    assert office.program.replay.can_play(first)
    office.program.replay.play(first, 3.0, 4.0)
    assert len(office.loudspeaker.played) == 1


def test_after_the_end_until_the_transcript_is_there(office: Practice) -> None:
    session = office.record()
    assert office.program.replay.can_play(session.id)
    office.engine.failures = [LocalError(ErrorCode.NO_MODEL)] * 9
    with pytest.raises(AppError):
        office.program.processing.process(session.id)
    assert office.program.replay.can_play(session.id)
    office.engine.failures.clear()
    office.program.processing.process(session.id)
    assert not office.program.replay.can_play(session.id)
    assert refused(office, session.id) is ErrorCode.RECORDING_DESTROYED


def test_nothing_of_a_session_that_was_never_recorded_or_is_not_there(office: Practice) -> None:
    session = office.open()
    assert not office.program.replay.can_play(session.id)
    assert refused(office, session.id) is ErrorCode.RECORDING_DESTROYED
    assert not office.program.replay.can_play("nobody")
    assert refused(office, "nobody") is ErrorCode.SESSION_NOT_FOUND


def test_what_counts_as_destroyed_is_not_played_whatever_is_left(office: Practice) -> None:
    session_id = paused(office)
    office.program.sessions.end(session_id)
    with office.program.database.unit_of_work() as unit:
        session = unit.sessions.get(session_id)
        assert session is not None
        unit.sessions.save(replace(session, audio_destroyed_at=office.clock.now()))
        unit.commit()
    assert refused(office, session_id) is ErrorCode.RECORDING_DESTROYED


def test_what_is_being_forgotten_is_not_heard_again(office: Practice) -> None:
    session_id = paused(office)
    office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS)  # else the program soon calls it finished
    office.recorder.forget(4 * SAMPLE_RATE)
    with office.program.database.unit_of_work() as unit:
        session = unit.sessions.get(session_id)
        assert session is not None
        unit.sessions.save(replace(session, forget_from=4 * SAMPLE_RATE, forget_before=1))
        unit.commit()
    office.program.replay.play(session_id, 3.0, 9.0)
    assert office.loudspeaker.played == [bytes([3] * (SECOND // 2) + [4] * SECOND)]
    office.program.replay.play(session_id, 6.0, 9.0)
    assert len(office.loudspeaker.played) == 1


def test_a_stop_ends_it(office: Practice) -> None:
    session_id = paused(office)
    with playing(office, session_id) as thread:
        office.program.replay.stop()
        thread.join(5)
        assert not thread.is_alive()
    office.program.replay.stop()


def test_the_next_stretch_ends_the_one_before(office: Practice) -> None:
    session_id = paused(office)
    with playing(office, session_id) as thread:
        office.loudspeaker.holds = False
        office.program.replay.play(session_id, 5.0, 6.0)
        thread.join(5)
        assert not thread.is_alive() and len(office.loudspeaker.played) == 2


@pytest.mark.parametrize("how", ["resumed", "another begins"])
def test_it_is_silent_before_the_microphone_opens(office: Practice, how: str) -> None:
    session_id = paused(office)
    silent: list[bool] = []
    if how == "another begins":
        office.program.sessions.end(session_id)
        following = office.open()
    with playing(office, session_id) as thread:
        opening = office.recorder.resume if how == "resumed" else office.recorder.start

        def opens(*args: object) -> None:
            silent.append(not office.loudspeaker.playing)
            opening(*args)  # type: ignore[arg-type]

        if how == "resumed":
            office.recorder.resume = opens  # type: ignore[method-assign]
            office.program.recording.resume(session_id)
        else:
            office.recorder.start = opens  # type: ignore[method-assign]
            office.program.recording.start(following.id)
        thread.join(5)
        assert not thread.is_alive()
    assert silent == [True]


def test_it_ends_when_the_session_goes_on_to_be_processed(office: Practice) -> None:
    session_id = paused(office)
    with playing(office, session_id) as thread:
        office.program.sessions.end(session_id)
        thread.join(5)
        assert not thread.is_alive()


def test_it_ends_when_somebody_withdraws(office: Practice) -> None:
    session_id = paused(office)
    (consent,) = office.program.consents.of_session(session_id)
    with playing(office, session_id) as thread:
        office.program.sessions.withdraw(session_id, consent.id)
        thread.join(5)
        assert not thread.is_alive()
    assert not office.program.replay.can_play(session_id)


def test_it_ends_with_the_program(tmp_path: Path) -> None:
    with practice(tmp_path) as office:
        session_id = paused(office)
        office.loudspeaker.holds = True
        thread = Thread(target=office.program.replay.play, args=(session_id, 1.0, 2.0))
        thread.start()
        assert office.loudspeaker.began.wait(10)
    thread.join(5)
    assert not thread.is_alive()


def test_a_missing_loudspeaker_is_told_and_the_next_try_is_possible(office: Practice) -> None:
    session_id = paused(office)
    office.loudspeaker.failure = LocalError(ErrorCode.NO_SPEAKER, retryable=True)
    assert refused(office, session_id) is ErrorCode.NO_SPEAKER
    office.loudspeaker.failure = None
    office.program.replay.play(session_id, 3.0, 4.0)
    assert len(office.loudspeaker.played) == 1


def test_the_sound_is_wiped_from_memory(office: Practice) -> None:
    session_id = paused(office)
    kept: list[memoryview] = []
    play = office.loudspeaker.play

    def remember(pcm: memoryview, stop: object) -> None:
        kept.append(memoryview(pcm.obj))  # type: ignore[arg-type]
        play(pcm, stop)  # type: ignore[arg-type]

    office.loudspeaker.play = remember  # type: ignore[method-assign]
    office.program.replay.play(session_id, 3.0, 4.0)
    (left,) = kept
    assert len(left) == 2 * SECOND and not any(left)
