"""Events that a platform may send again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "happened",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "name", name=op.f("pk_happened")),
    )
    op.create_index("ix_happened_at", "happened", ["at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("happened")
