"""A payload that waits for its client to be linked to the EHR may be frozen anew; every other one is final.

Such a payload is blocked and, by its empty ``sent_at``, surely never arrived. Attempts of the first form
wrote ``sent_at`` although nothing went out: where there was only one, and it was refused for want of the
patient, that is put right.
"""

from alembic import op

from app.storage.migrations.r0001_first import TRIGGERS as FIRST_TRIGGERS

revision = "0002"
down_revision = "0001"

_NAME = "outbox_payload_no_update"
_IDENTITY = ("id", "note_id", "client_id", "identifier", "created_at")
_WAITS = "OLD.state = 'blocked' AND OLD.error = 'ehr-patient-unknown' AND OLD.sent_at IS NULL"


def _changed(names: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in names)


TRIGGERS = {
    **FIRST_TRIGGERS,
    _NAME: (
        f"BEFORE UPDATE ON outbox WHEN {_changed(_IDENTITY)} OR (({_changed(('payload', 'sha256'))}) "
        f"AND NOT ({_WAITS} AND NEW.state = 'queued')) "
        "BEGIN SELECT RAISE(ABORT, 'a signed payload never changes'); END"
    ),
}


def upgrade() -> None:
    """Replace the trigger, and clear the time of single attempts that were refused before they went out."""
    op.execute(f"DROP TRIGGER {_NAME}")
    op.execute(f"CREATE TRIGGER {_NAME} {TRIGGERS[_NAME]}")
    op.execute(
        "UPDATE outbox SET sent_at = NULL "
        "WHERE state = 'blocked' AND error = 'ehr-patient-unknown' AND attempts = 1"
    )


def downgrade() -> None:
    """Put the first trigger back; times that were cleared stay so."""
    op.execute(f"DROP TRIGGER {_NAME}")
    op.execute(f"CREATE TRIGGER {_NAME} {FIRST_TRIGGERS[_NAME]}")
