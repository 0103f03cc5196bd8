"""The services on the real recorder, real sealed recordings and a real encrypted database; can be killed.

Only the microphone, the speech engine and the EHR are doubles. ``crashed`` gives the state that a kill would
have left: everything on the disk and in the keyring, nothing of what was in memory.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.bootstrap.composition import connect
from app.domain.chart import Clinician
from app.domain.consent import ConsentMethod
from app.services.practice import set_practice_switch
from app.services.profile import Profile
from app.services.program import Program
from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from tests.support.database import HeldClock, MemorySecrets
from tests.support.program import edges_of
from tests.support.ready_database import ready_database
from tests.support.recording import HandMicrophone, wait_until
from tests.support.speech import FakeSpeechEngine

DATABASE = "roomnote.db"


class RunningClock(HeldClock):
    """The date is held by the test; durations are real, because threads wait for them."""

    def monotonic(self) -> float:
        """Real seconds."""
        return time.monotonic()


@dataclass
class LivePractice:
    """A program in ``folder`` and its edges; ``close`` before the end."""

    folder: Path
    master: MasterKey
    secrets: MemorySecrets
    clock: RunningClock
    microphone: HandMicrophone
    engine: FakeSpeechEngine
    recordings: SealedRecordings
    recorder: SealingRecorder
    program: Program

    @classmethod
    def made(
        cls, folder: Path, master: MasterKey, secrets: MemorySecrets, clock: RunningClock
    ) -> "LivePractice":
        """Open the program on what is in ``folder``."""
        vault = Vault(master, secrets)
        database = SqlCipherDatabase(folder / DATABASE, master.database_key(), vault, clock)
        recordings = SealedRecordings(folder / "recordings", vault, clock)
        microphone, engine = HandMicrophone(), FakeSpeechEngine()
        recorder = SealingRecorder(recordings, microphone, clock)
        edges = edges_of(clock, database, recordings, recorder, engine)
        program = connect(Profile("test", folder, demonstration=True), edges, lambda: None)
        return cls(folder, master, secrets, clock, microphone, engine, recordings, recorder, program)

    def say(self, pcm: bytes) -> None:
        """Hand ``pcm`` to the open microphone; when this returns the recorder has taken it."""
        before = self.recorder.place.frames
        self.microphone.say(pcm)
        wait_until(lambda: self.recorder.place.frames == before + len(pcm) // 2, "the sound is taken")

    def copied(self, folder: Path) -> "LivePractice":
        """Another program on a copy of what is on the disk and in the keyring; nothing writes meanwhile."""
        shutil.copytree(self.folder, folder)
        written = self.clock.now().timestamp()
        for path in folder.rglob("*.sealed"):
            os.utime(path, (written, written))  # when it was written to, by the clock that the test holds
        secrets = MemorySecrets()
        secrets.kept = dict(self.secrets.kept)
        return LivePractice.made(folder, self.master, secrets, RunningClock(self.clock.now()))

    def crashed(self, folder: Path) -> "LivePractice":
        """The program as it starts after this one was killed now."""
        with self.program.database.unit_of_work():  # a copy takes a moment, a kill does not
            started = self.copied(folder)
        self.close()
        return started

    def close(self) -> None:
        """End everything."""
        self.program.close()


def fresh(folder: Path, start: datetime) -> LivePractice:
    """A practice in an empty ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    return LivePractice.made(folder, ready_database(folder / DATABASE), MemorySecrets(), RunningClock(start))


@contextmanager
def at_work(folder: Path, start: datetime) -> Iterator[LivePractice]:
    """A practice in an empty ``folder`` with a clinician and both switches on; closed at the end."""
    practice = fresh(folder, start)
    with practice.program.database.unit_of_work() as unit:
        unit.clinicians.save(Clinician("clinician-1", "Robin Example", "LCSW", ai_consent_at=start))
        set_practice_switch(unit, start, on=True)
        unit.commit()
    yield practice
    practice.close()


def recorded(live: LivePractice, sound: bytes) -> str:
    """The session of a walk-in who agreed, which records and has taken ``sound``."""
    program = live.program
    session = program.sessions.open(program.sessions.walk_in("Jordan Sample").id, "clinician-1")
    (consent,) = program.consents.of_session(session.id)
    program.consents.attest(session.id, consent.id, ConsentMethod.PAPER, "clinician-1")
    program.recording.start(session.id)
    live.say(sound)
    return session.id
