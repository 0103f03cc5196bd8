"""Forgetting part of a session, one mark for each happening, and the clinician's own words about a session.

Parts and transcripts say which key sealed them, because a cut transcript is sealed under a new one;
``transcript_keys`` counts those keys, so that no number is used twice. Of marks of one kind at one place
the longest stays.
"""

import sqlalchemy as sa
from alembic import op

from app.domain.errors import BugError

revision = "0003"
down_revision = "0002"

TABLES = ("session_summaries", "transcript_keys")
_PARTS_INDEX = "ix_transcript_parts_session_id"


def _session_of(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    reference = sa.ForeignKeyConstraint(
        ["session_id"],
        ["sessions.id"],
        name=f"fk_{table}_session_id",
        initially="DEFERRED",
        deferrable=True,
    )
    return sa.Column("session_id", sa.Text(), nullable=False), reference


def upgrade() -> None:
    """Add columns and tables; every row that is there was sealed with the session's first key."""
    op.add_column("sessions", sa.Column("attached_at", sa.Integer()))
    op.add_column("sessions", sa.Column("forget_from", sa.Integer()))
    op.add_column("sessions", sa.Column("forget_before", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "DELETE FROM marks WHERE EXISTS (SELECT 1 FROM marks AS other "
        "WHERE other.session_id = marks.session_id AND other.kind = marks.kind AND other.at = marks.at "
        "AND (other.duration, -other.row) > (marks.duration, -marks.row))"
    )
    op.create_index("uq_marks_session_id_kind_at", "marks", ["session_id", "kind", "at"], unique=True)
    _add_key_to_parts()
    _add_key_to_transcripts()
    op.create_table(
        "session_summaries",
        sa.Column("row", sa.Integer(), nullable=False),
        *_session_of("session_summaries"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_session_summaries"),
        sa.UniqueConstraint("session_id", name="uq_session_summaries_session_id"),
    )
    op.create_table(
        "transcript_keys",
        sa.Column("row", sa.Integer(), nullable=False),
        *_session_of("transcript_keys"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_transcript_keys"),
        sa.UniqueConstraint("session_id", name="uq_transcript_keys_session_id"),
    )
    # a first key that was destroyed, or is going to be, is never used again
    op.execute(
        "INSERT INTO transcript_keys (session_id, number, swept) SELECT id, 1, 1 FROM sessions "
        "WHERE transcript_destroyed_at IS NOT NULL "
        "OR 'transcript/' || id IN (SELECT key_id FROM doomed_keys)"
    )


def _add_key_to_parts() -> None:
    """By a new table: a column that is added to one needs a default, and a key has none."""
    op.create_table(
        "transcript_parts_0003",
        sa.Column("row", sa.Integer(), nullable=False),
        *_session_of("transcript_parts"),
        sa.Column("start_frame", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_transcript_parts"),
        sa.UniqueConstraint("session_id", "start_frame", name="uq_transcript_parts_session_id_start_frame"),
    )
    op.execute(
        'INSERT INTO transcript_parts_0003 ("row", session_id, start_frame, key_id, sealed) '
        """SELECT "row", session_id, start_frame, 'transcript/' || session_id, sealed FROM transcript_parts"""
    )
    op.drop_table("transcript_parts")
    op.rename_table("transcript_parts_0003", "transcript_parts")
    op.create_index(_PARTS_INDEX, "transcript_parts", ["session_id"])


def _add_key_to_transcripts() -> None:
    op.create_table(
        "transcripts_0003",
        sa.Column("row", sa.Integer(), nullable=False),
        *_session_of("transcripts"),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_transcripts"),
        sa.UniqueConstraint("session_id", name="uq_transcripts_session_id"),
    )
    op.execute(
        'INSERT INTO transcripts_0003 ("row", session_id, key_id, sealed) '
        """SELECT "row", session_id, 'transcript/' || session_id, sealed FROM transcripts"""
    )
    op.drop_table("transcripts")
    op.rename_table("transcripts_0003", "transcripts")


def downgrade() -> None:
    """Remove what was added, summaries too; refused while a transcript needs a later key to be read."""
    counted = op.get_bind().exec_driver_sql(
        "SELECT (SELECT count(*) FROM transcript_parts WHERE key_id <> 'transcript/' || session_id)"
        " + (SELECT count(*) FROM transcripts WHERE key_id <> 'transcript/' || session_id)"
    )
    if later := counted.scalar():
        raise BugError({"rule": "sealed-with-a-later-key", "rows": later})
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("transcripts", "key_id")
    op.drop_column("transcript_parts", "key_id")
    op.drop_index("uq_marks_session_id_kind_at", "marks")
    op.drop_column("sessions", "forget_before")
    op.drop_column("sessions", "forget_from")
    op.drop_column("sessions", "attached_at")
