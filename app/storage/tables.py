"""The tables of the encrypted database; what the newest migration makes equals this (a test compares them).

Column names are the field names of the domain's dataclasses. ``row`` gives the order of arrival. Foreign
keys are checked when a unit of work commits, so that its order of saving does not matter.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from app.domain.consent import ConsentMethod
from app.domain.material import InputKind
from app.domain.note import Amendment, NoteType
from app.domain.receipt import Destroyed
from app.domain.saved_document import SavedKind
from app.domain.session import MarkKind
from app.domain.states import ConsentState, DeliveryState, NoteState, SessionState
from app.storage.columns import DayText, EnumText, TextTuple, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False, unique=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _reference(name: str, target: str) -> Column[str]:
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=False, index=True)


def _one(name: str, target: str) -> Column[str]:
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=False, unique=True)


def _one_a_session() -> Column[str]:
    return _one("session_id", "sessions.id")


clinicians = Table(
    "clinicians",
    metadata,
    _row(),
    _id(),
    _text("name"),
    _text("credential"),
    _text("ehr_id"),
    Column("ai_consent_at", UtcTime),
)

clients = Table(
    "clients",
    metadata,
    _row(),
    _id(),
    _text("name"),
    _text("pronouns"),
    Column("birth_date", DayText),
    _text("ehr_id"),
    Column("terms", TextTuple, nullable=False, server_default="[]"),
)

charts = Table(
    "charts",
    metadata,
    _row(),
    _one("client_id", "clients.id"),
    _text("content"),
)

assessments = Table(
    "assessments",
    metadata,
    _row(),
    _id(),
    _reference("client_id", "clients.id"),
    _text("name"),
    Column("taken_on", DayText, nullable=False),
    _text("score"),
    _text("text"),
    Column("signed_at", UtcTime),
    _text("signed_by"),
)

appointments = Table(
    "appointments",
    metadata,
    _row(),
    _id(),
    _reference("client_id", "clients.id"),
    Column("start", UtcTime, nullable=False, index=True),
    Column("end", UtcTime, nullable=False),
    _text("kind"),
    _text("room"),
    _text("cpt_code"),
    Column("walk_in", Boolean, nullable=False),
    Column("participant_names", TextTuple, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    _row(),
    _id(),
    _reference("client_id", "clients.id"),
    _text("person"),
    _text("role"),
    Column("state", EnumText(ConsentState), nullable=False),
    Column("method", EnumText(ConsentMethod)),
    _text("wording"),
    Column("decided_at", UtcTime),
    Column("expires_at", UtcTime),
    _text("attested_by"),
)

sessions = Table(
    "sessions",
    metadata,
    _row(),
    _id(),
    _reference("client_id", "clients.id"),
    _reference("clinician_id", "clinicians.id"),
    Column("state", EnumText(SessionState), nullable=False),
    Column("appointment_id", Text, nullable=False, index=True),
    _text("kind"),
    _text("room"),
    Column("started_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("attached_at", UtcTime),
    Column("participants", TextTuple, nullable=False),
    _text("recording_id"),
    Column("transcript_ready_at", UtcTime),
    Column("audio_destroyed_at", UtcTime),
    Column("transcript_destroyed_at", UtcTime),
    _text("failure"),
    Column("forget_from", Integer),
    Column("forget_before", Integer, nullable=False, server_default="0"),
)

marks = Table(
    "marks",
    metadata,
    _row(),
    _reference("session_id", "sessions.id"),
    Column("kind", EnumText(MarkKind), nullable=False),
    Column("at", Float, nullable=False),
    Column("duration", Float, nullable=False),
    Index("uq_marks_session_id_kind_at", "session_id", "kind", "at", unique=True),
)

transcript_parts = Table(
    "transcript_parts",
    metadata,
    _row(),
    _reference("session_id", "sessions.id"),
    Column("start_frame", Integer, nullable=False),
    _text("key_id"),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("session_id", "start_frame"),
)

transcripts = Table(
    "transcripts",
    metadata,
    _row(),
    _one_a_session(),
    _text("key_id"),
    Column("sealed", LargeBinary, nullable=False),
)

transcript_keys = Table(
    "transcript_keys",
    metadata,
    _row(),
    _one_a_session(),
    Column("number", Integer, nullable=False),
    Column("swept", Boolean, nullable=False),
)
"""The number of the key that seals a session's transcript now; without a row it is the first, 0."""

session_summaries = Table(
    "session_summaries",
    metadata,
    _row(),
    _one_a_session(),
    _text("text"),
    Column("updated_at", UtcTime, nullable=False),
)

note_inputs = Table(
    "note_inputs",
    metadata,
    _row(),
    _id(),
    _reference("session_id", "sessions.id"),
    Column("kind", EnumText(InputKind), nullable=False),
    _text("text"),
    Column("created_at", UtcTime, nullable=False),
    _text("read_by"),
)

templates = Table(
    "templates",
    metadata,
    _row(),
    _text("template_id"),
    Column("version", Integer, nullable=False),
    _text("content"),
    UniqueConstraint("template_id", "version"),
)

doomed_keys = Table(
    "doomed_keys",
    metadata,
    _row(),
    Column("key_id", Text, nullable=False, unique=True),
    Column("at", UtcTime, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    _row(),
    _id(),
    _reference("session_id", "sessions.id"),
    _reference("client_id", "clients.id"),
    _text("clinician_id"),
    Column("type", EnumText(NoteType), nullable=False),
    Column("state", EnumText(NoteState), nullable=False),
    _text("sentences"),
    Column("missing", TextTuple, nullable=False),
    _text("drafter"),
    Column("version", Integer, nullable=False),
    Column("updated_at", UtcTime),
    Column("signed_at", UtcTime),
    _text("signed_by"),
    _text("sign_reason"),
    _text("sha256"),
    _text("text"),
    Column("template_id", Text, nullable=False, server_default=""),
    Column("template_version", Integer, nullable=False, server_default="0"),
    Column("fields", Text, nullable=False, server_default="[]"),
    Column("amends", Text, nullable=False, server_default=""),
    Column("amendment", EnumText(Amendment)),
    Column("amendment_reason", Text, nullable=False, server_default=""),
    Column("meaning", Text, nullable=False, server_default=""),
    Column("signature", Text, nullable=False, server_default=""),
    Column("public_key", Text, nullable=False, server_default=""),
)

note_versions = Table(
    "note_versions",
    metadata,
    _row(),
    _reference("note_id", "notes.id"),
    Column("version", Integer, nullable=False),
    _text("note"),
    UniqueConstraint("note_id", "version"),
)

ratings = Table(
    "ratings",
    metadata,
    _row(),
    _one("note_id", "notes.id"),
    Column("stars", Integer, nullable=False),
    _text("comment"),
    _text("note_type"),
    _text("drafter"),
    Column("at", UtcTime, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    _row(),
    _id(),
    _reference("session_id", "sessions.id"),
    _reference("client_id", "clients.id"),
    Column("what", EnumText(Destroyed), nullable=False),
    Column("destroyed_at", UtcTime, nullable=False),
    _text("why"),
    Column("amount", Float, nullable=False),
    Column("keys", TextTuple, nullable=False),
    _text("sha256"),
)

documents = Table(
    "documents",
    metadata,
    _row(),
    _id(),
    _reference("client_id", "clients.id"),
    Column("kind", EnumText(SavedKind), nullable=False),
    _text("title"),
    _text("text"),
    Column("created_at", UtcTime, nullable=False),
    _text("sha256"),
)

model_requests = Table(
    "model_requests",
    metadata,
    _row(),
    _id(),
    Column("at", UtcTime, nullable=False),
    _text("host"),
    _text("model"),
    _text("purpose"),
    Column("characters", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
    _text("sha256"),
    _text("outcome"),
)

outbox = Table(
    "outbox",
    metadata,
    _row(),
    _id(),
    _reference("note_id", "notes.id"),
    _reference("client_id", "clients.id"),
    Column("identifier", Text, nullable=False, unique=True),
    Column("payload", LargeBinary, nullable=False),
    _text("sha256"),
    Column("created_at", UtcTime, nullable=False),
    Column("state", EnumText(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("delivered_at", UtcTime),
    _text("remote_id"),
    _text("error"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    _text("actor"),
    _text("action"),
    _text("subject"),
    _text("detail"),
    _text("hash"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    _text("hash"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    _text("value"),
)
