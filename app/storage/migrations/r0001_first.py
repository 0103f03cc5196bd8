"""The first form of the database: charts, agenda, consents, sessions, transcripts, notes, outbox, audit.

A released migration is never edited: a database in the field was made by exactly these statements.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    "audit",
    "audit_head",
    "clients",
    "clinicians",
    "doomed_keys",
    "settings",
    "appointments",
    "consents",
    "sessions",
    "marks",
    "notes",
    "transcript_parts",
    "transcripts",
    "note_versions",
    "outbox",
)
"""In the order in which they are made: a table stands after those it refers to."""

_SIGNED_NOTE_FIELDS = (
    "id", "session_id", "client_id", "clinician_id", "type", "sentences", "missing", "drafter", "version",
    "updated_at", "signed_at", "signed_by", "sign_reason", "sha256", "text",
)  # fmt: skip
_OUTBOX_FIELDS = ("id", "note_id", "client_id", "identifier", "payload", "sha256", "created_at")


def _changed(names: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in names)


def _row() -> sa.Column[int]:
    return sa.Column("row", sa.Integer(), nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=name, initially="DEFERRED", deferrable=True
    )


TRIGGERS = {
    "audit_no_update": "BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "audit_no_delete": "BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "notes_signed_no_update": (
        "BEFORE UPDATE ON notes WHEN OLD.state <> 'draft' AND (NEW.state = 'draft' OR "
        f"{_changed(_SIGNED_NOTE_FIELDS)}) BEGIN SELECT RAISE(ABORT, 'a signed note never changes'); END"
    ),
    "notes_signed_no_delete": (
        "BEFORE DELETE ON notes WHEN OLD.state <> 'draft' "
        "BEGIN SELECT RAISE(ABORT, 'a signed note is kept'); END"
    ),
    "outbox_payload_no_update": (
        f"BEFORE UPDATE ON outbox WHEN {_changed(_OUTBOX_FIELDS)} "
        "BEGIN SELECT RAISE(ABORT, 'a signed payload never changes'); END"
    ),
    "outbox_no_delete": (
        "BEFORE DELETE ON outbox WHEN OLD.state <> 'delivered' "
        "BEGIN SELECT RAISE(ABORT, 'an undelivered payload is kept'); END"
    ),
}


def upgrade() -> None:
    """Make every table, its indexes and its triggers."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "clients",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text()),
        sa.Column("ehr_id", sa.Text(), nullable=False),
        sa.Column("diagnoses", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_clients"),
        sa.UniqueConstraint("id", name="uq_clients_id"),
    )
    op.create_table(
        "clinicians",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("ehr_id", sa.Text(), nullable=False),
        sa.Column("ai_consent_at", sa.Integer()),
        sa.PrimaryKeyConstraint("row", name="pk_clinicians"),
        sa.UniqueConstraint("id", name="uq_clinicians_id"),
    )
    op.create_table(
        "doomed_keys",
        _row(),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_doomed_keys"),
        sa.UniqueConstraint("key_id", name="uq_doomed_keys_key_id"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "appointments",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("cpt_code", sa.Text(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("participant_names", sa.Text(), nullable=False),
        _reference("appointments", "client_id", "clients"),
        sa.PrimaryKeyConstraint("row", name="pk_appointments"),
        sa.UniqueConstraint("id", name="uq_appointments_id"),
    )
    op.create_index("ix_appointments_client_id", "appointments", ["client_id"])
    op.create_index("ix_appointments_start", "appointments", ["start"])
    op.create_table(
        "consents",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("method", sa.Text()),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Integer()),
        sa.Column("expires_at", sa.Integer()),
        sa.Column("attested_by", sa.Text(), nullable=False),
        _reference("consents", "client_id", "clients"),
        sa.PrimaryKeyConstraint("row", name="pk_consents"),
        sa.UniqueConstraint("id", name="uq_consents_id"),
    )
    op.create_index("ix_consents_client_id", "consents", ["client_id"])
    op.create_table(
        "sessions",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("clinician_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Integer()),
        sa.Column("ended_at", sa.Integer()),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Text(), nullable=False),
        sa.Column("transcript_ready_at", sa.Integer()),
        sa.Column("audio_destroyed_at", sa.Integer()),
        sa.Column("transcript_destroyed_at", sa.Integer()),
        sa.Column("failure", sa.Text(), nullable=False),
        _reference("sessions", "client_id", "clients"),
        _reference("sessions", "clinician_id", "clinicians"),
        sa.PrimaryKeyConstraint("row", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
    )
    op.create_index("ix_sessions_appointment_id", "sessions", ["appointment_id"])
    op.create_index("ix_sessions_client_id", "sessions", ["client_id"])
    op.create_index("ix_sessions_clinician_id", "sessions", ["clinician_id"])
    op.create_table(
        "marks",
        _row(),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("duration", sa.Float(), nullable=False),
        _reference("marks", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("row", name="pk_marks"),
    )
    op.create_index("ix_marks_session_id", "marks", ["session_id"])
    op.create_table(
        "notes",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("clinician_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("drafter", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Integer()),
        sa.Column("signed_at", sa.Integer()),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("sign_reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _reference("notes", "client_id", "clients"),
        _reference("notes", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("row", name="pk_notes"),
        sa.UniqueConstraint("id", name="uq_notes_id"),
    )
    op.create_index("ix_notes_client_id", "notes", ["client_id"])
    op.create_index("ix_notes_session_id", "notes", ["session_id"])
    op.create_table(
        "transcript_parts",
        _row(),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("start_frame", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _reference("transcript_parts", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("row", name="pk_transcript_parts"),
        sa.UniqueConstraint("session_id", "start_frame", name="uq_transcript_parts_session_id_start_frame"),
    )
    op.create_index("ix_transcript_parts_session_id", "transcript_parts", ["session_id"])
    op.create_table(
        "transcripts",
        _row(),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _reference("transcripts", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("row", name="pk_transcripts"),
        sa.UniqueConstraint("session_id", name="uq_transcripts_session_id"),
    )
    op.create_table(
        "note_versions",
        _row(),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _reference("note_versions", "note_id", "notes"),
        sa.PrimaryKeyConstraint("row", name="pk_note_versions"),
        sa.UniqueConstraint("note_id", "version", name="uq_note_versions_note_id_version"),
    )
    op.create_index("ix_note_versions_note_id", "note_versions", ["note_id"])
    op.create_table(
        "outbox",
        _row(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.Integer()),
        sa.Column("sent_at", sa.Integer()),
        sa.Column("delivered_at", sa.Integer()),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        _reference("outbox", "client_id", "clients"),
        _reference("outbox", "note_id", "notes"),
        sa.PrimaryKeyConstraint("row", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sa.UniqueConstraint("identifier", name="uq_outbox_identifier"),
    )
    op.create_index("ix_outbox_client_id", "outbox", ["client_id"])
    op.create_index("ix_outbox_note_id", "outbox", ["note_id"])
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    """Remove everything."""
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    for table in reversed(TABLES):
        op.drop_table(table)
