"""A computer that cannot: no microphone, a locked keyring, a full disk, an EHR that refuses to talk."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from app.audio.file_microphone import FileMicrophone
from app.audio.portaudio_source import PortAudioSource
from app.bootstrap.places import demonstration_model, sample
from app.bootstrap.profiles import LockedProfile
from app.domain.chart import Client, Clinician
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.ids import new_id
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.states import DeliveryState, SessionState
from app.services.events import RecordingAdvanced, RecordingTroubled
from app.services.explanations import explain
from app.services.program import Program
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from app.system.paths import DEMONSTRATION, profile_paths
from app.system.settings_file import ProgramSettings, write_settings
from tests.support.commands import Computer
from tests.support.recording import wait_until
from tests.support.room import Room, room
from tests.support.secret_service import SecretServiceProcess, running_secret_service

__all__ = ["room"]
PASSPHRASE = "a long made-up passphrase"


@contextmanager
def running(locked: LockedProfile) -> Iterator[Program]:
    """The new profile, set up and open."""
    program, _ = locked.create(PASSPHRASE)
    try:
        yield program
    finally:
        program.close()


def says_all_three(error: AppError, code: ErrorCode) -> None:
    words = explain(error)
    assert error.code is code
    assert words.happened and words.safe and words.next_step


def by_hand(text: str) -> Sentence:
    return Sentence(new_id(), Section.PLAN, text, Source.EDITED_BY_YOU, status=SentenceStatus.SUPPORTED)


def findings(computer: Computer) -> dict[str, dict[str, str]]:
    """What the doctor finds, by subject."""
    return {finding["subject"]: finding for finding in computer.run("doctor", "--json").document["findings"]}


@pytest.mark.needs_sound
def test_no_microphone(room: Room, computer: Computer) -> None:
    assert findings(computer)["Microphone"]["state"] == "ok"
    room.unplug()
    found = findings(computer)["Microphone"]
    words = explain(LocalError(ErrorCode.NO_MICROPHONE))
    assert (found["state"], found["message"]) == ("failed", words.happened)
    assert found["advice"] == f"{words.safe} {words.next_step}"
    paths = profile_paths(DEMONSTRATION, computer.folder / "profile")
    with running(LockedProfile(paths, source=PortAudioSource(SystemClock()), keys_in_file=True)) as program:
        session = program.demonstration.open()
        with pytest.raises(LocalError) as raised:
            program.recording.start(session.id)
        says_all_three(raised.value, ErrorCode.NO_MICROPHONE)
        assert program.sessions.get(session.id).state is SessionState.OPEN
        assert program.recordings.recording_ids() == (), "neither a key nor a file came into being"


@pytest.fixture
def secret_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretServiceProcess]:
    with running_secret_service(tmp_path_factory.mktemp("ss")) as started:
        yield started


@pytest.mark.needs_secret_service
@pytest.mark.real_keyring
def test_a_locked_keyring(secret_service: SecretServiceProcess, computer: Computer) -> None:
    paths = profile_paths(DEMONSTRATION, computer.folder / "profile")
    locked = LockedProfile(paths)
    with running(locked) as program:
        assert not locked.keys_in_file
        program.demonstration.prepare()
    names = ("roomnote.db", "keys.json", "secret-store.json")
    before = {name: (paths.data / name).read_bytes() for name in names}
    labels = secret_service.item_labels()
    assert findings(computer)["Keyring"]["state"] == "ok"
    secret_service.lock()
    again = LockedProfile(paths)
    try:
        assert not again.is_new, "a locked profile is not taken for a new one"
        with pytest.raises(LocalError) as raised:
            again.open(PASSPHRASE)
    finally:
        again.release()
    says_all_three(raised.value, ErrorCode.KEYRING_LOCKED)
    assert {name: (paths.data / name).read_bytes() for name in names} == before
    assert sorted(secret_service.item_labels()) == sorted(labels)
    found = findings(computer)["Keyring"]
    assert found["state"] == "warning" and "keyring-locked" in found["message"] and found["advice"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Gives disks of a size; real ones, so the test needs the right to mount."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk-{size}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", str(place)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            pytest.skip("no right to mount a small disk; tests/faults/recording has a double of a full one")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


@pytest.mark.slow
def test_a_full_disk(
    small_disk: Callable[[str], Path],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # a disk of 2 GiB would have to be filled each time: what matters is how full it is
    monkeypatch.setattr("app.services.recording.LEAST_FREE_BYTES", 32 * 1024**2)
    disk = small_disk("64m")
    microphone = FileMicrophone(sample("dialogue_60s")[0], SystemClock(), 8.0)
    paths = profile_paths(DEMONSTRATION, disk / "profile")
    with running(LockedProfile(paths, source=microphone, keys_in_file=True)) as program:
        troubles: list[AppError | None] = []
        advanced = Event()
        program.bus.subscribe(RecordingTroubled, lambda event: troubles.append(event.error))
        program.bus.subscribe(RecordingAdvanced, lambda event: advanced.set())
        session = program.demonstration.open()

        ballast = fill(disk)
        with pytest.raises(LocalError) as raised:
            program.recording.start(session.id)
        says_all_three(raised.value, ErrorCode.DISK_FULL)
        assert program.sessions.get(session.id).state is SessionState.OPEN
        ballast.unlink()

        program.recording.start(session.id)
        assert advanced.wait(20)
        ballast = fill(disk)
        wait_until(lambda: len(troubles) == 1, "the full disk is told")
        assert troubles[0] is not None
        says_all_three(troubles[0], ErrorCode.DISK_FULL)
        ballast.unlink()
        wait_until(lambda: troubles[-1] is None, "recording goes on by itself")
        assert microphone.wait(30)
        program.sessions.end(session.id)
        recording_id = program.sessions.get(session.id).recording_id
        assert program.recordings.state(recording_id).frames == microphone.frames_played, "nothing is lost"

        note = program.processing.process(session.id)
        ballast = fill(disk)
        much = Sentence(
            "s1", Section.PLAN, "made up " * 60_000, Source.EDITED_BY_YOU, status=SentenceStatus.SUPPORTED
        )
        with pytest.raises(AppError) as refused:
            program.notes.save(note.id, (*note.sentences, much))
        assert refused.value.code in (ErrorCode.DISK_FULL, ErrorCode.DATABASE_FAILED)
        says_all_three(refused.value, refused.value.code)
        assert program.notes.of_session(session.id) == note, "the draft is as it was"
        ballast.unlink()
        assert program.notes.save(note.id, note.sentences[:1]).sentences
    assert "Traceback" not in capfd.readouterr().err


def test_a_disk_without_any_room_for_a_profile(small_disk: Callable[[str], Path], computer: Computer) -> None:
    disk = small_disk("16k")
    fill(disk)
    computer.run("demo", "--headless", "--keep", disk).explains(ErrorCode.DISK_FULL)


def test_an_ehr_that_refuses_the_connection_keeps_the_note_waiting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    paths = profile_paths(DEMONSTRATION, tmp_path / "profile")
    paths.make()
    write_settings(paths.settings, ProgramSettings(ehr_base_url=f"http://127.0.0.1:{port}/fhir"))
    engine = WhisperEngine(demonstration_model())
    with running(LockedProfile(paths, engine=engine, keys_in_file=True)) as program:
        session_id = written_session(program)
        note = program.notes.start_empty(session_id)
        sentence = Sentence(
            "s1", Section.PLAN, "Next week.", Source.EDITED_BY_YOU, status=SentenceStatus.SUPPORTED
        )
        program.notes.save(note.id, (sentence,))
        signed = program.notes.sign(note.id, attested=True, reason="test")
        (item,) = program.delivery.run_once()
        assert (item.state, item.error) == (DeliveryState.RETRY_WAIT, ErrorCode.EHR_UNREACHABLE.value)
        assert item.next_attempt_at is not None
        words = explain(LocalError(ErrorCode(item.error)))
        assert "signed note is safe" in words.safe and words.next_step
        assert program.notes.of_session(session_id) == signed
        assert program.delivery.run_once() == (), "it waits"


def written_session(program: Program) -> str:
    """A session without a recording that has ended, of a client whom the EHR knows."""
    clinician = Clinician(new_id(), "Robin Example", "LCSW", "practitioner-1", program.clock.now())
    with program.database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        unit.clients.save(Client(new_id(), "Marlowe Synthetic", ehr_id="patient-1"))
        unit.commit()
    appointment = program.sessions.walk_in("Marlowe Synthetic")
    session = program.sessions.open(appointment.id, clinician.id)
    program.sessions.end(session.id)
    return session.id
