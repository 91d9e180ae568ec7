"""Private addresses of calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "addresses",
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("member_platform", sa.String(length=20), nullable=True),
        sa.Column("member_account", sa.String(length=80), nullable=True),
        sa.Column("community_platform", sa.String(length=20), nullable=True),
        sa.Column("community_id", sa.String(length=80), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_member", "addresses", ["member_platform", "member_account"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("addresses")
