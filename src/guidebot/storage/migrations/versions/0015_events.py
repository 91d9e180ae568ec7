"""What organisers put on the calendar that a community has on its own platform."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "events",
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
        sa.Column("opening", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("under_way", sa.Boolean(), nullable=False),
        sa.Column("off", sa.String(length=10), nullable=False),
        sa.Column("remote_id", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("community_platform", "community_id", "opening", name=op.f("pk_events")),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("events")
