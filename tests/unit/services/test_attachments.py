"""An attached file: taken in with the agreement that recording needs, and nothing left of it otherwise."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, InputError, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import AttachmentAdvanced, SessionChanged
from app.services.ports import Removal
from tests.support.attaching import SECONDS, as_it_was, code_of, never, noise, planned
from tests.support.program import Practice


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of noise whose samples are known."""
    return noise(tmp_path / "sound.wav")


def test_the_file_becomes_the_sound_of_the_session(office: Practice, sound: Path) -> None:
    session, advanced, states = office.open(), [], []
    office.program.bus.subscribe(AttachmentAdvanced, lambda e: advanced.append(e.seconds))
    office.program.bus.subscribe(SessionChanged, lambda e: states.append(e.state))
    ended = office.program.attachments.attach(session.id, sound, never)
    assert ended.state is SessionState.ENDED and ended.attached_at == office.clock.now()
    assert ended.started_at == session.started_at
    known = hashlib.sha256(sound.read_bytes()[44:]).hexdigest()
    assert office.recordings.digests() == {ended.recording_id: known}
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
    assert done.audio_destroyed_at is not None and office.recordings.recording_ids() == ()


def test_the_limit_for_sound_that_nobody_transcribed_holds(office: Practice, sound: Path) -> None:
    session = office.open()
    office.program.attachments.attach(session.id, sound, never)
    office.clock.advance(hours=23)
    assert office.program.destruction.sweep() == 0
    office.clock.advance(hours=2)
    assert office.program.destruction.sweep() == 1
    assert office.recordings.recording_ids() == ()


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
    assert ended.started_at == start and ended.ended_at == start + timedelta(seconds=SECONDS)
    # its limits count from now, or its sound would be past them before anything was made of it
    assert office.program.destruction.sweep() == 0
    assert ended.limits_from == office.clock.now()


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
    before = office.recordings.digests()
    assert code_of(lambda: office.program.attachments.attach(session.id, sound, never)) is code
    assert office.program.sessions.get(session.id) == session
    assert office.recordings.digests() == before


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


@pytest.mark.parametrize(
    ("make", "moment"), [(planned, 20), (Practice.open, 20), (Practice.open, SECONDS + 1)]
)
def test_cancelling_leaves_everything_as_it_was(
    office: Practice, sound: Path, make: Callable[[Practice], Session], moment: int
) -> None:
    session, asked, content = make(office), [], sound.read_bytes()

    def cancelled() -> bool:
        asked.append(len(office.recordings.sound))
        return len(asked) == moment

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
