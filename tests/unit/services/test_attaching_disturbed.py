"""What may happen while a file is taken in: people change their minds, disks fill up, programs are killed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.attachments import CHECK_EVERY
from app.services.events import AttachmentAdvanced
from tests.support.attaching import SECONDS, after, as_it_was, code_of, cut_off, never, noise, planned
from tests.support.program import MemoryRecordings, Practice


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of noise whose samples are known."""
    return noise(tmp_path / "sound.wav")


def test_a_withdrawal_meanwhile_destroys_it(office: Practice, sound: Path) -> None:
    session, longest = planned(office), []
    consent = office.program.consents.of_session(session.id)[0]
    office.program.bus.subscribe(AttachmentAdvanced, lambda e: longest.append(e.seconds))
    watch = after(office, 12, lambda: office.program.sessions.withdraw(session.id, consent.id))
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, watch))
    assert found is ErrorCode.CONSENT_MISSING
    assert longest == [float(CHECK_EVERY)]  # it did not go on for longer than that
    assert as_it_was(office, session)


def test_who_agrees_again_after_withdrawing_does_not_bring_the_file_back(
    office: Practice, sound: Path
) -> None:
    session = office.open()
    consent = office.program.consents.of_session(session.id)[0]

    def thinks_twice() -> None:
        office.program.sessions.withdraw(session.id, consent.id)
        office.agree(session.id)

    watch = after(office, 12, thinks_twice)
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, watch))
    assert found is ErrorCode.CONSENT_MISSING
    assert office.recordings.recording_ids() == ()
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_a_withdrawal_that_makes_writing_fail_is_what_is_told(office: Practice, sound: Path) -> None:
    session = office.open()
    consent = office.program.consents.of_session(session.id)[0]

    def withdraw() -> None:
        office.program.sessions.withdraw(session.id, consent.id)
        office.recordings.failure = LocalError(ErrorCode.RECORDING_DESTROYED)

    found = code_of(lambda: office.program.attachments.attach(session.id, sound, after(office, 12, withdraw)))
    assert found is ErrorCode.CONSENT_MISSING
    assert office.program.sessions.get(session.id) == session


@pytest.mark.parametrize("moment", [3, SECONDS])
def test_somebody_who_comes_in_meanwhile_is_asked_first(office: Practice, sound: Path, moment: int) -> None:
    session = office.open()
    watch = after(
        office, moment, lambda: office.program.consents.add_person(session.id, "Kim Sample", "partner")
    )
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, watch))
    assert found is ErrorCode.CONSENT_MISSING
    after_it = office.program.sessions.get(session.id)
    assert replace(after_it, participants=session.participants) == session
    assert office.recordings.recording_ids() == ()


def test_neither_recording_nor_ending_nor_the_sweep_disturbs_it(office: Practice, sound: Path) -> None:
    session, seen = office.open(), []

    def meanwhile() -> None:
        office.clock.advance(days=9)
        office.agree(session.id)
        assert office.program.destruction.sweep() == 0
        assert office.program.attachments.undo_cut_off() == 0
        for call in (
            lambda: office.program.recording.start(session.id),
            lambda: office.program.sessions.end(session.id),
        ):
            seen.append(code_of(call))
        attach = office.program.attachments.attach
        seen.append(code_of(lambda: attach(session.id, sound, never)))

    ended = office.program.attachments.attach(session.id, sound, after(office, 12, meanwhile))
    refused = ErrorCode.ILLEGAL_TRANSITION
    assert seen == [refused, refused, ErrorCode.ALREADY_RECORDED]
    assert len(office.recordings.sound[ended.recording_id]) == SECONDS * 32_000


@pytest.mark.parametrize("make", [planned, Practice.open])
def test_what_a_crash_cut_off_is_erased_at_the_next_start(
    office: Practice, sound: Path, make: Callable[[Practice], Session]
) -> None:
    session = make(office)
    cut_off(office, session)
    assert office.program.attachments.undo_cut_off() == 1
    assert as_it_was(office, session)
    assert office.program.attachments.undo_cut_off() == 0
    assert office.program.attachments.attach(session.id, sound, never).state is SessionState.ENDED


def test_what_cannot_be_destroyed_yet_is_destroyed_by_the_sweep(office: Practice, sound: Path) -> None:
    session = office.open()
    cut_off(office, session)
    office.recordings.failure = LocalError(ErrorCode.KEYRING_LOCKED)
    assert office.program.attachments.undo_cut_off() == 1
    office.recordings.failure = None
    assert office.program.destruction.sweep() == 1
    assert as_it_was(office, session)


def test_a_full_disk_in_the_middle_leaves_nothing(office: Practice, sound: Path) -> None:
    session = office.open()

    def full() -> None:
        office.recordings.failure = LocalError(ErrorCode.DISK_FULL)

    watch = after(office, 20, full)
    assert code_of(lambda: office.program.attachments.attach(session.id, sound, watch)) is ErrorCode.DISK_FULL
    assert office.program.sessions.get(session.id) == session
    office.recordings.failure = None
    office.program.destruction.sweep()  # the disk refused the destruction too
    assert office.recordings.recording_ids() == ()


def test_an_attempt_that_could_not_be_written_down_does_not_block_the_next(
    office: Practice, sound: Path
) -> None:
    session = office.open()
    cut_off(office, session)
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.recording_id != "half"
    office.program.destruction.sweep()
    assert office.recordings.recording_ids() == (ended.recording_id,)


def test_an_ending_that_was_written_down_after_all_is_kept(
    office: Practice, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    end = office.program.attachments._end

    def answers_too_late(*arguments: object) -> Session:
        end(*arguments)  # type: ignore[arg-type]
        raise LocalError(ErrorCode.DATABASE_FAILED)

    monkeypatch.setattr(type(office.program.attachments), "_end", lambda _self, *a: answers_too_late(*a))
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, never))
    assert found is ErrorCode.DATABASE_FAILED
    kept = office.program.sessions.get(session.id)
    assert kept.state is SessionState.ENDED
    assert len(office.recordings.sound[kept.recording_id]) == SECONDS * 32_000


def test_a_beginning_that_cannot_be_written_down_begins_nothing(
    office: Practice, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, begun = office.open(), []
    monkeypatch.setattr(MemoryRecordings, "begin", lambda _self, number: begun.append(number))
    unit_type: type = object
    with office.program.database.unit_of_work() as unit:
        unit_type = type(unit)

    def fails(_self: object) -> None:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    with monkeypatch.context() as broken:
        broken.setattr(unit_type, "commit", fails)
        found = code_of(lambda: office.program.attachments.attach(session.id, sound, never))
    assert found is ErrorCode.DATABASE_FAILED
    assert begun == [] and as_it_was(office, session)
