"""The main job with real parts: PortAudio, SQLCipher, Secret Service, faster-whisper, a FHIR server."""

import base64
import json
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.audio_files import DecodedFiles
from app.audio.portaudio_source import PortAudioSource
from app.bootstrap.places import demonstration_model, sample
from app.bootstrap.profiles import LockedProfile
from app.domain.accuracy import word_error_rate
from app.domain.chart import Client, Clinician
from app.domain.delivery import Decision
from app.domain.ids import new_id
from app.domain.note import SentenceStatus, Source
from app.domain.states import DeliveryState, SessionState
from app.domain.transcript import Transcript
from app.services.practice import set_practice_switch
from app.services.program import Program
from app.services.transcribing import FileTranscription
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from app.system.paths import DEMONSTRATION, profile_paths
from app.system.settings_file import ProgramSettings, write_settings
from tests.support.ehr_server import EhrServer
from tests.support.plaintext import LENGTH, found_in
from tests.support.room import Room
from tests.support.secret_service import SecretServiceProcess

CLIENT_NAME = "Marlowe Ashgrove Synthetic"
LABEL = re.compile(r"(key|device)/[A-Za-z0-9/_.-]+' on 'Roomnote demonstration'$")
PASSPHRASE = "a long made-up passphrase"


def reference() -> str:
    """What is said in the sample."""
    turns = json.loads(sample("dialogue_60s")[1].read_text("utf-8"))["utterances"]
    return " ".join(turn["text"] for turn in turns)


def heard(transcript: Transcript) -> str:
    return " ".join(utterance.text for utterance in transcript.utterances)


def walk_in(program: Program) -> str:
    """A clinician, a client linked to the EHR, a session they agreed to; returns the session's id."""
    clinician = Clinician(new_id(), "Robin Example", "LCSW", "practitioner-1", program.clock.now())
    client = Client(new_id(), CLIENT_NAME, ehr_id="patient-1")
    with program.database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        set_practice_switch(unit, program.clock.now(), on=True)
        unit.clients.save(client)
        unit.commit()
    appointment = program.sessions.walk_in(CLIENT_NAME)
    session = program.sessions.open(appointment.id, clinician.id)
    [consent] = program.consents.of_session(session.id)
    program.consents.ask(session.id, consent.id)
    program.consents.answer(session.id, consent.id, agreed=True)
    return session.id


@pytest.mark.e2e
@pytest.mark.needs_sound
@pytest.mark.needs_secret_service
@pytest.mark.real_keyring
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_from_the_room_to_the_ehr(
    room: Room,
    secret_service: SecretServiceProcess,
    ehr: EhrServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound, _ = sample("dialogue_60s")
    wave = tmp_path / "room.wav"
    _as_wave(sound, wave)
    folder, temporary = tmp_path / "profile", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    paths = profile_paths(DEMONSTRATION, folder)
    paths.make()
    write_settings(paths.settings, ProgramSettings(ehr_base_url=ehr.base_url, ehr_name="Test EHR"))
    locked = LockedProfile(paths, source=PortAudioSource(SystemClock()))
    program, _ = locked.create(PASSPHRASE)
    try:
        assert not locked.keys_in_file
        session_id = walk_in(program)
        program.recording.start(session_id)
        labels = secret_service.item_labels()
        assert labels, "the recording's key is in the keyring"
        assert all(LABEL.search(label) for label in labels), "what a label says: ids and kinds of keys"
        assert room.play(wave).wait(90) == 0
        program.sessions.end(session_id)
        recording = program.sessions.get(session_id).recording_id
        assert program.recordings.state(recording).seconds == pytest.approx(60.0, abs=3.0)
        pcm = program.recordings.read(recording, 16_000, 48_000)
        note = program.processing.process(session_id)
        transcript = program.transcripts.get(session_id)
        assert transcript is not None

        own = word_error_rate(reference(), heard(transcript))
        of_file = word_error_rate(reference(), heard(_of_file(sound)))
        print(f"word error rate through the room {own:.3f}, of the file itself {of_file:.3f}")
        assert own <= of_file + 0.03
        for sentence in note.sentences:
            assert sentence.evidence or sentence.source is not Source.TRANSCRIPT

        signed = program.notes.sign(note.id, attested=True, reason="end-to-end test", passphrase=PASSPHRASE)
        assert all(s.status is not SentenceStatus.TO_ADD for s in signed.sentences)
        session = program.sessions.get(session_id)
        assert session.state is SessionState.SIGNED
        assert session.audio_destroyed_at is not None
        assert session.transcript_destroyed_at is not None
        assert not [
            label for label in secret_service.item_labels() if recording in label or session_id in label
        ]

        [item] = program.delivery.run_once()
        assert item.state is DeliveryState.DELIVERED
        assert program.delivery.run_once() == ()
        _deliver_again(program, item.id)
        [document] = ehr.documents()
        text = base64.b64decode(document["content"][0]["attachment"]["data"])
        assert text.decode() == signed.text
    finally:
        program.close()

    secrets = [u.text.encode() for u in transcript.utterances if len(u.text) >= LENGTH]
    secrets += [CLIENT_NAME.encode(), _louder_part(pcm)]
    assert list(temporary.iterdir()) == []
    log = paths.log.read_text("utf-8")
    assert all(code in log for code in ("session.changed", "stage.note_ended", "delivery.changed"))
    keyring = Path(secret_service.environment["XDG_DATA_HOME"])
    assert any(path.is_file() for path in keyring.rglob("*"))
    places = (folder, temporary, keyring, Path.home(), Path(os.environ["XDG_CACHE_HOME"]).parent)
    planted = temporary / "planted.bin"
    planted.write_bytes(b"....." + secrets[1][3:40])
    assert [path for path, _ in found_in(places, secrets)] == [planted], "the scan finds a planted one"
    planted.unlink()
    assert found_in(places, secrets) == []


def _louder_part(pcm: bytes) -> bytes:
    """A second of sound that is not silence: zeros would be found anywhere."""
    samples = np.frombuffer(pcm, "<i2")
    best = max(range(0, len(samples) - 1600, 1600), key=lambda at: int(np.abs(samples[at : at + 1600]).sum()))
    return samples[best : best + 1600].tobytes()


def _deliver_again(program: Program, item_id: str) -> None:
    """A second attempt after an answer that got lost: the server must still hold one document."""
    with program.database.unit_of_work() as unit:
        item = unit.outbox.get(item_id)
        assert item is not None
        unit.outbox.save(replace(item, state=DeliveryState.UNKNOWN))
        unit.commit()
    program.delivery.decide(item_id, Decision.SEND_AGAIN, "clinician")
    [again] = program.delivery.run_once()
    assert again.state is DeliveryState.DELIVERED


def _of_file(sound: Path) -> Transcript:
    engine = WhisperEngine(demonstration_model())
    try:
        return FileTranscription(DecodedFiles(), engine).transcribe(sound)
    finally:
        engine.close()


def _as_wave(source: Path, target: Path) -> None:
    samples, rate = soundfile.read(source, dtype="int16")
    soundfile.write(target, samples, rate, subtype="PCM_16")
