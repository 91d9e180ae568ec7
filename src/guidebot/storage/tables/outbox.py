"""The outbox: see `guidebot.delivery.items`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from guidebot.storage.tables.base import METADATA, Instant, community_columns, member_columns, number

outbox = Table(
    "outbox",
    METADATA,
    number(),
    Column("dedupe_key", String(100), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("target", String(120), nullable=False),
    Column("body", Text, nullable=False, comment="JSON object of short texts; emptied a day after the end"),
    *community_columns(needed=False),
    *member_columns(needed=False),
    Column("state", String(10), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("owner", String(60), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_try_at", Instant),
    Column("closed_at", Instant),
    Column("remote_id", String(120), nullable=False),
    Column("last_error", Text, nullable=False),
    Index("ix_outbox_open", "state", "not_before", "id"),
    Index("ix_outbox_closed", "closed_at"),
)
