"""Schedules, what they posted, and what they will post next."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from guidebot.storage.tables.base import METADATA, Instant, community_columns, number

schedules = Table(
    "schedules",
    METADATA,
    number(),
    *community_columns(),
    Column("kind", String(20), nullable=False),
    Column("days", String(80), nullable=False, comment="weekday names joined by commas"),
    Column("minute", Integer, nullable=False, comment="minute of the local day"),
    Column("zone", String(64), nullable=False),
    Column("rhythm", String(20), nullable=False),
    Column("anchor", Date, nullable=False, comment="a day of a week in which every-two-weeks posts come"),
    Column("channel", String(80), nullable=False),
    Column("direction", String(100), nullable=False),
    Column("difficulty", String(20), nullable=False),
    Column("cluster", String(100), nullable=False),
    Column("paused", Boolean(create_constraint=False), nullable=False),
    Column("skipped", Text, nullable=False, comment="JSON list of local dates without a post"),
    Column("next_due_at", Instant, comment="empty while paused"),
    Index("ix_schedules_due", "next_due_at", "id"),
    Index("uq_schedules_one", "community_platform", "community_id", "kind", unique=True),
)

rotations = Table(
    "rotations",
    METADATA,
    *community_columns(key=True),
    Column("kind", String(20), primary_key=True),
    Column("queue", Text, nullable=False, comment="JSON list of the items that come next"),
)

posts = Table(
    "posts",
    METADATA,
    number(),
    *community_columns(),
    Column("dedupe_key", String(100), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("item", String(120), nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("link", Text, nullable=False),
    Index("ix_posts_history", "community_platform", "community_id", "kind", "id"),
)
