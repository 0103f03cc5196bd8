"""An attached file: taken in with everyone's agreement or not at all, and nothing of it left otherwise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.errors import AppError, Cancelled, ErrorCode, InputError, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.attachments import CHECK_EVERY
from app.services.events import AttachmentAdvanced, SessionChanged
from app.services.ports import Removal
from tests.support.program import MemoryRecordings, Practice

SECONDS = 45


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of noise whose samples are known."""
    path = tmp_path / "sound.wav"
    wave = np.random.default_rng(3).integers(-3_000, 3_000, SECONDS * 16_000, dtype=np.int16)
    soundfile.write(path, wave, 16_000, subtype="PCM_16")
    return path


def never() -> bool:
    return False


def code_of(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(AppError) as error:
        call()
    return error.value.code


def planned(office: Practice) -> Session:
    """A session that was never opened, whose client agreed."""
    appointment = office.program.sessions.walk_in(office.client.name)
    session = office.program.sessions.prepare(appointment.id, office.clinician.id)
    office.agree(session.id)
    return office.program.sessions.get(session.id)


def as_it_was(office: Practice, before: Session) -> bool:
    """Whether nothing of an attempt is left: the session, the sound, the file's recording."""
    return office.program.sessions.get(before.id) == before and office.recordings.sound == {}


def test_the_file_becomes_the_sound_of_the_session(office: Practice, sound: Path) -> None:
    session, advanced, states = office.open(), [], []
    office.program.bus.subscribe(AttachmentAdvanced, lambda e: advanced.append(e.seconds))
    office.program.bus.subscribe(SessionChanged, lambda e: states.append(e.state))
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.state is SessionState.ENDED and ended.ended_at == office.clock.now()
    assert ended.started_at == session.started_at
    assert office.recordings.sound[ended.recording_id] == sound.read_bytes()[44:]
    assert office.recordings.finished == {ended.recording_id}
    assert advanced == [10.0, 20.0, 30.0, 40.0, float(SECONDS)]
    assert states == [SessionState.OPEN, SessionState.ENDED]
    assert [a for a in office.audit() if a.startswith(("attachment", "recording", "session.ended"))] == [
        "attachment.started", "recording.attached", "session.ended",
    ]  # fmt: skip


def test_processing_goes_on_as_for_a_recorded_session(office: Practice, sound: Path) -> None:
    session = office.open()
    office.program.attachments.attach(session.id, sound, never)
    note = office.program.processing.process(session.id)
    assert note.sentences
    done = office.program.sessions.get(session.id)
    assert done.audio_destroyed_at is not None and office.recordings.sound == {}


def test_the_limit_for_sound_that_nobody_transcribed_holds(office: Practice, sound: Path) -> None:
    session = office.open()
    office.program.attachments.attach(session.id, sound, never)
    office.clock.advance(hours=23)
    assert office.program.destruction.sweep() == 0
    office.clock.advance(hours=2)
    assert office.program.destruction.sweep() == 1
    assert office.recordings.sound == {}


def test_a_session_that_was_never_opened_took_place_when_it_was_planned(
    office: Practice, sound: Path
) -> None:
    session = planned(office)
    with office.program.database.unit_of_work() as unit:
        appointment = unit.appointments.get(session.appointment_id)
        assert appointment is not None
        start = office.clock.now() - timedelta(days=2)
        unit.appointments.save(replace(appointment, start=start, end=start + timedelta(minutes=50)))
        unit.commit()
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.started_at == start and ended.ended_at == office.clock.now()


def refuse_consent(office: Practice) -> Session:
    return office.open(agreed=False)


def refuse_practice(office: Practice) -> Session:
    session = office.open()
    office.program.practice.switch_ai(office.clinician.id, on=False)
    return session


def refuse_clinician(office: Practice) -> Session:
    session = office.open()
    office.program.clinicians.switch_ai(office.clinician.id, on=False)
    return session


def refuse_child(office: Practice) -> Session:
    """A child who agreed on screen while no guardian is in the room."""
    session = office.open()
    office.program.consents.add_person(session.id, "Sam Sample", "child")
    office.agree(session.id)
    return office.program.sessions.get(session.id)


def refuse_recorded(office: Practice) -> Session:
    return office.record()


def refuse_space(office: Practice) -> Session:
    office.recordings.free = 2 * 1024**3 / 32_072 + SECONDS / 2  # room for half of it beyond the reserve
    return office.open()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (refuse_consent, ErrorCode.CONSENT_MISSING),
        (refuse_practice, ErrorCode.AI_SWITCHED_OFF),
        (refuse_clinician, ErrorCode.AI_SWITCHED_OFF),
        (refuse_child, ErrorCode.CONSENT_MISSING),
        (refuse_recorded, ErrorCode.ALREADY_RECORDED),
        (refuse_space, ErrorCode.DISK_FULL),
    ],
)
def test_the_gate_is_that_of_recording(
    office: Practice, sound: Path, make: Callable[[Practice], Session], code: ErrorCode
) -> None:
    session = make(office)
    before = dict(office.recordings.sound)
    assert code_of(lambda: office.program.attachments.attach(session.id, sound, never)) is code
    assert office.program.sessions.get(session.id) == session
    assert office.recordings.sound == before


def test_a_missing_model_is_told_before_anything_is_read(office: Practice, sound: Path) -> None:
    session = office.open()
    office.engine.failures = [LocalError(ErrorCode.NO_MODEL)]
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, never))
    assert found is ErrorCode.NO_MODEL and as_it_was(office, session)


def test_another_session_may_be_recorded_meanwhile(office: Practice, sound: Path) -> None:
    other, session = office.open(), office.open()
    office.program.recording.start(other.id)
    office.program.attachments.attach(session.id, sound, never)
    office.recorder.play(5.0)
    assert office.program.sessions.end(other.id).state is SessionState.ENDED
    assert sorted(len(s) // 32_000 for s in office.recordings.sound.values()) == [5, SECONDS]


@pytest.mark.parametrize("make", [planned, Practice.open])
def test_cancelling_leaves_everything_as_it_was(
    office: Practice, sound: Path, make: Callable[[Practice], Session]
) -> None:
    session, asked, content = make(office), [], sound.read_bytes()

    def cancelled() -> bool:
        asked.append(len(office.recordings.sound))
        return len(asked) == 20

    with pytest.raises(Cancelled):
        office.program.attachments.attach(session.id, sound, cancelled)
    assert asked[-1] == 1  # sound was there, and it is asked for at every second of it
    assert as_it_was(office, session)
    assert sound.read_bytes() == content
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.state is SessionState.ENDED


def test_a_damaged_file_leaves_everything_as_it_was(office: Practice, sound: Path) -> None:
    session = office.open()
    sound.write_bytes(sound.read_bytes()[: 30 * 32_000])
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, never))
    assert found is ErrorCode.FILE_CORRUPT and as_it_was(office, session)


@pytest.mark.parametrize("what", ["missing", "text"])
def test_a_wrong_file_is_named_before_the_session_changes(
    office: Practice, tmp_path: Path, what: str
) -> None:
    session, states = office.open(), []
    office.program.bus.subscribe(SessionChanged, lambda e: states.append(e.state))
    path = tmp_path / "notes.txt"
    if what == "text":
        path.write_text("Only words.\n" * 100)
    found = code_of(lambda: office.program.attachments.attach(session.id, path, never))
    assert found is (ErrorCode.FILE_NOT_AUDIO if what == "text" else ErrorCode.FILE_NOT_FOUND)
    assert states == [] and as_it_was(office, session)


def after(office: Practice, seconds: int, happen: Callable[[], object]) -> Callable[[], bool]:
    """A "not cancelled" that lets something happen when so many seconds are sealed."""
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        if len(asked) == seconds + 1:
            happen()
        return False

    return cancelled


def test_a_withdrawal_meanwhile_destroys_it(office: Practice, sound: Path) -> None:
    session, longest = planned(office), []
    consent = office.program.consents.of_session(session.id)[0]
    office.program.bus.subscribe(AttachmentAdvanced, lambda e: longest.append(e.seconds))
    watch = after(office, 12, lambda: office.program.sessions.withdraw(session.id, consent.id))
    found = code_of(lambda: office.program.attachments.attach(session.id, sound, watch))
    assert found is ErrorCode.CONSENT_MISSING
    assert longest == [float(CHECK_EVERY)]  # it did not go on for longer than that
    assert as_it_was(office, session)


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
    assert office.recordings.sound == {}


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


def cut_off(office: Practice, session: Session) -> None:
    """What a crash in the middle of taking a file in leaves behind."""
    with office.program.database.unit_of_work() as unit:
        unit.sessions.save(replace(session, state=SessionState.OPEN, recording_id="half"))
        unit.commit()
    office.recordings.sound["half"] = bytes(320_000)


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
    assert office.recordings.sound == {}


def test_an_attempt_that_could_not_be_written_down_does_not_block_the_next(
    office: Practice, sound: Path
) -> None:
    session = office.open()
    cut_off(office, session)
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.recording_id != "half"
    office.program.destruction.sweep()
    assert list(office.recordings.sound) == [ended.recording_id]


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


def test_the_source_is_deleted_once_the_transcript_exists_and_only_that_file(
    office: Practice, sound: Path
) -> None:
    attachments, session = office.program.attachments, office.open()
    identity = attachments.identity(sound)
    attachments.attach(session.id, sound, never)
    with pytest.raises(InputError):
        attachments.delete_source(session.id, sound, identity)
    assert sound.exists()
    office.program.processing.process(session.id)
    content = sound.read_bytes()
    sound.write_bytes(content + b"more")
    assert attachments.delete_source(session.id, sound, identity) is Removal.CHANGED
    assert sound.exists()
    identity = attachments.identity(sound)
    assert attachments.delete_source(session.id, sound, identity) is Removal.REMOVED
    assert not sound.exists()
    assert attachments.delete_source(session.id, sound, identity) is Removal.GONE
    assert attachments.length(_copy(sound, content)) == pytest.approx(SECONDS)


def _copy(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
