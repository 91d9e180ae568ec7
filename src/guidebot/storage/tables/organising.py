"""Suggestions, the organisers' log, counts by week, and which problems a member was shown."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from guidebot.storage.tables.base import METADATA, Instant, community_columns, member_columns, number

suggestions = Table(
    "suggestions",
    METADATA,
    number(),
    *community_columns(),
    *member_columns(needed=False),
    Column("subject", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("name", String(100), nullable=False),
    Column("credit", Boolean(create_constraint=False), nullable=False),
    Column("about", String(80), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_at", Instant),
    Index("ix_suggestions_queue", "community_platform", "community_id", "stage", "id"),
    Index("ix_suggestions_member", "member_platform", "member_account", "at"),
)

deeds = Table(
    "deeds",
    METADATA,
    number(),
    *community_columns(),
    *member_columns(),
    Column("name", String(100), nullable=False),
    Column("what", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_deeds_latest", "community_platform", "community_id", "at"),
    Index("ix_deeds_at", "at"),
)

counts = Table(
    "counts",
    METADATA,
    *community_columns(key=True),
    Column("what", String(30), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("number", Integer, nullable=False),
)

seen = Table(
    "seen",
    METADATA,
    *member_columns(key=True),
    Column("problem", String(60), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_seen_latest", "member_platform", "member_account", "at"),
)
