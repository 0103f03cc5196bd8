"""Sound files of every format, made from known samples; and a program that takes them in for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile

from app.audio.sealed_recordings import SealedRecordings
from app.bootstrap.composition import connect
from app.domain.chart import Client, Clinician
from app.domain.session import SAMPLE_RATE, Session
from app.services.ports import SpeechEngine
from app.services.practice import set_practice_switch
from app.services.profile import Profile
from app.services.program import Program
from app.storage.database import SqlCipherDatabase
from app.storage.vault import Vault
from tests.support.database import START, HeldClock, MemorySecrets
from tests.support.program import HandRecorder, MemoryRecordings, edges_of
from tests.support.ready_database import ready_database

FORMATS = {
    "wav": ("pcm_s16le", 16_000),
    "flac": ("flac", 16_000),
    "mp3": ("libmp3lame", 44_100),
    "m4a": ("aac", 48_000),
    "mp4": ("aac", 44_100),
    "ogg": ("vorbis", 44_100),
    "webm": ("libopus", 48_000),
}
"""Ending → codec and sampling rate, as programs and phones write them."""


def write_sound(path: Path, pcm: bytes) -> Path:
    """Write 16 kHz mono PCM as the format that the ending of ``path`` names."""
    codec, rate = FORMATS[path.suffix[1:]]
    wave = np.frombuffer(pcm, "<i2")
    if codec == "vorbis":  # FFmpeg decodes it, and does not encode it here
        soundfile.write(path, wave, SAMPLE_RATE, format="OGG", subtype="VORBIS")
        return path
    with av.open(str(path), "w", format="mp4" if path.suffix == ".m4a" else path.suffix[1:]) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.format.name, "mono", rate, size)
        for start in range(0, len(wave), SAMPLE_RATE):
            frame = av.AudioFrame.from_ndarray(
                wave[None, start : start + SAMPLE_RATE], format="s16", layout="mono"
            )
            frame.sample_rate = SAMPLE_RATE
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


@dataclass
class SealingPractice:
    """A program whose recordings are sealed on the disk, with a client who agrees to everything."""

    program: Program
    recordings: SealedRecordings
    secrets: MemorySecrets
    clinician: Clinician
    client: Client

    def open(self) -> Session:
        """A session whose client has agreed."""
        appointment = self.program.sessions.walk_in(self.client.name)
        session = self.program.sessions.open(appointment.id, self.clinician.id)
        for consent in self.program.consents.of_session(session.id):
            if not consent.allows_recording(self.program.clock.now()):
                asked = self.program.consents.ask(session.id, consent.id)
                self.program.consents.answer(session.id, asked.id, agreed=True)
        return self.program.sessions.get(session.id)


@contextmanager
def sealing_practice(folder: Path, engine: SpeechEngine) -> Iterator[SealingPractice]:
    """The program in ``folder``; everything is closed at the end."""
    clock, secrets, path = HeldClock(), MemorySecrets(), folder / "roomnote.db"
    master = ready_database(path)
    vault = Vault(master, secrets)
    database = SqlCipherDatabase(path, master.database_key(), vault, clock)
    recordings = SealedRecordings(folder / "recordings", vault, clock)
    recorder = HandRecorder(MemoryRecordings())
    edges = edges_of(clock, database, recordings, recorder, engine)
    program = connect(Profile("test", folder, demonstration=True), edges, lambda: None)
    clinician = Clinician("clinician-1", "Robin Example", "LCSW", ai_consent_at=START)
    client = Client("client-1", "Jordan Sample")
    with database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        set_practice_switch(unit, START, on=True)
        unit.clients.save(client)
        unit.commit()
    try:
        yield SealingPractice(program, recordings, secrets, clinician, client)
    finally:
        program.close()
