"""Witnesses of weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "witnesses",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
        sa.Column("witness_platform", sa.String(length=20), nullable=False),
        sa.Column("witness_account", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("known_as", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witnesses")),
    )
    op.create_index("ix_witnesses_member", "witnesses", ["member_platform", "member_account", "id"])
    op.create_index("ix_witnesses_witness", "witnesses", ["witness_platform", "witness_account", "id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("witnesses")
