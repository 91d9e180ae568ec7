"""Every table, on one `METADATA`."""

from guidebot.storage.tables.base import METADATA
from guidebot.storage.tables.communities import communities, happened, installations, meta
from guidebot.storage.tables.members import checkins, goals, inbox, members, nudges
from guidebot.storage.tables.organising import counts, deeds, seen, suggestions
from guidebot.storage.tables.outbox import outbox
from guidebot.storage.tables.posts import posts, rotations, schedules

__all__ = [
    "METADATA",
    "checkins",
    "communities",
    "counts",
    "deeds",
    "goals",
    "happened",
    "inbox",
    "installations",
    "members",
    "meta",
    "nudges",
    "outbox",
    "posts",
    "rotations",
    "schedules",
    "seen",
    "suggestions",
]
