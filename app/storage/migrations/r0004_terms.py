"""Words to expect of a client: names, medication, places; none are known of a client who is there already."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; it keeps its default, because a column that is added to rows needs one."""
    op.add_column("clients", sa.Column("terms", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Remove the column; the terms go with it."""
    op.drop_column("clients", "terms")
