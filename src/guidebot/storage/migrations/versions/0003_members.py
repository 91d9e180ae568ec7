"""Members, their goals and check-ins, messages to them, and their inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _members()
    _goals()
    _checkins()
    _nudges()
    _inbox()


def downgrade() -> None:
    """Remove them."""
    for name in ("inbox", "nudges", "checkins", "goals", "members"):
        op.drop_table(name)


def _members() -> None:
    op.create_table(
        "members",
        *_member(),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=True, comment="reminders; NULL: not decided yet"),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False, comment="minute of the local day"),
        sa.Column("every", sa.String(length=12), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False, comment="minute of the local day"),
        sa.Column("quiet_until", sa.Integer(), nullable=False, comment="minute of the local day"),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("zone_known", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("direct", sa.String(length=120), nullable=False, comment="the direct conversation"),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.Column("rests", sa.Text(), nullable=False, comment="JSON list of first and last day"),
        sa.PrimaryKeyConstraint("member_platform", "member_account", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_next_at"), "members", ["next_at"])


def _goals() -> None:
    op.create_table(
        "goals",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_member(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("if_then", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("milestones", sa.Text(), nullable=False, comment="JSON list"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index("ix_goals_member", "goals", ["member_platform", "member_account", "id"])


def _checkins() -> None:
    op.create_table(
        "checkins",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_member(),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
    )
    op.create_index("ix_checkins_member", "checkins", ["member_platform", "member_account", "at"])


def _nudges() -> None:
    op.create_table(
        "nudges",
        *_member(),
        sa.Column("due_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("used", sa.String(length=120), nullable=False, comment="buttons used, joined by commas"),
        sa.PrimaryKeyConstraint("member_platform", "member_account", "due_at", name=op.f("pk_nudges")),
    )
    op.create_index("ix_nudges_due_at", "nudges", ["due_at"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *_member(),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_member", "inbox", ["member_platform", "member_account", "read_at", "at"])


def _member() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("member_platform", sa.String(length=20), nullable=False),
        sa.Column("member_account", sa.String(length=80), nullable=False),
    )
