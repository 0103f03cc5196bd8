"""One session for ``ending``: a sample is recorded, then made into a transcript and a draft."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from app.audio.file_microphone import FileMicrophone
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError
from app.domain.states import SessionState
from app.drafting.extractive import ExtractiveDrafter
from app.services.destruction import DestructionService
from app.services.events import EventBus, StageReached
from app.services.listening import Listening
from app.services.processing import ProcessingService
from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from app.storage.database import SqlCipherDatabase
from app.system.clock import SystemClock
from app.system.power import SystemPower
from tests.bench.decoding import MODEL
from tests.support.database import CLIENT, CLINICIAN, SESSION, Store, fill

RECORDING = "recording-1"


class _Following:
    """Tells the transcription how much is sealed, as the program's own listener does."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening

    def level(self, rms: float, peak: float) -> None:
        """Not shown here."""

    def sealed(self, frames: int) -> None:
        self._listening.sealed(SESSION.id, frames)

    def troubled(self, error: AppError | None) -> None:
        if error is not None:
            print(f"the recording met {error.code}", file=sys.stderr)


def session(folder: Path, file: Path, pace: float, *, during: bool) -> dict[str, float]:
    """Seconds from the end of the recording to what is made of it."""
    store = Store(folder)
    clock, bus = SystemClock(), EventBus()
    database = store.open()
    recordings = SealedRecordings(folder / "recordings", store.vault, clock)
    engine = WhisperEngine(MODEL, device=CPU)
    listening = Listening(engine, recordings, database, bus, clock, SystemPower())
    destruction = DestructionService(database, recordings, clock)
    processing = ProcessingService(
        database, recordings, engine, listening, destruction, ExtractiveDrafter(), clock, bus
    )
    done_at: dict[str, float] = {}

    def reached(event: StageReached) -> None:
        if event.done:
            done_at[event.stage] = time.monotonic()

    bus.subscribe(StageReached, reached)
    try:
        engine.warm()
        _prepare(database, clock)
        microphone = FileMicrophone(file, clock, pace)
        recorder = SealingRecorder(recordings, microphone, clock)
        recorder.start(RECORDING, _Following(listening))
        if during:
            listening.start(SESSION.id, RECORDING)
        microphone.wait()
        recorder.stop()
        ended = time.monotonic()
        processing.process(SESSION.id)
        drafted = time.monotonic()
    finally:
        listening.stop()
        engine.close()
        database.close()
    return {
        "words": done_at["transcript"] - ended,
        "transcript": done_at["speakers"] - ended,
        "draft": drafted - ended,
    }


def _prepare(database: SqlCipherDatabase, clock: SystemClock) -> None:
    fill(database)
    asked = Consent("consent-1", CLIENT.id, CLIENT.name).ask()
    consent = asked.answer(True, ConsentMethod.VERBAL, clock.now(), attested_by=CLINICIAN.id)
    with database.unit_of_work() as unit:
        unit.consents.save(consent)
        unit.sessions.save(
            replace(SESSION, state=SessionState.ENDED, recording_id=RECORDING, participants=(consent.id,))
        )
        unit.commit()
