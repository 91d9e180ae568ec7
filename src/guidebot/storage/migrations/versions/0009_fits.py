"""Fit experiments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAPS = ("energy_first", "progress_first", "more_first", "energy_last", "progress_last", "more_last")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "fits",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("first", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("doing", sa.String(length=10), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in TAPS),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fits")),
    )
    op.create_index("ix_fits_member", "fits", ["member_platform", "member_account", "id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("fits")
