"""Copies of lists that others keep, and deadlines that members asked to be reminded of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "copies",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("tag", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_copies")),
    )
    op.create_table(
        "follows",
        *_member(),
        sa.Column("opening", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("again", sa.Date(), nullable=True),
        sa.Column("news", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("member_platform", "member_account", "opening", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_opening", "follows", ["opening", "state"])
    op.create_table(
        "watchers",
        *_member(),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("member_platform", "member_account", name=op.f("pk_watchers")),
    )
    op.create_index("ix_watchers_next_at", "watchers", ["next_at"])


def downgrade() -> None:
    """Remove them."""
    for name in ("watchers", "follows", "copies"):
        op.drop_table(name)


def _member() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
    )
