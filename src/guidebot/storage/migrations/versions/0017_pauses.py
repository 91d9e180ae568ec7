"""When goals were paused."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from guidebot.core.clock import SystemClock

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; since when a goal is paused nobody can say, so that it counts from today on."""
    # SQLite makes the table anew, so that it reads as if it had been made like this
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("goals", recreate="always" if sqlite else "auto") as table:
        table.add_column(sa.Column("pauses", sa.Text(), nullable=True))
    lasting = json.dumps([[SystemClock().now().isoformat(), None]])
    op.execute(sa.text("UPDATE goals SET pauses = :lasting WHERE state = 'paused'").bindparams(lasting=lasting))


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("goals") as table:
        table.drop_column("pauses")
