"""Look for rows that cannot be read, a few at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from guidebot.core import wallclock
from guidebot.core.people import CommunityId
from guidebot.storage.addresses import ADDRESSES
from guidebot.storage.ballots import BALLOTS, VOTES
from guidebot.storage.cards import CARDS
from guidebot.storage.communities import COMMUNITIES
from guidebot.storage.connection import Connection
from guidebot.storage.copies import COPIES
from guidebot.storage.counts import COUNTS, DEEDS, SEEN
from guidebot.storage.damage import Broken
from guidebot.storage.database import Database
from guidebot.storage.events import EVENTS
from guidebot.storage.fits import FITS
from guidebot.storage.follows import FOLLOWS, WATCHERS
from guidebot.storage.goals import CHECKINS, GOALS
from guidebot.storage.intentions import INTENTIONS
from guidebot.storage.member_rows import LETTERS, MEMBERS, NUDGES
from guidebot.storage.outbox import ITEMS
from guidebot.storage.posts import POSTS, QUEUES
from guidebot.storage.readers import Reader
from guidebot.storage.rows import OF_COMMUNITY, community_values
from guidebot.storage.schedules import SCHEDULES
from guidebot.storage.schema import table
from guidebot.storage.suggestions import SUGGESTIONS
from guidebot.storage.tries import TRIES
from guidebot.storage.witnesses import WITNESSES

BATCH = 500
READERS: Sequence[Reader[Any]] = (
    replace(COMMUNITIES, instead={}),
    SCHEDULES,
    QUEUES,
    POSTS,
    ITEMS,
    SUGGESTIONS,
    DEEDS,
    COUNTS,
    MEMBERS,
    GOALS,
    CHECKINS,
    NUDGES,
    LETTERS,
    SEEN,
    CARDS,
    COPIES,
    EVENTS,
    FITS,
    FOLLOWS,
    INTENTIONS,
    TRIES,
    WATCHERS,
    ADDRESSES,
    BALLOTS,
    VOTES,
    WITNESSES,
)


async def broken_rows(database: Database, community: CommunityId | None = None) -> Sequence[Broken]:
    """The rows of *community*, or all, that cannot be read, and those whose zone is not known."""
    found: list[Broken] = []
    for reader in READERS:
        if community is not None and "community_id" not in table(reader.table).columns:
            continue
        last: Any = None
        while True:
            part, last = await database.read(partial(_part, reader=reader, community=community, last=last))
            found += part
            if last is None:
                break
    return found


def _part(
    connection: Connection, reader: Reader[Any], community: CommunityId | None, last: Any
) -> tuple[list[Broken], Any]:
    """Up to `BATCH` rows after the row *last*: the broken ones, and the last row; None when there are no more."""
    shape = table(reader.table)
    key = ", ".join(shape.key)
    after = f"({key}) > ({', '.join(f':{name}' for name in shape.key)})" if last is not None else ""
    here = OF_COMMUNITY if community is not None else ""
    wanted = " AND ".join(one for one in (here, after) if one) or "1 = 1"
    values = {name: getattr(last, name) for name in shape.key} if last is not None else {}
    tried = connection.tried(
        reader,
        f"SELECT * FROM {shape.name} WHERE {wanted} ORDER BY {key} LIMIT {BATCH}",  # noqa: S608  # own names
        **(community_values(community) if community is not None else {}),
        **values,
    )
    broken = [made for _, made in tried if isinstance(made, Broken)]
    broken += [Broken(shape.name, _key(row, shape.key), "zone") for row, made in tried if _lost(row, made)]
    return broken, tried[-1][0] if len(tried) == BATCH else None


def _lost(row: Any, made: object) -> bool:
    """Whether a row that can be read has a zone that is not known."""
    zone = getattr(row, "zone", None)
    return not isinstance(made, Broken) and isinstance(zone, str) and not wallclock.is_known(zone)


def _key(row: Any, key: Sequence[str]) -> str:
    return " ".join(str(getattr(row, name)) for name in key)
