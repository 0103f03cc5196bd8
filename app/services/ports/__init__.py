"""The Protocols between what a user can do and the parts that do it.

Adapters (audio, speech, drafting, ehr, storage, system) implement them; ``bootstrap`` connects them.
Unless a docstring says otherwise a port may be called from any thread but the main one, and raises
only ``app.domain.errors.AppError``. Everybody imports from here; the modules only keep the files short.
"""

from app.services.ports.drafting import Drafter, Evidence, NoteText
from app.services.ports.ehr import EhrGateway
from app.services.ports.models import CatalogueEntry, InstalledModel, ModelFile, ModelStore
from app.services.ports.sound import (
    AudioFiles,
    FileIdentity,
    LevelMonitor,
    Loudspeaker,
    Microphone,
    MicrophoneWatch,
    Recorder,
    RecorderListener,
    RecordingStore,
    Removal,
    SealedSound,
    VoiceTest,
)
from app.services.ports.speech import AS_USUAL, Decoding, EngineState, Phonetics, Speakers, SpeechEngine
from app.services.ports.storage import (
    Appointments,
    Audit,
    AuditEntry,
    Clients,
    Clinicians,
    Consents,
    Database,
    Notes,
    Outbox,
    Sessions,
    Settings,
    Summaries,
    Transcripts,
    UnitOfWork,
)
from app.services.ports.system import (
    Clock,
    Finding,
    KeyVault,
    Laptop,
    Power,
    PowerState,
    SecretStore,
    WakeLock,
)

__all__ = [
    "AS_USUAL",
    "Appointments",
    "AudioFiles",
    "Audit",
    "AuditEntry",
    "CatalogueEntry",
    "Clients",
    "Clinicians",
    "Clock",
    "Consents",
    "Database",
    "Decoding",
    "Drafter",
    "EhrGateway",
    "EngineState",
    "Evidence",
    "FileIdentity",
    "Finding",
    "InstalledModel",
    "KeyVault",
    "Laptop",
    "LevelMonitor",
    "Loudspeaker",
    "Microphone",
    "MicrophoneWatch",
    "ModelFile",
    "ModelStore",
    "NoteText",
    "Notes",
    "Outbox",
    "Phonetics",
    "Power",
    "PowerState",
    "Recorder",
    "RecorderListener",
    "RecordingStore",
    "Removal",
    "SealedSound",
    "SecretStore",
    "Sessions",
    "Settings",
    "Speakers",
    "SpeechEngine",
    "Summaries",
    "Transcripts",
    "UnitOfWork",
    "VoiceTest",
    "WakeLock",
]
