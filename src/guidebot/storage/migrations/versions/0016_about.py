"""Whose words a message brings, or whom it names, where that is not whom it goes to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
INDEX = "ix_outbox_about"


def upgrade() -> None:
    """Add the columns; of what waits already nobody can say it, and it is emptied within days."""
    # SQLite makes the table anew, so that it reads as if it had been made like this
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("outbox", recreate="always" if sqlite else "auto") as table:
        table.add_column(sa.Column("about_platform", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("about_account", sa.String(length=80), nullable=True))
    op.create_index(INDEX, "outbox", ["about_platform", "about_account"])


def downgrade() -> None:
    """Remove them."""
    op.drop_index(INDEX, table_name="outbox")
    with op.batch_alter_table("outbox") as table:
        for name in ("about_account", "about_platform"):
            table.drop_column(name)
