"""The Protocols between what a user can do and the parts that do it.

Adapters (audio, speech, drafting, ehr, storage, system) implement them; ``bootstrap`` connects them.
Unless a docstring says otherwise a port may be called from any thread but the main one, and raises
only ``app.domain.errors.AppError``.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.chart import Appointment, Client, Clinician
from app.domain.consent import Consent
from app.domain.delivery import OutboxItem, Receipt
from app.domain.errors import AppError
from app.domain.note import ChartContext, Draft, Note, NoteType, Sentence
from app.domain.session import Mark, RecordingState, Session
from app.domain.transcript import Heard, Transcript, TranscriptPart, VoiceFrame, Word


class Clock(Protocol):
    """Time of day and durations; a test may hold or advance it."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds that only grow, for durations."""


# --- keys -------------------------------------------------------------------------------------------


class SecretStore(Protocol):
    """Small secrets in the operating system's keyring, or in a 0600 file where there is none."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``file``; the user is told which."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None. KEYRING_LOCKED or KEYRING_MISSING when it cannot be asked."""

    def set(self, name: str, value: bytes) -> None:
        """Store durably: after the return it survives a crash."""

    def delete(self, name: str) -> None:
        """Remove for good; removing what is not there is no error."""


class KeyVault(Protocol):
    """Data keys of 32 bytes, each wrapped by the master key and kept in the secret store only.

    Destroying one destroys everything sealed with it, in every copy and backup.
    """

    def create(self, key_id: str) -> bytes:
        """Make, store durably and return a new key. An id is never used twice."""

    def load(self, key_id: str) -> bytes:
        """Return the key; KEY_MISSING when it was destroyed or never made."""

    def exists(self, key_id: str) -> bool:
        """Whether the key is there."""

    def destroy(self, key_id: str) -> None:
        """Remove the key for good; idempotent; works without the master key."""


# --- sound ------------------------------------------------------------------------------------------


class RecordingStore(Protocol):
    """Sealed recordings on disk; positions are sample numbers of the whole recording, over all segments."""

    def state(self, recording_id: str) -> RecordingState:
        """What is readable now; also while it is being recorded. RECORDING_DESTROYED without its keys."""

    def read(self, recording_id: str, start: int, stop: int) -> bytes:
        """Exactly the PCM of samples start … stop, clipped to what is there; never of a damaged record."""

    def recording_ids(self) -> tuple[str, ...]:
        """All recordings whose files exist."""

    def destroy(self, recording_id: str) -> None:
        """Destroy the keys first, then remove the files; idempotent."""

    def free_seconds(self) -> float:
        """How many seconds of sound still fit on the disk."""


class RecorderListener(Protocol):
    """Called by the recorder's writer thread; must return at once and not raise."""

    def level(self, rms: float, peak: float) -> None:
        """Level of the last 50 ms, 0 … 1."""

    def sealed(self, frames: int) -> None:
        """``frames`` samples in all are on the disk, synced."""

    def troubled(self, error: AppError | None) -> None:
        """Recording met a failure (None: it is over). What is sealed is safe."""


@dataclass(frozen=True, slots=True)
class Microphone:
    """A device that can be recorded from; ``id`` stays the same while it is plugged in."""

    id: str
    name: str
    default: bool = False


class Recorder(Protocol):
    """Records one recording at a time into sealed segments; every call returns within a second."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The devices, the default one first; NO_MICROPHONE never, an empty tuple instead."""

    def start(self, recording_id: str, listener: RecorderListener, microphone: str | None = None) -> None:
        """Begin, or go on after a crash in a new segment. On NO_MICROPHONE, DISK_FULL … nothing runs."""

    def pause(self) -> None:
        """Close the microphone now; everything heard before is sealed when this returns."""

    def resume(self) -> None:
        """Open the microphone again."""

    def stop(self) -> RecordingState:
        """Seal what is left, write the explicit ending, close everything; idempotent after the first call."""

    def abandon(self) -> None:
        """Stop without an ending, as before destruction: nothing more is written."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Pauses and gaps of this run, at their place in the recording."""


class LevelMonitor(Protocol):
    """Measures the level of a microphone before anything is recorded; the sound itself is dropped at once."""

    def listen(self, microphone: str | None, report: Callable[[float, float], None]) -> None:
        """``report`` gets root mean square and peak (0 … 1) about 20 times a second, in a thread of its own.
        Replaces what was listened to before. NO_MICROPHONE."""

    def close(self) -> None:
        """Close the microphone, so that the recorder can have it; idempotent."""


class AudioFiles(Protocol):
    """Attached sound files of any common format (R48), read as a stream."""

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """Yield 16 kHz mono PCM; FILE_NOT_FOUND, FILE_NOT_AUDIO, FILE_NO_AUDIO_STREAM, FILE_CORRUPT."""


# --- speech -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the speech process loaded; ``window``: seconds; ``device`` as shown to the user."""

    model: str
    device: str
    window: float
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Speakers:
    """One speaker number for each word, from 0 in order of appearance; ``certain`` False: too alike."""

    of_words: tuple[int, ...]
    count: int
    certain: bool
    distance: float


class SpeechEngine(Protocol):
    """The speech process: spawned, low priority, at most 4 threads. One call at a time; callers queue.

    A crash is retried, then retried on the CPU, then SPEECH_PROCESS_DIED is raised: the sound is still on
    the disk. NO_MODEL, MODEL_INCOMPLETE, MODEL_CORRUPT before anything is sent.
    """

    def warm(self) -> EngineState:
        """Start the process and load the model, if that is not done; idempotent."""

    def hear(self, pcm: bytes, *, final: bool) -> Heard:
        """Decode the next window from the start of ``pcm``: everything since the last consumed sample, at
        most ``longest_stretch`` seconds of it. Without ``final`` it may
        consume nothing and wait for more sound.
        With ``final`` repeated calls consume everything; silence is consumed without words."""

    @property
    def longest_stretch(self) -> float:
        """The most seconds of sound worth handing to one ``hear``; stable, at least two windows."""

    def separate(self, voice: Sequence[VoiceFrame], words: Sequence[Word], count: int) -> Speakers:
        """Tell ``count`` voices apart, per word."""

    def close(self) -> None:
        """End the process within a second; idempotent. A call in flight raises Cancelled."""


# --- drafting ---------------------------------------------------------------------------------------


class Drafter(Protocol):
    """Makes a draft from a transcript and the chart; every sentence already evidence-checked."""

    def draft(
        self,
        note_type: NoteType,
        transcript: Transcript,
        chart: ChartContext,
        progress: Callable[[float], None] | None = None,
    ) -> Draft:
        """Never empty: prompts stand where the transcript says nothing. ``progress`` in 0 … 1."""


class Evidence(Protocol):
    """The program's own check of sentences against their sources (B1)."""

    def recheck(self, sentences: Sequence[Sentence], transcript: Transcript) -> tuple[Sentence, ...]:
        """Set every status anew; texts never change."""


class NoteText(Protocol):
    """The plain text of a note: what is signed, sent and copied."""

    def render(self, note: Note) -> str:
        """Headings and sentences, "\\n" line ends; TO_ADD prompts left out. Same note, same text."""


# --- EHR --------------------------------------------------------------------------------------------


class EhrGateway(Protocol):
    """The practice's FHIR R4 server."""

    @property
    def name(self) -> str:
        """How the EHR is called on screen; empty when none is set up."""

    def freeze(self, note: Note, client: Client, clinician: Clinician, session: Session) -> bytes:
        """The DocumentReference as bytes that are sent as they are; needs no network."""

    def find(self, item: OutboxItem) -> Receipt | None:
        """Search by identifier; None when it is not there. EHR_AMBIGUOUS when the server cannot search."""

    def send(self, item: OutboxItem) -> Receipt:
        """Create conditionally on the identifier, once. EHR_UNREACHABLE: surely not arrived;
        EHR_AMBIGUOUS: it may have; EHR_SIGN_IN, EHR_REJECTED, EHR_BUSY, EHR_PATIENT_UNKNOWN …"""

    def probe(self) -> str:
        """Ask for the capability statement; returns the server's software name."""


# --- storage ----------------------------------------------------------------------------------------


class Clients(Protocol):
    """Charts."""

    def get(self, client_id: str) -> Client | None: ...
    def save(self, client: Client) -> None: ...
    def all(self) -> tuple[Client, ...]: ...


class Clinicians(Protocol):
    """The users of this laptop."""

    def get(self, clinician_id: str) -> Clinician | None: ...
    def save(self, clinician: Clinician) -> None: ...
    def all(self) -> tuple[Clinician, ...]: ...


class Appointments(Protocol):
    """The agenda."""

    def get(self, appointment_id: str) -> Appointment | None: ...
    def save(self, appointment: Appointment) -> None: ...
    def between(self, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """Those that start in [start, end), by start."""


class Consents(Protocol):
    """Answers, kept in the charts."""

    def get(self, consent_id: str) -> Consent | None: ...
    def save(self, consent: Consent) -> None: ...
    def of_client(self, client_id: str) -> tuple[Consent, ...]:
        """Oldest first."""


class Sessions(Protocol):
    """Sessions, oldest first."""

    def get(self, session_id: str) -> Session | None: ...
    def save(self, session: Session) -> None: ...
    def all(self) -> tuple[Session, ...]: ...
    def of_appointment(self, appointment_id: str) -> Session | None: ...
    def marks(self, session_id: str) -> tuple[Mark, ...]: ...
    def add_mark(self, session_id: str, mark: Mark) -> None: ...


class Transcripts(Protocol):
    """Transcripts and their parts, sealed with a data key of their own: ``transcript/<session id>``."""

    def add_part(self, session_id: str, part: TranscriptPart) -> None:
        """Idempotent by ``start_frame``: a part that is already there is left as it is."""

    def parts(self, session_id: str) -> tuple[TranscriptPart, ...]:
        """By ``start_frame``."""

    def save(self, session_id: str, transcript: Transcript) -> None:
        """The finished transcript, replacing an earlier one."""

    def get(self, session_id: str) -> Transcript | None:
        """None when there is none; TRANSCRIPT_DESTROYED when its key is gone."""

    def destroy(self, session_id: str) -> None:
        """Delete transcript and parts; the key is destroyed when the unit of work commits."""


class Notes(Protocol):
    """Notes with every version of their drafts until signing."""

    def get(self, note_id: str) -> Note | None: ...
    def of_session(self, session_id: str) -> Note | None: ...
    def save(self, note: Note) -> None:
        """Save as the current version; earlier ones stay in the history. A signed note is never replaced."""

    def versions(self, note_id: str) -> tuple[Note, ...]: ...
    def forget_versions(self, note_id: str) -> None:
        """Remove the history of drafts, as signing does."""

    def discard(self, note_id: str) -> None:
        """Remove a draft with its history, as a withdrawn consent does; a signed note is never removed."""

    def of_client(self, client_id: str) -> tuple[Note, ...]: ...


class Outbox(Protocol):
    """Signed payloads and where they are."""

    def get(self, item_id: str) -> OutboxItem | None: ...
    def save(self, item: OutboxItem) -> None:
        """Insert or update; the payload of an existing item never changes."""

    def all(self) -> tuple[OutboxItem, ...]:
        """Oldest first."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit trail: ids and codes only; ``hash`` chains to the line before."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    hash: str


class Audit(Protocol):
    """Append-only and hash-chained."""

    def add(self, action: str, subject: str, detail: str = "", actor: str = "") -> None:
        """``action`` as a code (``note.signed``), ``subject`` an id, ``detail`` codes or counts."""

    def entries(self) -> tuple[AuditEntry, ...]: ...
    def verify(self) -> None:
        """AUDIT_BROKEN when a line was changed, removed or put in between."""


class Settings(Protocol):
    """Small values of the practice and the clinician that belong into the encrypted database."""

    def get(self, name: str, default: str = "") -> str: ...
    def set(self, name: str, value: str) -> None: ...


class UnitOfWork(Protocol):
    """One use case, one commit: leaving the block rolls back unless ``commit`` was called."""

    @property
    def clients(self) -> Clients: ...
    @property
    def clinicians(self) -> Clinicians: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def transcripts(self) -> Transcripts: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def settings(self) -> Settings: ...
    def commit(self) -> None: ...


class Database(Protocol):
    """The encrypted database; units of work run one after another, whatever thread asks."""

    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]: ...
    def scrub(self) -> None:
        """Remove what deleted rows left in the database file and its write-ahead log."""

    def close(self) -> None: ...


# --- system -----------------------------------------------------------------------------------------


class WakeLock(Protocol):
    """Keeps the computer from sleeping while a session is recorded."""

    def hold(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: ``state`` is ok, warning or failed; ``advice`` says what to do, or is empty."""

    subject: str
    state: str
    message: str
    advice: str = ""
