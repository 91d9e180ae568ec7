"""What members of a community try, what came of it, and where a post is shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLACES = ("channel", "remote_id", "thread")


def upgrade() -> None:
    """Create the tables, and let a post remember its place."""
    _tries()
    _cards()
    with op.batch_alter_table("posts", recreate="auto" if _postgres() else "always") as table:
        for name in PLACES:
            table.add_column(sa.Column(name, sa.String(length=120), nullable=True))
        table.add_column(sa.Column("told", sa.Text(), nullable=True))
        table.add_column(sa.Column("revised_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("posts") as table:
        for name in ("revised_at", "told", *reversed(PLACES)):
            table.drop_column(name)
    for name in ("cards", "tries"):
        op.drop_table(name)


def _postgres() -> bool:
    return op.get_bind().dialect.name != "sqlite"


def _tries() -> None:
    op.create_table(
        "tries",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_community(),
        *_member(nullable=False),
        *_about(),
        sa.Column("goal", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("company", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_here", "tries", ["community_platform", "community_id", "state", "item"])
    op.create_index("ix_tries_member", "tries", ["member_platform", "member_account", "goal"])
    op.create_index("ix_tries_silent", "tries", ["state", "heard_at"])


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_community(),
        *_member(nullable=True),
        *_about(),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("tried", "found", "following", "link")],
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        *[sa.Column(name, sa.String(length=120), nullable=False) for name in ("channel", "thread", "remote_id")],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_here", "cards", ["community_platform", "community_id", "stage", "shown_at"])
    op.create_index("ix_cards_member", "cards", ["member_platform", "member_account", "at"])


def _about() -> list[sa.Column[str]]:
    return [
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(length=80), nullable=False),
    ]


def _community() -> list[sa.Column[str]]:
    return [
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
    ]


def _member(*, nullable: bool) -> list[sa.Column[str]]:
    return [
        sa.Column("member_platform", sa.String(length=20), nullable=nullable),
        sa.Column("member_account", sa.String(length=80), nullable=nullable),
    ]
