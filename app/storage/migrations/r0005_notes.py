"""Charts, documents, templates, inputs of notes, ratings, receipts, requests to models; signatures of notes.

What a client had of diagnoses and goals moves into the chart.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.domain.ids import new_id

revision = "0005"
down_revision = "0004"

TABLES = (
    "charts",
    "assessments",
    "note_inputs",
    "templates",
    "ratings",
    "receipts",
    "documents",
    "model_requests",
)
NOTE_TEXTS = ("template_id", "amends", "amendment_reason", "meaning", "signature", "public_key")


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, initially="DEFERRED", deferrable=True)


def _create(table: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    row = sa.Column("row", sa.Integer(), nullable=False)
    op.create_table(table, row, *parts, sa.PrimaryKeyConstraint("row", name=f"pk_{table}"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def upgrade() -> None:
    """Add the tables and the columns of notes; move diagnoses and goals of clients into their charts."""
    _create(
        "charts",
        _text("client_id"),
        _text("content"),
        _reference("charts", "client_id", "clients.id"),
        _unique("charts", "client_id"),
    )
    _create(
        "assessments",
        _text("id"),
        _text("client_id"),
        _text("name"),
        _text("taken_on"),
        _text("score"),
        _text("text"),
        sa.Column("signed_at", sa.Integer()),
        _text("signed_by"),
        _reference("assessments", "client_id", "clients.id"),
        _unique("assessments", "id"),
    )
    op.create_index("ix_assessments_client_id", "assessments", ["client_id"])
    _create(
        "note_inputs",
        _text("id"),
        _text("session_id"),
        _text("kind"),
        _text("text"),
        _number("created_at"),
        _text("read_by"),
        _reference("note_inputs", "session_id", "sessions.id"),
        _unique("note_inputs", "id"),
    )
    op.create_index("ix_note_inputs_session_id", "note_inputs", ["session_id"])
    _create(
        "templates",
        _text("template_id"),
        _number("version"),
        _text("content"),
        _unique("templates", "template_id", "version"),
    )
    _create(
        "ratings",
        _text("note_id"),
        _number("stars"),
        _text("comment"),
        _text("note_type"),
        _text("drafter"),
        _number("at"),
        _reference("ratings", "note_id", "notes.id"),
        _unique("ratings", "note_id"),
    )
    _create(
        "receipts",
        _text("id"),
        _text("session_id"),
        _text("client_id"),
        _text("what"),
        _number("destroyed_at"),
        _text("why"),
        sa.Column("amount", sa.Float(), nullable=False),
        _text("keys"),
        _text("sha256"),
        _reference("receipts", "session_id", "sessions.id"),
        _reference("receipts", "client_id", "clients.id"),
        _unique("receipts", "id"),
    )
    op.create_index("ix_receipts_session_id", "receipts", ["session_id"])
    op.create_index("ix_receipts_client_id", "receipts", ["client_id"])
    _create(
        "documents",
        _text("id"),
        _text("client_id"),
        _text("kind"),
        _text("title"),
        _text("text"),
        _number("created_at"),
        _text("sha256"),
        _reference("documents", "client_id", "clients.id"),
        _unique("documents", "id"),
    )
    op.create_index("ix_documents_client_id", "documents", ["client_id"])
    _create(
        "model_requests",
        _text("id"),
        _number("at"),
        _text("host"),
        _text("model"),
        _text("purpose"),
        _number("characters"),
        _number("replaced"),
        _text("sha256"),
        _text("outcome"),
        _unique("model_requests", "id"),
    )
    for name in NOTE_TEXTS:
        op.add_column("notes", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("notes", sa.Column("template_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("notes", sa.Column("fields", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("notes", sa.Column("amendment", sa.Text()))
    _move_into_charts()
    op.drop_column("clients", "diagnoses")
    op.drop_column("clients", "goals")


def _move_into_charts() -> None:
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT id, diagnoses, goals FROM clients").all()
    for client_id, diagnoses, goals in rows:
        codes, wishes = json.loads(diagnoses), json.loads(goals)
        if not (codes or wishes):
            continue
        content = {
            "client_id": client_id,
            "diagnoses": [{"code": code} for code in codes],
            "plan": {"goals": [{"id": new_id(), "text": text} for text in wishes]},
        }
        connection.exec_driver_sql(
            "INSERT INTO charts (client_id, content) VALUES (?, ?)",
            (client_id, json.dumps(content, ensure_ascii=False)),
        )


def downgrade() -> None:
    """Move codes and texts of goals back to the clients; everything else that was added goes."""
    op.add_column("clients", sa.Column("diagnoses", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("clients", sa.Column("goals", sa.Text(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for client_id, content in connection.exec_driver_sql("SELECT client_id, content FROM charts").all():
        chart = json.loads(content)
        codes = [diagnosis["code"] for diagnosis in chart.get("diagnoses", [])]
        goals = [goal["text"] for goal in chart.get("plan", {}).get("goals", [])]
        connection.exec_driver_sql(
            "UPDATE clients SET diagnoses = ?, goals = ? WHERE id = ?",
            (json.dumps(codes), json.dumps(goals, ensure_ascii=False), client_id),
        )
    for name in (*NOTE_TEXTS, "template_version", "fields", "amendment"):
        op.drop_column("notes", name)
    for table in reversed(TABLES):
        op.drop_table(table)
