"""Whether a post was answered, and what members choose to be posted next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns and create the tables."""
    _add("posts", sa.Column("touched_at", sa.BigInteger(), nullable=True))
    # of older posts nobody knows; none of them shall be called quiet
    op.execute(sa.text("UPDATE posts SET touched_at = sent_at"))
    op.create_table(
        "ballots",
        sa.Column("ballot", sa.String(length=100), nullable=False),
        *_community(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ballot", name=op.f("pk_ballots")),
    )
    op.create_table(
        "votes",
        sa.Column("ballot", sa.String(length=100), nullable=False),
        *_community(),
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ballot", "member_platform", "member_account", name=op.f("pk_votes")),
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("votes", "ballots"):
        op.drop_table(name)
    with op.batch_alter_table("posts") as table:
        table.drop_column("touched_at")


def _add(table: str, column: sa.Column[int]) -> None:
    """Add *column*; SQLite makes the table anew, so that it reads as if it had been made like this."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(table, recreate="always" if sqlite else "auto") as changed:
        changed.add_column(column)


def _community() -> list[sa.Column[str]]:
    return [
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
    ]
