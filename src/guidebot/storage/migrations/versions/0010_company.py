"""Who may be told of whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the name."""
    _add("tries", sa.Column("known_as", sa.String(length=100), nullable=True))


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("tries") as table:
        table.drop_column("known_as")


def _add(table: str, column: sa.Column[str]) -> None:
    """Add *column*; SQLite makes the table anew, so that it reads as if it had been made like this."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(table, recreate="always" if sqlite else "auto") as changed:
        changed.add_column(column)
