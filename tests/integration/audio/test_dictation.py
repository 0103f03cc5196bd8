"""Dictation with real parts: recorder, sealed recordings, the cipher, the speech process; and its crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.bootstrap.composition import connect
from app.domain.accuracy import word_error_rate
from app.domain.chart import Clinician
from app.domain.material import InputKind
from app.domain.note import NoteType, Source
from app.domain.session import SAMPLE_RATE
from app.services.practice import set_practice_switch
from app.services.profile import Profile
from app.services.program import Program
from app.speech.engine import WhisperEngine
from app.storage.database import SqlCipherDatabase
from app.storage.vault import Vault
from tests.support.database import START, MemorySecrets
from tests.support.listening import sample
from tests.support.live_practice import RunningClock, at_work
from tests.support.program import edges_of
from tests.support.ready_database import ready_database
from tests.support.recording import HandMicrophone, wait_until
from tests.support.speech import MODEL

SOUND = sample("dialogue_60s")
SECONDS = 24
SAID = SOUND.pcm[: SECONDS * SAMPLE_RATE * 2]


@contextmanager
def real(folder: Path) -> Iterator[tuple[Program, HandMicrophone, SealingRecorder]]:
    """A program on the real speech process; the microphone is handed its sound."""
    clock, path = RunningClock(START), folder / "roomnote.db"
    master = ready_database(path)
    vault = Vault(master, MemorySecrets())
    database = SqlCipherDatabase(path, master.database_key(), vault, clock)
    recordings = SealedRecordings(folder / "recordings", vault, clock)
    microphone = HandMicrophone()
    recorder = SealingRecorder(recordings, microphone, clock)
    edges = edges_of(clock, database, recordings, recorder, WhisperEngine(MODEL))
    program = connect(Profile("test", folder, demonstration=True), edges, lambda: None)
    with database.unit_of_work() as unit:
        unit.clinicians.save(Clinician("clinician-1", "Robin Example", "LCSW", ai_consent_at=START))
        set_practice_switch(unit, START, on=True)
        unit.commit()
    try:
        yield program, microphone, recorder
    finally:
        program.close()


def lies_readable(folder: Path, secret: bytes) -> bool:
    """Whether any file holds these bytes in clear."""
    return any(secret in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_speaking_becomes_a_note_and_the_sound_is_gone(tmp_path: Path) -> None:
    with real(tmp_path) as (program, microphone, recorder):
        appointment = program.sessions.walk_in("Jordan Sample")
        session = program.sessions.prepare(appointment.id, "clinician-1")
        program.dictation.start(session.id)
        microphone.say(SAID)
        wait_until(lambda: recorder.place.frames == len(SAID) // 2, "the sound is taken")
        assert program.dictation.stop() == SECONDS
        assert not lies_readable(tmp_path, SAID[320_000:320_020])
        written = program.dictation.write_down(session.id)
        assert written.kind is InputKind.DICTATION
        said = SOUND.reference[: len(written.text)]
        assert word_error_rate(said, written.text) < 0.35
        assert program.recordings.recording_ids() == ()
        assert not list(tmp_path.rglob("*.sealed"))
        assert not lies_readable(tmp_path, written.text[:20].encode())
        note = program.drafting.generate(session.id, NoteType.SOAP).note
        assert Source.DICTATION in {s.source for s in note.sentences}


def test_a_crash_leaves_sealed_sound_that_is_offered(tmp_path: Path) -> None:
    with at_work(tmp_path / "before", START) as live:
        session = live.program.sessions.open(live.program.sessions.walk_in("Jordan Sample").id, "clinician-1")
        live.program.dictation.start(session.id)
        live.say(SAID)
        wait_until(
            lambda: live.recordings.state(live.recordings.recording_ids()[0]).seconds >= SECONDS - 1, "sealed"
        )
        again = live.crashed(tmp_path / "after")
    try:
        assert not lies_readable(tmp_path, SAID[320_000:320_020])
        again.program.recovery.start()
        again.program.destruction.sweep()
        left = again.program.dictation.left_over(session.id)
        assert left is not None
        assert left >= SECONDS - 1
        assert again.program.dictation.write_down(session.id).text
        assert again.recordings.recording_ids() == ()
    finally:
        again.close()
