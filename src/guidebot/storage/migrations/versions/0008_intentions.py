"""What members choose for a week, and whether they want a line on the day they chose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; nobody has switched the line on yet."""
    op.create_table(
        "intentions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("if_then", sa.Text(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("went", sa.String(length=10), nullable=False),
        sa.Column("went_at", sa.BigInteger(), nullable=True),
        sa.Column("in_the_way", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("lined_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intentions")),
    )
    op.create_index("ix_intentions_member", "intentions", ["member_platform", "member_account", "id"])
    op.add_column("members", sa.Column("lines", sa.Boolean(), nullable=True))
    op.get_bind().execute(sa.text("UPDATE members SET lines = :off"), {"off": False})
    with op.batch_alter_table("members") as table:
        table.alter_column("lines", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    """Remove both."""
    with op.batch_alter_table("members") as table:
        table.drop_column("lines")
    op.drop_table("intentions")
