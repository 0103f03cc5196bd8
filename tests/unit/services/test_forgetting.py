"""The last minutes are forgotten: text first, then sound, also over a crash; nothing else is touched (B2)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode, IllegalTransition, LocalError
from app.domain.session import SAMPLE_RATE, Mark, MarkKind, Session
from app.domain.states import SessionState
from app.domain.transcript import TranscriptPart, Word
from app.services.events import BookmarkSet, PartForgotten
from tests.support.program import Practice
from tests.support.recording import wait_until

MINUTE = 60 * SAMPLE_RATE


def part(start: float, end: float, text: str) -> TranscriptPart:
    """A decoded stretch of one word; times in minutes."""
    word = Word(text, start * 60, start * 60 + 1, 0.9)
    return TranscriptPart(round(start * MINUTE), round(end * MINUTE), (word,), ())


def recorded(office: Practice, minutes: float) -> Session:
    """A session that is recorded, its sound heard in parts of half a minute."""
    office.engine.window = office.engine.longest_stretch = 36_000.0  # the parts here are put by hand
    session = office.open()
    session = office.program.recording.start(session.id)
    office.recorder.play(minutes * 60)
    with office.program.database.unit_of_work() as unit:
        for half in range(round(minutes * 2)):
            unit.transcripts.add_part(session.id, part(half / 2, half / 2 + 0.5, f"half{half}"))
        unit.commit()
    return session


def words(office: Practice, session: Session) -> list[str]:
    """What is left of the transcript."""
    with office.program.database.unit_of_work() as unit:
        return [word.text for each in unit.transcripts.parts(session.id) for word in each.words]


def marks(office: Practice, session: Session) -> tuple[Mark, ...]:
    """The marks as they are kept."""
    with office.program.database.unit_of_work() as unit:
        return unit.sessions.marks(session.id)


def sound(office: Practice, session: Session) -> float:
    """Minutes of sound that are left."""
    return len(office.recordings.sound[session.recording_id]) / 2 / MINUTE


@pytest.mark.parametrize(("minutes", "left"), [(2, 10.0), (5, 7.0), (10, 2.0)])
def test_the_last_minutes_go_and_recording_goes_on(office: Practice, minutes: int, left: float) -> None:
    session = recorded(office, 12)
    told: list[PartForgotten] = []
    office.program.bus.subscribe(PartForgotten, told.append)
    assert office.program.recording.forget(session.id, minutes) == minutes * 60
    assert sound(office, session) == left
    assert words(office, session) == [f"half{half}" for half in range(round(left * 2))]
    assert marks(office, session) == (Mark(MarkKind.FORGOTTEN, left * 60, minutes * 60),)
    assert told == [PartForgotten(session.id, left * 60, minutes * 60)]
    after = office.program.sessions.get(session.id)
    assert (after.state, after.forget_from) == (SessionState.RECORDING, None)
    office.recorder.play(60)
    assert sound(office, session) == left + 1
    assert [a for a in office.audit() if a.startswith("audio.")] == ["audio.forgetting", "audio.forgotten"]


def test_more_than_there_is_forgets_everything_so_far(office: Practice) -> None:
    session = recorded(office, 3)
    assert office.program.recording.forget(session.id, 10) == 180.0
    assert sound(office, session) == 0
    assert words(office, session) == []
    assert marks(office, session) == (Mark(MarkKind.FORGOTTEN, 0.0, 180.0),)


def test_a_part_that_only_begins_before_the_place_goes_as_well_and_is_heard_again(office: Practice) -> None:
    session = recorded(office, 4)
    office.recorder.play(15)
    office.program.recording.forget(session.id, 2)
    assert sound(office, session) == 2.25
    assert words(office, session) == ["half0", "half1", "half2", "half3"]
    office.engine.place = 120.0
    office.program.sessions.end(session.id)
    office.program.processing.process(session.id)
    heard = office.engine.heard_seconds
    assert min(start for start, _ in heard) == 120.0


def test_marks_in_what_is_forgotten_go_and_earlier_ones_stay(office: Practice) -> None:
    session = recorded(office, 6)
    office.recorder.marks = (Mark(MarkKind.PAUSED, 60.0, 9.0), Mark(MarkKind.GAP, 300.0, 2.0))
    office.program.recording.bookmark(session.id)
    office.program.recording.forget(session.id, 2)
    kept = marks(office, session)
    assert set(kept) == {Mark(MarkKind.PAUSED, 60.0, 9.0), Mark(MarkKind.FORGOTTEN, 240.0, 120.0)}


def test_it_works_while_the_session_is_paused(office: Practice) -> None:
    session = recorded(office, 6)
    office.program.recording.pause(session.id)
    office.program.recording.forget(session.id, 5)
    assert sound(office, session) == 1
    assert office.program.sessions.get(session.id).state is SessionState.PAUSED


def test_nothing_is_forgotten_of_a_session_that_is_not_recorded(office: Practice) -> None:
    session = office.open()
    with pytest.raises(IllegalTransition):
        office.program.recording.forget(session.id, 2)
    with pytest.raises(IllegalTransition):
        office.program.recording.bookmark(session.id)


def test_what_is_heard_of_the_forgotten_part_meanwhile_is_dropped(office: Practice) -> None:
    session = office.open()
    session = office.program.recording.start(session.id)
    forgotten: list[float] = []

    def forget() -> None:
        office.engine.before = None
        forgotten.append(office.program.recording.forget(session.id, 2))

    office.engine.before = forget  # in the middle of hearing, which goes on with the sound it was given
    office.recorder.play(20)
    wait_until(lambda: bool(forgotten), "the follower")
    office.recorder.play(1)
    wait_until(lambda: len(office.engine.heard_seconds) > 0, "the follower")
    office.program.sessions.end(session.id)
    assert all(each.end_frame <= SAMPLE_RATE for each in _parts(office, session))
    assert sound(office, session) == pytest.approx(1 / 60)


def _parts(office: Practice, session: Session) -> tuple[TranscriptPart, ...]:
    with office.program.database.unit_of_work() as unit:
        return unit.transcripts.parts(session.id)


def test_hearing_goes_on_after_a_forgetting(office: Practice) -> None:
    session = office.open()
    session = office.program.recording.start(session.id)
    office.recorder.play(20)
    wait_until(lambda: bool(_parts(office, session)), "the follower")
    office.program.recording.forget(session.id, 2)
    assert _parts(office, session) == ()
    office.engine.place = 0.0
    office.recorder.play(20)
    wait_until(lambda: bool(_parts(office, session)), "the follower")
    assert _parts(office, session)[0].start_frame == 0


def waiting(office: Practice) -> Session:
    """A session of six minutes whose last two are to be forgotten, but the disk does not let it happen."""
    session = recorded(office, 6)
    office.recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    with pytest.raises(LocalError) as caught:
        office.program.recording.forget(session.id, 2)
    assert caught.value.code is ErrorCode.FORGETTING_WAITS
    office.recorder.waits = None
    return session


def test_a_disk_that_delays_it_keeps_the_text_from_coming_back(office: Practice) -> None:
    session = waiting(office)
    assert words(office, session) == [f"half{half}" for half in range(8)]
    assert office.program.sessions.get(session.id).forget_from == 4 * MINUTE
    with pytest.raises(LocalError):
        office.program.recording.forget(session.id, 2)  # one at a time
    office.recorder.forget_now()
    office.recorder.play(60)
    wait_until(lambda: office.program.sessions.get(session.id).forget_from is None, "the follower")
    assert sound(office, session) == 5
    assert office.program.recording.forget(session.id, 2) == 120.0
    assert sound(office, session) == 3


def test_one_that_waits_at_the_end_is_finished_before_anything_is_made_of_the_sound(office: Practice) -> None:
    session = waiting(office)
    office.program.sessions.end(session.id)
    office.recordings.failure = LocalError(ErrorCode.DISK_FULL)
    office.engine.place = 240.0
    heard = len(office.engine.heard_seconds)
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    assert len(office.engine.heard_seconds) == heard
    office.recordings.failure = None
    office.program.processing.process(session.id)
    assert office.recordings.destroyed == [session.recording_id]
    transcript = _transcript_words(office, session)
    assert "half7" in transcript
    assert "half8" not in transcript


def _transcript_words(office: Practice, session: Session) -> str:
    with office.program.database.unit_of_work() as unit:
        transcript = unit.transcripts.get(session.id)
    assert transcript is not None
    return " ".join(utterance.text for utterance in transcript.utterances)


@pytest.mark.parametrize("ends", [True, False])
def test_a_crash_in_between_is_finished_by_the_next_start(office: Practice, ends: bool) -> None:
    session = waiting(office)
    office.program.recording.shut_down()  # the state in the database is that of a program that was killed
    found = office.program.recovery.start()
    assert [offer.seconds for offer in found.interrupted] == [240.0]
    after = office.program.sessions.get(session.id)
    assert (after.state, after.forget_from) == (SessionState.INTERRUPTED, None)
    if ends:
        office.program.recovery.end(session.id)
    assert sound(office, session) == 4


def test_a_start_that_cannot_finish_it_says_so_and_ending_tries_again(office: Practice) -> None:
    session = waiting(office)
    office.program.recording.shut_down()
    office.recordings.failure = LocalError(ErrorCode.DISK_FULL)
    assert office.program.recovery.start().overdue is ErrorCode.DISK_FULL
    with pytest.raises(LocalError):
        office.program.recovery.end(session.id)
    office.recordings.failure = None
    office.program.recovery.end(session.id)
    assert sound(office, session) == 4


def test_one_whose_recording_was_destroyed_meanwhile_is_finished(office: Practice) -> None:
    session = waiting(office)
    office.program.recording.shut_down()
    office.recordings.destroy(session.recording_id)
    office.program.recovery.start()
    assert office.program.sessions.get(session.id).forget_from is None


def test_a_withdrawal_leaves_nothing_to_be_finished(office: Practice) -> None:
    session = waiting(office)
    office.program.sessions.withdraw(session.id, session.participants[0])
    after = office.program.sessions.get(session.id)
    assert (after.forget_from, after.forget_before, after.recording_id) == (None, 0, "")


def test_a_database_that_refuses_leaves_everything_as_it_was(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = recorded(office, 6)
    with monkeypatch.context() as patched:
        patched.setattr(
            office.program.destruction, "forget_in", _raise(LocalError(ErrorCode.DATABASE_FAILED))
        )
        with pytest.raises(LocalError):
            office.program.recording.forget(session.id, 2)
    assert sound(office, session) == 6
    assert len(words(office, session)) == 12
    office.program.recording.forget(session.id, 2)
    assert sound(office, session) == 4


def _raise(error: AppError) -> Callable[..., None]:
    def refuse(*_arguments: object) -> None:
        raise error

    return refuse


def test_marks_are_kept_while_the_session_runs(office: Practice, tmp_path: Path) -> None:
    session = office.open()
    session = office.program.recording.start(session.id)
    office.recorder.play(4)
    office.recorder.marks = (Mark(MarkKind.PAUSED, 4.0, 30.0),)
    office.recorder.play(4)
    wait_until(lambda: marks(office, session) == (Mark(MarkKind.PAUSED, 4.0, 30.0),), "the follower")
    office.recorder.marks = (Mark(MarkKind.PAUSED, 4.0, 45.0),)
    office.program.sessions.end(session.id)
    assert marks(office, session) == (Mark(MarkKind.PAUSED, 4.0, 45.0),)


def test_a_bookmark_is_kept_at_once_and_told(office: Practice) -> None:
    session = recorded(office, 1)
    told: list[BookmarkSet] = []
    office.program.bus.subscribe(BookmarkSet, told.append)
    office.program.recording.bookmark(session.id)
    assert marks(office, session) == (Mark(MarkKind.BOOKMARK, 60.0),)
    assert told == [BookmarkSet(session.id, 60.0)]


def test_another_microphone_is_taken(office: Practice) -> None:
    session = recorded(office, 1)
    office.program.recording.switch_microphone(session.id, "built-in")
    assert office.recorder.switched == ["built-in"]
