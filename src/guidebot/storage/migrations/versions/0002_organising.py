"""Suggestions, the organisers' log, counts by week, and which problems a member was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _suggestions()
    _deeds()
    op.create_table(
        "counts",
        *_community(),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_platform", "community_id", "what", "week", name=op.f("pk_counts")),
    )
    op.create_table(
        "seen",
        *_member(),
        sa.Column("problem", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member_platform", "member_account", "problem", name=op.f("pk_seen")),
    )
    op.create_index("ix_seen_latest", "seen", ["member_platform", "member_account", "at"])


def downgrade() -> None:
    """Remove them."""
    for name in ("seen", "counts", "deeds", "suggestions"):
        op.drop_table(name)


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_community(),
        *_member(nullable=True),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credit", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    op.create_index("ix_suggestions_queue", "suggestions", ["community_platform", "community_id", "stage", "id"])
    op.create_index("ix_suggestions_member", "suggestions", ["member_platform", "member_account", "at"])


def _deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_community(),
        *_member(),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index("ix_deeds_latest", "deeds", ["community_platform", "community_id", "at"])
    op.create_index("ix_deeds_at", "deeds", ["at"])


def _community() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
    )


def _member(*, nullable: bool = False) -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("member_platform", sa.String(length=20), nullable=nullable),
        sa.Column("member_account", sa.String(length=80), nullable=nullable),
    )
