"""Tables about communities, installations, events of platforms, and the database itself."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, LargeBinary, String, Table, Text

from guidebot.storage.tables.base import METADATA, Instant, community_columns

communities = Table(
    "communities",
    METADATA,
    *community_columns(key=True),
    Column("name", String(200), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("channel", String(80), nullable=False),
    Column("answers", String(10), nullable=False),
    Column("roles", Text, nullable=False, comment="JSON list of role ids"),
    Column("people", Text, nullable=False, comment="JSON list of account ids"),
    Column("alerts", String(120), nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("set_up", Boolean(create_constraint=False), nullable=False),
)

installations = Table(
    "installations",
    METADATA,
    Column("platform", String(20), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("sealed", LargeBinary, nullable=False, comment="encrypted by the adapter"),
)

happened = Table(
    "happened",
    METADATA,
    Column("platform", String(20), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_happened_at", "at"),
)

meta = Table(
    "meta",
    METADATA,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
