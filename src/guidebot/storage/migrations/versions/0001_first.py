"""Communities, schedules, posts, the outbox and installations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _communities()
    _outbox()
    _posts()


def downgrade() -> None:
    """Remove them."""
    for name in ("schedules", "rotations", "posts", "outbox", "meta", "installations", "communities"):
        op.drop_table(name)


def _communities() -> None:
    op.create_table(
        "communities",
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.String(length=10), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False, comment="JSON list of role ids"),
        sa.Column("people", sa.Text(), nullable=False, comment="JSON list of account ids"),
        sa.Column("alerts", sa.String(length=120), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("set_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("community_platform", "community_id", name=op.f("pk_communities")),
    )
    op.create_table(
        "installations",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="encrypted by the adapter"),
        sa.PrimaryKeyConstraint("platform", "name", name=op.f("pk_installations")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("dedupe_key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON object of short texts; emptied a day after the end"),
        sa.Column("community_platform", sa.String(length=20), nullable=True),
        sa.Column("community_id", sa.String(length=80), nullable=True),
        sa.Column("member_platform", sa.String(length=20), nullable=True),
        sa.Column("member_account", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_try_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("remote_id", sa.String(length=120), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_closed", "outbox", ["closed_at"], unique=False)
    op.create_index("ix_outbox_open", "outbox", ["state", "not_before", "id"], unique=False)


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
        sa.Column("dedupe_key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_posts_dedupe_key")),
    )
    op.create_index("ix_posts_history", "posts", ["community_platform", "community_id", "kind", "id"], unique=False)
    op.create_table(
        "rotations",
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False, comment="JSON list of the items that come next"),
        sa.PrimaryKeyConstraint("community_platform", "community_id", "kind", name=op.f("pk_rotations")),
    )
    op.create_table(
        "schedules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("community_platform", sa.String(length=20), nullable=False),
        sa.Column("community_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("days", sa.String(length=80), nullable=False, comment="weekday names joined by commas"),
        sa.Column("minute", sa.Integer(), nullable=False, comment="minute of the local day"),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False, comment="a day of a week in which every-two-weeks posts come"),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("direction", sa.String(length=100), nullable=False),
        sa.Column("difficulty", sa.String(length=20), nullable=False),
        sa.Column("cluster", sa.String(length=100), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False, comment="JSON list of local dates without a post"),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True, comment="empty while paused"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_due", "schedules", ["next_due_at", "id"], unique=False)
    op.create_index("uq_schedules_one", "schedules", ["community_platform", "community_id", "kind"], unique=True)
