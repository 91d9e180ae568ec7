"""Whom `/start` was offered to, and what a community chose of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
CHOICES: Mapping[str, tuple[sa.types.TypeEngine[Any], object]] = {
    "offers_start": (sa.Boolean(), True),
    "newcomers": (sa.String(length=80), ""),
}


def upgrade() -> None:
    """Create the table; every community offers it until an organiser says otherwise."""
    op.create_table(
        "offers",
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member_platform", "member_account", name=op.f("pk_offers")),
    )
    for name, (kind, usual) in CHOICES.items():
        _add("communities", sa.Column(name, kind, nullable=True))
        op.get_bind().execute(sa.text(f"UPDATE communities SET {name} = :usual"), {"usual": usual})  # noqa: S608  # own
        with op.batch_alter_table("communities") as table:
            table.alter_column(name, existing_type=kind, nullable=False)


def downgrade() -> None:
    """Remove both."""
    with op.batch_alter_table("communities") as table:
        for name in CHOICES:
            table.drop_column(name)
    op.drop_table("offers")


def _add(table: str, column: sa.Column[Any]) -> None:
    """Add *column*; SQLite makes the table anew, so that it reads as if it had been made like this."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(table, recreate="always" if sqlite else "auto") as changed:
        changed.add_column(column)
