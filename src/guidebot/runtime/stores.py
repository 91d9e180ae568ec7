"""Every store, opened with one call."""

from __future__ import annotations

from guidebot.core.records import dataclass
from guidebot.storage import migrating
from guidebot.storage.addresses import SqlAddresses
from guidebot.storage.ballots import SqlBallots
from guidebot.storage.cards import SqlCards
from guidebot.storage.communities import SqlCommunities
from guidebot.storage.copies import SqlCopies
from guidebot.storage.counts import SqlAudit, SqlCounts, SqlSeen
from guidebot.storage.database import Database
from guidebot.storage.engine import MEMORY, open_database
from guidebot.storage.events import SqlEvents
from guidebot.storage.fits import SqlFits
from guidebot.storage.follows import SqlFollows
from guidebot.storage.goals import SqlGoals
from guidebot.storage.installations import SqlTokens
from guidebot.storage.intentions import SqlIntentions
from guidebot.storage.members import SqlMembers
from guidebot.storage.meta import SqlMeta
from guidebot.storage.offers import SqlOffers
from guidebot.storage.once import SqlOnce
from guidebot.storage.outbox import SqlOutbox
from guidebot.storage.own import SqlOwnData
from guidebot.storage.posts import SqlPosts
from guidebot.storage.rewinds import SqlRewinds
from guidebot.storage.schedules import SqlSchedules
from guidebot.storage.suggestions import SqlSuggestions
from guidebot.storage.tries import SqlTries
from guidebot.storage.witnesses import SqlWitnesses


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The stores over one database."""

    database: Database
    communities: SqlCommunities
    outbox: SqlOutbox
    rewinds: SqlRewinds
    tokens: SqlTokens
    once: SqlOnce
    meta: SqlMeta
    schedules: SqlSchedules
    posts: SqlPosts
    seen: SqlSeen
    suggestions: SqlSuggestions
    audit: SqlAudit
    counts: SqlCounts
    goals: SqlGoals
    tries: SqlTries
    cards: SqlCards
    ballots: SqlBallots
    intentions: SqlIntentions
    fits: SqlFits
    offers: SqlOffers
    witnesses: SqlWitnesses
    members: SqlMembers
    own: SqlOwnData
    follows: SqlFollows
    copies: SqlCopies
    addresses: SqlAddresses
    events: SqlEvents

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()


async def open_stores(url: str = MEMORY, *, database_clock: bool = False) -> Stores:
    """Open the database at *url*, bring it to this version's schema, and put the stores on it.

    Args:
        url: without one everything is kept in memory.
        database_clock: leases count by PostgreSQL's clock, for senders on several machines.

    Raises:
        StorageError: the database cannot be used; the text says why and what to do.
    """
    database = open_database(url)
    try:
        await migrating.prepare(database)
    except BaseException:
        await database.close()
        raise
    return make_stores(database, database_clock=database_clock)


def make_stores(database: Database, *, database_clock: bool = False) -> Stores:
    """The stores over a database that is ready."""
    return Stores(
        database=database,
        communities=SqlCommunities(database),
        outbox=SqlOutbox(database, database_clock=database_clock),
        rewinds=SqlRewinds(database, database_clock=database_clock),
        tokens=SqlTokens(database),
        once=SqlOnce(database),
        meta=SqlMeta(database),
        schedules=SqlSchedules(database),
        posts=SqlPosts(database),
        seen=SqlSeen(database),
        suggestions=SqlSuggestions(database),
        audit=SqlAudit(database),
        counts=SqlCounts(database),
        goals=SqlGoals(database),
        tries=SqlTries(database),
        cards=SqlCards(database),
        ballots=SqlBallots(database),
        intentions=SqlIntentions(database),
        fits=SqlFits(database),
        offers=SqlOffers(database),
        witnesses=SqlWitnesses(database),
        members=SqlMembers(database),
        own=SqlOwnData(database),
        follows=SqlFollows(database),
        copies=SqlCopies(database),
        addresses=SqlAddresses(database),
        events=SqlEvents(database),
    )
