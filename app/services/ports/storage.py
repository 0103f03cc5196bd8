"""Repositories, the unit of work and the encrypted database."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.chart import Appointment, Client, Clinician
from app.domain.consent import Consent
from app.domain.delivery import OutboxItem
from app.domain.endpoint import ModelRequest
from app.domain.material import WrittenInput
from app.domain.note import Note
from app.domain.rating import Rating
from app.domain.receipt import DestructionReceipt
from app.domain.saved_document import SavedDocument
from app.domain.session import Mark, Session
from app.domain.templates import Template
from app.domain.transcript import Transcript, TranscriptPart
from app.domain.treatment import Assessment, Chart


class Clients(Protocol):
    """The people in care."""

    def get(self, client_id: str) -> Client | None: ...
    def save(self, client: Client) -> None: ...
    def all(self) -> tuple[Client, ...]: ...


class Charts(Protocol):
    """What is kept of each client beside who they are."""

    def get(self, client_id: str) -> Chart:
        """An empty one where nothing was entered yet."""

    def save(self, chart: Chart) -> None: ...
    def all(self) -> tuple[Chart, ...]:
        """Those in which something was entered."""


class Assessments(Protocol):
    """Questionnaires and other assessments, by the day they were taken."""

    def get(self, assessment_id: str) -> Assessment | None: ...
    def save(self, assessment: Assessment) -> None: ...
    def of_client(self, client_id: str) -> tuple[Assessment, ...]: ...
    def remove(self, assessment_id: str) -> None:
        """Idempotent."""


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

    def all(self) -> tuple[Consent, ...]:
        """Oldest first."""


class Sessions(Protocol):
    """Sessions, oldest first."""

    def get(self, session_id: str) -> Session | None: ...
    def save(self, session: Session) -> None: ...
    def all(self) -> tuple[Session, ...]: ...
    def of_appointment(self, appointment_id: str) -> Session | None: ...
    def marks(self, session_id: str) -> tuple[Mark, ...]: ...
    def add_mark(self, session_id: str, mark: Mark) -> None:
        """Idempotent by kind and place: of two the longer one stays."""

    def cut_marks(self, session_id: str, at: float) -> None:
        """Remove the marks beyond ``at`` seconds."""

    def clear_marks(self, session_id: str) -> None:
        """Remove the marks of a recording that was destroyed."""


class Transcripts(Protocol):
    """Transcripts and their parts, sealed with a data key of their own: ``transcript/<session id>``."""

    def add_part(self, session_id: str, part: TranscriptPart) -> None:
        """Idempotent by ``start_frame``: a part that is already there is left as it is."""

    def replace_part(self, session_id: str, part: TranscriptPart) -> None:
        """Put ``part`` in the place of the one with its ``start_frame`` and ``end_frame``, which is there."""

    def parts(self, session_id: str, only: Collection[int] | None = None) -> tuple[TranscriptPart, ...]:
        """By ``start_frame``, of all or ``only`` of these; none once the finished transcript is saved."""

    def editions(self, session_id: str) -> Mapping[int, bytes]:
        """Of each part, by ``start_frame``, what changes when it is replaced; without opening any."""

    def save(self, session_id: str, transcript: Transcript) -> None:
        """The finished transcript, replacing an earlier one. The parts go with their keys, so that no copy of
        their voice features can be read any more."""

    def get(self, session_id: str) -> Transcript | None:
        """None when there is none; TRANSCRIPT_DESTROYED when its key is gone."""

    def cut(self, session_id: str, frame: int) -> None:
        """Delete every part that reaches beyond sample ``frame``, and seal the others under a new key.

        The old key is destroyed when the unit of work commits, so that no copy of what was deleted can be
        read. Only before the finished transcript is saved.
        """

    def destroy(self, session_id: str) -> tuple[str, ...]:
        """Delete transcript and parts; the keys, whose ids are returned, go when the unit of work commits."""


class Summaries(Protocol):
    """What the clinician wrote down about a session in words of their own; "" when there is nothing."""

    def get(self, session_id: str) -> str: ...
    def set(self, session_id: str, text: str) -> None:
        """Replace it; an empty text removes it."""


class Inputs(Protocol):
    """What the clinician dictated, photographed or wrote for a note, oldest first; the summary is not among
    them."""

    def get(self, input_id: str) -> WrittenInput | None: ...
    def save(self, written: WrittenInput) -> None: ...
    def of_session(self, session_id: str) -> tuple[WrittenInput, ...]: ...
    def remove(self, input_id: str) -> None:
        """Idempotent."""


class Templates(Protocol):
    """Templates with every version ever saved; the built-in ones are there only once they were changed."""

    def save(self, template: Template) -> None:
        """A version that is there already is never changed: ``BugError``."""

    def version(self, template_id: str, version: int) -> Template | None: ...
    def newest(self) -> tuple[Template, ...]:
        """The newest version of each, in the order of their making."""


class Notes(Protocol):
    """Notes with every version of their drafts until signing."""

    def get(self, note_id: str) -> Note | None: ...
    def of_session(self, session_id: str) -> Note | None:
        """The session's own note, also after it was amended; addenda and amendments are in ``amendments``."""

    def amendments(self, session_id: str) -> tuple[Note, ...]:
        """Addenda and amendments of the session's note, drafts too, oldest first."""

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
        """Insert or update; a payload changes only when one that ``can_be_linked`` becomes QUEUED."""

    def all(self) -> tuple[OutboxItem, ...]:
        """Oldest first."""


class Ratings(Protocol):
    """How content the clinician was with drafts, oldest first."""

    def get(self, note_id: str) -> Rating | None: ...
    def save(self, rating: Rating) -> None:
        """Replaces an earlier one of the same note."""

    def remove(self, note_id: str) -> None:
        """Idempotent."""

    def all(self) -> tuple[Rating, ...]: ...


class Receipts(Protocol):
    """What was destroyed, oldest first."""

    def add(self, receipt: DestructionReceipt) -> None: ...
    def of_session(self, session_id: str) -> tuple[DestructionReceipt, ...]: ...
    def of_client(self, client_id: str) -> tuple[DestructionReceipt, ...]: ...


class Documents(Protocol):
    """What was saved to the charts, oldest first; nothing of it ever changes."""

    def add(self, document: SavedDocument) -> None: ...
    def get(self, document_id: str) -> SavedDocument | None: ...
    def of_client(self, client_id: str) -> tuple[SavedDocument, ...]: ...


class ModelRequests(Protocol):
    """Every request to a language model, oldest first."""

    def save(self, request: ModelRequest) -> None: ...
    def all(self) -> tuple[ModelRequest, ...]: ...


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

    def verified(self, number: int, previous: str) -> tuple[AuditEntry, ...]:
        """The next lines after line ``number`` with the hash ``previous``, none at the end; AUDIT_BROKEN."""


class Settings(Protocol):
    """Small values of the practice and the clinician that belong into the encrypted database."""

    def get(self, name: str, default: str = "") -> str: ...
    def set(self, name: str, value: str) -> None: ...


class UnitOfWork(Protocol):
    """One use case, one commit: leaving the block rolls back unless ``commit`` was called."""

    @property
    def clients(self) -> Clients: ...
    @property
    def charts(self) -> Charts: ...
    @property
    def assessments(self) -> Assessments: ...
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
    def summaries(self) -> Summaries: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def templates(self) -> Templates: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def ratings(self) -> Ratings: ...
    @property
    def receipts(self) -> Receipts: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def model_requests(self) -> ModelRequests: ...
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
    def pending_destructions(self) -> tuple[str, ...]:
        """Ids of keys whose rows are gone but which could not be destroyed yet: the keyring is locked."""

    def scrub(self) -> None:
        """Remove what deleted rows left in the database file and its write-ahead log."""

    def close(self) -> None: ...
