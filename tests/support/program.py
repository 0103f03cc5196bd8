"""The services, connected as in the program, on a real encrypted database; doubles stand at the edges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.bootstrap.composition import Edges, connect
from app.bootstrap.language_models import Outlets
from app.domain.chart import Client, Clinician
from app.domain.delivery import OutboxItem, Receipt
from app.domain.errors import AppError, ErrorCode, LocalError
from app.domain.note import Note
from app.domain.session import SAMPLE_RATE, Mark, Place, RecordingState, Session
from app.services.ports import (
    Clock,
    Database,
    Microphone,
    Recorder,
    RecorderListener,
    RecordingStore,
    SecretStore,
    SpeechEngine,
)
from app.services.practice import set_practice_switch
from app.services.profile import Profile
from app.services.program import Program
from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.signing import NoteSigner
from app.storage.vault import Vault
from tests.support.around import Awake, HandPower, HandVoiceTest, HandWatch
from tests.support.database import START, HeldClock, MemorySecrets
from tests.support.endpoints import HandProbe, ShutGuard
from tests.support.inputs import HandReader
from tests.support.loudspeaker import HandLoudspeaker
from tests.support.models import LAPTOP, HandTrials, MemoryModelStore
from tests.support.ready_database import ready_database
from tests.support.speech import FakeSpeechEngine


@dataclass
class MemoryRecordings:
    """A ``RecordingStore`` in memory."""

    sound: dict[str, bytes] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    destroyed: list[str] = field(default_factory=list)
    free: float = 100_000.0
    failure: AppError | None = None
    runs: dict[str, list[int]] = field(default_factory=dict)
    """Per recording the first sample of each segment."""
    started: dict[str, datetime] = field(default_factory=dict)
    """When a recording was begun, if not at the start of the test's time."""

    def state(self, recording_id: str) -> RecordingState:
        if recording_id not in self.sound:
            raise LocalError(ErrorCode.RECORDING_DESTROYED)
        frames = len(self.sound[recording_id]) // 2
        started = self.started.get(recording_id, START)
        return RecordingState(recording_id, frames, recording_id in self.finished, 1, started, START)

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        self.state(recording_id)
        return self.sound[recording_id][2 * start : 2 * stop]

    def recording_ids(self) -> tuple[str, ...]:
        return tuple(self.sound)

    def digests(self) -> dict[str, str]:
        """Per recording a hash of its sound: what can be compared and still be read when it differs."""
        return {name: hashlib.sha256(sound).hexdigest() for name, sound in self.sound.items()}

    def keys(self, recording_id: str) -> tuple[str, ...]:
        return (f"recording/{recording_id}/0",) if recording_id in self.sound else ()

    def destroy(self, recording_id: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.sound.pop(recording_id, None)
        self.destroyed.append(recording_id)

    def begin(self, recording_id: str) -> MemorySound:
        if self.failure is not None:
            raise self.failure
        self.sound[recording_id] = b""
        return MemorySound(self, recording_id)

    def forget(self, recording_id: str, frame: int, before: int) -> None:
        self.state(recording_id)
        if self.failure is not None:
            raise self.failure
        if len(self.runs.get(recording_id, [0])) <= before:
            self.sound[recording_id] = self.sound[recording_id][: 2 * frame]
            self.runs.setdefault(recording_id, [0]).append(frame)

    def free_bytes(self) -> int:
        return round(self.free * 32_072)

    def free_seconds(self) -> float:
        return self.free


@dataclass
class MemorySound:
    """A ``SealedSound`` in memory."""

    store: MemoryRecordings
    recording_id: str

    def append(self, pcm: bytes) -> None:
        if self.store.failure is not None:
            raise self.store.failure
        if self.recording_id in self.store.sound:
            self.store.sound[self.recording_id] += pcm

    def finish(self) -> RecordingState:
        self.store.finished.add(self.recording_id)
        return self.store.state(self.recording_id)

    def close(self) -> None:
        pass


@dataclass
class HandRecorder:
    """A ``Recorder`` that hears what a test plays, at once."""

    store: MemoryRecordings
    failure: AppError | None = None
    listener: RecorderListener | None = None
    recording_id: str = ""
    paused: bool = False
    marks: tuple[Mark, ...] = ()
    waits: AppError | None = None
    """A forgetting is held up by this until ``forget_now``."""
    switched: list[str | None] = field(default_factory=list)
    _forget_at: int | None = None

    @property
    def microphone(self) -> Microphone | None:
        return Microphone("hand", "By hand", True) if self.listener and not self.paused else None

    def switch(self, microphone: str | None) -> None:
        self.switched.append(microphone)

    @property
    def place(self) -> Place:
        if self.listener is None:
            return Place(0, 0)
        frames = len(self.store.sound.get(self.recording_id, b"")) // 2
        return Place(frames, len(self.store.runs.get(self.recording_id, [0])))

    @property
    def forgetting(self) -> bool:
        return self._forget_at is not None

    def forget(self, frame: int) -> None:
        self._forget_at = frame
        if self.waits is None:
            self.forget_now()
        elif self.waits.code is not ErrorCode.FORGETTING_WAITS:
            raise self.waits

    def await_forgotten(self, patience: float) -> bool:
        return not self.forgetting

    def forget_now(self) -> None:
        """The disk lets it happen."""
        assert self._forget_at is not None
        assert self.listener is not None
        frame, self._forget_at = self._forget_at, None
        self.store.forget(self.recording_id, frame, self.place.segments)
        self.marks = tuple(mark for mark in self.marks if mark.at * SAMPLE_RATE <= frame)
        self.listener.sealed(frame)

    def microphones(self) -> tuple[Microphone, ...]:
        return (Microphone("hand", "By hand", True),)

    def start(self, recording_id: str, listener: RecorderListener, microphone: str | None = None) -> None:
        if self.failure is not None:
            raise self.failure
        self.recording_id, self.listener, self.paused = recording_id, listener, False
        self.store.sound.setdefault(recording_id, b"")

    def play(self, seconds: float) -> None:
        """Sound arrives and is sealed."""
        assert self.listener is not None
        assert not self.paused, "a closed microphone hears nothing"
        self.store.sound[self.recording_id] += bytes(2 * round(seconds * SAMPLE_RATE))
        self.listener.level(0.1, 0.2)
        self.listener.sealed(len(self.store.sound[self.recording_id]) // 2)

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.paused = False

    def stop(self) -> RecordingState:
        if self.listener is None:
            return RecordingState("", 0, True, 0)
        self.listener = None
        self.store.finished.add(self.recording_id)
        return self.store.state(self.recording_id)

    def abandon(self) -> None:
        self.listener = None


@dataclass
class DeafMonitor:
    """A ``LevelMonitor`` that hears nothing but what a test reports for it."""

    microphone: str | None = None
    report: Callable[[float, float], None] | None = None
    failure: AppError | None = None

    def listen(self, microphone: str | None, report: Callable[[float, float], None]) -> None:
        if self.failure is not None:
            raise self.failure
        self.microphone, self.report = microphone, report

    def close(self) -> None:
        self.microphone = self.report = None


@dataclass
class HandGateway:
    """An ``EhrGateway`` that answers as a test says: errors first, then success; keeps what arrived."""

    name: str = "Test EHR"
    send_errors: list[AppError] = field(default_factory=list)
    find_errors: list[AppError] = field(default_factory=list)
    arrives_despite_error: bool = False
    arrived: dict[str, bytes] = field(default_factory=dict)
    sends: int = 0

    def freeze(self, note: Note, client: Client, clinician: Clinician, session: Session) -> bytes:
        return json.dumps({"note": note.id, "text": note.text}).encode()

    def find(self, item: OutboxItem) -> Receipt | None:
        if self.find_errors:
            raise self.find_errors.pop(0)
        return Receipt(f"remote-{item.identifier}") if item.identifier in self.arrived else None

    def send(self, item: OutboxItem) -> Receipt:
        self.sends += 1
        if self.send_errors:
            error = self.send_errors.pop(0)
            if self.arrives_despite_error:
                self.arrived[item.identifier] = item.payload
            raise error
        assert item.identifier not in self.arrived, "sent twice"
        self.arrived[item.identifier] = item.payload
        return Receipt(f"remote-{item.identifier}")

    def probe(self) -> str:
        return "test double"


@dataclass
class Practice:
    """The connected services with their doubles, a clinician who switched AI use on, and a client."""

    program: Program
    recorder: HandRecorder
    recordings: MemoryRecordings
    engine: FakeSpeechEngine
    gateway: HandGateway
    clock: HeldClock
    secrets: MemorySecrets
    clinician: Clinician
    client: Client
    loudspeaker: HandLoudspeaker = field(default_factory=HandLoudspeaker)
    reader: HandReader = field(default_factory=HandReader)
    store: MemoryModelStore = field(default_factory=MemoryModelStore)
    trials: HandTrials = field(default_factory=lambda: HandTrials(HeldClock()))
    probe: HandProbe = field(default_factory=HandProbe)
    guard: ShutGuard = field(default_factory=ShutGuard)

    def open(self, *, agreed: bool = True) -> Session:
        """Walk the client in; with ``agreed`` they agree on the screen."""
        appointment = self.program.sessions.walk_in(self.client.name)
        session = self.program.sessions.open(appointment.id, self.clinician.id)
        if agreed:
            self.agree(session.id)
        return self.program.sessions.get(session.id)

    def agree(self, session_id: str) -> None:
        """Everyone who has not agreed yet does."""
        for consent in self.program.consents.of_session(session_id):
            if not consent.allows_recording(self.clock.now()):
                asked = self.program.consents.ask(session_id, consent.id, again=True)
                self.program.consents.answer(session_id, asked.id, agreed=True)

    def record(self, seconds: float = 20.0) -> Session:
        """Open, agree, record and end a session."""
        session = self.open()
        self.program.recording.start(session.id)
        self.recorder.play(seconds)
        return self.program.sessions.end(session.id)

    def drafted(self) -> tuple[Session, Note]:
        """A session whose draft is ready."""
        session = self.record()
        note = self.program.processing.process(session.id)
        return self.program.sessions.get(session.id), note

    def audit(self) -> Sequence[str]:
        """The actions of the audit trail, which is verified."""
        with self.program.database.unit_of_work() as unit:
            unit.audit.verify()
            return [entry.action for entry in unit.audit.entries()]


def edges_of(
    clock: Clock,
    database: Database,
    recordings: RecordingStore,
    recorder: Recorder,
    engine: SpeechEngine,
    gateway: HandGateway | None = None,
    master: MasterKey | None = None,
    secrets: SecretStore | None = None,
) -> Edges:
    """These parts, with doubles for everything else around the services."""
    return Edges(
        clock=clock,
        database=database,
        recordings=recordings,
        recorder=recorder,
        monitor=DeafMonitor(),
        watch=HandWatch(recorder.microphones()),
        voice_test=HandVoiceTest(),
        loudspeaker=HandLoudspeaker(),
        power=HandPower(),
        wake=Awake(),
        engine=engine,
        gateway=gateway or HandGateway(),
        signer=NoteSigner(master or MasterKey.new()),
        store=MemoryModelStore(),
        open_trial=HandTrials(clock if isinstance(clock, HeldClock) else HeldClock()),
        laptop=LAPTOP,
        first_model=lambda: None,
        outlets=Outlets(secrets or MemorySecrets(), ShutGuard(), probe=HandProbe()),
        handwriting=HandReader(),
    )


@contextmanager
def practice(folder: Path, *, demonstration: bool = True) -> Iterator[Practice]:
    """A practice in ``folder``; everything is closed at the end."""
    clock, secrets, path = HeldClock(), MemorySecrets(), folder / "roomnote.db"
    master = ready_database(path)
    database = SqlCipherDatabase(path, master.database_key(), Vault(master, secrets), clock)
    recordings = MemoryRecordings()
    recorder, engine, gateway = HandRecorder(recordings), FakeSpeechEngine(), HandGateway()
    profile = Profile("test", folder, demonstration)
    edges = edges_of(clock, database, recordings, recorder, engine, gateway, master, secrets)
    program = connect(profile, edges, lambda: None)
    clinician = Clinician("clinician-1", "Robin Example", "LCSW", ai_consent_at=START)
    client = Client("client-1", "Jordan Sample")
    with database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        set_practice_switch(unit, START, on=True)
        unit.clients.save(client)
        unit.commit()
    try:
        made = Practice(program, recorder, recordings, engine, gateway, clock, secrets, clinician, client)
        assert isinstance(edges.store, MemoryModelStore)
        assert isinstance(edges.open_trial, HandTrials)
        assert isinstance(edges.loudspeaker, HandLoudspeaker)
        assert isinstance(edges.handwriting, HandReader)
        made.reader = edges.handwriting
        made.loudspeaker = edges.loudspeaker
        made.store, made.trials = edges.store, edges.open_trial
        assert isinstance(edges.outlets.probe, HandProbe)
        assert isinstance(edges.outlets.allowing, ShutGuard)
        made.probe, made.guard = edges.outlets.probe, edges.outlets.allowing
        yield made
    finally:
        program.close()


def without_ai_consent(clinician: Clinician) -> Clinician:
    """The clinician before they switched AI use on."""
    return replace(clinician, ai_consent_at=None)
