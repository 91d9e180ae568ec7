"""Members, their goals and check-ins, messages to them, and their inbox."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text

from guidebot.storage.tables.base import METADATA, Instant, member_columns, number

members = Table(
    "members",
    METADATA,
    *member_columns(key=True),
    Column("since", Instant, nullable=False),
    Column("wanted", Boolean(create_constraint=False), comment="reminders; NULL: not decided yet"),
    Column("stopped", Boolean(create_constraint=False), nullable=False),
    Column("day", String(10), nullable=False),
    Column("minute", Integer, nullable=False, comment="minute of the local day"),
    Column("every", String(12), nullable=False),
    Column("quiet_from", Integer, nullable=False, comment="minute of the local day"),
    Column("quiet_until", Integer, nullable=False, comment="minute of the local day"),
    Column("zone", String(64), nullable=False),
    Column("zone_known", Boolean(create_constraint=False), nullable=False),
    Column("paused_until", Instant),
    Column("dormant", Boolean(create_constraint=False), nullable=False),
    Column("unanswered", Integer, nullable=False),
    Column("next_at", Instant, index=True),
    Column("snoozed", Boolean(create_constraint=False), nullable=False),
    Column("last_at", Instant),
    Column("direct", String(120), nullable=False, comment="the direct conversation"),
    Column("unreachable", Boolean(create_constraint=False), nullable=False),
    Column("rests", Text, nullable=False, comment="JSON list of first and last day"),
)

goals = Table(
    "goals",
    METADATA,
    number(),
    *member_columns(),
    Column("title", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due", Date),
    Column("why", Text, nullable=False),
    Column("if_then", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("closed_at", Instant),
    Column("outcome", Text, nullable=False),
    Column("source", String(120), nullable=False),
    Column("milestones", Text, nullable=False, comment="JSON list"),
    Index("ix_goals_member", "member_platform", "member_account", "id"),
)

checkins = Table(
    "checkins",
    METADATA,
    number(),
    *member_columns(),
    Column("at", Instant, nullable=False),
    Column("how", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("goal", BigInteger),
    Column("milestone", Integer),
    Column("minutes", Integer),
    Index("ix_checkins_member", "member_platform", "member_account", "at"),
)

nudges = Table(
    "nudges",
    METADATA,
    *member_columns(key=True),
    Column("due_at", Instant, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("goal", BigInteger),
    Column("milestone", Integer),
    Column("sent_at", Instant),
    Column("outcome", Text, nullable=False),
    Column("used", String(120), nullable=False, comment="buttons used, joined by commas"),
    Index("ix_nudges_due_at", "due_at"),
)

inbox = Table(
    "inbox",
    METADATA,
    number(),
    *member_columns(),
    Column("at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("goal", BigInteger),
    Column("read_at", Instant),
    Index("ix_inbox_member", "member_platform", "member_account", "read_at", "at"),
)
