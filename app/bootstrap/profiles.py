"""Opening a profile: paths, keys, cipher, recorder, speech process and services, connected once."""

import json
from pathlib import Path

from app.audio.file_microphone import FileMicrophone
from app.audio.microphone_watch import PortAudioWatch, StandingWatch
from app.audio.monitor import MicrophoneMonitor
from app.audio.portaudio_source import PortAudioSource
from app.audio.recorder import SealingRecorder
from app.audio.sealed_recordings import SealedRecordings
from app.audio.source import MicrophoneSource
from app.audio.speaker import PortAudioSpeaker
from app.audio.voice_test import HeardVoice
from app.bootstrap.composition import Edges, connect
from app.bootstrap.language_models import Outlets
from app.bootstrap.logbook import write_down
from app.bootstrap.places import demonstration_model, installed_model, installed_voices, model_store, sample
from app.bootstrap.trials import decoding_threads, trials
from app.domain.errors import AppError, ErrorCode, InputError
from app.ehr.gateway import FhirGateway
from app.services.demonstration import Sample
from app.services.events import SessionChanged, StageReached
from app.services.ports import (
    SecretStore,
    SpeechEngine,
)
from app.services.profile import Profile
from app.services.program import Program
from app.speech.device_memory import RememberedDevice
from app.speech.engine import WhisperEngine
from app.storage.database import SqlCipherDatabase
from app.storage.keys import KeyStore
from app.storage.master_key import MasterKey
from app.storage.signing import NoteSigner
from app.storage.vault import Vault
from app.system.clock import SystemClock
from app.system.event_log import EventLog
from app.system.file_secrets import FileSecrets
from app.system.free_memory import overwrite_small, overwrite_what_is_given_back
from app.system.handwriting import TesseractHandwriting
from app.system.laptop import this_laptop
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
        overwrite_what_is_given_back()
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
        assert self._guard is not None  # there until the profile is released
        vault = Vault(master, self._secrets)
        database = SqlCipherDatabase(self.paths.database, master.database_key(), vault, self._clock)
        device = RememberedDevice(self.paths.device_choices)
        engine = self._engine or WhisperEngine(
            self._model_folder(),
            threads=self.settings.speech_threads or None,
            probe=device,
            card_failed=device.forget,
            voices=lambda: installed_voices(self.paths),
        )
        recordings = SealedRecordings(self.paths.recordings, vault, self._clock)
        recorder = SealingRecorder(recordings, self._source or PortAudioSource(self._clock), self._clock)
        # a source of its own: the recorder's must be free the moment a session starts
        monitor = MicrophoneMonitor(PortAudioSource(self._clock), self._clock)
        gateway = FhirGateway(self.settings.ehr_base_url, self.settings.ehr_name)
        profile = Profile(self.paths.profile, self.paths.data, self._demonstration)
        edges = Edges(
            clock=self._clock,
            database=database,
            recordings=recordings,
            recorder=recorder,
            monitor=monitor,
            # what is plugged in does not change where a file is played
            watch=PortAudioWatch() if self._source is None else StandingWatch(self._source),
            voice_test=HeardVoice(PortAudioSource(self._clock), PortAudioSpeaker(self._clock), self._clock),
            loudspeaker=PortAudioSpeaker(self._clock),
            power=SystemPower(),
            wake=SystemWakeLock(),
            engine=engine,
            gateway=gateway,
            signer=NoteSigner(master),
            store=model_store(self.paths, self.settings, self._guard.allowing),
            open_trial=trials(self.settings.speech_threads or None, device),
            laptop=this_laptop(decoding_threads(self.settings.speech_threads)),
            first_model=self._model_folder,
            outlets=Outlets(self._secrets, self._guard.allowing, self._guard.contacts),
            handwriting=TesseractHandwriting(),
        )
        program = connect(profile, edges, self.release, self._keys.open)
        program.models.begin()
        write_down(program.bus, self.log)
        program.bus.subscribe(SessionChanged, lambda _event: overwrite_small())
        program.bus.subscribe(StageReached, lambda event: overwrite_small() if event.done else None)
        return program

    def _model_folder(self) -> Path | None:
        found = installed_model(self.paths, self.settings)
        return demonstration_model() if found is None and self._demonstration else found


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
