"""Opening a profile: paths, keys, cipher, recorder, speech process and services, connected once."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from app.audio.audio_files import DecodedFiles
from app.audio.file_microphone import FileMicrophone
from app.audio.microphone_watch import PortAudioWatch, StandingWatch
from app.audio.monitor import MicrophoneMonitor
from app.audio.portaudio_source import PortAudioSource
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.audio.source import MicrophoneSource
from app.audio.speaker import PortAudioSpeaker
from app.audio.voice_test import HeardVoice
from app.bootstrap.places import consent_forms, demonstration_model, installed_model, sample
from app.domain.errors import AppError, ErrorCode, InputError
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.note_text import PlainNoteText
from app.ehr.gateway import FhirGateway
from app.services.agenda import AgendaService
from app.services.attachments import AttachmentService
from app.services.clinicians import ClinicianService
from app.services.consent_forms import ConsentFormService
from app.services.consents import ConsentService
from app.services.cover_pin import CoverPinService
from app.services.delivery import DeliveryService
from app.services.demonstration import Demonstration, Sample
from app.services.destruction import DestructionService
from app.services.events import (
    ConsentChanged,
    DeliveryChanged,
    EventBus,
    PartForgotten,
    ProcessingFailed,
    RecordingTroubled,
    SessionChanged,
    StageReached,
)
from app.services.holdings import HoldingsService
from app.services.listening import Listening
from app.services.notes import NoteService
from app.services.ports import (
    Clock,
    Database,
    EhrGateway,
    LevelMonitor,
    MicrophoneWatch,
    Power,
    Recorder,
    RecordingStore,
    SecretStore,
    SpeechEngine,
    VoiceTest,
)
from app.services.practice import PracticeService
from app.services.processing import ProcessingService
from app.services.profile import Profile
from app.services.program import Program
from app.services.recording import RecordingService
from app.services.recovery import RecoveryService
from app.services.sessions import SessionService
from app.services.summaries import SummaryService
from app.speech.engine import WhisperEngine
from app.storage.database import SqlCipherDatabase
from app.storage.keys import KeyStore
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from app.system.clock import SystemClock
from app.system.event_log import EventLog
from app.system.file_secrets import FileSecrets
from app.system.network_guard import NetworkGuard
from app.system.paths import DEMONSTRATION, ProfilePaths, profile_paths, restrict_new_files
from app.system.power import SystemPower
from app.system.secret_choice import SECRETS_FILE, choose_secret_store
from app.system.settings_file import read_settings
from app.system.single_instance import SingleInstance
from app.system.wake import SystemWakeLock

DEMONSTRATION_PASSPHRASE = "demonstration"  # noqa: S105 - public: this profile holds invented people only


class LockedProfile:
    """``services.program.Access`` of one profile folder; holds the single-instance lock until ``release``."""

    def __init__(
        self,
        paths: ProfilePaths,
        *,
        source: MicrophoneSource | None = None,
        engine: SpeechEngine | None = None,
        keys_in_file: bool = False,
    ) -> None:
        """``source`` and ``engine`` stand in for microphone and speech process; ``keys_in_file``: whatever
        the keyring, so that removing the folder removes the keys too (a profile that is thrown away)."""
        restrict_new_files()
        paths.make()
        self.paths = paths
        self.settings = read_settings(paths.settings)
        self._clock = SystemClock()
        self._guard: NetworkGuard | None = None
        self._instance = SingleInstance(paths.lock)
        self._instance.acquire()
        try:
            self.log = EventLog(paths.log)
        except AppError:
            self._instance.release()  # or trying again would find the profile in use, by this very program
            raise
        self.log.install()
        try:
            self._guard = NetworkGuard(self._clock, [self.settings.ehr_host], paths.connections)
            self._guard.install()
            self._secrets: SecretStore = (
                FileSecrets(paths.data / SECRETS_FILE)
                if keys_in_file
                else choose_secret_store(paths.data, paths.service)
            )
            self._keys = KeyStore(paths.data, self._secrets)
        except AppError:
            self.release()
            raise
        self._source, self._engine = source, engine
        self._master: MasterKey | None = None

    @property
    def _demonstration(self) -> bool:
        return self.paths.profile == DEMONSTRATION

    @property
    def secrets(self) -> SecretStore:
        """Where the keys are."""
        return self._secrets

    @property
    def is_new(self) -> bool:
        """Whether nothing was set up here yet."""
        return not self._keys.exists

    @property
    def keys_in_file(self) -> bool:
        """Whether this computer has no keyring."""
        return self._secrets.kind == "file"

    def create(self, passphrase: str) -> tuple[Program, str]:
        """Set the profile up; returns it with the recovery code."""
        master, code = self._keys.create(passphrase)
        return self._compose(master), code

    def open(self, passphrase: str) -> Program:
        """Open what was set up."""
        return self._compose(self._keys.open(passphrase))

    def open_with_recovery(self, code: str) -> Program:
        """Open with the printed code; a new passphrase is set next."""
        return self._compose(self._keys.open_with_recovery(code))

    def set_passphrase(self, passphrase: str) -> None:
        """Replace the passphrase of what is open."""
        if self._master is None:
            raise InputError(ErrorCode.BAD_USAGE)
        self._keys.set_passphrase(self._master, passphrase)

    def release(self) -> None:
        """Let another program use this folder; idempotent."""
        if self._guard is not None:
            self._guard.uninstall()
            self._guard = None
        self.log.close()
        self._instance.release()

    def _compose(self, master: MasterKey) -> Program:
        self._master = master
        vault = Vault(master, self._secrets)
        database = SqlCipherDatabase(self.paths.database, master.database_key(), vault, self._clock)
        engine = self._engine or WhisperEngine(
            self._model_folder(), threads=self.settings.speech_threads or None
        )
        recordings = SealedRecordings(self.paths.recordings, vault, self._clock)
        recorder = SealingRecorder(recordings, self._source or PortAudioSource(self._clock), self._clock)
        # a source of its own: the recorder's must be free the moment a session starts
        monitor = MicrophoneMonitor(PortAudioSource(self._clock), self._clock)
        gateway = FhirGateway(self.settings.ehr_base_url, self.settings.ehr_name)
        profile = Profile(self.paths.profile, self.paths.data, self._demonstration)
        program = connect(
            profile, self._clock, database, recordings, recorder, monitor, engine, gateway, self.release,
            self._keys.open,
            # what is plugged in does not change where a file is played
            watch=None if self._source is None else StandingWatch(self._source),
        )  # fmt: skip
        write_down(program.bus, self.log)
        return program

    def _model_folder(self) -> Path | None:
        found = installed_model(self.paths, self.settings)
        return demonstration_model() if found is None and self._demonstration else found


def connect(
    profile: Profile,
    clock: Clock,
    database: Database,
    recordings: RecordingStore,
    recorder: Recorder,
    monitor: LevelMonitor,
    engine: SpeechEngine,
    gateway: EhrGateway,
    release: Callable[[], None],
    check_passphrase: Callable[[str], object] | None = None,
    *,
    watch: MicrophoneWatch | None = None,
    voice_test: VoiceTest | None = None,
    power: Power | None = None,
) -> Program:
    """Connect the services; what they share is made here and nowhere else. None: this computer's own."""
    watch = watch or PortAudioWatch()
    voice_test = voice_test or HeardVoice(PortAudioSource(clock), PortAudioSpeaker(clock), clock)
    bus = EventBus()
    listening = Listening(engine, recordings, database, bus)
    destruction = DestructionService(database, recordings, clock)
    recording = RecordingService(
        profile, database, recorder, recordings, engine, listening, destruction, SystemWakeLock(), clock, bus
    )
    consents = ConsentService(database, clock, bus, recording.pause_unless_allowed)
    sessions = SessionService(database, consents, recording, destruction, clock, bus)
    processing = ProcessingService(
        database, recordings, engine, listening, destruction, ExtractiveDrafter(), clock, bus
    )
    notes = NoteService(database, EvidenceCheck(), PlainNoteText(), gateway, destruction, clock, bus)
    delivery = DeliveryService(database, gateway, clock, bus)
    attachments = AttachmentService(
        profile, database, DecodedFiles(), recordings, recording, destruction, engine, clock, bus
    )
    recovery = RecoveryService(
        database, recordings, recording, destruction, delivery, attachments, clock, bus
    )
    demonstration = Demonstration(
        database, clock, consents, sessions, recording, processing, notes, destruction
    )

    def close() -> None:
        # capture first, so that nothing is lost; then the speech process, so that whoever listens to it does
        # not wait; the database last. A stack, because one that fails must not keep the others from ending.
        with ExitStack() as steps:
            for step in (release, database.close, listening.stop, engine.close, recording.shut_down):
                steps.callback(step)
            for listener in (watch, voice_test, monitor):
                steps.callback(listener.close)

    return Program(
        profile=profile,
        clock=clock,
        bus=bus,
        database=database,
        recorder=recorder,
        recordings=recordings,
        engine=engine,
        gateway=gateway,
        monitor=monitor,
        watch=watch,
        voice_test=voice_test,
        power=power or SystemPower(),
        agenda=AgendaService(database, clock),
        clinicians=ClinicianService(database, clock, bus, recording.pause_unless_allowed),
        holdings=HoldingsService(database, recordings),
        practice=PracticeService(database, clock, bus, recording.pause_unless_allowed),
        consents=consents,
        forms=ConsentFormService(database, consents, consent_forms()),
        cover_pin=CoverPinService(database, clock, check_passphrase),
        sessions=sessions,
        recording=recording,
        processing=processing,
        notes=notes,
        destruction=destruction,
        delivery=delivery,
        recovery=recovery,
        demonstration=demonstration,
        attachments=attachments,
        summaries=SummaryService(database),
        close=close,
    )


def write_down(bus: EventBus, log: EventLog) -> None:
    """Log what happens as codes and ids; levels and progress are left out."""
    bus.subscribe(SessionChanged, lambda e: log.event("session.changed", session=e.session_id, to=e.state))
    bus.subscribe(ConsentChanged, lambda e: log.event("consent.changed", consent=e.consent_id, to=e.state))
    bus.subscribe(
        StageReached,
        lambda e: log.event(f"stage.{e.stage}_{'ended' if e.done else 'began'}", session=e.session_id),
    )
    bus.subscribe(PartForgotten, lambda e: log.event("recording.forgotten", session=e.session_id))
    bus.subscribe(ProcessingFailed, lambda e: log.failure(e.error, "processing.failed"))
    bus.subscribe(DeliveryChanged, lambda e: log.event("delivery.changed", item=e.item_id, to=e.state))

    def troubled(event: RecordingTroubled) -> None:
        if event.error is None:
            log.event("recording.recovered", session=event.session_id)
        else:
            log.failure(event.error, "recording.troubled")

    bus.subscribe(RecordingTroubled, troubled)


def demonstration_profile(folder: Path, name: str, pace: float | None) -> tuple[LockedProfile, Sample]:
    """A profile in ``folder`` whose microphone plays the sample ``name`` at ``pace``; None: at once."""
    sound, reference = sample(name)
    clock = SystemClock()
    microphone = FileMicrophone(sound, clock, pace)
    turns = json.loads(reference.read_text("utf-8"))["utterances"]

    def wait_until_played() -> None:
        microphone.wait()
        if microphone.error is not None:
            raise microphone.error

    said = " ".join(turn["text"] for turn in turns)
    locked = LockedProfile(profile_paths(DEMONSTRATION, folder), source=microphone, keys_in_file=True)
    return locked, Sample(said, wait_until_played)
