"""One session for ``ending`` and ``memory``: recorded, made into a transcript and into a draft."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.audio.file_microphone import FileMicrophone
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.domain.ai_settings import AiSettings
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE
from app.domain.states import SessionState
from app.drafting.extractive import ExtractiveDrafter
from app.services.destruction import DestructionService
from app.services.drafting import DraftingService
from app.services.events import EventBus, StageReached
from app.services.listening import Listening
from app.services.processing import ProcessingService
from app.services.profile import Profile
from app.storage.database import SqlCipherDatabase
from app.system.clock import SystemClock
from app.system.power import SystemPower
from tests.bench.stepped_session import HeardSoFar, SimulatedClock, SteppedFiles, sample_sound
from tests.support.database import CLIENT, CLINICIAN, SESSION, Store, fill
from tests.support.drafting import ChosenDrafters

RECORDING = "recording-1"
Sealed = Callable[[int, int | None], None]


class _Following:
    """Tells the transcription how much is sealed, as the program's own listener does."""

    def __init__(self, listening: Listening, engine: HeardSoFar, watch: Sealed | None) -> None:
        self._listening, self._engine, self._watch = listening, engine, watch

    def level(self, rms: float, peak: float) -> None:
        """Not shown here."""

    def sealed(self, frames: int) -> None:
        self._listening.sealed(SESSION.id, frames)
        if self._watch is not None:
            self._watch(frames, self._engine.process_id)

    def troubled(self, error: AppError | None) -> None:
        if error is not None:
            print(f"the recording met {error.code}", file=sys.stderr)


def session(folder: Path, minutes: float, *, during: bool, watch: Sealed | None = None) -> dict[str, float]:
    """Seconds from the end of the recording to what is made of it, and the seconds that two windows take.

    ``watch`` gets the samples that are sealed and the speech process's number, several times a second of
    sound.
    """
    store = Store(folder)
    clock, bus = SimulatedClock(), EventBus()
    database, embedded = store.open(), ExtractiveDrafter()
    recordings = SealedRecordings(folder / "recordings", store.vault, clock)
    engine = HeardSoFar()
    listening = Listening(engine, recordings, database, bus, clock, SystemPower())
    destruction = DestructionService(database, recordings, clock, bus)
    processing = ProcessingService(
        Profile("bench", folder, demonstration=True),
        database,
        engine,
        listening,
        destruction,
        DraftingService(
            database, ChosenDrafters(embedded, embedded), lambda _unit, _clinician: AiSettings(), clock, bus
        ),
        clock,
        bus,
    )
    done_at: dict[str, float] = {}

    def reached(event: StageReached) -> None:
        if event.done:
            done_at[event.stage] = time.monotonic()

    bus.subscribe(StageReached, reached)
    try:
        state = engine.warm()
        prepare(database, SystemClock())
        files = SteppedFiles(minutes, clock, engine if during else None)
        # the recorder watches its microphone by the real clock: no waiting is left out of that
        microphone = FileMicrophone(Path("samples"), SystemClock(), None, files)
        recorder = SealingRecorder(recordings, microphone, SystemClock())
        if during:
            listening.start(SESSION.id, RECORDING)
        recorder.start(RECORDING, _Following(listening, engine, watch))
        microphone.wait()
        ended = time.monotonic()
        recorder.stop()
        processing.process(SESSION.id)
        drafted = time.monotonic()
        two_windows = _time_of(engine, 2 * state.window)
    finally:
        listening.stop()
        engine.close()
        database.close()
    return {
        "words": done_at["transcript"] - ended,
        "transcript": done_at["speakers"] - ended,
        "draft": drafted - ended,
        "two_windows": two_windows,
    }


def _time_of(engine: HeardSoFar, seconds: float) -> float:
    """Seconds that so much speech takes to decode."""
    sound = sample_sound()[: 2 * round(seconds * SAMPLE_RATE)]
    began = time.monotonic()
    while sound:
        sound = sound[2 * engine.hear(sound, final=True).consumed :]
    return time.monotonic() - began


def prepare(database: SqlCipherDatabase, clock: SystemClock) -> None:
    """A session that has ended, whose client agreed to be recorded."""
    fill(database)
    asked = Consent("consent-1", CLIENT.id, CLIENT.name).ask()
    consent = asked.answer(True, ConsentMethod.VERBAL, clock.now(), attested_by=CLINICIAN.id)
    with database.unit_of_work() as unit:
        unit.consents.save(consent)
        unit.sessions.save(
            replace(SESSION, state=SessionState.ENDED, recording_id=RECORDING, participants=(consent.id,))
        )
        unit.commit()
